"""Second reviews of the demo world: triggers, decisions that wait, and half a year of the quality sample."""

from datetime import datetime, timedelta
from decimal import Decimal
from itertools import count

from ipr_portal.accounts.models import User
from ipr_portal.demo.people import DEMO_PEOPLE
from ipr_portal.tenancy.scope import staff_scope
from takedowns.actions import quality, review_triggers, second_reviews, triage
from takedowns.enums import GOES, LessonFinding, ListingOutcome, Side
from takedowns.models import Notice, QualitySample, SecondReview
from takedowns.rules.triage import Verdict
from takedowns.triggers import Condition

MONTH = timedelta(days=30)
MONTHS, PERCENT, A_MONTH = 6, Decimal(4), 20  # samples that are looked at in a month, at most
LEFT = 5  # samples that wait, and lessons
EVERY_NTH_DIFFERS = 8
MANY = 4
TRIGGERS = [
    (
        "Many takedowns at once",
        "ALL",
        [Condition("OUTCOME", "ONE_OF", "REMOVED, RESTRICTED"), Condition("LISTINGS", "AT_LEAST", str(MANY))],
    ),
    ("Rejected for bad faith", "ANY", [Condition("REJECTION_CODE", "ONE_OF", "PR-02, PR-03")]),
]
HELD = "The seller uses another word mark in the same colours. Compare the words before the look."
LESSONS = [
    (LessonFinding.FIRST_WRONG, "The licence number on the label is the seller's own; look it up before you reject."),
    (LessonFinding.SECOND_WRONG, "A picture of the packaging is enough to compare; the test purchase is not needed."),
    (LessonFinding.BOTH_TENABLE, "The guidance does not say how blurred a picture may be. We rewrite it."),
]  # fmt: skip


def review_again(*, now: datetime) -> None:
    """Half a year of the sample first; then triggers, and the decisions of this morning that they hold."""
    nadia, kenneth, lead = (User.objects.get(email=person.email) for person in DEMO_PEOPLE[:3])
    with staff_scope():
        quality.set_share(percent=PERCENT, by=lead, at=now - (MONTHS + 1) * MONTH)
    for month in range(MONTHS, 0, -1):
        quality.draw(at=now - (month - 1) * MONTH - timedelta(hours=3), look_back=MONTH)
    with staff_scope():
        _look_again([nadia, kenneth], now)
        _teach(lead, now)
        for name, mode, conditions in TRIGGERS:
            at = now - timedelta(days=9)
            review_triggers.add(name=name, active=True, mode=mode, conditions=conditions, by=lead, at=at)
        _hold_some(nadia, kenneth, lead, now)


def _look_again(people: list[User], now: datetime) -> None:
    """In each month some of what was drawn; the newest wait."""
    rows = QualitySample.objects.select_related("decision__decision", "decision__listing__notice")
    number = count(1)
    for month in range(MONTHS, 0, -1):
        since, until = now - month * MONTH, now - (month - 1) * MONTH
        drawn = list(rows.filter(drawn_at__gt=since, drawn_at__lte=until).order_by("pk")[:A_MONTH])
        for place, sample in enumerate(drawn[: -LEFT or None] if month == 1 else drawn):
            decider = sample.decision.decision.decided_by_id
            by = next(one for one in people if one.pk != decider)
            at = min(sample.drawn_at + timedelta(hours=1, minutes=11 * place), now - timedelta(minutes=30))
            quality.review_sample(sample=sample, verdict=_second(sample, next(number)), by=by, at=at)


def _second(sample: QualitySample, number: int) -> Verdict:
    """The same, but for every so many."""
    said = sample.decision
    ground = sample.decision.listing.notice.reason.ground
    if number % EVERY_NTH_DIFFERS:
        return Verdict(
            said.listing_id, ListingOutcome(said.outcome), code=said.rejection_code, ground=said.ground,
            same_as=said.same_as,
        )  # fmt: skip
    if said.outcome in GOES:
        sentence = "The pictures are too small to tell it from the genuine one."
        return Verdict(said.listing_id, ListingOutcome.REJECTED, code="EV-03", sentence=sentence)
    return Verdict(said.listing_id, ListingOutcome.REMOVED, ground=ground, sentence="The mark is on the lid.")


def _teach(lead: User, now: datetime) -> None:
    """A lead settles most differences; some wait."""
    rows = QualitySample.objects.to_settle().exclude(decision__decision__decided_by=lead).order_by("pk")
    differing = list(rows.select_related("decision"))
    for number, sample in enumerate(differing[: -2 or None]):
        finding, sentence = LESSONS[number % len(LESSONS)]
        code = sample.decision.rejection_code or sample.rejection_code
        at = min(sample.reviewed_at + timedelta(days=1), now - timedelta(minutes=20))
        quality.settle_lesson(sample=sample, finding=finding, code=code, sentence=sentence, by=lead, at=at)


def _hold_some(nadia: User, kenneth: User, lead: User, now: datetime) -> None:
    """Some wait for a second person, one for a lead; one is settled, with its lesson."""
    rows = Notice.objects.free(now).not_paused(now).filter(
        pending_count__gte=MANY, question_state="", submitted_at__lt=now - timedelta(hours=1)
    )  # fmt: skip
    found = list(rows.exclude(submitted_by__in=[nadia, kenneth]).select_related("reason").by_urgency()[:4])
    deciders = [kenneth, kenneth, nadia, nadia]
    for number, (notice, by) in enumerate(zip(found, deciders, strict=False)):
        at = now - timedelta(minutes=45 - 7 * number)
        listings = list(notice.listings.undecided().in_order())
        verdicts = [Verdict(one.pk, ListingOutcome.REMOVED, ground=notice.reason.ground) for one in listings]
        made = triage.decide(
            notice=notice, version=notice.version, verdicts=verdicts, by=by, at=at, confirmed=True
        )
        if number < 2 and isinstance(made, SecondReview):
            said = Verdict(
                listings[0].pk, ListingOutcome.REJECTED, code="SU-01", sentence="Another word mark."
            )
            opinion = [said, *verdicts[1:]]
            second_reviews.give_second(review=made, verdicts=opinion, by=nadia, at=at + timedelta(minutes=20))
        if number == 1 and isinstance(made, SecondReview):
            second_reviews.settle(
                review=made, chosen={listings[0].pk: Side.SECOND}, sentence=HELD, code="SU-01", by=lead,
                at=at + timedelta(minutes=25),
            )  # fmt: skip
