"""How an organisation stands against the criteria: rows for the tables of both sides."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ipr_portal.tenancy.models import Organisation
from programmes.criteria import Figures, Finding, find
from programmes.enums import FIGURES_IN_WORDS, MOVES_IT, Figure, Purpose
from programmes.models import CriteriaVersion, Criterion, Evaluation, Participation, Programme
from programmes.wording import SaidFigures, say_figures, say_missing, say_threshold, say_value

from .figures import figures_of
from .participations import known_to_holder
from .settings import criteria_of

EVALUATIONS_SHOWN = 13  # a year of them


@dataclass(frozen=True, slots=True)
class CriterionRow:
    """One criterion as a table shows it."""

    figure: str
    meaning: str
    value: str
    threshold: str
    meaning_of_state: str  # fine, attention or none, as a pill has it
    state: str
    missing: str
    change: str
    criterion: Criterion
    finding: Finding
    running: str = ""


@dataclass(frozen=True, slots=True)
class Stand:
    """Where an organisation stands: as of when, under which criteria, criterion by criterion."""

    as_of: datetime
    version: CriteriaVersion
    figures: Figures
    to_enter: Sequence[CriterionRow]
    to_stay: Sequence[CriterionRow]
    blocking_codes: Sequence[str]
    admits: bool
    evaluation: Evaluation | None = None

    @property
    def said(self) -> SaidFigures:
        """The figures in words."""
        return say_figures(self.figures)


def stand_of(organisation: Organisation, programme: Programme, *, at: datetime) -> Stand:
    """The last evaluation of an organisation; where there is none, its figures of this moment."""
    rows = Evaluation.objects.filter(programme=programme, organisation=organisation)
    last = rows.select_related("criteria").order_by("-as_of", "-pk").first()
    if last:
        lines = list(last.lines.select_related("criterion"))
        found = [(line.criterion, line.finding) for line in lines]
        return _stand(found, last.criteria, last.figures, as_of=last.as_of, evaluation=last)
    version, criteria = criteria_of(programme)
    figures = figures_of(organisation, at=at)
    return _stand([(one, find(one.rule, figures)) for one in criteria], version, figures, as_of=at)


def _stand(
    found: Iterable[tuple[Criterion, Finding]], version, figures: Figures, *, as_of: datetime, evaluation=None
) -> Stand:
    found = list(found)
    codes = [code for one, finding in found if one.purpose == Purpose.ADMISSION for code in finding.codes]
    return Stand(
        as_of=as_of,
        version=version,
        figures=figures,
        to_enter=[row_of(one, finding) for one, finding in found if one.purpose == Purpose.ADMISSION],
        to_stay=[row_of(one, finding) for one, finding in found if one.purpose == Purpose.WATCH],
        blocking_codes=codes,
        admits=bool(evaluation and evaluation.admits),
        evaluation=evaluation,
    )


def row_of(criterion: Criterion, finding: Finding) -> CriterionRow:
    """A criterion with what was found, in words."""
    figure = Figure(criterion.figure)
    entering = criterion.purpose == Purpose.ADMISSION
    running = ""
    if criterion.running > 1:
        running = ngettext(
            "at %(n)d monthly evaluation", "at %(n)d monthly evaluations in a row", criterion.running
        ) % {"n": criterion.running}  # fmt: skip
    return CriterionRow(
        figure=str(figure.label),
        meaning=str(FIGURES_IN_WORDS[figure]),
        value=say_value(figure, finding.value),
        threshold=say_threshold(figure, criterion.comparison, criterion.threshold),
        meaning_of_state=_pill(entering, finding.met),
        state=_state(entering, finding.met),
        missing=say_missing(finding) if entering else "",
        change=str(MOVES_IT[figure]),
        criterion=criterion,
        finding=finding,
        running=running,
    )


def _pill(entering: bool, met: bool | None) -> str:
    if met is None:
        return ""
    return "fine" if met == entering else "attention"


def _state(entering: bool, met: bool | None) -> str:
    if met is None:
        return _("No data")
    if entering:
        return _("Met") if met else _("Not met")
    return _("Below the limit") if met else _("Good")


def evaluations_of(organisation: Organisation, programme: Programme) -> list[Evaluation]:
    """The last evaluations, the newest first."""
    rows = Evaluation.objects.filter(programme=programme, organisation=organisation).select_related("by")
    return list(rows.order_by("-as_of", "-pk")[:EVALUATIONS_SHOWN])


def participation_of(organisation: Organisation, programme: Programme) -> Participation | None:
    """The newest participation that the rights holder knows of."""
    rows = known_to_holder(organisation).filter(programme=programme)
    return rows.order_by("-identified_at", "-pk").first()
