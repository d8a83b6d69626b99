"""Evaluations: the figures of an organisation against the criteria, kept, and what follows from them."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from ipr_portal.audit.actions import record
from ipr_portal.tenancy.models import Organisation
from programmes.criteria import Finding, admits, changed, find, watches
from programmes.enums import (
    ENDED,
    EvaluationKind,
    Figure,
    ParticipationState,
    Purpose,
)
from programmes.models import (
    CriteriaVersion,
    Criterion,
    Evaluation,
    EvaluationLine,
    Participation,
    Plan,
    Programme,
)
from programmes.queries.figures import figures_of
from programmes.queries.settings import criteria_of
from programmes.rules.admission import why_not_propose
from programmes.wording import say_failing

from .admission import identify
from .standing import recover, watch
from .steps import lock, lock_organisation

S = ParticipationState
GOOD_ONES = 2  # monthly evaluations in a row that end a watch


@transaction.atomic
def evaluate(
    *, organisation: Organisation, programme: Programme, kind: str, at: datetime, as_of: datetime | None = None,
    period: str = "", by=None,
) -> Evaluation:  # fmt: skip
    """Evaluate an organisation for a programme, keep it, and do what follows from it.

    Two at once wait for each other; a round that was evaluated already is not evaluated again.

    :param as_of: the end of the window; by default `at`.
    :param period: names an evaluation that takes place once, such as that of a month.
    """
    organisation = lock_organisation(organisation)
    rows = Evaluation.objects.filter(programme=programme, organisation=organisation)
    if period and (made := rows.filter(period=period).first()):
        return made
    version, criteria = criteria_of(programme)
    participation = (
        Participation.objects.filter(programme=programme, organisation=organisation).open().first()
    )
    evaluation, findings = _keep(
        organisation,
        version,
        criteria,
        participation,
        kind=kind,
        at=at,
        as_of=as_of or at,
        period=period,
        by=by,
    )
    if by:
        record("participation.evaluated", organisation, by=by, at=at, internal=True, programme=str(programme))
    if participation is None:
        _propose(organisation, programme, evaluation, by=by, at=at)
    else:
        _follow(lock(participation), evaluation, findings, at=at)
    return evaluation


def _keep(
    organisation,
    version: CriteriaVersion,
    criteria: list[Criterion],
    participation,
    *,
    kind,
    at,
    as_of,
    period,
    by,
) -> tuple[Evaluation, list[Finding]]:
    """Write the evaluation with a line for each criterion."""
    figures = figures_of(organisation, at=as_of, known_at=at)
    found = [(one, find(one.rule, figures)) for one in criteria]
    to_admit = [finding for one, finding in found if one.purpose == Purpose.ADMISSION]
    to_watch = [(one, finding) for one, finding in found if one.purpose == Purpose.WATCH]
    failing = watches(
        [finding for _one, finding in to_watch], _earlier(participation, [one for one, _finding in to_watch])
    )
    evaluation = Evaluation.objects.create(
        organisation=organisation, programme_id=version.programme_id, criteria=version,
        participation=participation, kind=kind, period=period, as_of=as_of, evaluated_at=at, by=by,
        formula=figures.formula, good=figures.good, bad=figures.bad, taken_down=figures.taken_down,
        overturned=figures.overturned, point=figures.point, lower=figures.lower, upper=figures.upper,
        exit_upper=figures.exit_upper, counter_success=figures.counter_success,
        reasons=[
            [one.code, str(one.counted), None if one.exit_upper is None else str(one.exit_upper)]
            for one in figures.reasons
        ],
        admits=admits(to_admit), watches=bool(failing),
        blocking_codes=[code for finding in to_admit if not finding.met for code in finding.codes],
    )  # fmt: skip
    EvaluationLine.objects.bulk_create(
        EvaluationLine(
            organisation=organisation, evaluation=evaluation, criterion=one, value=finding.value, met=finding.met,
            missing=finding.missing, clean_listings=finding.clean, codes=list(finding.codes),
        )
        for one, finding in found
    )  # fmt: skip
    return evaluation, list(failing)


def _earlier(participation: Participation | None, criteria: Sequence[Criterion]) -> list[list[bool]]:
    """For each criterion, whether it was met at the monthly evaluations before, in this participation, the last first."""
    needed = max((one.running for one in criteria), default=1) - 1
    if participation is None or not needed:
        return [[] for _one in criteria]
    before = list(participation.evaluations.scheduled().order_by("-as_of", "-pk")[:needed])
    lines = EvaluationLine.objects.filter(evaluation__in=before, criterion__purpose=Purpose.WATCH)
    met = {
        (line.evaluation_id, line.criterion.figure): bool(line.met)
        for line in lines.select_related("criterion")
    }
    return [[met.get((one.pk, criterion.figure), False) for one in before] for criterion in criteria]


def _propose(organisation, programme, evaluation: Evaluation, *, by, at) -> None:
    """Make it a candidate if its figures admit it, and it was not refused with the same figures."""
    if not evaluation.admits or why_not_propose(organisation, programme, at=at):
        return
    if not _is_refused(organisation, programme, evaluation):
        identify(programme=programme, organisation=organisation, evaluation=evaluation, by=by, at=at)


def _is_refused(organisation, programme, evaluation: Evaluation) -> bool:
    """Whether it was not invited, declined, or did not answer, and its figures are still those of then."""
    rows = Participation.objects.filter(programme=programme, organisation=organisation, state__in=ENDED)
    last = rows.order_by("-ended_at", "-pk").first()
    if last is None or last.state == S.EXITED:
        return False
    before = Evaluation.objects.filter(
        programme=programme, organisation=organisation, evaluated_at__lte=last.ended_at
    )
    then = before.order_by("-evaluated_at", "-pk").first()
    return then is not None and not changed(
        then.figures,
        evaluation.figures,
        codes_before=then.blocking_codes,
        codes_now=evaluation.blocking_codes,
    )


def _follow(participation: Participation, evaluation: Evaluation, failing: list[Finding], *, at) -> None:
    """Put a participant on watch, or bring it back.

    An evaluation on demand puts on watch only by a criterion that needs no second one, and brings nobody back.
    """
    monthly = evaluation.kind == EvaluationKind.MONTHLY
    if participation.state == S.ACTIVE:
        counting = failing if monthly else [one for one in failing if one.rule.running == 1]
        if counting:
            watch(participation, evaluation=evaluation, reason=say_failing(counting), at=at)
    elif monthly and participation.state == S.WATCH:
        if _good_running(participation, GOOD_ONES, since=participation.state_since):
            said = _("Two evaluations in a row are good.")
            recover(participation, evaluation=evaluation, reason=said, at=at)
    elif monthly and participation.state == S.IMPROVEMENT_PLAN:
        plan = participation.plans.get(closed_at=None)
        if _good_running(participation, plan.evaluations_needed, since=plan.opened_at, plan=plan):
            said = _("The targets of the improvement plan are reached.")
            recover(participation, evaluation=evaluation, reason=said, at=at)


def _good_running(
    participation: Participation, needed: int, *, since: datetime, plan: Plan | None = None
) -> bool:
    """Whether the last monthly evaluations after a moment, as many as are needed, were all good."""
    rows = participation.evaluations.scheduled().filter(evaluated_at__gt=since)
    last = list(rows.prefetch_related("lines__criterion").order_by("-as_of", "-pk")[:needed])
    targets = [target.rule for target in plan.targets.all()] if plan else []
    return len(last) == needed and all(is_good(one, targets) for one in last)


def is_good(evaluation: Evaluation, targets: Sequence = ()) -> bool:
    """Whether no criterion of leaving is met, and every target is reached; without data it is not."""
    for line in evaluation.lines.all():
        unknown = line.met is None and line.criterion.figure != Figure.COUNTER_SUCCESS
        if line.criterion.purpose == Purpose.WATCH and (line.met or unknown):
            return False
    return all(find(rule, evaluation.figures).met for rule in targets)
