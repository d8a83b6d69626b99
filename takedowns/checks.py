"""Pre-submission checks: what will probably be rejected. Pure: plain facts in, findings out; their texts are in
`takedowns/rules/check_words.py`.

A certain finding prevents sending, a likely one is a warning that the filer may overrule. Refusals by the rules of
filing are passed in as `Facts.refusals`, so that no rule is repeated here.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from dataclasses import field as made
from datetime import date
from typing import Any

from .corrections import Mark
from .goods import goods_in
from .phrases import CONTRACT, FITS, GAPS, OURS, RESALE
from .texts import in_latin, likeness, plain, shingles, shows

TEMPLATE_SHARE = 0.9  # share of rows with the same text
TEMPLATE_NOTICES, TEMPLATE_ROWS = 3, 10  # fewer earlier ones do not show a template
ALIKE = 0.8  # of the shingles of two texts that are the same text


@dataclass(frozen=True, slots=True)
class Refused:
    """A refusal by a rule of filing."""

    code: str
    sentence: str
    remedy: str = ""
    field: str = ""


@dataclass(frozen=True, slots=True)
class Right:
    """The right of a notice."""

    kind: str
    title: str
    number: str = ""
    owner: str = ""
    goods: str = ""
    mark_kind: str = ""
    classes: frozenset[int] = frozenset()
    disclaimer: str = ""  # what the office says nobody can claim alone (INID 526)
    expires_on: date | None = None
    documents: frozenset[str] = frozenset()  # kinds of what is attached to it
    needs_certificate: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """One listing, with what the marketplace showed of it."""

    number: int  # its place among the lines
    key: str
    live: bool | None = None  # None: the marketplace did not show it
    asked: bool = False  # the marketplace we could ask answered
    title: str = ""
    description: str = ""
    seller_key: str = ""
    seller_name: str = ""


@dataclass(frozen=True, slots=True)
class Earlier:
    """The same listing in an earlier notice."""

    key: str
    number: str  # of the notice
    state: str  # OPEN, UPHELD, REJECTED, SETTLED, or something else that means nothing here
    same_right: bool = True
    code: str = ""


@dataclass(frozen=True, slots=True)
class Authorised:
    """A seller on the rights holder's own register, today."""

    seller_key: str
    name: str
    until: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """All facts about a draft. Values not chosen yet are empty."""

    refusals: tuple[Refused, ...] = ()
    marks: tuple[Mark, ...] = ()
    right: Right | None = None
    reason: str = ""
    rows: tuple[Row, ...] = ()
    explanation: str = ""
    language: str = "en"
    read: frozenset[str] = frozenset({"en"})  # languages that the market's desk reads
    locations: frozenset[str] = frozenset()
    capacity: str = "OWNER"
    signature: str = ""
    signatory: str = ""  # the name of the person who is signed in
    names: frozenset[str] = frozenset()  # of the organisation
    files: frozenset[str] = frozenset()  # kinds of the evidence
    expected_on: date | None = None  # by when it is decided, as promised
    letter_until: date | None = None
    earlier: tuple[Earlier, ...] = ()
    authorised: tuple[Authorised, ...] = ()
    said_before: tuple[tuple[str, int], ...] = ()  # explanations of the last notices, and how many rows each


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that would be rejected: certainly (`blocks`), or probably."""

    code: str
    check: str
    blocks: bool
    field: str
    rows: tuple[int, ...] = ()
    values: Mapping[str, Any] = made(default_factory=dict)


def foresee(facts: Facts) -> list[Finding]:
    """List what would be rejected: blocking findings first, then the warnings in the order of the form."""
    certain = [
        Finding(r.code, "refused", True, r.field, values={"sentence": r.sentence, "remedy": r.remedy})
        for r in facts.refusals
    ]
    found = [finding for check in CHECKS for finding in check(facts)]
    return [*certain, *sorted(found, key=lambda one: not one.blocks)]


# -- the right ---------------------------------------------------------------------------------------------------
def ends_soon(facts: Facts) -> Iterator[Finding]:
    """A right that is in force today, but not when the notice is decided."""
    ends, is_over = facts.right and facts.right.expires_on, any(one.code == "RT-02" for one in facts.refusals)
    if ends and facts.expected_on and ends < facts.expected_on and not is_over:
        yield Finding(
            "RT-02", "ends_soon", False, "right", values={"day": ends, "expected": facts.expected_on}
        )


def classes(facts: Facts) -> Iterator[Finding]:
    """Listings whose titles name goods of other classes alone than those of the mark."""
    if not facts.right or facts.right.kind != "TRADEMARK" or not facts.right.classes:
        return
    named = {row.number: goods_in(row.title) for row in facts.rows}
    beside = {n: goods for n, goods in named.items() if goods and not facts.right.classes & goods.keys()}
    if beside:
        others = sorted({number for goods in beside.values() for number in goods})
        word = next(iter(beside[min(beside)].values()))
        have = sorted(facts.right.classes)
        yield Finding(
            "RT-04",
            "classes",
            False,
            "right",
            tuple(beside),
            {"classes": others, "word": word, "have": have},
        )


def owner(facts: Facts) -> Iterator[Finding]:
    """A right in another name than that of the organisation, with nothing that shows how it came to it."""
    if not facts.right or facts.capacity != "OWNER" or not facts.right.owner:
        return
    if plain(facts.right.owner) not in map(plain, facts.names) and "OTHER" not in facts.right.documents:
        yield Finding("RT-05", "owner", False, "right", values={"owner": facts.right.owner})


def certificate(facts: Facts) -> Iterator[Finding]:
    """A registered right without any document of its office."""
    if facts.right and facts.right.needs_certificate and "CERTIFICATE" not in facts.right.documents:
        yield Finding("RT-06", "certificate", False, "right")


def disclaimed(facts: Facts) -> Iterator[Finding]:
    """Listings that show of the mark only what its office disclaimed."""
    if not facts.right or not facts.right.disclaimer:
        return
    free = set(plain(facts.right.disclaimer).split())
    own = [word for word in plain(facts.right.title).split() if word not in free]
    shared = [word for word in plain(facts.right.title).split() if word in free]
    rows = tuple(
        row.number
        for row in facts.rows
        if any(shows(row.title, word) for word in shared)
        and not any(shows(row.title, word) for word in own)
        and not any(shows(row.description, word) for word in own)
    )
    if rows or not own:
        yield Finding("SU-05", "disclaimed", False, "right", rows, {"words": ", ".join(shared) or "–"})


# -- the reason --------------------------------------------------------------------------------------------------
# Where a reason says that it is seen; a notice without one of these places does not fit the reason.
PLACES = {
    "TM-02": {"TITLE", "KEYWORD", "DESCRIPTION"},
    "TM-03": {"IMAGE", "VIDEO", "LIVESTREAM"},
    "TM-04": {"SHOP_NAME"},
    "CF-05": {"PACKAGING", "PRODUCT", "IMAGE"},
    "CR-01": {"IMAGE", "VIDEO"},
    "CR-02": {"DESCRIPTION", "TITLE"},
}


def place(facts: Facts) -> Iterator[Finding]:
    """A reason that is seen elsewhere than where the notice says it shows."""
    expected = PLACES.get(facts.reason)
    if expected and facts.locations and not facts.locations & expected:
        yield Finding(
            "SU-06", "place", False, "locations", values={"reason": facts.reason, "places": sorted(expected)}
        )


def review(facts: Facts) -> Iterator[Finding]:
    """A notice against reviews alone: criticism is allowed."""
    if facts.locations == {"REVIEW"}:
        yield Finding("SU-07", "review", False, "locations")


COMPARED = {"TM-05", "TM-07", "CR-04"}


def compared(facts: Facts) -> Iterator[Finding]:
    """A reason that is a comparison, without both pictures."""
    if facts.reason in COMPARED and not {"GENUINE", "SUSPECT"} <= facts.files:
        yield Finding("EV-03", "compared", False, "files", values={"reason": facts.reason})


# -- the listings ------------------------------------------------------------------------------------------------
def gone(facts: Facts) -> Iterator[Finding]:
    """Listings that were down when we looked."""
    if rows := tuple(row.number for row in facts.rows if row.live is False):
        yield Finding("LI-02", "gone", False, "listings", rows)


def unknown(facts: Facts) -> Iterator[Finding]:
    """Addresses under which the marketplace knows nothing: perhaps a digit is missing."""
    if rows := tuple(row.number for row in facts.rows if row.asked and row.live is None):
        yield Finding("LI-04", "unknown", False, "listings", rows)


def seen_before(facts: Facts) -> Iterator[Finding]:
    """Listings of an earlier notice: open, upheld and still down, rejected, or settled with the seller."""
    rows = {row.key: row for row in facts.rows}
    earlier = [one for one in facts.earlier if one.key in rows]
    for check, blocks, code, holds in (
        ("open", True, "LI-03", lambda one: one.state == "OPEN" and one.same_right),
        ("down", True, "LI-03", lambda one: _stays_down(one, rows[one.key].live)),
        ("beside", False, "LI-03", lambda one: one.state == "OPEN" and not one.same_right),
        ("again", False, "LI-03", lambda one: _was_answered(one, rows[one.key].live)),
        ("settled", False, "PR-04", lambda one: one.state == "SETTLED"),
    ):
        if same := [one for one in earlier if holds(one)]:
            numbers = sorted({one.number for one in same})
            places = tuple(sorted({rows[one.key].number for one in same}))
            yield Finding(code, check, blocks, "listings", places, {"numbers": numbers})


def _stays_down(one: Earlier, live: bool | None) -> bool:
    return one.same_right and one.state == "UPHELD" and live is False


def _was_answered(one: Earlier, live: bool | None) -> bool:
    """Rejected before; or upheld, and it is unknown whether it is live again. A listing that is live again is a new
    offer."""
    return one.same_right and (one.state == "REJECTED" or (one.state == "UPHELD" and live is None))


def authorised(facts: Facts) -> Iterator[Finding]:
    """Listings of sellers whom the rights holder authorised."""
    known = {one.seller_key: one for one in facts.authorised}
    rows = [row for row in facts.rows if row.seller_key in known]
    if rows:
        names = sorted({known[row.seller_key].name or row.seller_name for row in rows})
        yield Finding(
            "SU-03", "authorised", False, "listings", tuple(row.number for row in rows), {"names": names}
        )


def compatible(facts: Facts) -> Iterator[Finding]:
    """Listings whose titles name the mark to say what the goods fit."""
    if not facts.right or facts.right.kind != "TRADEMARK":
        return
    rows = tuple(
        row.number
        for row in facts.rows
        if (match := FITS.search(row.title)) and shows(row.title[match.end() :], facts.right.title)
    )
    if rows:
        yield Finding("SU-04", "compatible", False, "listings", rows, {"mark": facts.right.title})


def element(facts: Facts) -> Iterator[Finding]:
    """Titles without the mark, where the notice says that it stands in the title."""
    right = facts.right
    if not right or right.mark_kind not in ("WORD", "COMBINED") or facts.locations != {"TITLE"}:
        return
    rows = tuple(
        row.number
        for row in facts.rows
        if in_latin(row.title)
        and in_latin(right.title)
        and not any(shows(row.title, word) for word in plain(right.title).split())
    )
    if rows:
        yield Finding("LI-05", "element", False, "listings", rows, {"mark": right.title})


# -- the explanation ---------------------------------------------------------------------------------------------
def template(facts: Facts) -> Iterator[Finding]:
    """The same text for nearly all rows: of this notice, and of those sent before it."""
    if len(facts.said_before) < TEMPLATE_NOTICES or not facts.explanation.strip() or not facts.rows:
        return
    own = shingles(facts.explanation)
    rows = len(facts.rows)
    alike = rows + sum(count for text, count in facts.said_before if likeness(own, shingles(text)) >= ALIKE)
    total = rows + sum(count for _text, count in facts.said_before)
    if total >= TEMPLATE_ROWS and alike > TEMPLATE_SHARE * total:
        yield Finding("EV-01", "template", False, "explanation", values={"alike": alike, "total": total})


def gaps(facts: Facts) -> Iterator[Finding]:
    """A template whose gaps were not filled."""
    if match := GAPS.search(facts.explanation):
        yield Finding("EV-01", "gaps", False, "explanation", values={"gap": match[0]})


def terms(facts: Facts) -> Iterator[Finding]:
    """An explanation in English that names neither the right nor the genuine thing."""
    text = facts.explanation.strip()
    if not text or not facts.right or facts.language != "en" or OURS.search(text):
        return
    words = plain(f"{facts.right.title} {facts.right.number} {facts.right.goods}").split()
    if not any(shows(text, word) for word in words if len(word) > 2):
        yield Finding("EV-01", "terms", False, "explanation", values={"right": facts.right.title})


def language(facts: Facts) -> Iterator[Finding]:
    """A text in a language that the market's desk does not read."""
    if facts.explanation.strip() and facts.language not in facts.read:
        yield Finding("EV-05", "language", False, "language")


