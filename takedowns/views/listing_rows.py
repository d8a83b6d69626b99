"""The open listings of a notice at the desk, with the choices for each: written as HTML without a template.

There may be three hundred of them, with five fields each; template variables would take most of the page's time.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from html import escape
from typing import NamedTuple

from django.templatetags.static import static
from django.urls import reverse
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString
from django.utils.text import Truncator
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from ipr_portal.ui.templatetags.ui import icon, moment, money, options, tail
from takedowns.enums import RequestState
from takedowns.forms.triage import DecisionForm, ListingChoice
from takedowns.models import InformationItem, Notice
from takedowns.queries.history import History
from takedowns.queries.questions import Told
from takedowns.queries.relistings import say_again

from .code_rows import write_code

LISTING = (
    '<li class="listing" id="listing-{n}" data-values="{values}">\n'
    '  <span class="listing__pick">{pick}</span>\n'
    '  <a class="listing__look" href="{look}{n}{look_end}" data-look aria-label="{compare}">{picture}</a>\n'
    '  <div class="listing__body">\n'
    '    <a class="listing__title" href="{address}" rel="noreferrer">{title}</a>\n'
    '    <div class="listing__meta dots">{seller}<span class="listing__market">{market}</span>'
    '<span class="listing__pasted break">{pasted}</span>{taken}</div>\n'
    '    <a class="listing__evidence small" href="{beside}{n}#panel" data-panel>{evidence}</a>\n'
    "    {marks}\n"
    "  </div>\n"
    '  <div class="listing__price">{price}</div>\n'
    "  {choice}\n"
    "</li>"
)
PICK = (
    '<input class="form-check-input" type="checkbox" name="pick" value="{key}" aria-label="{label}"{checked}>'
)
PICTURE = '<img class="listing__pic" src="{}" alt="" width="56" height="56" loading="lazy">'
MARKS = '<div class="listing__marks">\n{}\n</div>'
WARNING = '<span class="tag tag--attention">{}{}</span>'
KNOWN = '<a class="tag" href="{}">{}<span>{}</span></a>'
ASKED = '<a class="tag" href="{}">{}<span>{} {}</span></a>'
ANSWERED = '<a class="tag tag--attention" href="{}">{}<span>{}: “{}”</span></a>'
PENDING = (RequestState.OPEN, RequestState.ANSWERED)
RADIO = '<label{title}><input type="radio" name="outcome-{key}" value="{value}"{checked}><span>{words}</span></label>'
CHOICE = (
    '<div class="listing__act"><fieldset class="seg seg--outcome">'
    '<legend class="visually-hidden">{legend}</legend>{radios}</fieldset></div>\n'
    '  <div class="listing__more">\n'
    "    {error}\n"
    '    <div class="row2 when-rejected"><div class="stack stack--2">'
    '<div class="field"><label for="code-{key}">{code_words}</label>'
    '<input class="form-control" name="code-{key}" id="code-{key}" list="codes" value="{code}"'
    ' autocomplete="off" data-code aria-describedby="said-{key}"></div>'
    '<div class="field"><label for="explanation-{key}">{explanation_words}</label>'
    '<select class="form-select" name="explanation-{key}" id="explanation-{key}" data-explanation>'
    '<option value="">{own_words}</option>{texts}</select></div></div>'
    '<div class="field"><label for="sentence-{key}">{sentence_words}</label>'
    '<textarea class="form-control" name="sentence-{key}" id="sentence-{key}" rows="4" data-sentence>'
    "{sentence}</textarea></div>"
    '<div class="code-said" id="said-{key}" data-code-said>{said}</div></div>\n'
    '    <div class="row2 when-other"><div class="field"><label for="other-{key}">{outcome_words}</label>'
    '<select class="form-select" name="other-{key}" id="other-{key}">{others}</select></div>'
    '<div class="field"><label for="same-{key}">{same_words}'
    ' <span class="field__opt">{duplicate_words}</span></label>'
    '<input class="form-control" name="same_as-{key}" id="same-{key}" value="{same_as}"></div></div>\n'
    "  </div>"
)


class Words(NamedTuple):
    """Texts that are the same for every listing, in one language, escaped."""

    select: str
    compare: str
    legend: str
    snapshot: str
    not_live: str
    outside: str
    upheld: str
    elsewhere: str
    evidence: str
    list_price: str
    below: str
    outcomes: tuple[tuple[str, str, str], ...]  # value, title with its key, words
    fields: dict[str, str]


@lru_cache(maxsize=16)
def _words(_language: str | None) -> Words:
    return Words(
        *map(escape, (
            _("Select listing %(n)s"), _("Compare the pictures of listing %(n)s"), _("Outcome for listing %(n)s"),
            _("snapshot"), _("Not live when the notice came in"),
            _("“%(word)s” is class %(classes)s, which the right does not cover"),
            _("Seller known, %(n)s taken down"), _("Same listing in %(number)s: %(outcome)s"),
            _("Evidence"), _("list %(price)s"), _("%(share)s %% below"),
        )),
        tuple(
            (value, f' title="{escape(key)}"' if key else "", escape(words))
            for value, key, words in (
                ("REMOVED", _("Take down (a)"), _("Take down")), ("REJECTED", _("Reject (r)"), _("Reject")),
                ("OTHER", "", _("Other")), ("", _("Leave open (s)"), _("Leave")),
            )
        ),
        {
            "code_words": escape(_("Primary code")), "explanation_words": escape(_("Explanation")),
            "own_words": escape(_("Own words")), "sentence_words": escape(_("Sentence for this case")),
            "outcome_words": escape(_("Outcome")), "same_words": escape(_("Same listing in notice")),
            "duplicate_words": escape(_("(for a duplicate)")),
        },
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class ListingChoices:
    """What the rows of one notice have in common."""

    notice: Notice
    form: DecisionForm
    history: History
    choosing: bool  # whether outcomes can be chosen
    others: list[tuple[str, str]]  # outcomes besides taking down and rejecting
    asked: Sequence[Told] = ()  # what the filer was asked about them
    query: str = ""  # of the page's address: the view of the queue and its filters


def write_listings(choices: ListingChoices) -> SafeString:
    """The open listings as list items."""
    words, no_choice = _words(get_language()), options(choices.others)
    asked = _asked_by_place(choices.asked)
    beside = escape(f"{choices.query}&row=" if choices.query else "?row=")
    look, look_end = _around("desk:listing", choices.notice.number, "0")
    return SafeString("\n".join([
        LISTING.format(
            n=row.listing.position, beside=beside, evidence=words.evidence, look=look, look_end=look_end,
            compare=words.compare % {"n": row.listing.position},
            pick=_pick(row, choices, words) if choices.choosing else "",
            choice=_choice(row, choices, words, no_choice) if choices.choosing else "",
            marks=_marks(row.listing, choices.history, words, asked),
            **_shown(row, words),
        )
        for row in choices.form.rows
    ]))  # fmt: skip


def _around(name: str, *args: str) -> tuple[str, str]:
    """An address before and after its last part, which is "0" here."""
    before, _zero, after = reverse(name, args=args).rpartition("0")
    return before, after


def _shown(row: ListingChoice, words: Words) -> dict[str, str]:
    """What the marketplace shows of a listing."""
    listing = row.listing
    shown = getattr(listing, "snapshot", None)
    return {
        "values": escape(row.own_values),
        "picture": PICTURE.format(escape(static(shown.picture))) if shown and shown.picture else _no_picture(),
        "address": escape(listing.address),
        "title": escape((shown and shown.title) or listing.item),
        "seller": _seller(listing, shown),
        "market": listing.market,
        "pasted": escape(tail(listing.pasted)),
        "taken": f'<span class="listing__taken nowrap">{words.snapshot} {moment(shown.taken_at)}</span>' if shown else "",
        "price": _price(listing, shown, words),
    }  # fmt: skip


def _price(listing, shown, words: Words) -> str:
    """What it costs, and what the product it is taken for costs by the catalogue."""
    if not shown or shown.price is None:
        return ""
    said, below = escape(money(shown.price, shown.currency)), vars(listing).get("below")
    if below is None:
        return said
    full = words.list_price % {"price": escape(money(listing.entry.price, shown.currency).partition(" ")[2])}
    share = f'<small class="listing__below">{words.below % {"share": below}}</small>' if below > 0 else ""
    return f"{said}<small>{full}</small>{share}"


@lru_cache(maxsize=1)
def _no_picture() -> str:
    return f'<span class="listing__pic listing__pic--none" aria-hidden="true">{icon("img")}</span>'


def _seller(listing, shown) -> str:
    name = shown.seller_name if shown else ""
    if listing.seller_key:
        href = reverse("desk:seller", args=[listing.seller_key])
        return f'<a href="{escape(href)}">{escape(name or listing.seller_key[-40:])}</a>'
    return f"<span>{escape(name)}</span>" if name else ""


def _marks(listing, history: History, words: Words, asked: Mapping[int, list[str]]) -> str:
    """Known facts about a listing."""
    marks, shown = [], getattr(listing, "snapshot", None)
    if shown and not shown.live:
        marks.append(WARNING.format(icon("warn"), words.not_live))
    if listing.outside:
        said = {"word": escape(listing.outside.word), "classes": escape(listing.outside.classes)}
        marks.append(WARNING.format(icon("warn"), words.outside % said))
    if upheld := history.sellers.get(listing.seller_key):
        href = escape(reverse("desk:seller", args=[listing.seller_key]))
        marks.append(KNOWN.format(href, icon("person"), words.upheld % {"n": upheld}))
    if times := history.again.get(listing.pk):
        href = reverse("desk:seller", args=[listing.seller_key], query={"again": listing.pk})
        marks.append(KNOWN.format(f"{escape(href)}#again", icon("repeat"), escape(say_again(times))))
    for other in history.elsewhere.get(listing.key, ()):
        said = {"number": escape(other.number), "outcome": escape(other.label)}
        href = reverse("desk:notice", args=[other.number])
        marks.append(KNOWN.format(href, icon("dup"), words.elsewhere % said))
    marks += asked.get(listing.position, [])
    return MARKS.format("\n".join(marks)) if marks else ""


def _asked_by_place(asked: Sequence[Told]) -> dict[int, list[str]]:
    """By the place of a listing: that its filer is asked, or what the filer answered about it last."""
    found: dict[int, list[str]] = {}
    for one in asked[-1:]:
        if one.row.state not in PENDING:
            continue
        for item in one.row.items.all():
            mark = _mark_of(item, one.is_open)
            for place in item.positions:
                found.setdefault(place, []).append(mark)
    return found


def _mark_of(item: InformationItem, is_open: bool) -> str:
    href, label = f"#question-{item.pk}", escape(item.get_code_display())
    if is_open or not (item.answer or item.files.all()):
        return ASKED.format(href, icon("hourglass"), escape(_("Waits for the filer:")), label)
    said = item.answer or ", ".join(row.file.name for row in item.files.all())
    return ANSWERED.format(href, icon("ask"), label, escape(Truncator(said).chars(160)))


def _pick(row: ListingChoice, choices: ListingChoices, words: Words) -> str:
    label, picked = words.select % {"n": row.listing.position}, row.key in choices.form.picked
    return PICK.format(key=row.key, label=label, checked=" checked" if picked else "")


def _choice(row: ListingChoice, choices: ListingChoices, words: Words, no_choice: str) -> str:
    """The fields of a listing, as they were posted."""
    others = dict(choices.others)
    chosen = "OTHER" if row.outcome in others else row.outcome
    return CHOICE.format(
        key=row.key,
        legend=words.legend % {"n": row.listing.position},
        radios=_radios(row.key, chosen, words.outcomes),
        error=f'<p class="field__err">{icon("stop")}{conditional_escape(row.error)}</p>' if row.error else "",
        code=escape(row.code),
        said=write_code(row.code, row.sentence),
        texts=options(row.text_choices, row.explanation) if row.texts else "",
        sentence=escape(row.sentence),
        others=options(choices.others, row.outcome) if row.outcome else no_choice,
        same_as=escape(row.same_as),
        **words.fields,
    )


def _radios(key: str, chosen: str, outcomes: Iterable[tuple[str, str, str]]) -> str:
    return "".join([
        RADIO.format(title=title, key=key, value=value, words=words, checked=" checked" if value == chosen else "")
        for value, title, words in outcomes
    ])  # fmt: skip
