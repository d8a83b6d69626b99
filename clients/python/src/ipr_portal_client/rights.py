"""Rights: listed with whether notices can be filed under them, registered with their certificates, and renewed."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from .transport import Transport


@dataclass(frozen=True, slots=True)
class Right:
    """A right.

    :param why_not: why no notice can be filed under it today, and what to do; else empty.
    :param expires_on: the last day in force.
    """

    key: int
    kind: str
    title: str
    state: str
    can_be_used: bool
    why_not: str
    markets: tuple[str, ...]
    registration_number: str
    expires_on: date | None
    raw: Mapping[str, Any] = field(default_factory=dict, repr=False, compare=False)

    @classmethod
    def read(cls, said: Mapping[str, Any]) -> "Right":
        expires_on = date.fromisoformat(said["expires_on"]) if said["expires_on"] else None
        return cls(
            said["key"], said["kind"], said["title"], said["state"], said["can_be_used"], said["why_not"],
            tuple(said["markets"]), said["registration_number"], expires_on, said,
        )  # fmt: skip


class Rights:
    """The rights of an organisation."""

    def __init__(self, transport: Transport, root: str) -> None:
        self._transport, self._root = transport, f"{root}rights/"

    def list(self, *, state: str = "", kind: str = "", market: str = "") -> Iterator[Right]:
        """The rights, by kind and title; pages are read as they are needed."""
        asked = {"state": state, "kind": kind, "market": market, "size": 200}
        return (Right.read(one) for one in self._transport.rows(self._root, asked))

    def get(self, key: int) -> Right:
        """One right; its documents and what the desk said about it are in `raw`.

        :raises Problem: `not_found`, if there is none for you.
        """
        return Right.read(self._transport.call("GET", f"{self._root}{key}/").json())

    def register(self, values: Mapping[str, Any], *, idempotency_key: str = "") -> Right:
        """Register a right, and send it for verification unless `send` is false.

        :param values: by the names of the reference; `files` names evidence files by their keys.
        :raises Problem: `refused` or `invalid` with a fault for each field.
        """
        headers = {"Idempotency-Key": idempotency_key} if idempotency_key else {}
        return Right.read(self._transport.call("POST", self._root, body=values, headers=headers).json())

    def renew(self, right: Right, expires_on: date, files: Sequence[str]) -> Right:
        """Renew a right with the last day of its new term, and keys of evidence files as proof.

        :raises Problem: `conflict` while a renewal is being verified; `refused` with the field.
        """
        body = {"expires_on": expires_on.isoformat(), "files": list(files)}
        return Right.read(self._transport.call("POST", f"{self._root}{right.key}/renewal/", body=body).json())
