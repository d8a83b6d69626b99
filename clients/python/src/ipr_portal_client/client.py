"""The client: an organisation's resources behind one key."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from .accuracy import Accuracy
from .batches import Batches
from .catalogue import Catalogue
from .conversation import Messages, ReasonProposals
from .counter_notices import CounterNotices
from .drafts import Drafts
from .evidence import EvidenceFiles
from .exports import Exports
from .notices import Notices
from .questions import Questions
from .rights import Rights
from .sanctions import Sanctions
from .transport import Transport


@dataclass(frozen=True, slots=True)
class Statement:
    """A statement that the signatory of a notice confirms."""

    key: int
    version: int
    text: str

    @property
    def confirmed(self) -> dict[str, int]:
        """As a notice confirms it."""
        return {"key": self.key, "version": self.version}


class Client:
    """Calls the API in the name of an organisation.

        with Client("https://ipr.example.org", "acme", client_id, client_secret) as portal:
            for notice in portal.notices.list(state="DECIDED"):
                print(notice.number, notice.outcome)

    :param organisation: its short name: the part behind `/o/` in the address of its pages.
    :param scopes: what the token is asked for; all scopes of the key without it.
    """

    def __init__(
        self, portal: str, organisation: str, client_id: str, client_secret: str, *, scopes: tuple[str, ...] = (),
        tries: int = 5, timeout: float = 30.0, sleep: Callable[[float], Any] = time.sleep,
    ) -> None:  # fmt: skip
        self.transport = Transport(
            portal, client_id, client_secret, scopes=scopes, tries=tries, timeout=timeout, sleep=sleep
        )
        self._root = f"/api/v1/o/{organisation}/"
        self.notices = Notices(self.transport, self._root)
        self.drafts = Drafts(self.transport, self._root)
        self.evidence_files = EvidenceFiles(self.transport, self._root)
        self.rights = Rights(self.transport, self._root)
        self.catalogue = Catalogue(self.transport, self._root)
        self.questions = Questions(self.transport, self._root)
        self.messages = Messages(self.transport, self._root)
        self.reason_proposals = ReasonProposals(self.transport, self._root)
        self.counter_notices = CounterNotices(self.transport, self._root)
        self.sanctions = Sanctions(self.transport, self._root)
        self.batches = Batches(self.transport, self._root)
        self.exports = Exports(self.transport, self._root)
        self.accuracy = Accuracy(self.transport, self._root)

    def __enter__(self) -> "Client":
        return self

    def __exit__(self, *_error: object) -> None:
        self.close()

    def statements(self) -> list[Statement]:
        """The statements that the signatory of a notice confirms, in their present wording."""
        found = self.transport.call("GET", f"{self._root}statements/").json()["items"]
        return [Statement(one["key"], one["version"], one["text"]) for one in found]

    def close(self) -> None:
        self.transport.close()
