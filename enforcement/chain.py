"""The chain of custody of an exhibit: a canonical text for each step, and the hash that binds it to the step before.

The canonical form is JSON (RFC 8259) in UTF-8: keys in the order of their code points, no white space, text as it is with
only `"`, `\\` and control characters escaped, whole numbers, `true`, `false` and `null`. No floats, whose text depends on who
writes them: an amount is a text. A moment is a text in UTC with six decimals, `2026-11-24T04:40:00.000000Z`.

The hash of a step is the SHA-256 of its text, which holds the hash of the step before as `before`; the first holds 64 zeros.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

BEGINNING = "0" * 64  # what the first step has before it


class NotCanonical(ValueError):
    """A value that the canonical form has no text for."""


@dataclass(frozen=True, slots=True)
class Step:
    """A step as it is stored: its place in the chain, its text, and the hash that was written with it."""

    sequence: int
    record: str
    hash: str


@dataclass(frozen=True, slots=True)
class Fault:
    """What does not fit, and at which step: HASH, BEFORE, SEQUENCE, CHAIN or FORM."""

    sequence: int
    code: str


def canonical(value: Any) -> str:
    """The one text of a value.

    :raises NotCanonical: for floats, for keys that are no text, for characters that no text may hold, and for other types.
    """
    _refuse(value)
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)


def _refuse(value: Any) -> None:
    if value is None or isinstance(value, bool | int):
        return
    if isinstance(value, str):
        _refuse_text(value)
    elif isinstance(value, Mapping):
        for key, part in value.items():
            if not isinstance(key, str):
                raise NotCanonical(f"A key must be text, not {key!r}.")
            _refuse_text(key)
            _refuse(part)
    elif isinstance(value, list | tuple):
        for part in value:
            _refuse(part)
    else:
        raise NotCanonical(f"{type(value).__name__} has no canonical form.")


def _refuse_text(text: str) -> None:
    if "\x00" in text or any("\ud800" <= one <= "\udfff" for one in text):
        raise NotCanonical("A text holds a NUL or half a character.")


def moment(at: datetime) -> str:
    """An aware moment as a canonical text."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def read_moment(text: str) -> datetime:
    """The moment that a canonical text names."""
    return datetime.strptime(text, "%Y-%m-%dT%H:%M:%S.%fZ").replace(tzinfo=UTC)


def digest(record: str) -> str:
    """The hash of a step's text, 64 hexadecimal digits."""
    return hashlib.sha256(record.encode()).hexdigest()


def content_hash(hashes: Iterable[str]) -> str:
    """The hash of several files together: of their hashes in order, one on a line. Nothing for no file."""
    known = sorted(hashes)
    return digest("".join(f"{one}\n" for one in known)) if known else ""


def link(*, chain: str, sequence: int, before: str, content: Mapping[str, Any]) -> Step:
    """The next step of a chain.

    :raises NotCanonical: as `canonical`.
    """
    record = canonical({**content, "chain": chain, "sequence": sequence, "before": before})
    return Step(sequence, record, digest(record))


def check(chain: str, steps: Iterable[Step]) -> list[Fault]:
    """What does not fit in a chain, in its order; nothing for a whole one.

    :param chain: the key of the chain; a step that names another one belongs elsewhere.
    """
    faults, before = [], BEGINNING
    for place, step in enumerate(steps, 1):
        faults += [Fault(step.sequence, code) for code in _faults_of(step, chain, place, before)]
        before = step.hash
    return faults


def _faults_of(step: Step, chain: str, place: int, before: str) -> list[str]:
    found = [] if digest(step.record) == step.hash else ["HASH"]
    try:
        said = json.loads(step.record)
    except ValueError:
        return [*found, "FORM"]
    if not isinstance(said, dict) or not _is_canonical(said, step.record):
        return [*found, "FORM"]
    wrong = {
        "BEFORE": said.get("before") != before,
        "SEQUENCE": said.get("sequence") != place or step.sequence != place,
        "CHAIN": said.get("chain") != chain,
    }
    return [*found, *(code for code, is_wrong in wrong.items() if is_wrong)]


def _is_canonical(said: dict[str, Any], record: str) -> bool:
    try:
        return canonical(said) == record
    except NotCanonical:
        return False
