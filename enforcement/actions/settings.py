"""What enforcement managers set for every case: the weights of viability, and the documents that agencies ask for."""

from collections.abc import Mapping
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from enforcement.models import RequiredDocument, ViabilityWeights
from enforcement.viability import CRITERIA, LARGEST_WEIGHT
from ipr_portal.accounts.models import User
from ipr_portal.audit.actions import record

from .locks import CannotChange


@transaction.atomic
def set_weights(*, weights: Mapping[str, int], by: User, at: datetime) -> ViabilityWeights:
    """Set how much each criterion counts from now on; scores that are there keep the weights of their day.

    :raises CannotChange: if a criterion is missing, a weight is outside 0 to 10, or all of them are 0.
    """
    known = {name: weights.get(name, -1) for name in CRITERIA}
    if any(not 0 <= weight <= LARGEST_WEIGHT for weight in known.values()):
        raise CannotChange(_("A weight is missing or outside 0 to 10. Enter one for each criterion."))
    if not any(known.values()):
        raise CannotChange(_("Nothing would count. Give at least one criterion a weight above 0."))
    row = ViabilityWeights.objects.create(weights=known, set_by=by, set_at=at)
    record("viability.weights_set", row, by=by, at=at, organisation_id=None, internal=True)
    return row


@transaction.atomic
def require_document(
    *, market: str, agency_kind: str, words: str, by: User, at: datetime
) -> RequiredDocument:
    """Put a document on the checklist of a kind of agency in a market.

    :raises CannotChange: if it is on it.
    """
    try:
        with transaction.atomic():
            row = RequiredDocument.objects.create(
                market=market, agency_kind=agency_kind, words=words, added_by=by, added_at=at
            )
    except IntegrityError as error:
        raise CannotChange(_("This document is on the checklist already.")) from error
    record("document.required", row, by=by, at=at, organisation_id=None, internal=True, market=market)
    return row


@transaction.atomic
def take_off_document(*, document: RequiredDocument, by: User, at: datetime) -> None:
    """Take a document off the checklist.

    :raises CannotChange: if it has been taken off.
    """
    if not RequiredDocument.objects.filter(pk=document.pk, removed_at=None).update(removed_at=at):
        raise CannotChange(_("This document has been taken off already."))
    record(
        "document.no_longer_required",
        document,
        by=by,
        at=at,
        organisation_id=None,
        internal=True,
        market=document.market,
    )
