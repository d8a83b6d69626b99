"""Telling sellers of measures: once, with every strike, by a link of their own, and nothing about who filed."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from ipr_portal.audit.models import AuditEvent
from ipr_portal.links.models import SignedLink
from ipr_portal.marketplace.connector import ConnectorRefused, ConnectorUnavailable
from ipr_portal.marketplace.models import ShopMessage
from ipr_portal.markets import end_of_local_day
from ipr_portal.notifications.models import Notification
from ipr_portal.tenancy.scope import staff_scope
from takedowns.actions import holds
from takedowns.actions.measure_messages import claim, try_again
from takedowns.actions.telling import GIVE_UP_AFTER
from takedowns.models import MeasureMessage
from takedowns.tasks import tell_sellers
from tests.factories import ShopFactory, UserFactory
from tests.factories.enforcement import make_case
from tests.races import together

from .corrected import MARKETPLACE, correct
from .measured import DAY, HOUR, message_of, proposed, signed, tell
from .test_seller_messages import Moody, path_of


@pytest.fixture(autouse=True)
def without_second_factor(settings):
    settings.STAFF_SECOND_FACTOR_REQUIRED = False


@pytest.fixture
def shop(db):
    return ShopFactory(ref="glow")


@pytest.fixture
def now():
    return timezone.now()


@pytest.fixture
def case(acme, triager, lead, shop, now):
    """A suspension that was signed off now."""
    begin = now - 12 * DAY
    case = proposed(acme, triager, shop, begin=begin, message_to_seller="Call Acme Legal at once.")
    return signed(case, lead, at=now)


def desk(name, key):
    return reverse(f"desk:{name}", args=[key])


def of_measures():
    return ShopMessage.objects.filter(link__contains="/measures/")


def test_the_seller_is_told_once_what_was_decided_and_why(case, now, shop):
    assert (tell(now), tell(now + HOUR)) == (1, 0)

    message, row = of_measures().get(), message_of(case)
    assert (message.shop, message.subject) == (shop, "Your account is suspended")
    assert (message.text.count("\n- "), message.text.count("Trade mark")) == (4, 4)
    for words in ("without a fixed end", "4 strikes are valid", "takes 4", "a person of our team"):
        assert words in message.text
    assert (row.state, row.told_at, row.proof, row.token) == ("TOLD", now, message.proof, "")


@pytest.mark.parametrize(
    ("measure", "subject", "means"),
    [
        ("WARNING", "Your shop is warned", "Nothing is restricted."),
        ("LISTING_LIMIT", "You can offer fewer listings", "limits how many listings"),
    ],
)
def test_every_measure_says_what_it_means(acme, triager, lead, shop, now, client, measure, subject, means):
    signed(proposed(acme, triager, shop, measure, begin=now - 10 * DAY), lead, at=now)
    tell(now)

    message = of_measures().get()
    page = client.get(path_of(message)).content.decode()
    assert message.subject == subject
    assert (means in message.text, means in page, subject in page) == (True, True, True)


def test_the_task_tells_of_measures_too(case):
    tell_sellers()

    assert message_of(case).state == "TOLD"


def test_neither_the_message_nor_the_page_says_who_filed(case, now, acme, triager, lead, client):
    tell(now)
    message = of_measures().get()
    page = client.get(path_of(message))

    assert (page.status_code, page["Cache-Control"]) == (200, "no-store")
    with staff_scope():
        notice = case.lines.first().strike.listing.notice
        people = [
            acme.name, acme.legal_name, notice.complainant_name, notice.complainant_email, notice.submitted_by.name,
            triager.name, lead.name, "Acme Legal",
        ]  # fmt: skip
    for text in (message.text, page.content.decode()):
        assert [one for one in people if one in text] == []


def test_the_page_shows_each_strike_with_its_listings(case, now, client):
    tell(now)

    page = client.get(path_of(of_measures().get()))

    assert len(page.context["strikes"]) == 4
    with staff_scope():
        listings = [row.strike.listing for row in case.lines.all()]
        for listing in listings:
            assert listing.notice.number in page.content.decode()


def test_what_was_decided_stays_after_a_strike_is_taken_back(case, now, client, lead):
    with staff_scope():
        notice = case.lines.first().strike.listing.notice
    correct(notice, lead, at=now + HOUR)
    tell(now + DAY)

    assert "4 strikes are valid" in of_measures().get().text


def test_the_link_works_for_six_months_from_when_the_seller_was_told(case, now):
    tell(now + 3 * DAY)

    with staff_scope():
        link = SignedLink.objects.get(purpose="seller.measure")
    assert link.expires_at == end_of_local_day(case.market, now + 3 * DAY + timedelta(days=184))


def test_links_that_ended_are_wrong_or_of_another_purpose_open_nothing(case, now, client):
    tell(now)
    path = path_of(of_measures().get())

    assert client.get(path.replace("measures/", "measures/x")).status_code == 404
    assert client.get(path.replace("measures/", "decisions/")).status_code == 404
    with staff_scope():
        SignedLink.objects.update(made_at=now - 2 * HOUR, expires_at=now - HOUR)
    assert client.get(path).status_code == 410


def test_a_worker_killed_before_the_answer_is_noted_tells_once_by_the_same_link(case, now):
    [claimed] = claim(at=now, limit=10)
    MARKETPLACE.tell_seller(
        claimed.seller_key, reference=claimed.reference, subject=claimed.subject, text=claimed.text,
        link=claimed.link, at=now,
    )  # fmt: skip

    assert (tell(now + timedelta(seconds=30)), tell(now + HOUR)) == (0, 1)
    assert of_measures().get().link == claimed.link


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_tell_once(case, now):
    assert sorted(together(*[lambda: tell(now)] * 2)) == [0, 1]
    assert of_measures().count() == 1


def test_what_does_not_answer_is_tried_again_and_left_to_a_person_in_the_end(case, now, lead, client):
    for turn in range(GIVE_UP_AFTER):
        tell(now + turn * HOUR, by=Moody(ConnectorUnavailable("no answer")))

    message = message_of(case)
    assert (message.state, of_measures().count()) == ("REFUSED", 0)
    with staff_scope():
        news = Notification.objects.get(kind="seller.measure_not_told", recipient=lead)
    assert news.path == desk("measure", case.pk)
    client.force_login(lead)
    assert "no answer" in client.get(desk("measure", case.pk)).content.decode()
    with staff_scope():
        try_again(message=message, by=lead, at=now + 50 * HOUR)
    assert (tell(now + 50 * HOUR), message_of(case).state) == (1, "TOLD")


def test_a_refusal_is_left_to_a_person_who_sends_it_again(case, now, triager, client):
    tell(now, by=Moody(ConnectorRefused("knows no such shop")))
    client.force_login(triager)
    message = message_of(case)

    assert "Send again" in client.get(desk("measure", case.pk)).content.decode()
    assert client.post(desk("measure_message_retry", message.pk)).status_code == 302
    assert message_of(case).state == "WAITS"
    assert client.post(desk("measure_message_retry", message.pk)).status_code == 409


def test_a_seller_who_is_held_is_told_once_the_hold_has_ended(case, now, shop):
    person, second = UserFactory.create_batch(2, staff_role="ENFORCEMENT")
    origin = make_case(by=person)
    with staff_scope(by=person):
        holds.place_hold(
            sellers=[shop.key],
            listings=[],
            until=now + HOUR,
            origin=origin,
            by=person,
            approved_by=second,
            at=now,
        )

    assert (tell(now + timedelta(minutes=1)), tell(now + 2 * HOUR)) == (0, 1)


def test_a_lead_revokes_the_link_and_sends_a_new_one(case, now, lead, triager, client):
    tell(now)
    old, message = path_of(of_measures().get()), message_of(case)
    client.force_login(triager)
    assert client.post(desk("measure_link_revoke", message.pk)).status_code in (403, 404)
    client.force_login(lead)

    assert "Revoke link" in client.get(desk("measure", case.pk)).content.decode()
    assert client.post(desk("measure_link_renew", message.pk)).status_code == 409
    assert client.post(desk("measure_link_revoke", message.pk)).status_code == 302
    assert client.get(old).status_code == 410
    assert client.post(desk("measure_link_revoke", message.pk)).status_code == 409
    assert "Send a new link" in client.get(desk("measure", case.pk)).content.decode()
    assert client.post(desk("measure_link_renew", message.pk)).status_code == 302
    later = timezone.now()
    assert tell(later) == 1

    paths = [path_of(one) for one in of_measures().order_by("pk")]
    assert [client.get(path).status_code for path in paths] == [410, 200]
    with staff_scope():
        kinds = set(
            AuditEvent.objects.filter(action__startswith="seller.measure_").values_list("action", flat=True)
        )
        assert MeasureMessage.objects.get().told_at == later
    assert kinds >= {"seller.measure_told", "seller.measure_link_revoked", "seller.measure_link_renewed"}
