"""The inbox: what needs the reader on top, the rest grouped by subject."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from .models import Notification
from .register import kind_of
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


def needing(rows: Iterable[Notification]) -> list[Notification]:
    """What nobody has opened yet and only the reader can do."""
    return [row for row in rows if not row.read_at and asks(row.kind, row.context)]


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
