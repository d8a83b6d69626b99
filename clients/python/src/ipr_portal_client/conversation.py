"""Messages about notices, and proposals of another reason."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from .notices import moment
from .transport import Transport


@dataclass(frozen=True, slots=True)
class Message:
    """What one side wrote to the other.

    :param author: a person of the organisation; None for the portal's team.
    :param files: each with `key` and `name`; `evidence_files.download` takes the key.
    """

    key: int
    from_team: bool
    author: str | None
    text: str
    written_at: datetime
    read_at: datetime | None
    files: tuple[Mapping[str, Any], ...]
    raw: Mapping[str, Any] = field(default_factory=dict, repr=False, compare=False)

    @classmethod
    def read(cls, said: Mapping[str, Any]) -> "Message":
        written_at = datetime.fromisoformat(said["written_at"])
        return cls(
            said["key"], said["from_team"], said["author"], said["text"], written_at, moment(said["read_at"]),
            tuple(said["files"]), said,
        )  # fmt: skip


class Messages:
    """The conversations about the notices of an organisation."""

    def __init__(self, transport: Transport, root: str) -> None:
        self._transport, self._root = transport, f"{root}notices/"

    def list(self, number: str) -> Iterator[Message]:
        """The messages about a notice, the oldest first."""
        asked = {"size": 200}
        return (Message.read(one) for one in self._transport.rows(f"{self._root}{number}/messages/", asked))

    def write(self, number: str, text: str, *, files: Sequence[str] = ()) -> Message:
        """Write to the portal's team about a notice.

        :param files: keys of evidence files.
        :raises Problem: `refused` or `invalid` with the field.
        """
        body = {"text": text, "files": list(files)}
        return Message.read(self._transport.call("POST", f"{self._root}{number}/messages/", body=body).json())


@dataclass(frozen=True, slots=True)
class ReasonProposal:
    """Another reason that the portal's team proposes for a notice.

    :param before: the code of the present reason.
    :param missing: what a consent has to bring, by `details` and `files`.
    """

    key: int
    state: str
    can_be_answered: bool
    before: str
    after: str
    sentence: str
    proposed_at: datetime
    closed_at: datetime | None
    missing: Mapping[str, Sequence[str]]
    raw: Mapping[str, Any] = field(default_factory=dict, repr=False, compare=False)

    @classmethod
    def read(cls, said: Mapping[str, Any]) -> "ReasonProposal":
        return cls(
            said["key"], said["state"], said["can_be_answered"], said["before"], said["after"], said["sentence"],
            datetime.fromisoformat(said["proposed_at"]), moment(said["closed_at"]), said["missing"], said,
        )  # fmt: skip


class ReasonProposals:
    """Proposals of another reason for the notices of an organisation."""

    def __init__(self, transport: Transport, root: str) -> None:
        self._transport, self._root = transport, f"{root}notices/"

    def list(self, number: str) -> Iterator[ReasonProposal]:
        """The proposals for a notice, the oldest first."""
        rows = self._transport.rows(f"{self._root}{number}/reason-proposals/")
        return (ReasonProposal.read(one) for one in rows)

    def consent(
        self, number: str, proposal: ReasonProposal, *, confirmed: bool, details: Mapping[str, str] | None = None,
        files: Sequence[Mapping[str, str]] = (),
    ) -> ReasonProposal:  # fmt: skip
        """Consent to a proposal.

        :param confirmed: that the statements of good faith and accuracy hold for the new reason, too.
        :param details: what the reason asks for, by the names in `missing`.
        :param files: evidence that is added, each with `key` and `kind`.
        :raises Problem: `refused` naming what is missing; `conflict` if it can no longer be answered.
        """
        body = {"consent": True, "confirmed": confirmed, "files": list(files), **(details or {})}
        return self._answer(number, proposal, body)

    def decline(self, number: str, proposal: ReasonProposal, sentence: str) -> ReasonProposal:
        """Decline a proposal, saying why the present reason is to stay.

        :raises Problem: as `consent`.
        """
        return self._answer(number, proposal, {"consent": False, "sentence": sentence})

    def _answer(self, number: str, proposal: ReasonProposal, body: Mapping[str, Any]) -> ReasonProposal:
        address = f"{self._root}{number}/reason-proposals/{proposal.key}/answer/"
        return ReasonProposal.read(self._transport.call("POST", address, body=body).json())
