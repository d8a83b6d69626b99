"""Which appeals and contested counter-notices nobody at the desk can decide, as every lead had a part in the decision."""

from collections.abc import Iterable
from collections.abc import Set as AbstractSet
from uuid import UUID

from ipr_portal.tenancy.people import staff_who
from ipr_portal.tenancy.roles import Can
from takedowns.enums import CounterNoticeState
from takedowns.models import Appeal, CounterNotice, SellerAnswer

from .appeals import parts_in


def is_nobody_left(took_part: AbstractSet[int]) -> bool:
    """Whether there is no lead without a part in a decision.

    :param took_part: who sent the notice, or had a part.
    """
    return not staff_who(Can.CORRECT_DECISIONS).exclude(pk__in=took_part).exists()


def appeals_nobody_decides(appeals: Iterable[Appeal]) -> set[UUID]:
    """The keys of the open ones of some appeals that nobody can decide; two statements.

    :param appeals: each with its notice and its listings.
    """
    left = {
        one: [row.listing_id for row in one.listings.all() if not row.result]
        for one in appeals
        if one.is_open
    }
    parts, leads = parts_in(pk for keys in left.values() for pk in keys), _leads()
    people = {one: {one.notice.submitted_by_id}.union(*(parts[pk] for pk in left[one])) for one in left}
    return {one.pk for one, took_part in people.items() if leads <= took_part}


def answers_nobody_decides(answers: Iterable[SellerAnswer]) -> set[UUID]:
    """The keys of some answers of sellers with a contested counter-notice that nobody can decide; three statements."""
    contested = CounterNotice.objects.filter(
        answer__in=[one.pk for one in answers], state=CounterNoticeState.HOLDER_CONTESTS
    )
    rows = list(contested.values_list("answer", "listing", "answer__notice__submitted_by"))
    parts, leads = parts_in(listing for _answer, listing, _sender in rows), _leads()
    return {answer for answer, listing, sender in rows if leads <= parts[listing] | {sender}}


def _leads() -> set[int]:
    return set(staff_who(Can.CORRECT_DECISIONS).values_list("pk", flat=True))
