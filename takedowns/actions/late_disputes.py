"""Telling leads, once each, of counter-notices and appeals that are overdue at the desk."""

from datetime import datetime
from uuid import UUID

from django.urls import reverse

from ipr_portal.audit.actions import record
from ipr_portal.notifications.actions import notify
from ipr_portal.tenancy.people import staff_who
from ipr_portal.tenancy.roles import Can
from ipr_portal.tenancy.scope import system_scope
from takedowns.enums import CounterNoticeState
from takedowns.models import Appeal, CounterNotice, Notice

from .claims import lock


def tell_late(*, at: datetime, limit: int = 200) -> int:
    """Tell leads of what is late and was not told; return how many answers and appeals.

    Each in a separate transaction; a contested counter-notice that was late before, when it was checked, is told again.
    """
    with system_scope():
        answers = (
            CounterNotice.objects.late(at).order_by("due_at", "pk").values_list("answer", "answer__notice")
        )
        counters = list(dict.fromkeys(answers[:limit]))
        appeals = list(Appeal.objects.late(at).order_by("due_at", "pk").values_list("pk", "notice")[:limit])
    told = sum(_tell_counter(key, notice_id, at=at) for key, notice_id in counters)
    return told + sum(_tell_appeal(key, notice_id, at=at) for key, notice_id in appeals)


def _tell_counter(key: UUID, notice_id: int, *, at: datetime) -> bool:
    with system_scope():
        notice = lock(Notice(pk=notice_id))
        rows = list(CounterNotice.objects.late(at).filter(answer=key).order_by("pk"))
        if not rows:
            return False
        CounterNotice.objects.filter(pk__in=[row.pk for row in rows]).update(alarmed_at=at)
        checked = all(row.state == CounterNoticeState.HOLDER_CONTESTS for row in rows)
        kind = "counter.decision_late" if checked else "counter.check_late"
        path = reverse("desk:dispute", args=[key])
        _tell(notice, kind, path=path, event_key=f"{kind}:{rows[0].pk}", listings=len(rows), at=at)
        return True


def _tell_appeal(key: UUID, notice_id: int, *, at: datetime) -> bool:
    with system_scope():
        notice = lock(Notice(pk=notice_id))
        appeal = Appeal.objects.late(at).select_related("taken_by").filter(pk=key).first()
        if appeal is None:
            return False
        Appeal.objects.filter(pk=key).update(alarmed_at=at)
        kind = "appeal.late" if appeal.taken_by else "appeal.late_untaken"
        path, n = reverse("desk:appeal", args=[key]), appeal.listings.count()
        _tell(
            notice,
            kind,
            path=path,
            event_key=f"appeal.late:{key}",
            listings=n,
            at=at,
            who=str(appeal.taken_by or ""),
        )
        return True


def _tell(
    notice: Notice, kind: str, *, path: str, event_key: str, listings: int, at: datetime, **said
) -> None:
    record(kind, notice, by=None, at=at, internal=True, listings=listings, **said)
    notify(
        staff_who(Can.CORRECT_DECISIONS), kind, notice, at=at, path=path, event_key=event_key, listings=listings, **said
    )  # fmt: skip
