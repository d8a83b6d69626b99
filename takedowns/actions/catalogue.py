"""The catalogue of a right: products are added, changed as a new row, and ended."""

from collections.abc import Collection, Sequence
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from ipr_portal.audit.actions import record
from ipr_portal.errors import DomainError, Refusal, Stale
from ipr_portal.evidence.actions import store
from ipr_portal.evidence.models import EvidenceFile
from ipr_portal.evidence.validators import CheckedFile
from ipr_portal.markets import MARKETS
from ipr_portal.tenancy.models import Organisation
from takedowns.models import IPRight, ProductFile, ProductPrice, RightProduct
from takedowns.rules.catalogue import ProductDetails, why_not_add, why_not_list, why_not_these_pictures

from .rights import lock


class CannotList(DomainError):
    """A rule forbids it; `refusal` says which field, and what to do."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(str(refusal))
        self.refusal = refusal


@transaction.atomic
def add(
    *, right: IPRight, details: ProductDetails, pictures: Sequence[CheckedFile | EvidenceFile] = (), by,
    at: datetime, agent: Organisation | None = None,
) -> RightProduct:  # fmt: skip
    """Add a product to the catalogue of a right.

    :raises CannotList: if the entry is invalid, is there already, or the catalogue is full.
    :raises DomainError: if a file is refused.
    """
    right = lock(right)
    if refusal := why_not_add(right, details, have=right.products.active().count()):
        raise CannotList(refusal)
    row = _write(right, details, pictures, (), by=by, at=at, agent=agent)
    record("right.product_added", right, by=by, at=at, acting_for=agent, name=row.name)
    return row


@transaction.atomic
def change(
    *, product: RightProduct, details: ProductDetails, pictures: Sequence[CheckedFile | EvidenceFile] = (),
    keep: Collection[UUID], by, at: datetime, agent: Organisation | None = None,
) -> RightProduct:  # fmt: skip
    """End a product's row and put a new one in its place.

    :param keep: the keys of the files of its pictures that stay.
    :raises CannotList: if the entry is invalid, or is there already.
    :raises Stale: if somebody else has changed or ended it.
    """
    right = lock(product.right)
    before = _lock(product)
    if refusal := why_not_list(right, details):
        raise CannotList(refusal)
    kept = [row.file for row in before.files.select_related("file") if row.file_id in keep]
    _end(before, by=by, at=at)
    row = _write(right, details, pictures, kept, by=by, at=at, agent=agent, follows=before)
    record("right.product_changed", right, by=by, at=at, acting_for=agent, name=row.name)
    return row


@transaction.atomic
def end(*, product: RightProduct, by, at: datetime, agent: Organisation | None = None) -> RightProduct:
    """Take a product out of the catalogue; it is kept as history.

    :raises Stale: if somebody else has changed or ended it.
    """
    right = lock(product.right)
    row = _lock(product)
    _end(row, by=by, at=at)
    record("right.product_ended", right, by=by, at=at, acting_for=agent, name=row.name)
    return row


def _lock(product: RightProduct) -> RightProduct:
    row = RightProduct.objects.select_for_update(of=("self",), no_key=True).get(pk=product.pk)
    if row.ended_at:
        raise Stale(_("Somebody has changed or ended %(product)s since you opened it.") % {"product": row})
    return row


def _end(row: RightProduct, *, by, at: datetime) -> None:
    row.ended_by, row.ended_at = by, at
    row.save(update_fields=["ended_by", "ended_at"])


def _write(right, details, pictures, kept, *, by, at, agent, follows=None) -> RightProduct:
    if refusal := why_not_these_pictures(pictures, kept=len(kept)):
        raise CannotList(refusal)
    to = right.organisation
    row = RightProduct(
        organisation=to, right=right, name=details.name, article=details.article, follows=follows, added_by=by,
        added_at=at,
    )  # fmt: skip
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError as error:
        if "takedowns_product_named_once" not in str(error):
            raise
        said = _("%(product)s is in the catalogue already.") % {"product": row}
        raise CannotList(
            Refusal("", said, _("Change that entry, or add the article number."), "name")
        ) from error
    ProductPrice.objects.bulk_create(
        ProductPrice(
            organisation=to, product=row, market=market, amount=amount, currency=MARKETS[market].currency
        )
        for market, amount in details.prices.items()
    )
    files = [
        one
        if isinstance(one, EvidenceFile)
        else store(upload=one, organisation=to, by=by, at=at, agent=agent)
        for one in pictures
    ]
    ProductFile.objects.bulk_create(
        ProductFile(organisation=to, product=row, file=file, added_by=by, added_at=at)
        for file in dict.fromkeys([*kept, *files])
    )
    return row
