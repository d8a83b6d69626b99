"""What is held now, and may a hold be placed."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.utils.translation import gettext_lazy as _

from ipr_portal.errors import Refusal
from takedowns.models import HeldKey

LONGEST_HOLD = timedelta(days=60)


def held_now(keys: Iterable[str], at: datetime) -> set[str]:
    """Which of these sellers and listings are held at a moment, as far as the scope may know.

    The due orders ask by themselves (`MarketplaceOrderQuerySet.due`); everything else that is to reach a seller asks here.
    """
    asked = [key for key in keys if key]
    return set(HeldKey.objects.in_force(at).filter(key__in=asked).values_list("key", flat=True))


def why_not_hold(*, keys: list[str], until: datetime, at: datetime) -> Refusal | None:
    """Whether these may be held until then."""
    if not keys:
        return Refusal("", _("Nothing is chosen."), _("Choose a seller or a listing."), "sellers")
    if until <= at:
        return Refusal("", _("The end is over already."), _("Choose a later day."), "until")
    if until - at > LONGEST_HOLD:
        return Refusal(
            "",
            _("A hold lasts at most 60 days."),
            _("Choose an earlier day; it can be asked for again."),
            "until",
        )
    return None