def resale(facts: Facts) -> Iterator[Finding]:
    """Words about who may sell, not about what is sold."""
    if facts.reason != "TM-06" and (match := RESALE.search(facts.explanation)):
        yield Finding("SU-02", "resale", False, "explanation", values={"words": match[0]})


def contract(facts: Facts) -> Iterator[Finding]:
    """Words about price, contract or quality."""
    if match := CONTRACT.search(facts.explanation):
        yield Finding("PR-01", "contract", False, "explanation", values={"words": match[0]})


# -- who signs ---------------------------------------------------------------------------------------------------
def signatory(facts: Facts) -> Iterator[Finding]:
    """A signature in another name than that of the person who is signed in."""
    signed, known = set(plain(facts.signature).split()), set(plain(facts.signatory).split())
    if signed and known and not signed & known:
        yield Finding("AU-04", "signatory", False, "signature", values={"name": facts.signatory})


def letter(facts: Facts) -> Iterator[Finding]:
    """A letter of authority that ends before the notice is decided."""
    is_over = any(one.code == "AU-05" for one in facts.refusals)
    if facts.letter_until and facts.expected_on and facts.letter_until < facts.expected_on and not is_over:
        yield Finding("AU-03", "letter", False, "capacity", values={"day": facts.letter_until})


def unchanged(facts: Facts) -> Iterator[Finding]:
    """What was rejected before and is unchanged: it would be rejected again."""
    rows = {row.key: row.number for row in facts.rows}
    for mark in facts.marks:
        if mark.is_open:
            places = tuple(rows[key] for key in mark.keys if key in rows)
            yield Finding(mark.code, "unchanged", True, mark.field, places)


CHECKS: tuple[Callable[[Facts], Iterator[Finding]], ...] = (
    unchanged, seen_before, ends_soon, classes, owner, certificate, disclaimed, gone, unknown, authorised, compatible,
    element, terms, gaps, template, language, resale, contract, place, review, compared, signatory, letter,
)  # fmt: skip

# Codes that cannot be foreseen without a review, and why.
UNFORESEEN = {
    "LI-06": "Our check recognised the address; that nothing can be done there shows only when somebody looks.",
    "SU-01": "Whether two things are similar is what the triager is asked.",
    "SU-08": "Whether a court has to decide shows only when both sides are heard.",
    "PR-02": "A motive stands in no field; a hint would only teach how to hide it.",
    "PR-03": "That a document is forged is found by an examination; a forger must get no hint.",
}
