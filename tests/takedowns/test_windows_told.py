"""What a side was told stays: a newer version of a rule neither shortens the time to answer and appeal nor lengthens it."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from ipr_portal.marketplace.connector import ConnectorRefused
from ipr_portal.markets import desk_zone, end_of_local_day
from ipr_portal.tenancy.scope import organisation_scope, staff_scope
from takedowns.actions import disputes
from takedowns.actions.appeals import CannotAppeal
from takedowns.actions.counter_notices import CannotAnswer
from takedowns.actions.dispute_rules import enter
from takedowns.actions.seller_messages import try_again
from takedowns.enums import CorrectedTo
from takedowns.models import CounterNotice, DisputeRule, Notice, SellerMessage
from takedowns.queries.appeals import appealable_by_holder
from takedowns.queries.disputes import disputed, rule_told
from takedowns.queries.objections import objectionable
from takedowns.queries.seller_answers import answerable_in
from takedowns.rules.disputes import answer_until
from tests.factories import ShopFactory

from .appealed import by_holder, by_seller
from .corrected import LATER, SENT, correct, execute, sent, tell
from .disputing import LINK, act, answered, contested, forwarded, states, told
from .measured import message_of, proposed, signed
from .measured import tell as tell_of_measures
from .test_seller_messages import Moody

pytestmark = pytest.mark.django_db
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
FIGURES = {
    "file_days": 30, "rounds": 2, "reply_days": 5, "reply_days_are": "BUSINESS", "appeal_days": 184,
    "source": "A decision.",
}  # fmt: skip


def newer(admin, *, at, **figures):
    """A version for every right in every market, from the day on which it is entered."""
    rule = DisputeRule(in_force_from=at.astimezone(desk_zone()).date(), **FIGURES | figures)
    with staff_scope():
        return enter(rule=rule, by=admin, at=at)


def day_of(at):
    """The end of the day in Singapore, until which what ends on that day lasts."""
    return end_of_local_day("SG", at)


def until_of(message, at):
    with staff_scope():
        row = SellerMessage.objects.with_all().get(pk=message.pk)
        [one], _rule = answerable_in(row, link_ends=row.told_at + LINK, at=at)
        return one.until, one.may_answer, one.appeal.until


@pytest.mark.parametrize(
    "after", [2 * HOUR, DAY]
)  # entered on the day on which the seller was told, or later
@pytest.mark.parametrize(("file_days", "appeal_days"), [(1, 2), (90, 300)])
def test_what_a_seller_was_told_stays(acme, triager, admin, after, file_days, appeal_days):
    _notice, message = told(acme, triager)
    before = until_of(message, SENT + HOUR)

    newer(admin, at=SENT + after, file_days=file_days, appeal_days=appeal_days, rounds=1)

    assert until_of(message, SENT + after + DAY) == before
    with pytest.raises(CannotAnswer, match="was possible until"):
        answered(message, at=SENT + 31 * DAY)
    answered(message, at=SENT + 30 * DAY)
    with staff_scope():
        assert CounterNotice.objects.get().rule.version == 1


@pytest.mark.parametrize(("first", "second"), [(150, 40), (40, 150)])
def test_how_long_a_seller_can_appeal_stays(acme, triager, admin, first, second):
    newer(admin, at=SENT - DAY, appeal_days=first)
    _notice, message = told(acme, triager)
    newer(admin, at=SENT + DAY, appeal_days=second)

    with pytest.raises(CannotAppeal, match=f"possible for {first} days"):
        by_seller(message, at=SENT + (first + 1) * DAY)
    assert by_seller(message, at=SENT + first * DAY).state == "FILED"


@pytest.mark.parametrize(("first", "second"), [(150, 40), (40, 150)])
def test_how_long_a_rights_holder_can_appeal_stays(client, acme, triager, admin, filer, first, second):
    newer(admin, at=SENT - DAY, appeal_days=first)
    notice, _products = sent(acme, triager, ["REJECTED"])
    newer(admin, at=SENT + HOUR, appeal_days=second)

    with pytest.raises(CannotAppeal, match=f"possible for {first} days"):
        by_holder(notice, filer, at=SENT + (first + 1) * DAY)
    assert by_holder(notice, filer, at=SENT + first * DAY).state == "FILED"


def test_what_was_corrected_has_the_rule_of_that_day_for_its_rights_holder(acme, triager, lead, admin):
    notice, _products = sent(acme, triager, ["REMOVED", "REJECTED"])
    newer(admin, at=LATER - HOUR, appeal_days=40)
    correct(notice, lead, to=CorrectedTo.RESTORED, at=LATER)
    execute(LATER)

    with organisation_scope(acme):
        fresh = Notice.objects.get(pk=notice.pk)
        listings = list(fresh.listings.in_order())
        known = appealable_by_holder(fresh, listings, at=LATER + DAY)
        assert [known[one.pk].until for one in listings] == [
            day_of(LATER + 40 * DAY),
            day_of(SENT + 184 * DAY),
        ]


def test_the_page_of_a_rights_holder_says_the_days_that_hold(client, acme, triager, filer, admin):
    now = timezone.now()
    notice, _products = sent(acme, triager, ["REJECTED"], at=now - 2 * DAY)
    newer(admin, at=now - DAY, appeal_days=40)
    client.force_login(filer)

    page = client.get(reverse("organisation:appeal", args=[acme.slug, notice.number])).content.decode()

    assert "for 184 days" in " ".join(page.split())


def test_the_phases_of_a_counter_notice_keep_their_rule(acme, triager, admin, filer, lead):
    _notice, message = told(acme, triager)
    answer = answered(message)
    with staff_scope():
        check = CounterNotice.objects.get().due_at
    newer(admin, at=LATER + HOUR, check_days=20, reply_days=50, decide_days=50, silence="STAYS_DOWN")

    with staff_scope():
        assert CounterNotice.objects.get().due_at == check
    forwarded(answer, triager, at=LATER + 2 * HOUR)
    with staff_scope():
        until = CounterNotice.objects.get().due_at
    assert until < LATER + 15 * DAY
    assert disputes.restore_silent(at=until + HOUR) == 1
    assert states() == ["HOLDER_SILENT"]


def test_a_second_answer_has_the_days_that_were_told_by_either_link(acme, triager, admin, filer, lead):
    _notice, message = told(acme, triager)
    answer = answered(message)
    forwarded(answer, triager)
    newer(admin, at=LATER + HOUR, file_days=1, rounds=1)
    contested(answer, filer, at=LATER + 2 * HOUR)
    act(disputes.dismiss, answer, lead, sentence="No.", at=LATER + 3 * HOUR)
    tell(LATER + 4 * HOUR)

    with staff_scope():
        refusal = SellerMessage.objects.with_all().get(refusal__isnull=False)
        assert (refusal.rule.version, refusal.state) == (1, "TOLD")
        listing = refusal.refusal.listing
        before = disputed([listing])[listing.pk].before
        ends = [
            answer_until(
                rule_told(one), told_at=one.told_at, before=before, link_ends=one.told_at + LINK, market="SG"
            )
            for one in (SellerMessage.objects.with_all().get(pk=message.pk), refusal)
        ]
    assert ends == [day_of(LATER + 3 * HOUR + 30 * DAY)] * 2
    assert answered(refusal, at=LATER + 20 * DAY)


def test_who_was_never_told_is_told_the_rule_of_the_day_on_which_it_is_sent_again(acme, triager, admin, lead):
    sent(acme, triager, ["REMOVED"])
    tell(SENT, by=Moody(ConnectorRefused("No such shop.")))
    newer(admin, at=SENT + DAY, file_days=60)
    with staff_scope():
        message = SellerMessage.objects.get()
        assert (message.state, message.rule.version) == ("REFUSED", 1)
        try_again(message=message, by=lead, at=SENT + 2 * DAY)
    tell(SENT + 2 * DAY)

    assert until_of(message, SENT + 3 * DAY)[0] == day_of(SENT + 62 * DAY)


def test_those_told_before_the_rule_was_kept_have_the_rule_of_that_day(acme, triager, admin):
    _notice, message = told(acme, triager)
    with staff_scope():
        SellerMessage.objects.update(rule=None)
    newer(admin, at=SENT + HOUR, file_days=1)

    assert until_of(message, SENT + 2 * DAY)[:2] == (day_of(SENT + 30 * DAY), True)


@pytest.mark.parametrize("appeal_days", [1, 300])
def test_how_long_a_seller_can_object_to_a_measure_stays(acme, triager, lead, admin, appeal_days):
    case = signed(proposed(acme, triager, ShopFactory(ref="glow")), lead)
    at = case.decided_at + HOUR
    tell_of_measures(at)
    newer(admin, at=at + HOUR, appeal_days=appeal_days)

    message = message_of(case)
    with staff_scope():
        message = type(message).objects.select_related("measure", "rule").get(pk=message.pk)
        assert objectionable(message, link_ends=at + 400 * DAY).until == day_of(at + 184 * DAY)
