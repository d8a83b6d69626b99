"""Work for the people of one rights holder: notices with something to answer or to fix, rights that need action.

What waits for an answer is said once, by `waiting_for` and in the statement of the badge: home, list, inbox and the choice
of an organisation all ask it here.
"""

from collections.abc import Collection
from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef, Q, QuerySet

from ipr_portal.ui.questions import Question
from takedowns.corrections import can_be_sent_again
from takedowns.enums import REJECTIONS, ListingOutcome, NoticeState, RequestState
from takedowns.models import (
    CounterNotice,
    InformationRequest,
    Listing,
    Notice,
    Retraction,
    RetypeProposal,
)
from takedowns.rules.rights import THRESHOLDS

TO_FIX = "TO_FIX"  # as a filter beside the states of a notice
MOST = 100  # larger counts are shown as “more”
TIME_TO_FIX = timedelta(
    weeks=2
)  # the shortest that ten business days can be: what is counted can still be fixed
SOON = timedelta(days=THRESHOLDS[1])  # a right that ends sooner needs its renewal
FIXABLE = sorted(code for code, row in REJECTIONS.items() if row.curable and can_be_sent_again(code))

# On the page of every member, so without the ORM's own time.
NOTICES = """
    SELECT count(*) FROM (
        SELECT id FROM takedowns_notice WHERE organisation_id = %s AND question_state = 'OPEN'
        UNION
        SELECT answer.notice_id FROM takedowns_counternotice AS counter
        JOIN takedowns_selleranswer AS answer ON answer.id = counter.answer_id
        WHERE counter.organisation_id = %s AND counter.state = 'FORWARDED' AND counter.due_at > %s
          AND NOT EXISTS (SELECT FROM takedowns_legalhold WHERE listing_id = counter.listing_id AND lifted_at IS NULL)
        UNION
        SELECT listing.notice_id FROM takedowns_retraction AS proposal
        JOIN takedowns_listing AS listing ON listing.id = proposal.listing_id
        WHERE proposal.organisation_id = %s AND proposal.due_at > %s AND proposal.lapsed_at IS NULL
          AND proposal.retracted_at IS NULL
          AND NOT EXISTS (SELECT FROM takedowns_legalhold WHERE listing_id = listing.id AND lifted_at IS NULL)
          AND NOT EXISTS (SELECT FROM takedowns_restoration WHERE listing_id = listing.id)
          AND NOT EXISTS (
              SELECT FROM takedowns_decisioncorrection WHERE listing_id = listing.id AND corrected_to = 'RESTORED'
          )
        UNION
        SELECT notice.id FROM takedowns_retypeproposal AS proposal
        JOIN takedowns_notice AS notice ON notice.id = proposal.notice_id
        WHERE proposal.organisation_id = %s AND proposal.state = 'OPEN' AND notice.state IN ('ACKNOWLEDGED', 'IN_TRIAGE')
          AND notice.pending_count - notice.second_review_count >= notice.listing_count
        UNION
        SELECT notice_id FROM takedowns_listing AS listing
        WHERE organisation_id = %s AND outcome = 'REJECTED' AND decided_at > %s AND cured_at IS NULL
          AND rejection_code = ANY(%s)
          AND EXISTS (SELECT FROM takedowns_notice WHERE id = listing.notice_id AND state = 'DECIDED')
          AND NOT EXISTS (SELECT FROM takedowns_notice WHERE corrects_id = listing.notice_id)
          AND NOT EXISTS (SELECT FROM takedowns_decisioncorrection WHERE listing_id = listing.id)
        LIMIT %s
    ) AS few
"""
RIGHTS = """
    SELECT count(*) FROM (
        SELECT FROM takedowns_ipright
        WHERE organisation_id = %s
          AND (state = 'INFO_REQUIRED' OR (state = 'VALIDATED' AND expires_on BETWEEN %s AND %s))
        LIMIT %s
    ) AS few
"""


def notices_to_fix(organisation, at: datetime) -> Question:
    """How many notices have a question of ours open, a counter-notice that waits for the reply, a proposal to retract
    or of another reason, or a rejected listing that can be fixed in time, without a correction yet."""
    own = organisation.pk
    return Question(NOTICES, (own, own, at, own, at, own, own, at - TIME_TO_FIX, FIXABLE, MOST))


def rights_to_see_to(organisation, at: datetime) -> Question:
    """How many rights have a question of ours open, or end soon."""
    return Question(RIGHTS, (organisation.pk, at.date(), (at + SOON).date(), MOST))


def only_to_fix(rows: QuerySet[Notice], at: datetime) -> QuerySet[Notice]:
    """Of the notices of one rights holder those with a rejected listing that can be fixed in time."""
    return rows.filter(_can_be_fixed(at))


def only_to_do(rows: QuerySet[Notice], at: datetime) -> QuerySet[Notice]:
    """Of the notices of one rights holder those that `notices_to_fix` counts."""
    return rows.filter(_can_be_fixed(at) | waiting_for(at))


def waiting_for(at: datetime) -> Q:
    """Of notices: those that wait for an answer of their rights holder."""
    to_reply = CounterNotice.objects.to_reply(at).filter(answer__notice=OuterRef("pk"))
    to_confirm = Retraction.objects.to_confirm(at).filter(listing__notice=OuterRef("pk"))
    retyping = RetypeProposal.objects.to_answer().filter(notice=OuterRef("pk"))
    return (
        Q(question_state=RequestState.OPEN)
        | Q(Exists(to_reply))
        | Q(Exists(to_confirm))
        | Q(Exists(retyping))
    )


def still_asked(keys: Collection[int], at: datetime) -> set[int]:
    """Of the keys of some rounds of questions those that can still be answered."""
    rows = InformationRequest.objects.open().filter(pk__in=keys, answer_until__gt=at)
    return set(rows.values_list("pk", flat=True))


def still_to_reply(keys: Collection[int], at: datetime) -> set[int]:
    """Of the keys of some counter-notices those of whose seller's answer a listing still waits for the reply."""
    waiting = CounterNotice.objects.to_reply(at).filter(answer=OuterRef("answer"))
    return set(CounterNotice.objects.filter(Exists(waiting), pk__in=keys).values_list("pk", flat=True))


def still_to_confirm(keys: Collection[int], at: datetime) -> set[int]:
    """Of the keys of some proposals to retract those that can still be confirmed in time."""
    return set(Retraction.objects.to_confirm(at).filter(pk__in=keys).values_list("pk", flat=True))


def still_to_retype(keys: Collection[int], at: datetime) -> set[int]:
    """Of the keys of some proposals of another reason those that can still be answered."""
    return set(RetypeProposal.objects.to_answer().filter(pk__in=keys).values_list("pk", flat=True))


def _can_be_fixed(at: datetime) -> Q:
    listings = Listing.objects.filter(
        notice=OuterRef("pk"), outcome=ListingOutcome.REJECTED, decided_at__gt=at - TIME_TO_FIX, cured_at=None,
        rejection_code__in=FIXABLE, corrections=None,
    )  # fmt: skip
    sent_again = Notice.objects.filter(corrects=OuterRef("pk"))
    return Q(Exists(listings), ~Exists(sent_again), state=NoticeState.DECIDED)
