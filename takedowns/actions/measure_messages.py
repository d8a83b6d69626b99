"""Telling sellers, through the marketplace, which measure was decided against them, and why.

A message is written when the measure is signed off, in the same transaction; `telling` says how it is sent. Regulation
(EU) 2022/2065, article 17(3), wants the reasons told at the latest when the restriction begins.
"""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse

from ipr_portal.audit.actions import record
from ipr_portal.errors import DomainError
from ipr_portal.evidence.actions import discard, store
from ipr_portal.evidence.models import EvidenceFile
from ipr_portal.evidence.validators import CheckedFile
from ipr_portal.links.actions import move_end, revoke
from ipr_portal.marketplace.connector import Connector, ConnectorError
from ipr_portal.markets import end_of_local_day
from ipr_portal.notifications.actions import notify
from ipr_portal.notifications.wakeup import wake_after_commit
from ipr_portal.tenancy.people import staff_who
from ipr_portal.tenancy.roles import Can
from ipr_portal.tenancy.scope import system_scope
from takedowns.enums import SellerMessageState
from takedowns.models import MeasureMessage, MeasureObjection, ObjectionFile, RepeatInfringer
from takedowns.queries.measure_words import (
    headline_of_measure,
    subject_of_answer,
    text_of_answer,
    text_of_measure,
)
from takedowns.queries.measures import (
    PURPOSE,
    measure_link_lasts,
    reasons_for,
    rule_of,
    told_of_answer,
    told_of_measure,
)
from takedowns.queries.strikes import names_of
from takedowns.rules.disputes import why_not_keep_file

from . import telling
from .counter_notices import KEPT_UNSENT
from .telling import TASK, ClaimedMessage


class CannotKeep(DomainError):
    """A file is not kept: too many came by the link already."""


def write_of_measure(case: RepeatInfringer, *, at: datetime) -> MeasureMessage:
    """Write the message about a measure that is signed off; part of that, in its transaction."""
    made = MeasureMessage.objects.create(measure=case, written_at=at, next_try_at=at)
    wake_after_commit(TASK)
    return made


def write_of_answer(objection: MeasureObjection, *, at: datetime) -> MeasureMessage:
    """Write the message about the answer to an objection; part of deciding it, in its transaction."""
    made = MeasureMessage.objects.create(
        measure=objection.measure, objection=objection, written_at=at, next_try_at=at
    )
    wake_after_commit(TASK)
    return made


def tell_due(*, connector: Connector, at: datetime, limit: int = 200) -> int:
    """Send the messages that are due, one by one; return how many were tried."""
    return telling.send_all(claim(at=at, limit=limit), take_answer, connector=connector, at=at)


def claim(*, at: datetime, limit: int) -> list[ClaimedMessage]:
    """Claim due messages that no other worker has, with their links, committed before any is sent."""
    with system_scope():
        rows = (
            MeasureMessage.objects.due(at)
            .order_by("next_try_at", "pk")
            .select_related("measure", "objection__measure")
        )
        found = list(rows.select_for_update(skip_locked=True, of=("self",), no_key=True)[:limit])
        names = names_of(message.measure.seller_key for message in found)
        return [_claimed(message, names, at=at) for message in found]


def take_answer(*, key: str, at: datetime, proof: str = "", error: ConnectorError | None = None) -> None:
    """Write the answer of the marketplace; what failed is sent again, or left to a person.

    The time of the link is counted from when the seller was told.
    """
    with system_scope():
        message = _locked(key)
        if message.state == SellerMessageState.TOLD:
            return
        case = message.measure
        if error is None:
            telling.note_told(message, proof, at=at)
            if links := telling.links_of(message):
                lasts = measure_link_lasts(rule_of(case, at=at))
                move_end(link=links[0], ends_at=end_of_local_day(case.market, at + lasts))
            record("seller.measure_told", case, by=None, at=at, internal=True, measure=case.measure)
        elif telling.note_error(message, error, at=at):
            _tell_given_up(message, at=at)


@transaction.atomic
def try_again(*, message: MeasureMessage, by, at: datetime) -> MeasureMessage:
    """Let a message be sent again that was given up, in staff's scope.

    :raises Stale: if it is not given up any more.
    """
    message = _locked(message.pk)
    telling.wait_again(message, at=at)
    record("seller.measure_telling_retried", message.measure, by=by, at=at, internal=True)
    wake_after_commit(TASK)
    return message


