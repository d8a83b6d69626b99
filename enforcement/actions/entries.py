"""Adding entries to the file of a case and filling them in; agreeing to a plan; a verdict."""

import logging
from datetime import datetime
from typing import Any

from django.db import IntegrityError, models, transaction
from django.utils.translation import gettext as _

from enforcement.enums import PlanState, Verdict
from enforcement.models import (
    Assessment,
    Case,
    Mandate,
    Plan,
    PurchasePhoto,
    Raid,
    Target,
    TestPurchase,
    ViabilityWeights,
)
from enforcement.rules.access import STAFF, side_of
from enforcement.viability import EQUAL
from ipr_portal.accounts.models import User
from ipr_portal.audit.models import Subject
from ipr_portal.evidence.actions import store
from ipr_portal.notifications.wakeup import wake_after_commit
from ipr_portal.tenancy.models import Compartment, Organisation, TenantModel
from takedowns.actions.retractions import CannotRetract, offer
from takedowns.enums import RetractionReason
from takedowns.queries.disputes import disputed
from takedowns.rules.disputes import why_not_propose

from .locks import CannotChange, lock, touch
from .news import note, tell
from .sellers import join_watch

log = logging.getLogger(__name__)
STAMPS: dict[type[models.Model], tuple[str, str]] = {
    Plan: ("written_by", "written_at"),
    Assessment: ("scored_by", "scored_at"),
}


def weights_now() -> dict[str, int]:
    """How much each criterion of viability counts today; equally if nobody has set it."""
    newest = ViabilityWeights.objects.order_by("-set_at", "-pk").first()
    return newest.weights if newest else EQUAL


@transaction.atomic
def add(
    *, case: Case, model: type[models.Model], values: dict[str, Any], organisation: Organisation | None, by: User,
    at: datetime,
) -> Any:  # fmt: skip
    """Add one entry to the file of a case.

    :param organisation: whose it is, for what belongs to one rights holder alone.
    :raises CannotChange: if it contradicts another entry, such as a second purchase of one listing.
    """
    case = lock(case)
    who, when = STAMPS.get(model, ("added_by", "added_at"))
    owned = {"organisation": organisation} if issubclass(model, TenantModel) else {}
    row: Any = model(**owned, **values, **_derived(case, model, organisation), **{who: by, when: at})
    row.case, row.compartment_id = case, case.compartment_id
    _save(row)
    touch(case, at=at)
    if isinstance(row, Target):
        join_watch(target=row, by=by, at=at)
    note("case.entry_added", case, by=by, at=at, what=str(model._meta.model_name))
    return row


def _save(row) -> None:
    try:
        with transaction.atomic():
            row.save(force_insert=row._state.adding)
    except IntegrityError as error:
        raise CannotChange(
            _(
                "This contradicts an entry that is there, such as the same order, listing or link. Look at it first."
            )
        ) from error


def _derived(case: Case, model: type[models.Model], organisation: Organisation | None) -> dict[str, Any]:
    if model is Plan:
        earlier = Plan.objects.filter(case=case, organisation=organisation)
        earlier.exclude(state=PlanState.REVISED).update(state=PlanState.REVISED)
        return {"version": earlier.count() + 1}
    return {"weights": weights_now()} if model is Assessment else {}


@transaction.atomic
def fill_in(*, row, values: dict[str, Any], by: User, at: datetime, version: int | None = None) -> Any:
    """Fill in more of an entry: a receipt, a verdict, a result, an answer.

    :raises Stale: if somebody has changed the case since `version`.
    """
    case = lock(row.case, version=version)
    row.refresh_from_db()
    for name, value in values.items():
        setattr(row, name, value)
    _save(row)
    touch(case, at=at)
    if isinstance(row, Raid):
        wake_after_commit("enforcement.watch_disclosures")  # holds follow its day
    note("case.entry_changed", case, by=by, at=at, what=str(row._meta.model_name))
    if isinstance(row, TestPurchase) and values.get("verdict") == Verdict.GENUINE:
        note_genuine(purchase=row, by=by, at=at)
    return row


def note_genuine(*, purchase: TestPurchase, by: User, at: datetime) -> None:
    """Record that a listing was genuine after all, and propose to its rights holder to retract it.

    The proposal names nobody and no case: who is told of a notice may not know of the case.
    """
    listing = purchase.listing.listing
    note("case.genuine", purchase.case, by=by, at=at, listing=listing.key, listing_id=listing.pk)
    if why_not_propose(disputed([listing])[listing.pk]):
        return
    try:
        offer(
            listing=listing,
            reason=RetractionReason.GENUINE,
            origin=Subject("enforcement.testpurchase", str(purchase.pk), "", None),
            by=None,
            at=at,
        )
    except CannotRetract as refusal:  # decided differently in this moment
        log.info("Test purchase %s offers no retraction: %s", purchase.pk, refusal)


@transaction.atomic
def add_photos(*, purchase: TestPurchase, uploads, view: str, by: User, at: datetime) -> list[PurchasePhoto]:
    """Keep photographs of a test purchase as evidence in the compartment of the case."""
    case = lock(purchase.case)
    inside = Compartment(pk=case.compartment_id)  # its key is all that members see of it
    photos = []
    for upload in uploads:
        file = store(upload=upload, organisation=purchase.organisation, by=by, at=at, compartment=inside)
        photos.append(
            PurchasePhoto.objects.create(
                organisation=purchase.organisation, purchase=purchase, compartment_id=case.compartment_id, file=file,
                view=view,
            )
        )  # fmt: skip
    touch(case, at=at)
    note("case.photos_added", case, by=by, at=at, photos=len(photos))
    return photos


@transaction.atomic
def agree(*, plan: Plan, by: User, at: datetime) -> Plan:
    """Agree to a version of a plan for one's own side; once both sides have, it is agreed.

    :raises CannotChange: if it is no draft, or this side has agreed.
    """
    case = lock(plan.case)
    plan = Plan.objects.select_for_update(of=("self",), no_key=True).get(pk=plan.pk)
    side = "staff" if side_of(by) == STAFF else "holder"
    if plan.state != PlanState.DRAFT or getattr(plan, f"{side}_agreed_at"):
        raise CannotChange(_("Your side has agreed to this version already, or a later version replaced it."))
    setattr(plan, f"{side}_agreed_by", by)
    setattr(plan, f"{side}_agreed_at", at)
    if plan.holder_agreed_at and plan.staff_agreed_at:
        plan.state = PlanState.AGREED
    plan.save(update_fields=["state", f"{side}_agreed_by", f"{side}_agreed_at"])
    touch(case, at=at)
    note("case.plan_agreed", case, by=by, at=at, version=plan.version)
    if plan.state == PlanState.AGREED:
        tell(case, "case.plan_agreed", by=by, at=at)
    return plan


@transaction.atomic
def revoke(*, mandate: Mandate, by: User, at: datetime) -> Mandate:
    """End a power of attorney or an investigator's mandate now.

    :raises CannotChange: if it has been revoked.
    """
    case = lock(mandate.case)
    mandate.refresh_from_db(fields=["revoked_at"])
    if mandate.revoked_at:
        raise CannotChange(_("It has been revoked already."))
    mandate.revoked_at = at
    mandate.save(update_fields=["revoked_at"])
    touch(case, at=at)
    note("case.mandate_revoked", case, by=by, at=at)
    return mandate
