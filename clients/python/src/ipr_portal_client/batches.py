"""Batches of notices that are sent in the background."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from .notices import moment
from .transport import Transport


@dataclass(frozen=True, slots=True)
class Batch:
    """How far a batch is.

    :param state: `running` until it is `done`, `refused`, `cancelled` or `stopped`.
    :param said: why it stopped.
    """

    key: str
    mode: str
    state: str
    counted: int
    done: int
    sent: int
    refused: int
    said: str
    asked_at: datetime
    ended_at: datetime | None
    raw: Mapping[str, Any] = field(default_factory=dict, repr=False, compare=False)

    @classmethod
    def read(cls, said: Mapping[str, Any]) -> "Batch":
        return cls(
            said["key"], said["mode"], said["state"], said["counted"], said["done"], said["sent"], said["refused"],
            said["said"], datetime.fromisoformat(said["asked_at"]), moment(said["ended_at"]), said,
        )  # fmt: skip


class Batches:
    """The batches of an organisation; they are kept for 90 days after they ended."""

    def __init__(self, transport: Transport, root: str) -> None:
        self._transport, self._root = transport, f"{root}notice-batches/"

    def list(self, *, state: str = "") -> Iterator[Batch]:
        """The batches that are or were sent in the background, the newest first."""
        return (Batch.read(one) for one in self._transport.rows(self._root, {"state": state, "size": 200}))

    def get(self, key: str) -> Batch:
        """How far a batch is.

        :raises Problem: `not_found`, if there is none for you.
        """
        return Batch.read(self._transport.call("GET", f"{self._root}{key}/").json())

    def rows(self, key: str) -> Iterator[Mapping[str, Any]]:
        """What became of the rows that are done: `row`, `external_ref`, `number`, `errors`."""
        return self._transport.rows(f"{self._root}{key}/rows/", {"size": 200})
