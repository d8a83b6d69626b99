"""Appeals of sellers and rights holders."""

from datetime import timedelta
from uuid import uuid4

from ipr_portal.tenancy.scope import organisation_scope, staff_scope
from takedowns.actions import appeals
from takedowns.models import Appeal, AppealedListing, Notice, OutcomeChange, SellerMessage

from .corrected import SENT
from .disputing import LINK, ids

DAY, HOUR = timedelta(days=1), timedelta(hours=1)
LATE = SENT + 40 * DAY  # no counter-notice is possible any more
GROUNDS = "The customs papers of the goods were not looked at."
WHY = "The papers show goods of the rights holder."


def by_seller(message, positions=(1,), *, at=LATE, **more):
    with staff_scope():
        said = {
            "form_key": uuid4(), "reason": "GENUINE", "grounds": GROUNDS, "name": "Lim Wei", "email": "lim@shop.example",
            "listing_ids": ids(message.notice_id, positions),
        } | more  # fmt: skip
        given = appeals.SellersAppeal(**said)
        message = SellerMessage.objects.with_all().get(pk=message.pk)
        return appeals.file_as_seller(message=message, given=given, link_ends=message.told_at + LINK, at=at)


def by_holder(notice, by, positions=(1,), *, at=LATE, **more):
    with organisation_scope(notice.organisation):
        said = {"form_key": uuid4(), "listing_ids": ids(notice, positions), "grounds": GROUNDS} | more
        return appeals.file_as_holder(notice=Notice.objects.get(pk=notice.pk), by=by, at=at, **said)


def take(appeal, by, *, at=LATE + HOUR):
    with staff_scope():
        return appeals.take(appeal=Appeal.objects.get(pk=appeal.pk), by=by, at=at)


def decide(appeal, by, granted=(), *, at=LATE + 2 * HOUR, sentence=WHY, **more):
    with staff_scope():
        row = Appeal.objects.get(pk=appeal.pk)
        keys = ids(row.notice_id, granted)
        return appeals.decide(appeal=row, granted=keys, sentence=sentence, by=by, at=at, **more)


def taken_and_decided(appeal, by, granted=(), *, at=LATE + 2 * HOUR, **more):
    take(appeal, by, at=at)
    return decide(appeal, by, granted, at=at, **more)


def results():
    with staff_scope():
        rows = AppealedListing.objects.order_by("pk").values_list("listing__position", "result")
        return list(rows)


def lines(notice):
    with staff_scope():
        rows = OutcomeChange.objects.filter(notice=notice).order_by("pk")
        return list(rows.values_list("position", "cause", "effect_after"))
