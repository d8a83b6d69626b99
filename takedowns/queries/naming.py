"""Distinct names of rights in a list: with kind, office and number."""

from collections import Counter
from collections.abc import Iterable

from ipr_portal.markets import MARKETS, market_name
from takedowns.enums import MarkKind, RightKind, in_text, office_name

NAMED_BY = ("pk", "title", "kind", "mark_kind", "office", "registration_number")


def name_of(title: str, kind: str, mark_kind: str, office: str, number: str) -> str:
    """A right in one line: `SENANDIKA, word, Singapore 40202100000S`."""
    sort = in_text(MarkKind(mark_kind) if mark_kind in MarkKind else RightKind(kind))
    where = market_name(office) if office in MARKETS else office_name(office) if office else ""
    return ", ".join(filter(None, [title, sort, f"{where} {number}".strip()]))


def named_apart(rows: Iterable[tuple]) -> list[tuple[str, str]]:
    """Keys and names of rights, given as the columns `NAMED_BY`; duplicate names are numbered."""
    named = [(str(pk), name_of(*said)) for pk, *said in rows]
    seen: Counter = Counter()
    twice = {name for name, count in Counter(name for _, name in named).items() if count > 1}
    found = []
    for key, name in named:
        seen[name] += 1
        found.append((key, f"{name} ({seen[name]})" if name in twice else name))
    return found
