"""Saying why promises were not kept, and what is done about a cause that comes again."""

from collections.abc import Sequence
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from ipr_portal.accounts.models import User
from ipr_portal.audit.actions import event, record, record_many
from ipr_portal.deadlines.models import Clock
from ipr_portal.errors import DomainError, Stale
from ipr_portal.notifications.actions import notify
from ipr_portal.tenancy.roles import Can, may
from programmes.enums import Cause
from programmes.models import BreachCause, Remedy
from programmes.rules.compliance import why_not_explain


class CannotExplain(DomainError):
    """A rule forbids it."""


@transaction.atomic
def explain(
    *, clocks: Sequence[Clock], code: str, sentence: str, by: User, at: datetime
) -> list[BreachCause]:
    """Give the cause of some breaches, such as all of one outage; those that have one already keep it.

    :return: the new causes; fewer than clocks, where somebody else was faster.
    :raises CannotExplain: if one of them is not late.
    :raises Stale: if every one of them has its cause already.
    """
    keys = sorted(clock.pk for clock in clocks)
    locked = list(
        Clock.objects.filter(pk__in=keys).select_for_update(of=("self",), no_key=True).order_by("pk")
    )
    for clock in locked:
        if refusal := why_not_explain(clock, at=at):
            raise CannotExplain(str(refusal))
    known = set(BreachCause.objects.filter(clock__in=locked).values_list("clock", flat=True))
    missing = [clock for clock in locked if clock.pk not in known]
    if not missing:
        raise Stale(_("Somebody else has given the cause already."))
    made = BreachCause.objects.bulk_create(
        BreachCause(
            organisation_id=clock.organisation_id, clock=clock, code=code, sentence=sentence, found_by=by, found_at=at,
        )
        for clock in missing
    )  # fmt: skip
    detail = {"cause": code, "said": sentence}
    record_many([event("breach.explained", clock.subject, by=by, at=at, **detail) for clock in missing])
    return made


@transaction.atomic
def correct(
    *, cause: BreachCause, version: int, code: str, sentence: str, by: User, at: datetime
) -> BreachCause:
    """Correct the cause of a breach; the audit trail keeps what it said before.

    :param version: the one that the person saw.
    :raises Stale: if somebody else has corrected it since.
    """
    row = BreachCause.objects.select_for_update(of=("self",), no_key=True).get(pk=cause.pk)
    if row.version != version:
        raise Stale(_("Somebody else has corrected this cause since you opened it."))
    before = f"{row.get_code_display()}: {row.sentence}"
    row.code, row.sentence, row.found_by, row.found_at = code, sentence, by, at
    row.version += 1
    row.save(update_fields=["code", "sentence", "found_by", "found_at", "version"])
    detail = {"cause": code, "said": sentence, "before": before}
    record("breach.cause_corrected", row.clock.subject, by=by, at=at, **detail)
    return row


@transaction.atomic
def set_remedy(*, code: str, sentence: str, owner: User, due_on: date, by: User, at: datetime) -> Remedy:
    """Name what is done about a cause, by whom and until when; the owner is told.

    :raises CannotExplain: if the owner cannot see the ledger.
    :raises Stale: if the cause has an open remedy already.
    """
    if not may(owner, Can.WATCH_GUARANTEE):
        raise CannotExplain(
            _("%(who)s cannot open the breach ledger. Choose a programme manager, lead or administrator.")
            % {"who": owner}
        )
    made = Remedy(code=code, sentence=sentence, owner=owner, due_on=due_on, set_by=by, set_at=at)
    try:
        with transaction.atomic():
            made.save(force_insert=True)
    except IntegrityError as error:
        raise Stale(_("This cause has a remedy already, which is not done yet.")) from error
    label = str(Cause(code).label)
    record("remedy.set", made.subject, by=by, at=at, internal=True, cause=code, until=due_on.isoformat())
    if owner != by:
        notify(
            [owner], "remedy.yours", made.subject, at=at, path="/desk/programmes/breaches/",
            cause=label, until=due_on.isoformat(),
        )  # fmt: skip
    return made


@transaction.atomic
def finish_remedy(*, remedy: Remedy, by: User, at: datetime) -> Remedy:
    """Say that a remedy is done: from now on its cause is counted again from nothing.

    :raises Stale: if it is done already.
    """
    row = Remedy.objects.select_for_update(of=("self",), no_key=True).get(pk=remedy.pk)
    if row.done_at:
        raise Stale(_("This remedy is done already."))
    row.done_at = at
    row.save(update_fields=["done_at"])
    record("remedy.done", row.subject, by=by, at=at, internal=True, cause=row.code)
    return row
