"""Publishing decided notices in the Lumen database: redacted copies are made, read by a person, and put into a file.

The explanation of the notice stays as it was signed; the copy is a row beside it.
"""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from ipr_portal.audit.actions import record
from ipr_portal.errors import DomainError, Refusal, Stale
from takedowns.enums import LumenCopyState
from takedowns.lumen_copies import copy_of
from takedowns.models import LumenCopy, LumenExport, Notice
from takedowns.personal import without_personal
from takedowns.queries.lumen_copies import facts_of, kept_of, people_of, taken_back, without_a_copy
from takedowns.rules.lumen_copies import MOST, Period, why_not_publish, why_not_this_period


class CannotPublish(DomainError):
    """A rule forbids it; `refusal` says which field, and what to do."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(str(refusal))
        self.refusal = refusal


@transaction.atomic
def make_export(*, period: Period, by, at: datetime) -> LumenExport:
    """Make redacted copies of up to 500 notices whose outcome was sent in a period, the oldest first, in staff's scope.

    :raises CannotPublish: if the period is wrong, or holds no notice without a copy.
    """
    if refusal := why_not_this_period(period, today=at.date()):
        raise CannotPublish(refusal)
    rows = without_a_copy(period).select_for_update(of=("self",), skip_locked=True, no_key=True)
    found = rows.select_related("organisation", "right", "submitted_by").prefetch_related(
        "listings__snapshot"
    )
    notices = list(found[:MOST])
    if not notices:
        said = _("No outcome was sent on these days, or every notice of them has a copy already.")
        raise CannotPublish(Refusal("", said, _("Take other days or another market."), "since"))
    export = LumenExport.objects.create(
        market=period.market, since=period.since, until=period.until, made_by=by, made_at=at, count=len(notices)
    )  # fmt: skip
    LumenCopy.objects.bulk_create([_copy(notice, export) for notice in notices])
    record("lumen.export_made", export, by=by, at=at, organisation_id=None, internal=True, count=len(notices))
    return export


@transaction.atomic
def check(*, copy: LumenCopy, text: str, by, at: datetime) -> LumenCopy:
    """Note that somebody has read a copy, as it is or with a better text: it can be published.

    :raises CannotPublish: if personal data is still found in it.
    :raises Stale: if its export is finished.
    """
    copy = _open(copy)
    notice = copy.notice
    if refusal := why_not_publish(text, known=people_of(notice), kept=kept_of(notice), market=notice.market):
        raise CannotPublish(refusal)
    copy.text, copy.state, copy.why, copy.judged_by, copy.judged_at = (
        text,
        LumenCopyState.CHECKED,
        "",
        by,
        at,
    )
    copy.save(update_fields=["text", "state", "why", "judged_by", "judged_at"])
    return copy


@transaction.atomic
def check_as_they_are(*, export: LumenExport, keys: Iterable[int], by, at: datetime) -> tuple[int, int]:
    """Note several copies of an export as read; return how many, and how many still have personal data and stay open."""
    checked = refused = 0
    for copy in LumenCopy.objects.filter(export=export, pk__in=list(keys), state=LumenCopyState.TO_CHECK):
        try:
            check(copy=copy, text=copy.text, by=by, at=at)
            checked += 1
        except CannotPublish:
            refused += 1
    return checked, refused


@transaction.atomic
def keep_back(*, copy: LumenCopy, why: str, by, at: datetime) -> LumenCopy:
    """Do not publish a notice, and say why.

    :raises Stale: if its export is finished.
    """
    copy = _open(copy)
    copy.state, copy.why, copy.judged_by, copy.judged_at = LumenCopyState.KEPT_BACK, why, by, at
    copy.save(update_fields=["state", "why", "judged_by", "judged_at"])
    return copy


@transaction.atomic
def finish(*, export: LumenExport, by, at: datetime) -> LumenExport:
    """Write the lines of the file, once, with what stands now; what was kept back has none, or was taken back since.

    :raises CannotPublish: while a copy waits to be read, or if none can be published.
    :raises Stale: if it is finished already.
    """
    export = LumenExport.objects.select_for_update(of=("self",), no_key=True).get(pk=export.pk)
    if export.finished_at:
        raise Stale(_("This export is finished already."))
    copies = LumenCopy.objects.filter(export=export)
    _leave_out_taken_back(copies, by=by, at=at)
    if waiting := copies.filter(state=LumenCopyState.TO_CHECK).count():
        said = ngettext("%(n)s copy is not read yet.", "%(n)s copies are not read yet.", waiting) % {
            "n": waiting
        }
        raise CannotPublish(Refusal("", said, _("Read it, or keep its notice back."), ""))
    rows = copies.filter(state=LumenCopyState.CHECKED).select_related(
        "notice__organisation", "notice__agent", "notice__right", "notice__reason"
    )
    read = list(rows.prefetch_related("notice__listings"))
    if not read:
        said = _("Every notice of this export is kept back, so its file would be empty.")
        raise CannotPublish(
            Refusal("", said, _("Read a copy that can be published, or make another export."), "")
        )
    with override("en"):  # the file is one for every reader
        for copy in read:
            copy.line = copy_of(facts_of(copy))
    LumenCopy.objects.bulk_update(read, ["line"])
    export.finished_by, export.finished_at = by, at
    export.save(update_fields=["finished_by", "finished_at"])
    record(
        "lumen.export_finished", export, by=by, at=at, organisation_id=None, internal=True, count=len(read)
    )
    return export


def _leave_out_taken_back(copies: QuerySet[LumenCopy], *, by, at: datetime) -> None:
    """Keep back what its rights holder retracted as a mistake since the copies were made."""
    found = copies.exclude(state=LumenCopyState.KEPT_BACK).filter(notice__in=taken_back())
    why = _("The rights holder retracted it as a mistake.")
    found.update(state=LumenCopyState.KEPT_BACK, why=why, judged_by=by, judged_at=at)


def _copy(notice: Notice, export: LumenExport) -> LumenCopy:
    redacted = without_personal(notice.explanation, people_of(notice), kept_of(notice), market=notice.market)
    return LumenCopy(
        organisation_id=notice.organisation_id, export=export, notice=notice, text=redacted.text,
        replaced=redacted.replaced,
    )  # fmt: skip


def _open(copy: LumenCopy) -> LumenCopy:
    """A copy whose export is not finished, with its export locked: finishing and judging follow each other."""
    export = LumenExport.objects.select_for_update(of=("self",), no_key=True).get(pk=copy.export_id)
    if export.finished_at:
        raise Stale(_("This export is finished; its copies stay as they are in the file."))
    rows = LumenCopy.objects.select_related("notice__submitted_by", "notice__right")
    return rows.prefetch_related("notice__listings__snapshot").get(pk=copy.pk)
