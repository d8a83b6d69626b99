"""What must change before a rejected listing is sent again. Pure: plain values of the old notice and of the new draft."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from .texts import plain

FILES = "files"


@dataclass(frozen=True, slots=True)
class Change:
    """What corrects a rejection: a change of one of these fields of the notice; the page points at the first.

    `files` means any new file; with `kinds`, one that shows one of these things. No field at all: what is missing is
    outside the notice, and the pre-submission checks test it.
    """

    fields: tuple[str, ...] = ()
    kinds: frozenset[str] = frozenset()


PAIR = frozenset({"GENUINE", "SUSPECT"})
# The codes with which a listing can be sent again, and what must change. With any other code the listing does not
# infringe, or nothing can be done: it is not copied to a correction.
CHANGES = {
    "AU-01": Change(),
    "AU-02": Change(),
    "AU-03": Change(),
    "AU-04": Change(("signature",)),
    "RT-02": Change(("right",)),
    "RT-03": Change(("right",)),
    "RT-04": Change(("right", "explanation")),
    "RT-05": Change(("right",)),
    "RT-06": Change(("right",)),
    "LI-01": Change(("listings",)),
    "LI-04": Change(("listings", FILES)),
    "LI-05": Change(("explanation", FILES)),
    "EV-01": Change(("explanation",)),
    "EV-02": Change((FILES, "reason"), frozenset({"TEST_PURCHASE"})),
    "EV-03": Change((FILES,), PAIR),
    "EV-04": Change((FILES,), frozenset({"CLAIM_CHART"})),
    "EV-05": Change((FILES, "language")),
    "SU-06": Change(("reason", "right")),
    "SU-08": Change((FILES,), frozenset({"COURT_DECISION"})),
}
ELSEWHERE = frozenset({"LI-01", "LI-04"})  # corrected by another address, so the listing may be another one


@dataclass(frozen=True, slots=True)
class Version:
    """The fields of a notice or a draft that may have to change."""

    fields: Mapping[str, str]
    files: frozenset[tuple[UUID, str]] = frozenset()  # key and kind of each
    keys: frozenset[str] = frozenset()  # of its listings


@dataclass(frozen=True, slots=True)
class Mark:
    """A required change for a code, and whether it was made."""

    code: str
    field: str
    keys: tuple[str, ...]  # of the listings that were rejected under it and are still in the draft
    is_open: bool


def can_be_sent_again(code: str) -> bool:
    """Whether a listing that was rejected under a code can be corrected in a new notice."""
    return code in CHANGES


def marks(rejected: Mapping[str, str], before: Version, now: Version) -> list[Mark]:
    """The required changes, and whether they were made: one mark for each code.

    :param rejected: the code of each listing that was rejected, by its key.
    """
    by_code: dict[str, list[str]] = {}
    for key, code in rejected.items():
        if key in now.keys and CHANGES.get(code, Change()).fields:
            by_code.setdefault(code, []).append(key)
    return [
        Mark(code, CHANGES[code].fields[0], tuple(keys), not has_changed(CHANGES[code], before, now))
        for code, keys in sorted(by_code.items())
    ]


def has_changed(change: Change, before: Version, now: Version) -> bool:
    """Whether one of the fields that correct a rejection has changed.

    A listing under another address is another listing, and the mark belongs to the old one.
    """
    return any(
        _has_new_file(change, before, now) if name == FILES else _differs(name, before, now)
        for name in change.fields
        if name != "listings"
    )


def _has_new_file(change: Change, before: Version, now: Version) -> bool:
    added = now.files - before.files
    return any(not change.kinds or kind in change.kinds for _key, kind in added)


def _differs(name: str, before: Version, now: Version) -> bool:
    return plain(before.fields.get(name, "")) != plain(now.fields.get(name, ""))


def paired(
    rejected: Iterable[tuple[int, str, str]], upheld: Iterable[tuple[int, str]]
) -> list[tuple[int, int]]:
    """Which upheld listing of a correction cures which rejected one: pairs of their ids.

    The same listing first. If the address was wrong the listing is now another one; those are paired in their order.

    :param rejected: id, key and code of each listing that was rejected.
    :param upheld: id and key of each listing that was upheld in the correction.
    """
    rejected, left = list(rejected), {key: pk for pk, key in upheld}
    pairs = [(pk, left.pop(key)) for pk, key, _code in rejected if key in left]
    done = {pk for pk, _ in pairs}
    moved = [pk for pk, _key, code in rejected if code in ELSEWHERE and pk not in done]
    return pairs + list(zip(moved, left.values(), strict=False))
