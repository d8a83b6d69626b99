"""Sellers as targets of a case: each is in it once, and is watched at once where the case is watched after its raid."""

from datetime import datetime

from django.db import transaction

from enforcement.enums import TargetKind
from enforcement.models import Case, Target, WatchedSeller
from ipr_portal.accounts.models import User

from .news import note


@transaction.atomic
def pursue(
    *, case: Case, seller_key: str, by: User, at: datetime, label: str = "", confirmed: bool = True
) -> Target:
    """The target of a seller, added if it is not in the case; the only way in besides the form of targets.

    :param label: how the case calls it; if it is left out, the last part of the key.
    """
    target, made = Target.objects.get_or_create(
        case=case, seller_key=seller_key,
        defaults={
            "compartment_id": case.compartment_id, "kind": TargetKind.SELLER, "confirmed": confirmed,
            "label": (label or seller_key.rpartition(":")[2])[:100], "added_by": by, "added_at": at,
        },
    )  # fmt: skip
    if made:
        join_watch(target=target, by=by, at=at)
    return target


def join_watch(*, target: Target, by: User, at: datetime) -> bool:
    """Watch a seller that is added while its case is watched, from the raid to the same end; say whether it is new."""
    case = target.case
    now = WatchedSeller.objects.filter(case=case, until__gt=at).order_by("linked_to", "-until", "pk").first()
    if now is None or not target.seller_key:
        return False
    _row, made = WatchedSeller.objects.get_or_create(
        case=case, seller_key=target.seller_key,
        defaults={"compartment_id": case.compartment_id, "since": now.since, "until": now.until},
    )  # fmt: skip
    if made:
        note("case.watch_begun", case, by=by, at=at, internal=True, sellers=1)
    return made
