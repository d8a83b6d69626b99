"""Whether figures meet the criteria of a programme, what is missing, and what would change it. Pure, and exact.

All shares are decimals between 0 and 1. The interval is Wilson's (E. B. Wilson, “Probable Inference, the Law of
Succession, and Statistical Inference”, JASA 22, 1927), with z = 1.96 for the lower end and z = 1.645 for the ends
that decide about leaving.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from itertools import takewhile

from programmes.accuracy import EXIT_Z, Z, bound

FORMULA = 1
SIX = Decimal("0.000001")
CODE_FROM = 20  # counted listings from which on a reason decides by itself
MOST_CLEAN = 100_000  # listings in a row, up to which we say how many would do
# From which change on a refused candidate is proposed again.
MORE_LISTINGS, BETTER_BY = Decimal("0.1"), Decimal("0.01")


@dataclass(frozen=True, slots=True)
class CodeFigures:
    """The figures under one reason."""

    code: str
    counted: Decimal
    exit_upper: Decimal | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """What is known of an organisation when it is evaluated; None is "no data". `figures_of_sums` fills in the ends.

    :param taken_down: listings removed or restricted.
    :param overturned: of these, those whose counter-notice, or appeal of the seller, was upheld.
    """

    good: Decimal = Decimal(0)
    bad: Decimal = Decimal(0)
    point: Decimal | None = None
    lower: Decimal | None = None
    upper: Decimal | None = None
    exit_upper: Decimal | None = None
    taken_down: int = 0
    overturned: int = 0
    reasons: Sequence[CodeFigures] = field(default_factory=tuple)
    formula: int = FORMULA

    @property
    def counted(self) -> Decimal:
        return self.good + self.bad

    @property
    def counter_success(self) -> Decimal | None:
        """None where nothing was taken down."""
        return (Decimal(self.overturned) / self.taken_down).quantize(SIX) if self.taken_down else None

    @property
    def worst_reason(self) -> CodeFigures | None:
        """The reason with the lowest upper end among those with enough listings."""
        deciding = [one for one in self.reasons if one.counted >= CODE_FROM and one.exit_upper is not None]
        return min(deciding, key=lambda one: (one.exit_upper, one.code), default=None)

    def value_of(self, figure: str) -> Decimal | None:
        """The value of a figure of `enums.Figure`."""
        if figure == "WORST_REASON":
            return self.worst_reason.exit_upper if self.worst_reason else None
        return {
            "COUNTED": self.counted,
            "LOWER": self.lower,
            "EXIT_UPPER": self.exit_upper,
            "COUNTER_SUCCESS": self.counter_success,
        }[figure]

    def parts_of(self, figure: str) -> tuple[Decimal | None, Decimal | None]:
        """What counts for the holder, and all that counts, behind a figure; of the weakest reason only the whole is kept."""
        if figure == "WORST_REASON":
            return None, self.worst_reason.counted if self.worst_reason else None
        if figure == "COUNTER_SUCCESS":
            return Decimal(self.overturned), Decimal(self.taken_down)
        return self.good, self.counted


@dataclass(frozen=True, slots=True)
class Rule:
    """One criterion: a figure, how it is compared, and with what.

    :param minimum: of counted listings, below which it decides nothing.
    :param running: at how many monthly evaluations in a row it must be met before anything follows.
    """

    figure: str
    comparison: str
    threshold: Decimal
    minimum: Decimal = Decimal(0)
    running: int = 1


@dataclass(frozen=True, slots=True)
class Finding:
    """One criterion applied to figures.

    :param met: None where there is no data.
    :param missing: how far the figure is from its threshold, 0 where it is met.
    :param clean: how many listings taken down in a row would do, 0 where it is met, None where no number does.
    :param codes: the reasons that fail it.
    """

    rule: Rule
    value: Decimal | None
    met: bool | None
    missing: Decimal = Decimal(0)
    clean: int | None = 0
    codes: tuple[str, ...] = ()


def ends(good: Decimal, counted: Decimal, z: Fraction | Decimal) -> tuple[Decimal | None, Decimal | None]:
    """Both ends of Wilson's interval, rounded once, half to even, to six places; (None, None) where nothing counts."""
    if not counted:
        return None, None
    n, exact = Fraction(counted), Fraction(z)
    share = Fraction(good) / n
    return bound(share, n, exact, -1), bound(share, n, exact, 1)


