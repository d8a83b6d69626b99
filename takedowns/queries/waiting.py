"""Pending work in each of several organisations, for people who act for more than one."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, F, IntegerField, Min, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from ipr_portal.tenancy.models import Organisation
from takedowns.enums import RightState
from takedowns.models import IPRight, Notice

from .to_do import waiting_for


@dataclass(frozen=True, slots=True)
class Waiting:
    """Notices and rights that wait for an answer, notices that are not decided yet, and by when the next one is."""

    to_answer: int
    open: int
    next_due: datetime | None


def what_waits(organisation_ids: Collection[int], *, at: datetime) -> dict[int, Waiting]:
    """One statement; needs a scope that shows these organisations."""
    theirs = Notice.objects.filter(organisation=OuterRef("pk"))
    notices, to_answer = theirs.open(), theirs.filter(waiting_for(at))
    running = notices.filter(clock__stopped_at=None).filter(Q(paused_until=None) | Q(paused_until__lte=at))
    rights = IPRight.objects.filter(organisation=OuterRef("pk"), state=RightState.INFO_REQUIRED)
    rows = Organisation.objects.filter(pk__in=organisation_ids).annotate(
        to_answer=_count(to_answer) + _count(rights),
        open=_count(notices),
        next_due=Subquery(_grouped(running).annotate(found=Min("clock__due_at")).values("found")),
    )
    return {
        pk: Waiting(to_answer, open_ones, due)
        for pk, to_answer, open_ones, due in rows.values_list("pk", F("to_answer"), F("open"), F("next_due"))
    }


def _count(rows) -> Coalesce:
    counted = _grouped(rows).annotate(found=Count("pk")).values("found")
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)


def _grouped(rows) -> Any:
    return rows.order_by().values("organisation")
