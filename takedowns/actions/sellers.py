"""The register of authorised sellers: who may sell a rights holder's goods, from when until when."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from ipr_portal.audit.actions import record
from ipr_portal.errors import DomainError, Refusal, Stale
from ipr_portal.tenancy.models import Organisation
from takedowns.models import AuthorisedSeller
from takedowns.rules.sellers import SellerDetails, why_not_authorise


class CannotAuthorise(DomainError):
    """A rule forbids it; `refusal` says which field, and what to do."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(str(refusal))
        self.refusal = refusal


@transaction.atomic
def authorise(
    *, organisation: Organisation, details: SellerDetails, by, at: datetime, agent: Organisation | None = None
) -> AuthorisedSeller:
    """Add a seller to the register: from now on there is a warning before a notice against one of its listings.

    :raises CannotAuthorise: if the entry is invalid, or the seller is already on the register.
    """
    if refusal := why_not_authorise(details):
        raise CannotAuthorise(refusal)
    row = AuthorisedSeller(
        organisation=organisation, market=details.market, seller=details.seller, key=details.key, name=details.name,
        valid_from=details.valid_from, valid_until=details.valid_until, added_by=by, added_at=at,
    )  # fmt: skip
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError as error:
        if "takedowns_seller_listed_once" not in str(error):
            raise
        said = _("%(seller)s is already on your register for this market.") % {"seller": details.seller}
        raise CannotAuthorise(
            Refusal("", said, _("End that entry first, if its days change."), "seller")
        ) from error
    record("seller.authorised", row, by=by, at=at, acting_for=agent, market=row.market, key=row.key)
    return row


@transaction.atomic
def end(*, seller: AuthorisedSeller, by, at: datetime, agent: Organisation | None = None) -> AuthorisedSeller:
    """End the entry of a seller; it is kept as history.

    :raises Stale: if somebody else has ended it.
    """
    row = AuthorisedSeller.objects.select_for_update(of=("self",), no_key=True).get(pk=seller.pk)
    if row.ended_at:
        raise Stale(_("%(seller)s has been removed from the register.") % {"seller": row})
    row.ended_by, row.ended_at = by, at
    row.save(update_fields=["ended_by", "ended_at"])
    record("seller.ended", row, by=by, at=at, acting_for=agent, market=row.market, key=row.key)
    return row
