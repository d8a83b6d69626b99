"""The signed link of an invitation: it names the row, and only we can have written it."""

from django.core import signing
from django.http import Http404
from django.urls import reverse

SALT = "organisations.invitation"


def path_of(invitation_id: int) -> str:
    """The path of the page on which an invitation is accepted.

    Made when a mail is rendered: neither the invitation nor the outbox keeps it.
    """
    return reverse("invitation", args=[signing.Signer(salt=SALT).sign(invitation_id)])


def invitation_in(token: str) -> int:
    """The invitation that a link names.

    :raises Http404: if we have not signed it.
    """
    try:
        return int(signing.Signer(salt=SALT).unsign(token))
    except signing.BadSignature as error:
        raise Http404 from error
