"""Two pages that edit one draft: whose change is kept, and conflicts in the same field. Pure.

A page carries, for each field, a digest of what it showed when it began. Unchanged fields are not written, so an old
value never overwrites a newer one. If both sides changed the same field, it is not written and reported as a conflict:
one text is in the page, the other in the draft.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

SHOWN = {"language": "en"}  # what the page shows where nothing is kept yet


@dataclass(frozen=True, slots=True)
class Page:
    """One opened page of a draft: its identifier, and the digest of each field when it was loaded."""

    mark: str = ""
    began: Mapping[str, str] = field(default_factory=dict)  # field to digest


@dataclass(frozen=True, slots=True)
class Merged:
    """The result of merging a page into a draft."""

    changes: Mapping[str, Any]  # to be written
    both: tuple[str, ...] = ()  # changed here and elsewhere: not written
    elsewhere: tuple[str, ...] = ()  # changed elsewhere only; the page still shows the old
    began: Mapping[str, str] = field(default_factory=dict)  # what the page begins from next time


def digest(name: str, value: Any) -> str:
    """A short fingerprint of a value as a browser sends it; line ends and the order of ticks do not count."""
    if isinstance(value, list | tuple):
        text = "\n".join(sorted(map(str, value)))
    else:
        text = str(SHOWN.get(name, "") if value in (None, "") else value)
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return hashlib.sha256(text.encode(errors="replace")).hexdigest()[:12]


def digests(fields: Mapping[str, Any], names) -> dict[str, str]:
    return {name: digest(name, fields.get(name)) for name in names}


def merge(
    kept: Mapping[str, Any], writers: Mapping[str, str], typed: Mapping[str, Any], page: Page | None
) -> Merged:
    """Merge the values that a page sent with the stored ones.

    :param writers: the mark of the page that wrote each field last.
    :param page: the page; None for a writer without a base version, whose fields are all written.
    """
    if page is None:
        return Merged({name: value for name, value in typed.items() if value != kept.get(name)})
    changes, both, elsewhere, began = {}, [], [], dict(page.began)
    for name, value in typed.items():
        sent, now = digest(name, value), digest(name, kept.get(name))
        before = page.began.get(name, digest(name, None))
        if sent == now:
            began[name] = sent
        elif now == before or writers.get(name) == page.mark:
            changes[name], began[name] = value, sent
        elif sent == before:
            elsewhere.append(name)
        else:
            both.append(name)
    return Merged(changes, tuple(both), tuple(elsewhere), began)
