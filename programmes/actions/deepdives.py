"""Deep-dives: a question about what was filed, and what was found."""

import logging
from datetime import datetime

from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from ipr_portal.audit.actions import record
from ipr_portal.errors import Refusal, Stale
from ipr_portal.notifications.actions import notify
from ipr_portal.tenancy.people import staff_who
from ipr_portal.tenancy.roles import Can
from programmes.enums import Finding, Side
from programmes.models import CheckIn, DeepDive, Participation
from programmes.queries.check_ins import participation_of
from programmes.rules.agreements import why_not_ask
from takedowns.actions.reviews import CannotReview, ask_for_review
from takedowns.models import Listing, Notice

from .refusals import CannotDo, refuse_if

log = logging.getLogger(__name__)


@transaction.atomic
def ask(
    *, participation: Participation | None, notice: Notice, listing: Listing | None, question: str, side: Side, by,
    at: datetime, check_in: CheckIn | None = None,
) -> DeepDive:  # fmt: skip
    """Ask to look into a decided notice, or one listing of it.

    :raises CannotDo: if the organisation takes part in no programme, the notice is not decided, or somebody asks already.
    """
    refuse_if(why_not_ask(participation, notice, listing))
    dive = DeepDive(
        organisation_id=notice.organisation_id, participation=participation, check_in=check_in, notice=notice,
        listing=listing, question=question, side=side, asked_by=by, asked_at=at,
    )  # fmt: skip
    try:
        with transaction.atomic():
            dive.save(force_insert=True)
    except IntegrityError as error:
        if "programmes_one_open_question" not in str(error):
            raise
        raise CannotDo(Refusal("", _("This question is open already."), "", "notice")) from error
    record("deep_dive.asked", dive, by=by, at=at, question=question)
    if side == Side.THEM:
        notify(staff_who(Can.MANAGE_CHECKINS), "deep_dive.asked", dive, at=at, path=_path(dive))
    return dive


def ask_about(*, notice: str, listing: int | None, question: str, side: Side, by, at: datetime) -> DeepDive:
    """Ask about a notice by its number, or about the listing at a place of it.

    :raises CannotDo: as `ask`, or if there is no such notice or listing.
    """
    found = Notice.objects.filter(number=notice).select_related("organisation").first()
    if found is None:
        said = _("There is no notice of that number.")
        raise CannotDo(Refusal("", said, _("Copy it from the page of the notice."), "notice"))
    place = Listing.objects.filter(notice=found, position=listing).first() if listing else None
    if listing and place is None:
        said = _("The notice has no listing at that place.")
        raise CannotDo(Refusal("", said, _("Give another one, or none."), "listing"))
    return ask(
        participation=participation_of(found.organisation), notice=found, listing=place, question=question, side=side,
        by=by, at=at,
    )  # fmt: skip


@transaction.atomic
def conclude(*, dive: DeepDive, finding: Finding, answer: str, by, at: datetime) -> DeepDive:
    """Say what was found. An error of ours opens a review of the listing.

    :raises Stale: if somebody else concluded it.
    """
    dive = DeepDive.objects.select_for_update(of=("self",), no_key=True).for_pages().get(pk=dive.pk)
    if dive.finding:
        raise Stale(_("Somebody else has concluded this deep-dive."))
    dive.finding, dive.answer, dive.found_by, dive.found_at = finding, answer, by, at
    dive.save(update_fields=["finding", "answer", "found_by", "found_at"])
    record("deep_dive.concluded", dive, by=by, at=at, finding=finding)
    if finding == Finding.PLATFORM_ERROR:
        open_review(dive, by=by, at=at)
    if dive.side == Side.THEM:
        notify([dive.asked_by], "deep_dive.concluded", dive, at=at, path=_member_path(dive))
    return dive


def open_review(dive: DeepDive, *, by, at: datetime) -> None:
    """Open the review of a listing in which a deep-dive found an error of ours; it does not count until a lead has answered.

    Where no review can be opened (the question is about a whole notice, or there was one before), a lead is notified.
    """
    if dive.listing:
        try:
            with transaction.atomic():
                ask_for_review(listing=dive.listing, grounds=dive.answer, by=by, at=at)
        except CannotReview as refusal:
            log.info("Deep-dive %s opens no review: %s", dive.pk, refusal)
        else:
            return
    notify(staff_who(Can.REVIEW_OUTCOMES), "deep_dive.our_error", dive, at=at, path=_path(dive))


def _path(dive: DeepDive) -> str:
    return reverse("desk:deep_dive", args=[dive.pk])


def _member_path(dive: DeepDive) -> str:
    return reverse("organisation:deep_dives", args=[dive.organisation.slug])
