"""Taking a suggested link of two accounts into a case."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from enforcement.enums import Tlp
from enforcement.models import Case, Target, TargetLink
from enforcement.rules.linking import KIND_OF, LINK_WORDS, masked
from ipr_portal.accounts.models import User
from ipr_portal.marketplace.connector import Link

from .locks import CannotChange, lock, touch
from .news import note
from .sellers import pursue


@transaction.atomic
def take_suggestion(*, target: Target, link: Link, by: User, at: datetime) -> TargetLink:
    """Add an account that shares something with a seller of the case, what they share, and both links to it.

    The other seller stays unconfirmed until somebody confirms it; after a raid it is watched like the others.

    :raises CannotChange: if the link is in the case.
    """
    case = lock(target.case)
    shared = _shared(case, link, by=by, at=at)
    common = {"case": case, "compartment_id": case.compartment_id, "added_by": by, "added_at": at}
    other = pursue(
        case=case, seller_key=link.seller_key, label=link.seller_name, confirmed=False, by=by, at=at
    )
    words, source = str(LINK_WORDS[link.shares]), _("account data of the marketplace")
    more = {**common, "source": source}
    TargetLink.objects.get_or_create(one=target, other=shared, words=words, defaults=more)
    row, made = TargetLink.objects.get_or_create(
        one=other, other=shared, words=words, defaults={**more, "confirmed": False}
    )
    if not made:
        raise CannotChange(_("This link is in the case already."))
    touch(case, at=at)
    note("case.entry_added", case, by=by, at=at, what="targetlink")
    return row


def _shared(case: Case, link: Link, *, by: User, at: datetime) -> Target:
    """The target that both accounts share, found by its blind index."""
    kind = KIND_OF[link.shares]
    index = Target._meta.get_field("value_index").value_for(link.value)
    found = Target.objects.filter(case=case, kind=kind, value_index=index).first()
    return found or Target.objects.create(
        case=case, compartment_id=case.compartment_id, kind=kind, label=masked(kind, link.value), value=link.value,
        tlp=Tlp.RED, added_by=by, added_at=at,
    )  # fmt: skip