@transaction.atomic
def revoke_link(*, message: MeasureMessage, by, at: datetime) -> MeasureMessage:
    """End the link of a message before its time, in staff's scope; files that came by it and were not sent are given up.

    :raises Stale: if it does not work any more.
    """
    message = _locked(message.pk)
    revoke(link=telling.working_link(message, at=at), by=by, at=at)
    give_up_unsent(message, at=at)
    record("seller.measure_link_revoked", message.measure, by=by, at=at, internal=True)
    return message


@transaction.atomic
def send_new_link(*, message: MeasureMessage, by, at: datetime) -> MeasureMessage:
    """Have a message sent again with a new link, in staff's scope; the seller's time counts from then.

    :raises Stale: if its link was not revoked, or it is being sent.
    """
    message = _locked(message.pk)
    telling.wait_for_new_link(message, at=at)
    record("seller.measure_link_renewed", message.measure, by=by, at=at, internal=True)
    wake_after_commit(TASK)
    return message


@transaction.atomic
def keep_file(*, message: MeasureMessage, upload: CheckedFile, at: datetime) -> EvidenceFile:
    """Store a file that a seller sent by the link of a message, in staff's scope; an objection may name it then.

    It belongs to no organisation: no rights holder may know of the measure.

    :raises DomainError: if it is refused, or cannot be stored now, or too many are unsent.
    """
    message = _locked(message.pk)
    unsent = ObjectionFile.objects.filter(message=message, objection=None).count()
    if refusal := why_not_keep_file(upload.name, unsent=unsent):
        raise CannotKeep(str(refusal))
    file = store(upload=upload, organisation=None, by=None, at=at)
    ObjectionFile.objects.create(message=message, file=file, added_at=at)
    return file


def tidy_files(*, at: datetime) -> int:
    """Give up files that sellers sent and no objection named in thirty days; return how many. Their custody stays."""
    return _give_up(ObjectionFile.objects.filter(objection=None, added_at__lte=at - KEPT_UNSENT), at)


def give_up_unsent(message: MeasureMessage, *, at: datetime) -> int:
    """Give up what came by the link of a message and is in no objection, because the link has ended."""
    return _give_up(ObjectionFile.objects.filter(objection=None, message=message), at)


@transaction.atomic
def _give_up(rows: QuerySet[ObjectionFile], at: datetime) -> int:
    held = list(rows.select_for_update(of=("self",), no_key=True).values_list("pk", "file"))
    ObjectionFile.objects.filter(pk__in=[pk for pk, _file in held]).delete()
    return discard(file_ids=[file for _pk, file in held], at=at)


def _locked(key) -> MeasureMessage:
    rows = MeasureMessage.objects.select_for_update(of=("self",), no_key=True).select_related("measure")
    return rows.get(pk=key)


def _claimed(message: MeasureMessage, names: dict[str, str], *, at: datetime) -> ClaimedMessage:
    case = message.measure
    address, reference = telling.claim(
        message,
        purpose=PURPOSE,
        page="seller_measure",
        recipient=names.get(case.seller_key, str(case)),
        at=at,
    )
    rule = rule_of(case, at=at)
    until = at + measure_link_lasts(rule)
    if message.objection:
        answer = told_of_answer(message.objection, until=until)
        subject, text = subject_of_answer(answer), text_of_answer(answer)
    else:
        object_until = at + timedelta(days=rule.appeal_days)
        told = told_of_measure(case, reasons_for(case), until=until, object_until=object_until)
        subject, text = headline_of_measure(case.measure), text_of_measure(told)
    return ClaimedMessage(str(message.pk), case.seller_key, reference, subject, text, address)


def _tell_given_up(message: MeasureMessage, *, at: datetime) -> None:
    case, why = message.measure, message.last_error
    record("seller.measure_not_told", case, by=None, at=at, internal=True, error=why)
    notify(
        staff_who(Can.WATCH_EXECUTIONS), "seller.measure_not_told", case, at=at, path=reverse("desk:measure", args=[case.pk]),
        event_key=f"seller.measure_not_told:{message.pk}:{at:%Y%m%d%H%M}", error=why,
    )  # fmt: skip
