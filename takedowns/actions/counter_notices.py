"""Sellers answer decisions on their listings, by the link that they were sent and without an account."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from ipr_portal.audit.actions import record
from ipr_portal.deadlines.words import say_trouble
from ipr_portal.deadlines.worktime import BeyondCalendar
from ipr_portal.errors import DomainError, Refusal
from ipr_portal.evidence.actions import discard, store
from ipr_portal.evidence.models import EvidenceFile
from ipr_portal.evidence.validators import CheckedFile
from ipr_portal.notifications.actions import notify
from ipr_portal.tenancy.people import staff_who
from ipr_portal.tenancy.roles import Can
from takedowns.models import (
    CounterNotice,
    CounterNoticeFile,
    DisputeRule,
    Listing,
    Notice,
    SellerAnswer,
    SellerMessage,
)
from takedowns.queries.disputes import disputed, rule_for
from takedowns.queries.seller_answers import title_of
from takedowns.queries.seller_messages import decisions_told
from takedowns.rules.disputes import answer_until, business_days, why_not_answer, why_not_keep_file

from .claims import lock

KEPT_UNSENT = timedelta(days=30)


class CannotAnswer(DomainError):
    """An answer is refused; `refusal` names the field."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(str(refusal))
        self.refusal = refusal


@dataclass(frozen=True, slots=True)
class Answer:
    """What a seller sends: about which listings, why, and who they are."""

    form_key: UUID
    listing_ids: Collection[int]
    reason: str
    statement: str
    name: str
    email: str
    address: str = ""
    phone: str = ""
    sworn: bool = False
    files: Collection[UUID] = ()  # sent by the same link before


@transaction.atomic
def keep_file(*, message: SellerMessage, upload: CheckedFile, at: datetime) -> EvidenceFile:
    """Store a file that a seller sent by the link of a message, in staff's scope; an answer may name it then.

    :raises DomainError: if it is refused, or cannot be stored now, or too many are unsent.
    """
    rows = SellerMessage.objects.select_for_update(of=("self",), no_key=True)
    message = rows.select_related("organisation").get(pk=message.pk)
    unsent = CounterNoticeFile.objects.filter(message=message, answer=None).count()
    if refusal := why_not_keep_file(upload.name, unsent=unsent):
        raise CannotAnswer(refusal)
    file = store(upload=upload, organisation=message.organisation, by=None, at=at)
    CounterNoticeFile.objects.create(
        organisation_id=message.organisation_id, message=message, file=file, added_at=at
    )
    return file


@transaction.atomic
def send(*, message: SellerMessage, answer: Answer, link_ends: datetime, at: datetime) -> SellerAnswer:
    """Send counter-notices about some listings of a message, in staff's scope; the same form twice is one answer.

    :param message: by whose link the seller came.
    :raises CannotAnswer: if a rule forbids it or something is missing; nothing is written then.
    """
    notice = lock(Notice(pk=message.notice_id))
    before = SellerAnswer.objects.filter(form_key=answer.form_key, message=message).first()
    if before:
        return before
    listings = _listings(message, answer.listing_ids)
    rule = rule_for(notice, at=at)
    _refuse_missing(answer, rule)
    rounds = _rounds(notice, message, listings, rule, link_ends=link_ends, at=at)
    made = SellerAnswer.objects.create(
        organisation_id=notice.organisation_id, notice=notice, message=message, form_key=answer.form_key,
        reason=answer.reason, statement=answer.statement, name=answer.name, email=answer.email,
        address=answer.address, phone=answer.phone, sworn=answer.sworn, sent_at=at,
    )  # fmt: skip
    try:
        due_at = business_days(notice, rule.check_days, at=at)
    except BeyondCalendar as error:
        raise CannotAnswer(Refusal("", say_trouble(error))) from error
    CounterNotice.objects.bulk_create(
        CounterNotice(
            organisation_id=notice.organisation_id, answer=made, listing=listing, rule=rule,
            round=rounds[listing.pk], received_at=at, due_at=due_at,
        )
        for listing in listings
    )  # fmt: skip
    files = CounterNoticeFile.objects.filter(message=message, answer=None, file__in=list(answer.files))
    files.update(answer=made)
    record("counter.received", notice, by=None, at=at, internal=True, listings=len(listings))
    notify(
        staff_who(Can.REVIEW_OUTCOMES), "counter.received", notice, at=at, listings=len(listings),
        path=reverse("desk:dispute", args=[made.pk]), event_key=f"counter.received:{made.pk}",
    )  # fmt: skip
    return made


@transaction.atomic
def tidy_files(*, at: datetime) -> int:
    """Give up files that sellers sent and no answer named in thirty days; return how many. Their custody stays."""
    return _give_up(CounterNoticeFile.objects.filter(answer=None, added_at__lte=at - KEPT_UNSENT), at)


def give_up_unsent(message: SellerMessage, *, at: datetime) -> int:
    """Give up what came by the link of a message and is in no answer, because the link has ended."""
    return _give_up(CounterNoticeFile.objects.filter(answer=None, message=message), at)


def _give_up(rows: QuerySet[CounterNoticeFile], at: datetime) -> int:
    held = list(rows.select_for_update(of=("self",), no_key=True).values_list("pk", "file"))
    CounterNoticeFile.objects.filter(pk__in=[pk for pk, _file in held]).delete()
    return discard(file_ids=[file for _pk, file in held], at=at)


def _listings(message: SellerMessage, listing_ids: Collection[int]) -> list[Listing]:
    told = [row.listing for row in decisions_told(message)]
    return [one for one in told if one.pk in listing_ids]


def _refuse_missing(answer: Answer, rule: DisputeRule) -> None:
    if rule.sworn and not answer.sworn:
        said = _("The law of this market asks for this statement.")
        raise CannotAnswer(Refusal("", said, _("Tick it to go on."), "sworn"))
    if rule.sworn and not answer.address.strip():
        said = _("The law of this market asks for your address.")
        raise CannotAnswer(Refusal("", said, _("Fill it in."), "address"))
    if rule.sworn and not answer.phone.strip():  # 17 U.S.C. 512(g)(3)(D)
        said = _("The law of this market asks for your phone number.")
        raise CannotAnswer(Refusal("", said, _("Fill it in."), "phone"))


def _rounds(
    notice: Notice, message: SellerMessage, listings: Sequence[Listing], rule: DisputeRule, *, link_ends, at
) -> dict[int, int]:
    """The round that begins for each listing.

    :raises CannotAnswer: if one cannot be answered now, or none is named.
    """
    if not listings:
        raise CannotAnswer(Refusal("", _("Choose at least one listing."), field="listings"))
    known, rounds = disputed(listings), {}
    for listing in listings:
        said = known[listing.pk]
        told_at = message.told_at or message.written_at
        until = answer_until(
            rule, told_at=told_at, before=said.before, link_ends=link_ends, market=notice.market
        )
        if refusal := why_not_answer(said, rule, until=until, at=at):
            sentence = _("“%(title)s”: %(why)s") % {"title": title_of(listing), "why": str(refusal)}
            raise CannotAnswer(Refusal("", sentence, field="listings"))
        rounds[listing.pk] = len(said.before) + 1
    return rounds
