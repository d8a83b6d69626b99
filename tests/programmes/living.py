"""Notices as the product lives them: filed rows from factories, decided, corrected and changed by its own actions."""

from datetime import timedelta

from ipr_portal.tenancy.scope import staff_scope
from takedowns.actions import triage
from takedowns.actions.filing import withdraw
from takedowns.actions.outcome_changes import write_change
from takedowns.enums import OutcomeCause
from takedowns.models import Listing, Notice, ReasonCode
from takedowns.rules.triage import GRACE, Verdict
from tests.factories import ListingFactory, NoticeFactory

GROUND = {"REMOVED": "TRADEMARK_USE", "RESTRICTED": "TRADEMARK_USE"}


def filed(organisation, outcomes, *, sent_at, **more):
    """A notice with one listing for each outcome."""
    notice = NoticeFactory(
        organisation=organisation, submitted_at=sent_at, acknowledged_at=sent_at, listing_count=len(outcomes),
        pending_count=len(outcomes), listings=0, **more,
    )  # fmt: skip
    for position, row in enumerate(outcomes, 1):
        ListingFactory(organisation=organisation, notice=notice, position=position, **row)
    return notice


def mistyped():
    """A listing whose address our check does not recognise: from before the check, or from an import."""
    return {"pasted": "the shop of GlowHaus, third product"}


def settled(notice, triager, verdicts, *, at):
    """Decide every listing so, an outcome and a code for each, and send the outcome at a moment."""
    with staff_scope():
        notice = Notice.objects.get(pk=notice.pk)
        listings = notice.listings.pending().in_order()
        chosen = [
            Verdict(
                listing.pk, outcome, code=code, sentence="So.", ground=GROUND.get(outcome, ""),
                same_as="SG-2026-000001-0" if outcome == "DUPLICATE" else "",
            )
            for listing, (outcome, code) in zip(listings, verdicts, strict=True)
        ]  # fmt: skip
        triage.decide(
            notice=notice, version=notice.version, verdicts=chosen, by=triager, at=at - GRACE, confirmed=True
        )
        Notice.objects.filter(pk=notice.pk).update(executing_count=0)
    triage.settle_ripe(at=at, only=[notice.pk])
    with staff_scope():
        rows = Notice.objects.select_related("right", "reason", "submitted_by", "organisation")
        return rows.get(pk=notice.pk)


def sent_again(original, triager, *, sent_at, listings, at=None, verdicts=()):
    """A correction of a notice with some of its listings; decided at a moment, if one is given."""
    rows = [{"key": one.key, "item": one.item} for one in listings]
    correction = filed(
        original.organisation, rows, sent_at=sent_at, corrects=original, right=original.right, reason=original.reason,
        market=original.market, submitted_by=original.submitted_by,
    )  # fmt: skip
    return settled(correction, triager, verdicts, at=at) if at else correction


def withdrawn(notice, *, at):
    with staff_scope():
        withdraw(notice=notice, reason="OTHER", by=notice.submitted_by, at=at)


def changed(listing, cause, *, at, reason=""):
    with staff_scope():
        return write_change(listing=listing, cause=OutcomeCause(cause), at=at, reason=reason)


def listings_of(notice):
    with staff_scope():
        return list(Listing.objects.filter(notice=notice).in_order())


def reason(code):
    return ReasonCode.objects.filter(code=code).latest("version")


DAY = timedelta(days=1)
