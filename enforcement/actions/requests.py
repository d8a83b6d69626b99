"""Requests of agencies: a reminder before the day of the answer, an alarm after it, each once."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q
from django.urls import reverse

from enforcement.enums import FINAL
from enforcement.models import AgencyRequest
from enforcement.rules.people import in_charge
from ipr_portal.markets import local_day
from ipr_portal.notifications.actions import notify
from ipr_portal.ui.moments import say_day

from .news import note

REMIND_BEFORE = timedelta(days=3)
A_RUN = 500


def remind(*, at: datetime) -> int:
    """Tell those in charge of each answer that is due in three days or was due; return how many were told.

    In the system's scope. Days are those of the market of the case.
    """
    near = (at + REMIND_BEFORE + timedelta(days=1)).date()  # a market may be a day ahead of UTC
    rows = AgencyRequest.objects.filter(answered_on=None, due_on__lte=near).exclude(case__stage__in=FINAL)
    waiting = (
        rows.filter(Q(reminded_at=None) | Q(alarmed_at=None)).select_related("case__owner").order_by("pk")
    )
    return sum(_remind_one(row.pk, at) for row in waiting[:A_RUN])


@transaction.atomic
def _remind_one(pk: int, at: datetime) -> bool:
    rows = AgencyRequest.objects.select_related("case__owner").select_for_update(of=("self",), no_key=True)
    row = rows.get(pk=pk)
    today = local_day(row.case.market, at)
    is_late = row.due_on < today
    column = "alarmed_at" if is_late else "reminded_at"
    if row.answered_on or getattr(row, column) or row.due_on > today + REMIND_BEFORE:
        return False
    setattr(row, column, at)
    row.save(update_fields=[column])
    kind = "case.request_late" if is_late else "case.request_near"
    note(kind, row.case, by=None, at=at)
    notify(
        in_charge(row.case), kind, row.case, at=at, path=reverse("desk:case", args=[row.case.number]) + "#request",
        event_key=f"{kind}:{row.pk}", number=row.case.number, day=say_day(row.due_on),
    )  # fmt: skip
    return True
