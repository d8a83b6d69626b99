"""Counter-notices of sellers: read, accepted and contested."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from .notices import moment
from .transport import Transport


@dataclass(frozen=True, slots=True)
class CounterNotice:
    """A seller's counter-notice about one listing.

    :param answer: what the seller sent at once has one key.
    :param due_at: while it is `FORWARDED`, until when a reply is possible; then the listing is restored.
    :param files: of the seller, each with `key` and `name`.
    :param seller: `name`, `address` and `email`, where the rule shares them.
    """

    key: int
    answer: str
    notice: str
    position: int
    title: str
    state: str
    due_at: datetime | None
    reason: str
    statement: str
    files: tuple[Mapping[str, Any], ...]
    seller: Mapping[str, str] | None
    only_a_lawsuit_stops: bool
    reply: str
    decision_sentence: str
    raw: Mapping[str, Any] = field(default_factory=dict, repr=False, compare=False)

    @classmethod
    def read(cls, said: Mapping[str, Any]) -> "CounterNotice":
        return cls(
            said["key"], said["answer"], said["notice"], said["position"], said["title"], said["state"],
            moment(said["due_at"]), said["reason"], said["statement"], tuple(said["files"]), said["seller"],
            said["rule"]["only_a_lawsuit_stops"], said["reply"], said["decision_sentence"], said,
        )  # fmt: skip


class CounterNotices:
    """The counter-notices that were forwarded to an organisation."""

    def __init__(self, transport: Transport, root: str) -> None:
        self._transport, self._root = transport, f"{root}counter-notices/"

    def list(self, *, state: str = "", notice: str = "", answer: str = "") -> Iterator[CounterNotice]:
        """The counter-notices, the newest first; those that are `FORWARDED` wait for a reply."""
        asked = {"state": state, "notice": notice, "answer": answer, "size": 200}
        return (CounterNotice.read(one) for one in self._transport.rows(self._root, asked))

    def get(self, key: int) -> CounterNotice:
        """One counter-notice.

        :raises Problem: `not_found`, if there is none for you.
        """
        return CounterNotice.read(self._transport.call("GET", f"{self._root}{key}/").json())

    def accept(self, row: CounterNotice, *, whole_answer: bool = False) -> CounterNotice:
        """Accept a counter-notice: the listing is restored.

        :param whole_answer: all of the same answer that wait for a reply.
        :raises Problem: `conflict` if somebody has replied, or the time is over.
        """
        return self._reply(row, {"accept": True, "whole_answer": whole_answer})

    def contest(
        self, row: CounterNotice, sentence: str, *, lawsuit: str = "", files: Sequence[str] = (),
        whole_answer: bool = False,
    ) -> CounterNotice:  # fmt: skip
        """Contest a counter-notice: the portal's team decides.

        :param lawsuit: court and number of an action; needed where `only_a_lawsuit_stops`.
        :param files: keys of evidence files.
        :param whole_answer: all of the same answer that wait for a reply.
        :raises Problem: as `accept`; `refused` naming what is missing.
        """
        said = {"sentence": sentence, "lawsuit": lawsuit, "files": list(files)}
        return self._reply(row, {"accept": False, "whole_answer": whole_answer, **said})

    def _reply(self, row: CounterNotice, body: Mapping[str, Any]) -> CounterNotice:
        address = f"{self._root}{row.key}/reply/"
        return CounterNotice.read(self._transport.call("POST", address, body=body).json())
