"""What a seller is told of a measure, in plain words.

Nothing that a person wrote is part of it, except the titles of the seller's own listings; and nothing says who filed.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from ipr_portal.ui.moments import say_day
from takedowns.enums import Measure, MeasureState
from takedowns.strikes import COLLAPSE, VALID

MOST_LISTED = 40  # listings in a message; the page shows all
HEADLINES = {
    Measure.WARNING: gettext_lazy("Your shop is warned"),
    Measure.LISTING_LIMIT: gettext_lazy("You can offer fewer listings"),
    Measure.SUSPENSION: gettext_lazy("Your account is suspended"),
}
MEANS = {
    Measure.WARNING: gettext_lazy(
        "Nothing is restricted. If more of your listings are found to infringe rights, the marketplace may limit or suspend"
        " your account."
    ),
    Measure.LISTING_LIMIT: gettext_lazy(
        "The marketplace limits how many listings you can offer, from %(day)s on, without a fixed end."
    ),
    Measure.SUSPENSION: gettext_lazy(
        "The marketplace suspends your account, from %(day)s on, without a fixed end: you cannot sell there meanwhile."
    ),
}
UPHELD = {
    Measure.WARNING: gettext_lazy("Your objection was successful: the warning is taken back"),
    Measure.LISTING_LIMIT: gettext_lazy("Your objection was successful: the limit is lifted"),
    Measure.SUSPENSION: gettext_lazy("Your objection was successful: the suspension is lifted"),
}
DENIED = gettext_lazy("Your objection was not successful")


@dataclass(frozen=True, slots=True)
class MeasureTold:
    """What a message about a measure is made from."""

    measure: str  # one of `Measure`
    market: str  # its name
    from_day: date
    listings: Sequence[str]  # each with its day and the kind of right
    strikes: int
    needed: int
    until: date | None = None  # the link works, to the end of that day
    object_until: date | None = None  # the seller can object by it, to the end of that day


@dataclass(frozen=True, slots=True)
class AnswerTold:
    """What a message about the answer to an objection is made from."""

    measure: str  # one of `Measure`
    upheld: bool
    reasons: str
    until: date | None = None  # the link works


def headline_of_measure(measure: str) -> str:
    return str(HEADLINES[Measure(measure)])


def headline_now(measure: str, state: str) -> str:
    """What a seller reads first on the page: the measure, or that it is lifted after an objection."""
    if state in (MeasureState.TO_LIFT, MeasureState.LIFTED):
        return str(UPHELD[Measure(measure)])
    return headline_of_measure(measure)


def meaning_of(measure: str, from_day: date) -> str:
    """What a measure means for the seller, and since when."""
    return str(MEANS[Measure(measure)]) % {"day": say_day(from_day)}


def how_counted(strikes: int, needed: int, market: str) -> str:
    """How many strikes there are, how they are counted, and who decided."""
    counted = ngettext(
        "%(n)d strike is valid; in %(market)s this measure takes %(needed)d.",
        "%(n)d strikes are valid; in %(market)s this measure takes %(needed)d.",
        strikes,
    ) % {"n": strikes, "market": market, "needed": needed}
    rule = _(
        "Decisions within %(together)d days count as one strike, and a strike is valid for %(valid)d days. The portal counts"
        " them; a person of our team, who had not taken the last of these decisions, decided about the measure."
    )
    return f"{counted} {rule % {'together': COLLAPSE.days, 'valid': VALID.days}}"


def text_of_measure(told: MeasureTold) -> str:
    """What was decided, why, and what the seller can do; paragraphs with an empty line between them."""
    parts = [
        meaning_of(told.measure, told.from_day),
        _("Why: after reports with evidence we decided that these listings of yours infringe rights."),
        _listed(told.listings),
        how_counted(told.strikes, told.needed, told.market),
    ]
    if told.object_until:
        parts.append(
            _(
                "If you think that the measure is wrong, object by the link until %(day)s, once and free of charge. Somebody who"
                " had no part in it decides."
            )
            % {"day": say_day(told.object_until)}
        )
    parts += _readable(told.until)
    return "\n\n".join(parts)


def subject_of_answer(told: AnswerTold) -> str:
    return str(UPHELD[Measure(told.measure)] if told.upheld else DENIED)


def text_of_answer(told: AnswerTold) -> str:
    """What was decided about an objection, why, and what follows."""
    follows = (
        _("The marketplace lifts the measure.")
        if told.upheld
        else _("The measure stands. A court can decide otherwise.")
    )
    why = _("Somebody who had no part in the measure decided. Why: %(reasons)s") % {"reasons": told.reasons}
    return "\n\n".join([f"{subject_of_answer(told)}. {follows}", why, *_readable(told.until)])


def _readable(until: date | None) -> list[str]:
    if until is None:
        return []
    said = _(
        "The link shows the measure with its reasons. You can read it until %(day)s, without an account."
    )
    return [said % {"day": say_day(until)}]


def _listed(listings: Sequence[str]) -> str:
    shown = [f"- {one}" for one in listings[:MOST_LISTED]]
    if more := len(listings) - len(shown):
        shown.append(
            ngettext("- and %(n)d more, on the page", "- and %(n)d more, on the page", more) % {"n": more}
        )
    return "\n".join(shown)
