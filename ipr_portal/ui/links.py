"""Signed links: a named page with a signed value in its address."""

from django.core import signing
from django.http import Http404
from django.urls import reverse


def signed_path(name: str, value: int) -> str:
    """The path of a named page whose only argument is a signed number. It is valid for that page only."""
    return reverse(name, args=[signing.Signer(salt=f"link.{name}").sign(str(value))])


def signed_value(name: str, token: str) -> int:
    """The number in the address of a named page.

    :raises Http404: if we have not signed it, for this page.
    """
    try:
        return int(signing.Signer(salt=f"link.{name}").unsign(token))
    except signing.BadSignature as error:
        raise Http404 from error
