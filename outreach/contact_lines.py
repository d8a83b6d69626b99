"""One line about a contact: who, how, when, what was promised. Pure: no framework, the day is an input.

Called Kanya Thepsiri of the Economic Crime Division yesterday about letters; promised the Thai template by 12 Dec
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from .names import folded

HOW = {
    "MEETING": ["met", "meeting", "lunch", "coffee", "dinner", "visited", "visit", "talked", "spoke"],
    "CALL": ["called", "call", "phoned", "phone", "rang"],
    "VIDEO": ["video", "zoom", "teams", "meet.google"],
    "MAIL": ["mail", "mailed", "e-mail", "email", "emailed", "wrote"],
    "MESSAGE": ["whatsapp", "line", "message", "messaged", "texted", "chat"],
}
MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
WEEKDAYS = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
ISO = re.compile(r"\b(\d{4})-(\d\d)-(\d\d)\b")
SPELLED = re.compile(
    r"\b(\d{1,2}) (jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?(?: (\d{4}))?\b", re.I
)
PROMISED = re.compile(r"[,;.]?\s*(?:and |we |i )?promised\s+(?:to )?(?P<what>.+?)(?:\s+(?:by|until)\s+(?P<due>[^,;.]+))?[.;]?$", re.I)  # fmt: skip
MAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
PROMISE_LASTS = timedelta(days=14)  # where no day is named


@dataclass(frozen=True, slots=True)
class Known:
    """Somebody who may be meant."""

    key: int
    folded: str
    email: str = ""
    works_for: int | None = None


@dataclass(frozen=True, slots=True)
class Recognised:
    """What a line says. More than one person or organisation: several fit, and somebody has to choose."""

    people: Sequence[Known] = ()
    organisations: Sequence[Known] = ()
    how: str = "MEETING"
    on: date = date.min
    promise: str = ""
    due_on: date | None = None
    unknown_mail: Sequence[str] = field(default_factory=list)


def read(line: str, *, today: date, people: Iterable[Known], organisations: Iterable[Known]) -> Recognised:
    """Recognise who is meant and what happened. Of names within each other, such as “Siam” in “Siam Herbal”, the longest
    counts; of people with the same name, those of an organisation that the line names.
    """
    found = PROMISED.search(line)
    said, promise = (line[: found.start()], found["what"].strip()) if found else (line, "")
    due = found and found["due"]
    who = _named(said, people)
    where = _named(said, organisations)
    known = {row.key for row in where}
    within = [row for row in who if row.works_for in known]
    mails = MAIL.findall(said)
    addresses = {row.email for row in who if row.email}
    return Recognised(
        people=within if within and len(who) > 1 else who,
        organisations=where,
        how=_how(said),
        on=_past_day(said, today),
        promise=promise,
        due_on=(_day(due, today, ahead=True) or today + PROMISE_LASTS) if due else today + PROMISE_LASTS if promise else None,
        unknown_mail=[mail.lower() for mail in mails if mail.lower() not in addresses],
    )  # fmt: skip


def _named(line: str, rows: Iterable[Known]) -> list[Known]:
    """The rows whose whole name or mail address stands in a line, without those whose name is within a longer one."""
    text, mails = f" {folded_line(line)} ", {mail.lower() for mail in MAIL.findall(line)}
    by_mail = [row for row in rows if row.email and row.email in mails]
    if by_mail:
        return by_mail
    found = [row for row in rows if row.folded and f" {row.folded} " in text]
    return [
        row
        for row in found
        if not any(row.folded != other.folded and f" {row.folded} " in f" {other.folded} " for other in found)
    ]


def folded_line(line: str) -> str:
    """A line as names are compared, however long it is."""
    return " ".join(filter(None, (folded(word) for word in line.split())))


def _how(line: str) -> str:
    words = set(re.findall(r"[\w.-]+", line.casefold()))
    return next((how for how, said in HOW.items() if words & set(said)), "MEETING")


def _past_day(line: str, today: date) -> date:
    lower = line.casefold()
    if "yesterday" in lower:
        return today - timedelta(days=1)
    day = _day(line, today, ahead=False)
    return day if day and day <= today else today


def _day(text: str, today: date, *, ahead: bool) -> date | None:
    """The first day that a text names; without a year it is the nearest one before today, or ahead of it."""
    try:
        if found := ISO.search(text):
            return date(int(found[1]), int(found[2]), int(found[3]))
        if found := SPELLED.search(text):
            month = MONTHS.index(found[2].lower()) + 1
            if found[3]:
                return date(int(found[3]), month, int(found[1]))
            day = date(today.year, month, int(found[1]))
            if ahead:
                return day if day >= today else day.replace(year=today.year + 1)
            return day if day <= today else day.replace(year=today.year - 1)
    except ValueError:
        return None
    return _weekday(text, today, ahead=ahead)


def _weekday(text: str, today: date, *, ahead: bool) -> date | None:
    lower = text.casefold()
    for number, name in enumerate(WEEKDAYS):
        if re.search(rf"\b{name}\b", lower):
            distance = (number - today.weekday()) % 7 or 7
            return today + timedelta(days=distance if ahead else distance - 7)
    return ("tomorrow" in lower and today + timedelta(days=1)) or None
