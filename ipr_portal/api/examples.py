"""Examples of calls: each app gives its own in `examples.py`, filled with the reader's organisation."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from ipr_portal.lazy import LazyStr
from ipr_portal.registers import given

TOKEN = r"""CLIENT_ID=…
CLIENT_SECRET=…
TOKEN=$(curl -s -u "$CLIENT_ID:$CLIENT_SECRET" -d grant_type=client_credentials %s/oauth/token |
  sed 's/.*"access_token": *"\([^"]*\)".*/\1/')"""


@dataclass(frozen=True, slots=True)
class Example:
    """A call as a developer types it.

    :param about: what it does, and what it needs.
    :param command: for a shell; a token stands in `$TOKEN`.
    """

    title: LazyStr
    about: LazyStr
    command: str


Give = Callable[[Any, str], list[Example]]  # by the organisation, and the root of its addresses


def examples_for(organisation) -> list[Example]:
    """How to get a token, then the examples of every app."""
    root = f"{settings.SITE_URL}/api/v1/o/{organisation.slug}/"
    found = [
        Example(
            _("Get a token"),
            _("Put the identifier and the secret of a key in place first. The token works for an hour."),
            TOKEN % settings.SITE_URL,
        )
    ]
    for _app, give in given("examples", "give"):
        found += give(organisation, root)
    return found
