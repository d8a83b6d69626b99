"""Figures in words, for pages, letters and files. What is said may be of anything that has the figures."""

from dataclasses import dataclass
from decimal import ROUND_DOWN, ROUND_HALF_EVEN, Decimal
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from programmes.accuracy import Rule
from programmes.enums import SHARES, Comparison, Figure

# By which rule a listing counts: in a few words, and what follows.
RULES_IN_WORDS = {
    Rule.UPHELD: gettext_lazy("Taken down: counts 1 for you"),
    Rule.MADE_GOOD: gettext_lazy(
        "Taken down after it was fixed: the first rejection counts half, this one not again"
    ),
    Rule.REJECTED: gettext_lazy("Rejected: counts 1 against you"),
    Rule.CURABLE: gettext_lazy("Rejected, and fixed in time or still to be fixed: counts half against you"),
    Rule.NOT_CURED: gettext_lazy("Rejected, and not fixed in time: counts 1 against you"),
    Rule.NEUTRAL: gettext_lazy(
        "Duplicate, already down, on legal hold or rejected for a reason that does not count"
    ),
    Rule.UNANSWERED: gettext_lazy("Our question stayed unanswered: counts 1 against you"),
    Rule.WITHDRAWN_AFTER_QUESTION: gettext_lazy("Withdrawn after we asked a question: counts 1 against you"),
    Rule.WITHDRAWN_FREE: gettext_lazy("Withdrawn: one in ten listings does not count"),
    Rule.WITHDRAWN: gettext_lazy("Withdrawn, beyond one in ten listings: counts 1 against you"),
    Rule.MISTYPED_FREE: gettext_lazy("Mistyped address: one in fifty listings does not count"),
    Rule.REVERSED: gettext_lazy("Taken down, but the seller was right: counts 1 against you"),
    Rule.MISTAKE: gettext_lazy("You retracted it as a mistake: counts 1 against you"),
    Rule.APPEAL_GRANTED: gettext_lazy("Our rejection was wrong: counts 1 for you"),
    Rule.UNDER_REVIEW: gettext_lazy(
        "Under review as a possible error of ours: does not count until we have answered"
    ),
}

PILOT_TERMS = gettext_lazy("""## What we promise

Every notice that you send while you take part is decided in **less than %(time)s** of its market. A notice that you sent
before keeps the promise it was sent under, and so does one that is on its way when you leave.

## What we ask of you

- You try out what the pilot is about, and tell us what works and what does not.
- You file only what you would stand by before a court, and tell us when a takedown was a mistake.

## How it ends

The pilot ends on the day that its page names. Either side can end the participation earlier and says why. Nothing of this
changes how other organisations stand, those of the same agency included.
""")


def say_days(days: int) -> str:
    """So many business days."""
    return ngettext("%(n)s business day", "%(n)s business days", days) % {"n": days}


def pilot_terms(business_days: int) -> str:
    """The terms that a pilot begins with, in Markdown, with its own promise."""
    return PILOT_TERMS % {"time": say_days(business_days)}


def say_weight(weight: Fraction) -> str:
    """What a listing counts: up to two digits, nothing that is 0."""
    if not weight:
        return "0"
    return f"{Decimal(round(weight * 100)) / 100:.2f}".rstrip("0").rstrip(".")


def say_share(share: Decimal | None) -> str:
    """A share as per cent with one digit, such as `83.1 %`; “no data” for None."""
    if share is None:
        return _("no data")
    return f"{(share * 100).quantize(Decimal('0.1'), ROUND_HALF_EVEN)} %"


def say_sum(n: Decimal) -> str:
    """A sum of weights, with a half where there is one."""
    whole = n.quantize(Decimal("0.1"), ROUND_DOWN)
    return f"{int(whole):,}" if whole == int(whole) else f"{whole:,}"


def say_value(figure: str, value: Decimal | None) -> str:
    """The value of a figure."""
    if value is None:
        return _("no data")
    return say_share(value) if figure in SHARES else say_sum(value)


def say_threshold(figure: str, comparison: str, threshold: Decimal) -> str:
    """A threshold with its comparison, such as `at least 90.0 %`."""
    return f"{Comparison(comparison).label} {say_value(figure, threshold)}"


def say_missing(finding: Any) -> str:
    """What is missing for a criterion that is not met; "" where nothing is."""
    figure = finding.rule.figure
    if finding.met is None:
        return (
            _("Too little to say yet.") if figure != Figure.COUNTER_SUCCESS else _("Nothing was taken down.")
        )
    if finding.met:
        return ""
    if figure == Figure.COUNTED:
        n = finding.clean or 0
        return ngettext("%(n)d counted listing more.", "%(n)d counted listings more.", n) % {"n": n}
    points = f"{(finding.missing * 100).quantize(Decimal('0.1'))}"
    if finding.codes:
        return _("Below the threshold: %(codes)s.") % {"codes": ", ".join(finding.codes)}
    if finding.clean is None:
        return _("%(points)s points.") % {"points": points}
    return ngettext(
        "%(points)s points: %(n)d listing taken down in a row would do.",
        "%(points)s points: %(n)d listings taken down in a row would do.",
        finding.clean,
    ) % {"points": points, "n": finding.clean}  # fmt: skip


def say_failing(findings: Any) -> str:
    """The criteria of leaving that are met, as one sentence for the rights holder."""
    said = [
        _("%(figure)s is %(value)s, the limit is %(limit)s")
        % {
            "figure": Figure(one.rule.figure).label,
            "value": say_value(one.rule.figure, one.value),
            "limit": say_value(one.rule.figure, one.rule.threshold),
        }
        for one in findings
    ]
    return "; ".join(said) + "."


@dataclass(frozen=True, slots=True)
class SaidFigures:
    """The figures of an evaluation in words; those that end in `number` have no unit, and are empty without data."""

    counted: str
    point: str
    lower: str
    upper: str
    exit_upper: str
    counter_success: str
    point_number: str
    exit_upper_number: str
    counter_success_number: str


def say_figures(figures: Any) -> SaidFigures:
    """The figures of an evaluation, or those that are computed now."""
    return SaidFigures(
        counted=say_sum(figures.counted),
        point=say_share(figures.point),
        lower=say_share(figures.lower),
        upper=say_share(figures.upper),
        exit_upper=say_share(figures.exit_upper),
        counter_success=say_share(figures.counter_success),
        point_number=_number(figures.point),
        exit_upper_number=_number(figures.exit_upper),
        counter_success_number=_number(figures.counter_success),
    )


def _number(share: Decimal | None) -> str:
    return "" if share is None else say_share(share).removesuffix(" %")
