"""Telling leads, once each, of counter-notices and appeals that are overdue at the desk, or that nobody can decide.

Of what nobody can decide administrators are told too: they give another person the role of triage lead.
"""

from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet
from django.urls import reverse

from ipr_portal.accounts.models import User
from ipr_portal.audit.actions import record
from ipr_portal.notifications.actions import notify
from ipr_portal.tenancy.people import staff_who
from ipr_portal.tenancy.roles import Can
from ipr_portal.tenancy.scope import system_scope
from takedowns.enums import CounterNoticeState
from takedowns.models import Appeal, CounterNotice, Notice, SellerAnswer
from takedowns.queries.deciders import answers_nobody_decides, appeals_nobody_decides
from takedowns.queries.disputes import for_desk

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


def tell_undecidable(*, at: datetime, limit: int = 200) -> int:
    """Tell leads and administrators, once each, of what waits and nobody can decide; return how many that is now."""
    with system_scope():
        opened = Appeal.objects.open().select_related("notice").prefetch_related("listings")
        appeals = list(opened.order_by("due_at", "pk")[:limit])
        answers = list(for_desk("decide").order_by("sent_at", "pk")[:limit])
        stuck = appeals_nobody_decides(appeals) | answers_nobody_decides(answers)
        for appeal in appeals:
            if appeal.pk in stuck:
                path, n = reverse("desk:appeal", args=[appeal.pk]), len(appeal.listings.all())
                _tell_undecidable(appeal, "appeal.undecidable", path=path, listings=n, at=at)
        for answer in answers:
            if answer.pk in stuck:
                path, n = reverse("desk:dispute", args=[answer.pk]), vars(answer)["n"]
                _tell_undecidable(answer, "counter.undecidable", path=path, listings=n, at=at)
        return len(stuck)


def _tell_undecidable(
    one: Appeal | SellerAnswer, kind: str, *, path: str, listings: int, at: datetime
) -> None:
    people = leads_and_administrators()
    notify(people, kind, one.notice, at=at, path=path, event_key=f"{kind}:{one.pk}", listings=listings)


def leads_and_administrators() -> QuerySet[User]:
    """Who decides, and who gives people their roles at the desk."""
    return staff_who(Can.CORRECT_DECISIONS) | staff_who(Can.MANAGE_STAFF)


def _tell_counter(key: UUID, notice_id: int, *, at: datetime) -> bool:
    with system_scope():
        notice = lock(Notice(pk=notice_id))
        rows = list(CounterNotice.objects.late(at).filter(answer=key).order_by("pk"))
        if not rows:
            return False
        CounterNotice.objects.filter(pk__in=[row.pk for row in rows]).update(alarmed_at=at)
        checked = all(row.state == CounterNoticeState.HOLDER_CONTESTS for row in rows)
        kind = "counter.decision_late" if checked else "counter.check_late"
        event_key = f"{kind}:{rows[0].pk}"
        if checked and answers_nobody_decides([SellerAnswer(pk=key)]):
            kind = "counter.undecidable_late"
        path = reverse("desk:dispute", args=[key])
        _tell(notice, kind, path=path, event_key=event_key, listings=len(rows), at=at)
        return True


def _tell_appeal(key: UUID, notice_id: int, *, at: datetime) -> bool:
    with system_scope():
        notice = lock(Notice(pk=notice_id))
        appeal = Appeal.objects.late(at).select_related("taken_by", "notice").filter(pk=key).first()
        if appeal is None:
            return False
        Appeal.objects.filter(pk=key).update(alarmed_at=at)
        kind = "appeal.late" if appeal.taken_by else "appeal.late_untaken"
        if appeals_nobody_decides([appeal]):
            kind = "appeal.undecidable_late"
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
        leads_and_administrators(), kind, notice, at=at, path=path, event_key=event_key, listings=listings, **said
    )  # fmt: skip
