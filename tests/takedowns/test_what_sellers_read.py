"""What sellers read by their link: promises that are over, until when, errors that name a listing, and what they sent."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from ipr_portal.links.models import SignedLink
from ipr_portal.marketplace.models import ShopMessage
from ipr_portal.markets import MARKETS, end_of_local_day, local_day
from ipr_portal.tenancy.scope import staff_scope
from ipr_portal.ui.moments import say_day, say_moment
from takedowns.actions.counter_notices import CannotAnswer
from takedowns.models import Appeal, CounterNotice, Notice
from takedowns.queries.disputes import rounds_of
from takedowns.queries.seller_answers import next_step, title_of
from tests.factories import ProductFactory

from .appealed import GROUNDS, by_seller
from .corrected import SENT, sent, tell
from .disputing import answered, contested, forwarded, told
from .test_dispute_pages import form_of, token_of
from .test_dispute_rules import narrow
from .test_late_disputes import late
from .test_legal_holds import place

pytestmark = pytest.mark.django_db
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def flat(response) -> str:
    return " ".join(response.content.decode().split())


def last_of(notice) -> CounterNotice:
    with staff_scope():
        (listing,) = notice.listings.values_list("pk", flat=True)
        return rounds_of([listing])[listing][-1]


def says(notice, at) -> str:
    with staff_scope():
        return next_step(last_of(notice), None, at=at)


LEADS = "The leads of our team were told."


def test_a_check_that_is_late_is_not_promised_any_more(acme, triager):
    notice, message = told(acme, triager)
    answered(message)
    due = last_of(notice).due_at
    until = say_moment(due, now=due)

    before, after = says(notice, due - timedelta(seconds=1)), says(notice, due)
    late(due)
    told_leads = says(notice, due + HOUR)

    assert f"by {until}, and send it to the rights holder then" in before
    assert "and are late. We still check it" in after
    assert (LEADS in after, LEADS in told_leads) == (False, True)
    assert "send it to the rights holder then" not in told_leads


def test_a_decision_that_is_late_is_not_promised_any_more(acme, triager, filer, lead):
    notice, message = told(acme, triager)
    answer = answered(message)
    late(last_of(notice).due_at)  # leads were told of the check, and are not of the decision by that
    forwarded(answer, triager)
    contested(answer, filer)
    due = last_of(notice).due_at

    before, after = says(notice, due - HOUR), says(notice, due + HOUR)
    late(due)

    assert "reads both sides and decides by" in before
    assert "and are late. A person of our team who did not take the decision still reads both sides" in after
    assert (LEADS in after, LEADS in says(notice, due + HOUR)) == (False, True)


@pytest.mark.parametrize(
    ("silence", "then"), [("RESTORES", "We restore the listing."), ("STAYS_DOWN", "stays down")]
)
def test_a_reply_that_did_not_come_is_not_waited_for(acme, triager, silence, then):
    narrow(silence=silence)
    notice, message = told(acme, triager)
    answer = answered(message)
    late(last_of(notice).due_at)
    forwarded(answer, triager)
    due = last_of(notice).due_at

    said = says(notice, due)

    assert "The rights holder did not reply by" in said
    assert (then in said, LEADS in said) == (True, False)


def test_an_appeal_that_is_late_is_not_promised_any_more(client, acme, triager, lead):
    now = timezone.now()
    notice, message = told(acme, triager, at=now - 60 * DAY)
    appeal = by_seller(message, at=now - 29 * DAY)
    token = token_of(notice)
    pages = [
        reverse("seller_statement", args=[token]),
        reverse("seller_appeal_receipt", args=[token, appeal.pk]),
    ]

    first = [flat(client.get(page)) for page in pages]
    late(now)
    then = [flat(client.get(page)) for page in pages]

    for untold, was_told in zip(first, then, strict=True):
        assert "We wanted to decide it by" in untold
        assert "reads it and decides by" not in untold
        assert (LEADS in untold, LEADS in was_told) == (False, True)
    with staff_scope():
        assert Appeal.objects.get().is_open


def test_an_appeal_under_legal_hold_is_not_late_on_any_page(client, acme, triager, lead):
    now = timezone.now()
    notice, message = told(acme, triager, at=now - 60 * DAY)
    appeal = by_seller(message, at=now - 29 * DAY)
    place(notice, lead, at=now - 28 * DAY)
    token = token_of(notice)

    for address in ("seller_statement", [token]), ("seller_appeal_receipt", [token, appeal.pk]):
        page = flat(client.get(reverse(address[0], args=address[1])))
        assert "Your appeal waits until that is over." in page
        assert "and are late" not in page


@given(
    st.sampled_from([*MARKETS, "US", "DE"]),
    st.datetimes(min_value=datetime(2000, 1, 1), max_value=datetime(2100, 1, 1), timezones=st.just(UTC)),
)
def test_the_last_day_of_a_window_is_whole_and_no_longer(market, at):
    end = end_of_local_day(market, at)

    assert local_day(market, end) == local_day(market, at)
    assert local_day(market, end + timedelta(seconds=1)) == local_day(market, at) + timedelta(days=1)
    assert at < end + timedelta(seconds=1)


@pytest.mark.parametrize("market", ["SG", "TH", "PH"])
@pytest.mark.parametrize("hour", [0, 10, 14, 17, 20])
def test_message_and_page_name_the_same_last_day(client, acme, triager, market, hour):
    now = timezone.now()
    at = now.replace(hour=hour, minute=40, second=0, microsecond=0) - DAY
    notice, _products = sent(acme, triager, ["REMOVED"], at=at)
    with staff_scope():
        Notice.objects.filter(pk=notice.pk).update(market=market)
        notice.listings.update(market=market)
    tell(at)

    text = ShopMessage.objects.get().text
    page = flat(client.get(reverse("seller_statement", args=[token_of(notice)])))

    answer, read = (local_day(market, at + timedelta(days=n)) for n in (30, 184))
    assert f"until {say_day(answer)}." in text
    assert f"until {say_day(read)}, without" in text
    assert page.count(", 23:59") >= 2
    with staff_scope():
        link = SignedLink.objects.get()
    assert link.expires_at == end_of_local_day(market, at + 184 * DAY)


def test_an_answer_is_taken_until_the_last_second_but_one_of_the_day(acme, triager):
    _notice, message = told(acme, triager)
    end = end_of_local_day("SG", SENT + 30 * DAY)

    with pytest.raises(CannotAnswer, match="possible until"):
        answered(message, at=end)
    assert answered(message, at=end - timedelta(seconds=1)).pk


@pytest.fixture
def two(acme, triager):
    """A notice with a listing of another seller before two of the one who reads."""
    theirs, first, second = (ProductFactory(shop__ref=shop) for shop in ("theirs", "mine", "mine-too"))
    with staff_scope():
        second.shop = first.shop
        second.save()
    now = timezone.now()
    notice, _products = sent(acme, triager, ["REMOVED"] * 3, products=[theirs, first, second], at=now)
    tell(now)
    links = {one.shop.ref: one.link.rstrip("/").rpartition("/")[2] for one in ShopMessage.objects.all()}
    return notice, links["mine"]


def test_a_listing_that_was_answered_meanwhile_is_named_unticked_and_explained(client, two):
    notice, token = two
    here = reverse("seller_answer", args=[token])
    client.post(here, form_of(notice, (2,)))

    refused = client.post(here, form_of(notice, (2, 3)))

    shown, form = flat(refused), refused.context["form"]
    with staff_scope():
        red, blue = notice.listings.filter(position__gte=2).order_by("position")
        title = title_of(red)
    assert refused.status_code == 422
    assert f"“{title}”: You answered on" in shown
    assert "Listing 2" not in shown
    assert "Its state is shown beside the listing" not in shown
    assert f"{title} (not possible: You answered on" in shown
    assert form["listings"].value() == [str(blue.pk)]
    again = client.post(here, form_of(notice, (3,), form_key=str(uuid4())))
    assert again.status_code == 302


def test_an_appeal_names_the_listing_that_cannot_be_appealed(client, acme, triager):
    now = timezone.now()
    notice, message = told(acme, triager, ["REMOVED", "REMOVED"], at=now - 60 * DAY)
    by_seller(message, (1,), at=now)
    here = reverse("seller_appeal", args=[token_of(notice)])
    given = form_of(notice, (1, 2), grounds=GROUNDS, reason="GENUINE")

    refused = client.post(here, given)

    shown, form = flat(refused), refused.context["form"]
    with staff_scope():
        title = title_of(notice.listings.get(position=1))
        left = notice.listings.get(position=2).pk
    assert refused.status_code == 422
    assert f"“{title}”: An appeal of" in shown.replace("&#x27;", "'")
    assert ("Listing 1" in shown, form["listings"].value()) == (False, [str(left)])


def test_where_nothing_can_be_appealed_each_listing_says_why(client, acme, triager):
    now = timezone.now()
    notice, message = told(acme, triager, ["REMOVED", "REMOVED"], at=now - DAY)

    page = flat(client.get(reverse("seller_appeal", args=[token_of(notice)])))

    with staff_scope():
        titles = [title_of(one) for one in notice.listings.all()]
    assert "There is nothing to appeal against now" in page
    for title in titles:
        assert f'<b class="break">{title}</b>: You can answer this decision until' in page.replace(
            "&#x27;", "'"
        )


def test_an_answer_can_be_read_again_from_the_decision(client, acme, triager):
    now = timezone.now()
    notice, message = told(acme, triager, at=now)
    answer = answered(message, at=now)
    receipt = reverse("seller_receipt", args=[token_of(notice), answer.pk])

    page = flat(client.get(reverse("seller_statement", args=[token_of(notice)])))

    assert f'<a href="{receipt}">Read your answer</a>' in page
    assert "We have your answer" in flat(client.get(receipt))
