"""The quality sample: drawing decisions, looking at them again, and the lessons where the two differ.

Nothing here changes an outcome; who finds a wrong one corrects it (`decision_corrections.correct`).
"""

from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from ipr_portal.audit.actions import record
from ipr_portal.errors import DomainError, Stale
from ipr_portal.tenancy.scope import system_scope
from takedowns.enums import ListingOutcome, NoticeState
from takedowns.models import Lesson, ListingDecision, QualitySample, QualityShare
from takedowns.rules.quality import (
    LOOK_BACK,
    is_drawn,
    share_at,
    why_not_review_sample,
    why_not_settle_lesson,
    why_reviewed,
)
from takedowns.rules.second_reviews import same, why_not_these_opinions
from takedowns.rules.triage import Verdict


class CannotSample(DomainError):
    """A rule forbids it; nothing is changed then."""


@transaction.atomic
def set_share(*, percent: Decimal, by, at: datetime) -> QualityShare:
    """Set which share of the outcomes that are sent from now on is looked at again; the former shares are kept."""
    before = QualityShare.objects.order_by("set_at", "pk").last()
    made = QualityShare.objects.create(percent=percent, set_by=by, set_at=at)
    was = str(before.percent) if before else "0"
    record("quality_share.set", made, by=by, at=at, organisation_id=None, percent=str(percent), before=was)
    return made


def draw(*, at: datetime, look_back=LOOK_BACK) -> int:
    """Draw the sample among the outcomes sent lately; return how many decisions are new in it. Safe to run twice.

    A decision that was held for a second person has two opinions already and is left out.
    """
    with system_scope():
        shares = list(QualityShare.objects.order_by("set_at", "pk"))
        samples = list(_drawn(shares, at, look_back)) if shares else []
        QualitySample.objects.bulk_create(samples, ignore_conflicts=True)
    return len(samples)


def _drawn(shares: list[QualityShare], at: datetime, look_back) -> Iterator[QualitySample]:
    rows = ListingDecision.objects.standing().filter(
        listing__notice__state=NoticeState.DECIDED, listing__notice__decided_at__gt=at - look_back,
        listing__notice__decided_at__gte=shares[0].set_at, listing__notice__decided_at__lte=at,
        decision__second_review=None, quality_sample=None,
    )  # fmt: skip
    for key, organisation, sent_at in rows.order_by("pk").values_list(
        "pk", "organisation_id", "listing__notice__decided_at"
    ):
        if sent_at and is_drawn(key, share_at(shares, sent_at)):
            yield QualitySample(organisation_id=organisation, decision_id=key, drawn_at=at)


@transaction.atomic
def review_sample(*, sample: QualitySample, verdict: Verdict, by, at: datetime) -> QualitySample:
    """Say what one would have decided, without having seen the decision.

    :raises Stale: if somebody else has.
    :raises CannotSample: if this person may not, or the verdict lacks something.
    """
    sample = _locked(sample)
    said = sample.decision
    if done := why_reviewed(sample):
        raise Stale(done)
    sender = said.listing.notice.submitted_by_id
    _refuse(why_not_review_sample(sample, by=by, decider_id=said.decision.decided_by_id, sender_id=sender))
    _refuse(why_not_these_opinions([verdict], [said.listing_id]))
    first = Verdict(said.listing_id, ListingOutcome(said.outcome), code=said.rejection_code)
    sample.outcome, sample.rejection_code, sample.sentence = verdict.outcome, verdict.code, verdict.sentence
    sample.agrees, sample.reviewed_by, sample.reviewed_at = same(first, verdict), by, at
    sample.save(
        update_fields=["outcome", "rejection_code", "sentence", "agrees", "reviewed_by", "reviewed_at"]
    )
    notice, position = said.listing.notice, said.listing.position
    record("notice.sample_reviewed", notice, by=by, at=at, internal=True, position=position)
    return sample


@transaction.atomic
def settle_lesson(
    *, sample: QualitySample, finding: str, code: str, sentence: str, by, at: datetime
) -> Lesson:
    """Say what was wrong where the two differ, in a sentence, with the code whose guidance explains it.

    :raises Stale: if a lead has said it already.
    :raises CannotSample: if this person may not.
    """
    sample = _locked(sample)
    if lesson := Lesson.objects.select_related("settled_by").filter(sample=sample).first():
        raise Stale(_("%(who)s has settled this already.") % {"who": lesson.settled_by})
    decider = sample.decision.decision.decided_by_id
    _refuse(why_not_settle_lesson(sample, by=by, decider_id=decider))
    lesson = Lesson.objects.create(
        organisation_id=sample.organisation_id, sample=sample, finding=finding, code=code, sentence=sentence,
        settled_by=by, settled_at=at,
    )  # fmt: skip
    listing = sample.decision.listing
    record(
        "notice.lesson_settled", listing.notice, by=by, at=at, internal=True, position=listing.position,
        sentence=sentence,
    )  # fmt: skip
    return lesson


def _locked(sample: QualitySample) -> QualitySample:
    rows = QualitySample.objects.select_for_update(of=("self",), no_key=True)
    related = "decision__decision", "decision__listing__notice__organisation"
    return rows.select_related(*related).get(pk=sample.pk)


def _refuse(refusal: str | None) -> None:
    if refusal:
        raise CannotSample(refusal)