def figures_of_sums(good: Decimal, bad: Decimal, **more) -> Figures:
    """Figures whose share and intervals follow from sums that are exact."""
    counted = good + bad
    lower, upper = ends(good, counted, Z)
    return Figures(
        good=good, bad=bad, point=(good / counted).quantize(SIX) if counted else None, lower=lower, upper=upper,
        exit_upper=ends(good, counted, EXIT_Z)[1], **more,
    )  # fmt: skip


def holds(value: Decimal, comparison: str, threshold: Decimal) -> bool:
    """Whether a value compares so."""
    return {
        "AT_LEAST": value >= threshold,
        "AT_MOST": value <= threshold,
        "BELOW": value < threshold,
        "ABOVE": value > threshold,
    }[comparison]


def find(rule: Rule, figures: Figures) -> Finding:
    """Apply one criterion."""
    value = figures.value_of(rule.figure)
    if value is None or figures.counted < rule.minimum:
        return Finding(rule, value, None)
    met = holds(value, rule.comparison, rule.threshold)
    codes = blocking(figures, rule.threshold) if rule.figure == "WORST_REASON" else ()
    if met:
        return Finding(rule, value, True, codes=codes)
    return Finding(rule, value, False, abs(rule.threshold - value), clean_for(rule, figures), codes)


def blocking(figures: Figures, threshold: Decimal) -> tuple[str, ...]:
    """The reasons with enough listings whose upper end is below a threshold, the weakest first."""
    failing = [
        one
        for one in figures.reasons
        if one.counted >= CODE_FROM and one.exit_upper is not None and one.exit_upper < threshold
    ]
    return tuple(one.code for one in sorted(failing, key=lambda one: (one.exit_upper, one.code)))


def clean_for(rule: Rule, figures: Figures) -> int | None:
    """How many listings taken down in a row, and nothing else, would meet a criterion; None where none would."""
    if rule.figure == "COUNTED":
        return int((rule.threshold - figures.counted).to_integral_value("ROUND_CEILING"))
    if rule.figure not in ("LOWER", "EXIT_UPPER") or rule.comparison != "AT_LEAST":
        return None
    z, side = (Z, 0) if rule.figure == "LOWER" else (EXIT_Z, 1)

    def enough(more: int) -> bool:
        end = ends(figures.good + more, figures.counted + more, z)[side]
        return end is not None and end >= rule.threshold

    return _least(enough)


def _least(enough) -> int | None:
    """The least whole number for which a condition holds that stays true once it is; None beyond `MOST_CLEAN`."""
    if not enough(MOST_CLEAN):
        return None
    low, high = 0, MOST_CLEAN
    while low < high:
        middle = (low + high) // 2
        low, high = (low, middle) if enough(middle) else (middle + 1, high)
    return low


def admits(findings: Iterable[Finding]) -> bool:
    """Whether every criterion is met; where nothing was taken down, or no reason has enough listings, none fails."""
    found = list(findings)
    unknown_is_fine = ("COUNTER_SUCCESS", "WORST_REASON")
    return bool(found) and all(
        one.met or (one.met is None and one.rule.figure in unknown_is_fine) for one in found
    )


def watches(findings: Iterable[Finding], earlier: Sequence[Sequence[bool]]) -> tuple[Finding, ...]:
    """The criteria of leaving that are met often enough in a row.

    :param earlier: for each finding, in their order, whether it was met at the evaluations before, the last first.
    """
    return tuple(
        one
        for one, before in zip(findings, earlier, strict=True)
        if one.met and 1 + sum(1 for _ in takewhile(bool, before)) >= one.rule.running
    )


def changed(before: Figures, now: Figures, *, codes_before: Iterable[str], codes_now: Iterable[str]) -> bool:
    """Whether figures differ enough to propose a refused candidate again.

    A tenth more listings counted or taken down, a lower end that is a point better, or a reason that no longer fails by
    itself. Taken-down listings are looked at too, because one more notice can lower what is counted: from five notices
    on, none counts for more than a fifth.

    :param codes_before: the reasons that failed by themselves then; `codes_now` those that do now.
    """
    if before.formula != now.formula:
        return True
    pairs = ((before.counted, now.counted), (before.taken_down, now.taken_down))
    more = any(new > old and new >= old * (1 + MORE_LISTINGS) for old, new in pairs)
    better = (now.lower or 0) - (before.lower or 0) >= BETTER_BY
    return more or better or bool(set(codes_before) - set(codes_now))
