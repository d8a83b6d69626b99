"""Who would leave or enter at another threshold of accuracy, by the last evaluation of each organisation."""

from dataclasses import dataclass
from decimal import Decimal

from programmes.criteria import Finding, Rule, admits, find
from programmes.enums import BOUND, TAKES_PART, Figure, ParticipationState, Purpose
from programmes.models import Evaluation, Participation, Programme
from programmes.wording import say_share

from .settings import criteria_of, limits_of

ACCURACY = {
    Figure.LOWER,
    Figure.EXIT_UPPER,
    Figure.WORST_REASON,
}  # what the threshold of accuracy is used for
HOLDS_PLACE = {*TAKES_PART, ParticipationState.INVITED}


@dataclass(frozen=True, slots=True)
class Turned:
    """An organisation that another threshold would move."""

    evaluation: Evaluation
    participation: Participation | None


@dataclass(frozen=True, slots=True)
class Simulation:
    """What another threshold would change."""

    threshold: Decimal
    evaluated: int
    would_enter: list[Turned]  # would meet the criteria, and do not today
    would_not_enter: list[Turned]  # meet them today, and would not
    would_leave: list[Turned]  # participants that would have to be watched, and need not today
    would_stay: list[Turned]  # participants that must be watched today, and would not

    @property
    def said(self) -> str:
        """The threshold in words."""
        return say_share(self.threshold)


def first_to_try(programme: Programme) -> Decimal:
    """Two points above the threshold of admission in force, in per cent; 92 where there is none."""
    in_force = limits_of(Purpose.ADMISSION, Figure.LOWER).get(programme.pk)
    return min(Decimal(100), round(100 * in_force + 2, 1)) if in_force is not None else Decimal(92)


def simulate(programme: Programme, threshold: Decimal) -> Simulation:
    """Compare the criteria in force with the same ones at another threshold of accuracy. Two reads; nothing is written."""
    _version, criteria = criteria_of(programme)
    last = Evaluation.objects.filter(programme=programme).select_related("organisation").last_of_each()
    rows = Participation.objects.filter(programme=programme).open().for_lists()
    inside = {row.organisation_id: row for row in rows}
    moved: dict[str, list[Turned]] = {"enter": [], "not_enter": [], "leave": [], "stay": []}
    evaluations = list(last)
    for one in evaluations:
        row = inside.get(one.organisation_id)
        if change := _change(one, row, criteria, threshold):
            moved[change].append(Turned(one, row))
    return Simulation(
        threshold, len(evaluations), moved["enter"], moved["not_enter"], moved["leave"], moved["stay"]
    )


def _change(evaluation: Evaluation, row: Participation | None, criteria, threshold: Decimal) -> str:
    """What changes for one organisation: enter, not_enter, leave, stay, or "" for nothing."""
    state = row.state if row else ""
    if state in BOUND:
        now, then = (_fails(evaluation, criteria, one) for one in (None, threshold))
        return "" if now == then else "leave" if then else "stay"
    if state in HOLDS_PLACE:
        return ""
    now, then = (_enters(evaluation, criteria, one) for one in (None, threshold))
    return "" if now == then else "enter" if then else "not_enter"


def _enters(evaluation: Evaluation, criteria, threshold: Decimal | None) -> bool:
    return admits(_found(evaluation, criteria, Purpose.ADMISSION, threshold))


def _fails(evaluation: Evaluation, criteria, threshold: Decimal | None) -> bool:
    """Whether a criterion of leaving that needs no second evaluation is met."""
    found = _found(evaluation, criteria, Purpose.WATCH, threshold)
    return any(one.met for one in found if one.rule.running == 1)


def _found(evaluation: Evaluation, criteria, purpose: str, threshold: Decimal | None) -> list[Finding]:
    figures = evaluation.figures
    return [find(_at(one.rule, threshold), figures) for one in criteria if one.purpose == purpose]


def _at(rule: Rule, threshold: Decimal | None) -> Rule:
    if threshold is None or rule.figure not in ACCURACY:
        return rule
    return Rule(rule.figure, rule.comparison, threshold, rule.minimum, rule.running)
