"""Notices in the shape of a submission to the Lumen database: reading one line, and judging whether it can be filed.

Shape: Lumen's API (github.com/berkmancenter/lumendatabase), one JSON object a line, either bare or under `notice`, with
`ref` and `kind` beside it where the source has them. Pure: no database, no network, no clock.
"""

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from .listings import MAX_LISTINGS, Recognised, Refused, chunk, recognise

SET_ASIDE = {"counter_notice", "counternotice", "retraction"}
EXPLANATION = (50, 5000)  # characters; the original is kept whole beside the notice
NAME, WORK = 200, 300


class Unreadable(ValueError):
    """A line that is no submission; the text says what is wrong with it."""


@dataclass(frozen=True, slots=True)
class Submission:
    """One line, as far as we understand it."""

    reference: str
    kind: str  # notice, counter_notice, retraction
    type: str  # Lumen's: DMCA, Trademark, Counterfeit, …
    title: str
    principal: str
    country: str
    sender: str
    body: str
    language: str
    received_at: datetime | None
    work: str
    originals: tuple[str, ...]
    reported: tuple[str, ...]  # addresses, as they were written
    original: dict[str, Any]

    @property
    def is_set_aside(self) -> bool:
        return self.kind.lower() in SET_ASIDE

    @property
    def explanation(self) -> str:
        """The body, cut to what a notice takes; a body that is too short is helped by the work's description."""
        least, most = EXPLANATION
        text = self.body if len(self.body) >= least else f"{self.body}\n{self.work}".strip()
        return text if len(text) <= most else text[: most - 1].rstrip() + "…"


@dataclass(frozen=True, slots=True)
class Sorted:
    """The addresses of a submission: what can be filed, by market and in pieces that fit; and what cannot."""

    notices: tuple[tuple[str, tuple[Recognised, ...]], ...]  # market, listings
    refused: dict[str, int]  # by reason
    duplicates: int

    @property
    def listing_count(self) -> int:
        return sum(len(listings) for _market, listings in self.notices)


def read_line(line: str) -> Submission:
    """Read one line.

    :raises Unreadable: if it is no JSON object, or no submission.
    """
    try:
        row = storable(json.loads(line))
    except (ValueError, RecursionError) as error:
        raise Unreadable(f"no JSON: {error}") from error
    if not isinstance(row, dict):
        raise Unreadable("no JSON object")
    notice = row.get("notice", row)
    if not isinstance(notice, dict):
        raise Unreadable("`notice` is no object")
    works = _list(notice, "works_attributes")
    reported = tuple(url for work in works for url in _urls(work, "infringing_urls_attributes"))
    principal = _party(notice, "principal") or _party(notice, "sender")
    if not principal:
        raise Unreadable("no principal: `entity_notice_roles_attributes` names nobody")
    return Submission(
        reference=str(row.get("ref") or notice.get("external_ref") or _digest(line))[:90],
        kind=str(
            row.get("kind") or ("counter_notice" if notice.get("type") == "Counternotice" else "notice")
        ),
        type=_text(notice, "type"),
        title=_text(notice, "title"),
        principal=principal[:NAME],
        country=_country(notice),
        sender=(_party(notice, "sender") or principal)[:NAME],
        body=_text(notice, "body"),
        language=_text(notice, "language")[:10] or "en",
        received_at=_moment(notice.get("date_received") or notice.get("date_sent")),
        work="\n".join(filter(None, (_text(work, "description") for work in works))),
        originals=tuple(url for work in works for url in _urls(work, "copyrighted_urls_attributes")),
        reported=reported,
        original=row,
    )


def sort_addresses(reported: tuple[str, ...], *, size: int = MAX_LISTINGS) -> Sorted:
    """Recognise every reported address; keep each listing once, by market, in pieces of at most `size`."""
    by_market: dict[str, list[Recognised]] = defaultdict(list)
    refused: dict[str, int] = defaultdict(int)
    seen: set[str] = set()
    for address in reported:
        found = recognise(address)
        if isinstance(found, Refused):
            refused[found.reason] += 1
        elif found.key not in seen:
            seen.add(found.key)
            by_market[found.market].append(found)
    notices = tuple(
        (market, tuple(piece)) for market, all_of in by_market.items() for piece in chunk(all_of, size)
    )
    duplicates = len(reported) - sum(refused.values()) - len(seen)
    return Sorted(notices, dict(refused), duplicates)


def storable(value: Any) -> Any:
    """JSON as a database takes it: without NUL, and with a sign for each half of a character (a lone surrogate)."""
    if isinstance(value, str):
        return value.replace("\x00", "").encode("utf-8", "replace").decode()
    if isinstance(value, list):
        return [storable(one) for one in value]
    if isinstance(value, dict):
        return {storable(name): storable(one) for name, one in value.items()}
    return value


def principal_key(name: str) -> str:
    """What makes two spellings one principal: `odoo`, `Odoo` and `ODOO ` are one."""
    return " ".join(name.split()).casefold()


def _digest(line: str) -> str:
    return hashlib.sha256(line.encode("utf-8", "surrogatepass")).hexdigest()[:32]


def _list(row: dict, name: str) -> list[dict]:
    values = row.get(name) or []
    if not isinstance(values, list):
        raise Unreadable(f"`{name}` is no list")
    return [value for value in values if isinstance(value, dict)]


def _text(row: dict, name: str) -> str:
    value = row.get(name) or ""
    return value.strip() if isinstance(value, str) else ""


def _urls(work: dict, name: str) -> Iterator[str]:
    for row in _list(work, name):
        if isinstance(url := row.get("url"), str) and url.strip():
            yield url


def _party(notice: dict, role: str) -> str:
    for row in _list(notice, "entity_notice_roles_attributes"):
        if row.get("name") == role and isinstance(entity := row.get("entity_attributes"), dict):
            return " ".join(_text(entity, "name").split())
    return ""


def _country(notice: dict) -> str:
    for row in _list(notice, "entity_notice_roles_attributes"):
        entity = row.get("entity_attributes")
        if row.get("name") == "principal" and isinstance(entity, dict):
            code = _text(entity, "country_code").upper()
            return code if len(code) == 2 and code.isalpha() else "US"
    return "US"


def _moment(value: Any) -> datetime | None:
    try:
        moment = datetime.fromisoformat(value)
    except (TypeError, ValueError):
        return None
    return moment if moment.tzinfo else moment.replace(hour=12, tzinfo=UTC)
