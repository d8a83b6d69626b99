"""Questions about notices: read by rounds, and answered at once."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from .notices import moment
from .transport import Transport


@dataclass(frozen=True, slots=True)
class Question:
    """One question, the positions of the listings that it is about, and its answer."""

    position: int
    code: str
    words: str
    sentence: str
    listings: tuple[int, ...]
    answer: str

    @classmethod
    def read(cls, said: Mapping[str, Any]) -> "Question":
        return cls(
            said["position"], said["code"], said["words"], said["sentence"], tuple(said["listings"]), said["answer"]
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Round:
    """What was asked at once. An answer at the moment `answer_until` is late."""

    round: int
    state: str
    asked_at: datetime
    answer_until: datetime
    answered_at: datetime | None
    closed_at: datetime | None
    questions: tuple[Question, ...]
    raw: Mapping[str, Any] = field(default_factory=dict, repr=False, compare=False)

    @classmethod
    def read(cls, said: Mapping[str, Any]) -> "Round":
        asked_at, until = (datetime.fromisoformat(said[name]) for name in ("asked_at", "answer_until"))
        return cls(
            said["round"], said["state"], asked_at, until, moment(said["answered_at"]), moment(said["closed_at"]),
            tuple(Question.read(one) for one in said["items"]), said,
        )  # fmt: skip


class Questions:
    """What the portal's team asks about the notices of an organisation."""

    def __init__(self, transport: Transport, root: str) -> None:
        self._transport, self._root = transport, f"{root}notices/"

    def list(self, number: str) -> Iterator[Round]:
        """The questions about a notice by rounds."""
        return (Round.read(one) for one in self._transport.rows(f"{self._root}{number}/questions/"))

    def answer(
        self, number: str, round: int, texts: Mapping[int, str], *, files: Mapping[int, Sequence[str]] | None = None
    ) -> Round:  # fmt: skip
        """Answer every question of a round, by words, files or both.

        :param texts: by the positions of the questions.
        :param files: keys of evidence files, by the positions of the questions.
        :raises Problem: `refused` naming what is missing; `conflict` if it is late or answered already.
        """
        sent = files or {}
        answers = [
            {"position": place, "text": texts.get(place, ""), "files": list(sent.get(place, ()))}
            for place in sorted({*texts, *sent})
        ]
        address = f"{self._root}{number}/questions/{round}/answers/"
        return Round.read(self._transport.call("POST", address, body={"answers": answers}).json())
