"""The inbox: what needs the reader on top, the rest grouped by subject."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from .models import Notification
from .register import STILL, kind_of
from .wording import asks, icon_of, say


@dataclass(frozen=True, slots=True)
class Thread:
    """News about one thing, the newest first."""

    newest: Notification
    earlier: list[Notification] = field(default_factory=list)


def worded(rows: Iterable[Notification]) -> list[Notification]:
    """News with its sentence, symbol and the words of its link."""
    found = list(rows)
    for row in found:
        row.sentence, row.icon = say(row.kind, row.context), icon_of(row.kind, row.context)
        row.link = kind_of(row.kind).link
    return found


def needing(rows: Iterable[Notification], *, at: datetime) -> list[Notification]:
    """What nobody has opened yet and only the reader can do, while it can be done; a statement for each kind that ends."""
    found = [row for row in rows if not row.read_at and asks(row.kind, row.context)]
    over: set[int] = set()
    for kind in {row.kind for row in found}:
        if still := STILL.get(kind):
            keys = {row.pk: _key_of(row) for row in found if row.kind == kind}
            waiting = set(still(set(keys.values()), at))
            over |= {pk for pk, key in keys.items() if key not in waiting}
    return [row for row in found if row.pk not in over]


def _key_of(row: Notification) -> int:
    """The key of what a piece of news is about, from its event key: `kind:key` and what may follow."""
    return int(row.event_key.split(":")[1])


def threads(rows: Iterable[Notification]) -> list[Thread]:
    """News grouped by subject; news without a subject is listed alone."""
    found: dict[object, Thread] = {}
    for row in rows:
        key = row.context.get("subject") or row.pk
        if key in found:
            found[key].earlier.append(row)
        else:
            found[key] = Thread(row)
    return list(found.values())
