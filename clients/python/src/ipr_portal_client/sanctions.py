"""Warnings and suspensions of an organisation, and its appeals against them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from .notices import moment
from .transport import Transport


@dataclass(frozen=True, slots=True)
class Sanction:
    """A warning or a suspension because of misuse.

    :param found: what was found.
    :param notices: the numbers behind it.
    :param end: how it ended; "" while it is in force.
    :param appeal: `grounds`, `answer`, `sentence` and more; None without one.
    """

    key: int
    kind: str
    found: str
    rejected: int
    decided: int
    notices: tuple[str, ...]
    imposed_at: datetime
    ends_at: datetime
    end: str
    ended_at: datetime | None
    appeal_until: datetime
    appeal: Mapping[str, Any] | None
    raw: Mapping[str, Any] = field(default_factory=dict, repr=False, compare=False)

    @classmethod
    def read(cls, said: Mapping[str, Any]) -> "Sanction":
        return cls(
            said["key"], said["kind"], said["found"], said["rejected"], said["decided"], tuple(said["notices"]),
            datetime.fromisoformat(said["imposed_at"]), datetime.fromisoformat(said["ends_at"]), said["end"],
            moment(said["ended_at"]), datetime.fromisoformat(said["appeal_until"]), said["appeal"], said,
        )  # fmt: skip


class Sanctions:
    """The warnings and suspensions of an organisation."""

    def __init__(self, transport: Transport, root: str) -> None:
        self._transport, self._root = transport, root

    def list(self) -> Iterator[Sanction]:
        """Those because of misuse, the newest first."""
        return (Sanction.read(one) for one in self._transport.rows(f"{self._root}sanctions/", {"size": 200}))

    def get(self, key: int) -> Sanction:
        """One of them, with its appeal.

        :raises Problem: `not_found`, if there is none for you.
        """
        return Sanction.read(self._transport.call("GET", f"{self._root}sanctions/{key}/").json())

    def appeal(self, key: int, grounds: str) -> Sanction:
        """Appeal against a warning or a suspension, once; the responsible person of the key has to be an owner.

        :raises Problem: `forbidden`, if they are none; `conflict`, if somebody has appealed; `refused`, after its time.
        """
        address = f"{self._root}sanctions/{key}/appeal/"
        return Sanction.read(self._transport.call("POST", address, body={"grounds": grounds}).json())

    def suspensions(self) -> Iterator[Mapping[str, Any]]:
        """The suspensions of filing, for every cause, the newest first."""
        return self._transport.rows(f"{self._root}suspensions/", {"size": 200})
