"""Notices as the portal shows them."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from .transport import Transport


@dataclass(frozen=True, slots=True)
class Listing:
    """One listing of a notice, and its outcome."""

    position: int
    address: str
    key: str
    outcome: str
    rejection_code: str
    decided_at: datetime | None
    curable_until: datetime | None

    @classmethod
    def read(cls, said: Mapping[str, Any]) -> "Listing":
        return cls(
            said["position"], said["address"], said["key"], said["outcome"], said["rejection_code"],
            moment(said["decided_at"]), moment(said["curable_until"]),
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Notice:
    """A notice: what was sent, where it stands, and when it is due.

    :param pending_count: listings without an outcome; None, as `upheld_count`, until the notice is decided.
    :param listings: None if they were not asked for.
    :param etag: of the notice as it was read alone; "" in a list.
    :param raw: everything that the portal said, also what this client does not know yet.
    """

    number: str
    external_ref: str
    state: str
    outcome: str
    version: int
    market: str
    right: int
    reason: str
    submitted_at: datetime
    due_at: datetime
    decided_at: datetime | None
    listing_count: int
    pending_count: int | None  # until it is decided
    upheld_count: int | None
    listings: tuple[Listing, ...] | None
    etag: str = ""
    raw: Mapping[str, Any] = field(default_factory=dict, repr=False, compare=False)

    @classmethod
    def read(cls, said: Mapping[str, Any], *, etag: str = "") -> "Notice":
        listings = said.get("listings")
        return cls(
            said["number"], said["external_ref"], said["state"], said["outcome"], said["version"], said["market"],
            said["right"], said["reason"], datetime.fromisoformat(said["submitted_at"]),
            datetime.fromisoformat(said["due_at"]), moment(said["decided_at"]), said["listing_count"],
            said["pending_count"], said["upheld_count"],
            None if listings is None else tuple(Listing.read(one) for one in listings), etag, said,
        )  # fmt: skip


class Notices:
    """The notices of an organisation."""

    def __init__(self, transport: Transport, root: str) -> None:
        self._transport, self._root = transport, f"{root}notices/"

    def get(self, number: str) -> Notice:
        """One notice with its listings.

        :raises Problem: `not_found`, if there is none for you.
        """
        answer = self._transport.call("GET", f"{self._root}{number}/")
        return Notice.read(answer.json(), etag=answer.headers.get("ETag", ""))

    def file(self, values: Mapping[str, Any], *, idempotency_key: str = "") -> Notice:
        """Send a notice, signed by its typed signature.

        :param values: by the names of the reference (`Notice body`); statements as `statements` gives them.
        :param idempotency_key: to name when the same notice is sent again by another process; else one is made.
        :raises Problem: `refused` or `invalid` with a fault for each field; `conflict` if its `external_ref` was used.
        """
        headers = {"Idempotency-Key": idempotency_key} if idempotency_key else {}
        answer = self._transport.call("POST", self._root, body=values, headers=headers)
        return Notice.read(answer.json(), etag=answer.headers.get("ETag", ""))

    def foresee(self, values: Mapping[str, Any]) -> Mapping[str, Any]:
        """What sending would find: `would_be_sent` and `findings`; nothing is written.

        :raises Problem: as `file`.
        """
        answer: Mapping[str, Any] = self._transport.call(
            "POST", self._root, params={"dry_run": "true"}, body=values
        ).json()
        return answer

    def withdraw(self, notice: Notice, reason: str, sentence: str = "") -> Notice:
        """Withdraw a notice as it was read.

        :raises Problem: `version` if it has changed since; `refused` once some of it is decided.
        """
        body = {"reason": reason, "sentence": sentence}
        headers = {"If-Match": notice.etag} if notice.etag else {}
        address = f"{self._root}{notice.number}/withdrawal/"
        answer = self._transport.call("POST", address, body=body, headers=headers)
        return Notice.read(answer.json(), etag=answer.headers.get("ETag", ""))

    def retract(self, notice: Notice, position: int, reason: str) -> Notice:
        """Retract a listing of a notice as it was read: it is restored. It also confirms a retraction that was proposed.

        :raises Problem: `version` if the notice has changed since; `refused` if there is nothing to retract.
        """
        headers = {"If-Match": notice.etag} if notice.etag else {}
        address = f"{self._root}{notice.number}/listings/{position}/retraction/"
        answer = self._transport.call("POST", address, body={"reason": reason}, headers=headers)
        return Notice.read(answer.json(), etag=answer.headers.get("ETag", ""))

    def changed_since(self, as_of: str) -> tuple[Sequence[Notice], str]:
        """The notices that changed since a call, the earliest change first, and what to give to the next call.

        None is missed; some may come twice.

        :param as_of: what the call before returned; "" to begin with all.
        """
        params = {"expand": "listings", "size": "200"} | ({"changed_since": as_of} if as_of else {})
        first = self._transport.call("GET", self._root, params=params).json()
        return [Notice.read(one) for one in self._transport.following(first)], first["as_of"]

    def changed(self, notice: Notice) -> Notice | None:
        """The notice as it is now, or None if it has not changed since it was read by `get`."""
        headers = {"If-None-Match": notice.etag} if notice.etag else {}
        answer = self._transport.call("GET", f"{self._root}{notice.number}/", headers=headers)
        if answer.status_code == 304:
            return None
        return Notice.read(answer.json(), etag=answer.headers.get("ETag", ""))

    def list(
        self, *, state: str = "", market: str = "", right: int | None = None, external_ref: str = "",
        submitted_since: datetime | None = None, listings: bool = False, size: int = 200,
    ) -> Iterator[Notice]:  # fmt: skip
        """The notices, the newest first; pages are read as they are needed."""
        asked = {"state": state, "market": market, "external_ref": external_ref, "right": right}
        asked |= {"expand": "listings" if listings else "", "size": str(size)}
        if submitted_since is not None:
            if submitted_since.tzinfo is None:
                raise ValueError("submitted_since needs a time zone.")
            asked["submitted_since"] = submitted_since.isoformat()
        return (Notice.read(one) for one in self._transport.rows(self._root, asked))


def moment(said: str | None) -> datetime | None:
    return datetime.fromisoformat(said) if said else None
