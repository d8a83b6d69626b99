"""The EU's transparency database, to which statements of reasons are handed (Regulation (EU) 2022/2065, article 24(5)).

Its API takes up to 100 statements in a call, all or none. A statement whose identifier it has already makes it refuse
the whole call, without saying which; so each is asked for then.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import httpx2
from django.conf import settings
from django.utils.translation import gettext as _

PATIENCE = 20.0  # seconds for one call
MOST_READ = 1000  # characters of an answer that are kept


class Unavailable(Exception):
    """The database did not answer, or not now: try again later."""


class Refused(Exception):
    """The database refuses the call, and will again; the text is its answer."""


class Register(Protocol):
    """The database, as the portal needs it."""

    def post(self, statements: Sequence[dict[str, Any]]) -> None:
        """Hand over statements, 1 to 100, all or none.

        :raises Refused: if one of them is wrong, or its identifier is known already.
        :raises Unavailable: if it may work later.
        """

    def has(self, puid: str) -> bool:
        """Whether a statement with this identifier is there.

        :raises Unavailable: if it may work later.
        """


@dataclass(frozen=True, slots=True)
class TransparencyDatabase:
    """Version 1 of the API of the database."""

    address: str  # such as https://transparency.dsa.ec.europa.eu/api/v1
    token: str

    def post(self, statements: Sequence[dict[str, Any]]) -> None:
        answer = self._ask("POST", "statements", json={"statements": list(statements)})
        if answer.status_code != httpx2.codes.CREATED:
            raise Refused(answer.text[:MOST_READ])

    def has(self, puid: str) -> bool:
        return self._ask("GET", f"statement/existing-puid/{puid}").status_code == httpx2.codes.FOUND

    def _ask(self, method: str, path: str, **body) -> httpx2.Response:
        head = {"Authorization": f"Bearer {self.token}", "Accept": "application/json"}
        try:
            answer = httpx2.request(
                method, f"{self.address.rstrip('/')}/{path}", headers=head, timeout=PATIENCE, **body
            )
        except httpx2.HTTPError as error:
            raise Unavailable(_("The transparency database does not answer.")) from error
        if answer.status_code >= 500 or answer.status_code == httpx2.codes.TOO_MANY_REQUESTS:
            raise Unavailable(_("The transparency database answers %(code)s.") % {"code": answer.status_code})
        if answer.status_code in (httpx2.codes.UNAUTHORIZED, httpx2.codes.FORBIDDEN):
            raise Unavailable(_("The transparency database does not accept our token."))
        return answer


def database() -> Register | None:
    """The database that the settings name; none where the portal is not connected to it."""
    if not settings.STATEMENTS_URL:
        return None
    return TransparencyDatabase(settings.STATEMENTS_URL, settings.STATEMENTS_TOKEN)
