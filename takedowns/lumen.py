"""Notices in the shape of a submission to the Lumen database: reading one line, and judging whether it can be filed.

Shape: Lumen's API (github.com/berkmancenter/lumendatabase), one JSON object a line, either bare or under `notice`, with
`ref` and `kind` beside it where the source has them. Pure: no database, no network, no clock.
"""

import hashlib
import json
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from .listings import MAX_LISTINGS, Recognised, RefusalReason, Refused, chunk, read_text

SET_ASIDE = {"counter_notice", "counternotice", "retraction"}
EXPLANATION = (50, 5000)  # characters; the original is kept whole beside the notice
NAME, WORK = 200, 300
REFERENCE, DIGEST = 90, 24  # characters


class Unreadable(ValueError):
    """An invalid line; the text names the error."""


@dataclass(frozen=True, slots=True)
class Submission:
    """The fields of one line that we use."""

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
        """The body, cut to what a notice takes; a body that is too short is extended by the work's description."""
        least, most = EXPLANATION
        text = self.body if len(self.body) >= least else f"{self.body}\n{self.work}".strip()
        return text if len(text) <= most else text[: most - 1].rstrip() + "…"


@dataclass(frozen=True, slots=True)
class Sorted:
    """The addresses of a submission: those that can be filed, by market and in batches; and the refused ones."""

    notices: tuple[tuple[str, tuple[Recognised, ...]], ...]  # market, listings
    turned_down: tuple[tuple[str, RefusalReason], ...]  # each refused address as it was written, and why
    duplicates: int
    more: int  # addresses beyond the first of each field

    @property
    def refused(self) -> dict[str, int]:
        """How many addresses were refused, by reason."""
        return dict(Counter(reason for _address, reason in self.turned_down))

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
        reference=short_reference(str(row.get("ref") or notice.get("external_ref") or _digest(line)[:32])),
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
    """Parse every reported field with the parser of the form; keep each listing once, by market, in batches.

    :param size: the most listings of a batch.
    """
    by_market: dict[str, list[Recognised]] = defaultdict(list)
    turned_down: list[tuple[str, RefusalReason]] = []
    seen: set[str] = set()
    found = duplicates = 0
    for field in reported:
        for raw, verdict in _read_field(field):
            found += 1
            if isinstance(verdict, Refused):
                turned_down.append((raw, verdict.reason))
            elif verdict.key in seen:
                duplicates += 1
            else:
                seen.add(verdict.key)
                by_market[verdict.market].append(verdict)
    notices = tuple(
        (market, tuple(piece)) for market, all_of in by_market.items() for piece in chunk(all_of, size)
    )
    return Sorted(notices, tuple(turned_down), duplicates, found - len(reported))


def _read_field(field: str) -> list[tuple[str, Recognised | Refused]]:
    """The addresses of a field; a field without visible text is one refused address."""
    read = [(raw, verdict) for _line, raw, verdict in read_text(field)]
    return read or [(field[:100], Refused(RefusalReason.NOT_AN_ADDRESS))]


def short_reference(reference: str) -> str:
    """A reference as stored: whole, or its beginning and a digest of all of it, so that it stays unique."""
    if len(reference) <= REFERENCE:
        return reference
    return f"{reference[: REFERENCE - DIGEST - 1]}~{_digest(reference)[:DIGEST]}"


def storable(value: Any) -> Any:
    """JSON that Postgres accepts: without NUL, lone surrogates replaced."""
    if isinstance(value, str):
        return value.replace("\x00", "").encode("utf-8", "replace").decode()
    if isinstance(value, list):
        return [storable(one) for one in value]
    if isinstance(value, dict):
        return {storable(name): storable(one) for name, one in value.items()}
    return value


def principal_key(name: str) -> str:
    """The key that unites spellings of a principal: `odoo`, `Odoo` and `ODOO ` are one, and so are composed and split
    marks."""
    return " ".join(unicodedata.normalize("NFKC", name).split()).casefold()


def _digest(line: str) -> str:
    return hashlib.sha256(line.encode("utf-8", "surrogatepass")).hexdigest()


def _list(row: dict, name: str) -> list[dict]:
    values = row.get(name) or []
    if not isinstance(values, list):
        raise Unreadable(f"`{name}` is no list")
    return [value for value in values if isinstance(value, dict)]


def _text(row: dict, name: str) -> str:
    value = row.get(name) or ""
    return unicodedata.normalize("NFC", value).strip() if isinstance(value, str) else ""


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
