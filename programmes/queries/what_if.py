"""What the next listings would do to accuracy, and to each criterion of a programme."""

from collections.abc import Sequence
from dataclasses import dataclass

from programmes.accuracy import Scored
from programmes.criteria import Figures, admits, figures_of_sums, find
from programmes.enums import Purpose
from programmes.models import Programme
from programmes.wording import SaidFigures, say_figures

from .figures import figures_from
from .settings import criteria_of
from .standing import CriterionRow, row_of

MOST = 1000  # listings of each kind that one may try


@dataclass(frozen=True, slots=True)
class Criterion:
    """One criterion now, and as it would be."""

    now: CriterionRow
    then: CriterionRow
    is_entry: bool

    @property
    def changes(self) -> bool:
        return self.now.state != self.then.state


@dataclass(frozen=True, slots=True)
class Effect:
    """The figures now, and after so many more listings."""

    taken_down: int
    rejected: int
    now: SaidFigures
    then: SaidFigures
    criteria: Sequence[Criterion]
    admits_now: bool
    admits_then: bool


def effect_of(scored: Scored, programme: Programme, *, taken_down: int, rejected: int) -> Effect:
    """What more listings would do, if they are spread over several notices, so that the cap does not hold them.

    Reasons are left as they are: which one the next listings stand under is not known. Two statements.
    """
    now = figures_from(scored)
    then = with_more(now, taken_down=taken_down, rejected=rejected)
    _version, criteria = criteria_of(programme)
    found = [(one, find(one.rule, now), find(one.rule, then)) for one in criteria]
    entering = [(before, after) for one, before, after in found if one.purpose == Purpose.ADMISSION]
    return Effect(
        taken_down, rejected, say_figures(now), say_figures(then),
        [
            Criterion(row_of(one, before), row_of(one, after), one.purpose == Purpose.ADMISSION)
            for one, before, after in found
        ],
        admits(before for before, _after in entering), admits(after for _before, after in entering),
    )  # fmt: skip


def with_more(figures: Figures, *, taken_down: int, rejected: int) -> Figures:
    """The figures once so many more listings are taken down, and so many rejected."""
    return figures_of_sums(
        figures.good + taken_down, figures.bad + rejected, taken_down=figures.taken_down + taken_down,
        overturned=figures.overturned, reasons=figures.reasons, formula=figures.formula,
    )  # fmt: skip
