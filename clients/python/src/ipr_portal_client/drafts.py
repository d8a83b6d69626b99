"""Drafts of notices: kept as they are, checked on request, and sent when they are whole."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import httpx2

from .notices import Notice
from .transport import Transport


@dataclass(frozen=True, slots=True)
class Draft:
    """A draft: its values are not checked yet.

    :param etag: of the draft as it was read alone; "" in a list.
    """

    key: str
    values: Mapping[str, Any]
    started_by: str
    saved_at: datetime
    files: tuple[Mapping[str, Any], ...]
    etag: str = ""
    raw: Mapping[str, Any] = field(default_factory=dict, repr=False, compare=False)

    @classmethod
    def read(cls, said: Mapping[str, Any], *, etag: str = "") -> "Draft":
        saved_at = datetime.fromisoformat(said["saved_at"])
        return cls(
            said["key"], said["values"], said["started_by"], saved_at, tuple(said["files"]), etag, said
        )


class Drafts:
    """The drafts of an organisation."""

    def __init__(self, transport: Transport, root: str) -> None:
        self._transport, self._root = transport, f"{root}drafts/"

    def list(self) -> Iterator[Draft]:
        """The open drafts, the last saved first; pages are read as they are needed."""
        return (Draft.read(one) for one in self._transport.rows(self._root, {"size": 200}))

    def get(self, key: str) -> Draft:
        """One draft.

        :raises Problem: `not_found`, if there is none for you.
        """
        return _draft(self._transport.call("GET", f"{self._root}{key}/"))

    def start(self, values: Mapping[str, Any], *, idempotency_key: str = "") -> Draft:
        """Begin a draft; no value is required.

        :raises Problem: naming what no draft takes.
        """
        headers = {"Idempotency-Key": idempotency_key} if idempotency_key else {}
        return _draft(self._transport.call("POST", self._root, body=values, headers=headers))

    def change(self, draft: Draft, values: Mapping[str, Any]) -> Draft:
        """Change some values of a draft as it was read; the others stay.

        :raises Problem: `version` if it has changed since.
        """
        address = f"{self._root}{draft.key}/"
        return _draft(self._transport.call("PATCH", address, body=values, headers=_match(draft)))

    def findings(self, draft: Draft) -> Mapping[str, Any]:
        """What sending it would find: `would_be_sent`, what is `missing`, and `findings`."""
        found: Mapping[str, Any] = self._transport.call("GET", f"{self._root}{draft.key}/findings/").json()
        return found

    def send(self, draft: Draft, values: Mapping[str, Any]) -> Notice:
        """Send a draft as it was read. Sent twice, it is one notice.

        :param values: the signature and the statements, and what is said in place of the draft's values.
        :raises Problem: as `Notices.file`; `version` if it has changed since.
        """
        address = f"{self._root}{draft.key}/submission/"
        answer = self._transport.call("POST", address, body=values, headers=_match(draft))
        return Notice.read(answer.json(), etag=answer.headers.get("ETag", ""))

    def discard(self, draft: Draft) -> None:
        """Discard a draft as it was read.

        :raises Problem: `version` if it has changed since.
        """
        self._transport.call("DELETE", f"{self._root}{draft.key}/", headers=_match(draft))


def _draft(answer: httpx2.Response) -> Draft:
    return Draft.read(answer.json(), etag=answer.headers.get("ETag", ""))


def _match(draft: Draft) -> dict[str, str]:
    return {"If-Match": draft.etag} if draft.etag else {}
