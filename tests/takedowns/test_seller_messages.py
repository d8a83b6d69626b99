"""Telling sellers: once for each notice, by a link of their own, with retries, and nothing that is not for them."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from ipr_portal.links.models import SignedLink
from ipr_portal.marketplace.connector import ConnectorRefused, ConnectorUnavailable
from ipr_portal.marketplace.embedded import EmbeddedConnector
from ipr_portal.marketplace.models import ShopMessage
from ipr_portal.markets import end_of_local_day, local_day
from ipr_portal.notifications.models import Notification
from ipr_portal.tenancy.scope import staff_scope
from ipr_portal.ui.moments import say_day
from takedowns.actions import holds
from takedowns.actions.seller_messages import claim, tell_due, try_again
from takedowns.actions.telling import GIVE_UP_AFTER
from takedowns.models import SellerMessage
from takedowns.queries.appeals import seller_appeals
from takedowns.queries.seller_words import Told, headline_of, subject_of, text_of
from tests.factories import ProductFactory, UserFactory
from tests.factories.enforcement import make_case
from tests.races import together
from tests.statements import statements

from .corrected import LATER, MARKETPLACE, SENT, correct, execute, sent, tell

SOON = LATER + timedelta(minutes=1)
HOUR = timedelta(hours=1)


class Moody(EmbeddedConnector):
    """The embedded marketplace with a mood about messages."""

    def __init__(self, mood):
        self.mood = mood

    def tell_seller(self, seller_key, **message):
        raise self.mood


def state():
    with staff_scope():
        return list(SellerMessage.objects.order_by("written_at").values_list("state", flat=True))


SUBJECTS = [
    (Told("N", removed=1), "1 of your listings was taken down"),
    (Told("N", removed=3), "3 of your listings were taken down"),
    (Told("N", restricted=2), "2 of your listings were restricted"),
    (Told("N", removed=2, restricted=1), "2 of your listings taken down, 1 restricted"),
    (Told("N", restored=1), "1 of your listings is restored"),
]


@pytest.mark.parametrize(("told", "said"), SUBJECTS)
def test_a_subject_says_what_was_done_to_how_many(told, said):
    assert subject_of(told) == said


def test_a_text_says_why_and_only_a_restoration_gives_no_reasons():
    acted = text_of(Told("N-1", removed=1, law="Trade Marks Act", found="It is a copy.", message="Call off."))
    restored = text_of(
        Told("N-1", restored=1, law="Trade Marks Act", found="It is a copy.", message="Call off.")
    )

    assert "Why: It is a copy. The law: Trade Marks Act." in acted
    assert "“Call off.”" in acted
    assert ("Why" in restored, "Call off" in restored, "N-1" in restored) == (False, False, True)
    assert headline_of([]) == "Your 0 listings are restored"


@pytest.mark.django_db
def test_each_seller_gets_one_message_of_a_notice(acme, triager):
    other = ProductFactory(shop__ref="saltbush")
    first = ProductFactory(shop__ref="glowhaus")
    products = [first, other, ProductFactory(shop=first.shop), ProductFactory(shop__ref="blameless")]
    sent(acme, triager, ["REMOVED", "REMOVED", "RESTRICTED", "REJECTED"], products=products)

    assert (tell(SENT), tell(SENT + HOUR)) == (2, 0)

    rows = ShopMessage.objects.order_by("shop__ref").values_list("shop__ref", "subject")
    assert list(rows) == [
        ("glowhaus", "1 of your listings taken down, 1 restricted"),
        ("saltbush", "1 of your listings was taken down"),
    ]
    assert state() == ["TOLD", "TOLD"]


@pytest.mark.django_db
def test_what_is_told_names_nobody(acme, triager, client):
    now = timezone.now()
    notice, _products = sent(
        acme, triager, ["REMOVED"], at=now, message_to_seller="Please stop selling copies."
    )
    tell(now)

    message = ShopMessage.objects.get()
    shown = client.get(path_of(message))

    for text in (message.text, message.subject, shown.content.decode()):
        for person in (acme.name, acme.legal_name, notice.complainant_name, notice.complainant_email):
            assert person not in text
    assert "Please stop selling copies." in message.text
    assert "Please stop selling copies." in shown.content.decode()


def path_of(message):
    return message.link.removeprefix("http://localhost:8000")


@pytest.mark.django_db
def test_the_link_opens_the_listings_of_this_seller_alone(acme, triager, client):
    now = timezone.now()
    mine, theirs = ProductFactory(shop__ref="mine", title="MINE"), ProductFactory(title="THEIRS")
    notice, _products = sent(acme, triager, ["REMOVED", "REMOVED"], products=[mine, theirs], at=now)
    tell(now)

    shown = client.get(path_of(ShopMessage.objects.get(shop__ref="mine")))

    page = shown.content.decode()
    assert (shown.status_code, shown["Cache-Control"]) == (200, "no-store")
    assert (mine.item in page, theirs.item in page, notice.number in page) == (True, False, True)
    assert ("Trade Marks Act 1998 of Singapore" in page, "The listing was taken down." in page) == (
        True,
        True,
    )


@pytest.mark.django_db
def test_a_link_ends_and_a_wrong_one_is_not_known(acme, triager, client):
    sent(acme, triager, ["REMOVED"])
    tell(SENT)
    message = ShopMessage.objects.get()

    with staff_scope():
        SignedLink.objects.update(expires_at=SENT + HOUR)

    assert client.get(path_of(message)).status_code == 410
    assert client.get(path_of(message).replace("decisions/", "decisions/x")).status_code == 404


@pytest.mark.django_db
def test_a_worker_killed_before_the_answer_is_noted_tells_once_by_the_same_link(acme, triager):
    sent(acme, triager, ["REMOVED"])
    [claimed] = claim(at=SENT, limit=10)
    MARKETPLACE.tell_seller(
        claimed.seller_key, reference=claimed.reference, subject=claimed.subject, text=claimed.text,
        link=claimed.link, at=SENT,
    )  # fmt: skip

    assert (tell(SENT + timedelta(seconds=30)), tell(SENT + HOUR)) == (0, 1)

    assert ShopMessage.objects.get().link == claimed.link
    with staff_scope():
        assert SignedLink.objects.filter(purpose="seller.statement").count() == 1
        message = SellerMessage.objects.get()
        assert (message.state, message.token, message.proof) == ("TOLD", "", ShopMessage.objects.get().proof)


@pytest.mark.django_db
def test_what_does_not_answer_is_tried_again_and_left_to_a_person_in_the_end(acme, triager, lead):
    sent(acme, triager, ["REMOVED"])

    for turn in range(GIVE_UP_AFTER):
        tell(SENT + turn * HOUR, by=Moody(ConnectorUnavailable("no answer")))

    assert (state(), ShopMessage.objects.count()) == (["REFUSED"], 0)
    with staff_scope():
        assert Notification.objects.filter(kind="seller.not_told", recipient=lead).count() == 1
        try_again(message=SellerMessage.objects.get(), by=lead, at=SENT + 50 * HOUR)
    assert (tell(SENT + 50 * HOUR), state()) == (1, ["TOLD"])


@pytest.mark.django_db
def test_a_refusal_is_left_to_a_person_at_once(acme, triager, lead, client, settings):
    settings.STAFF_SECOND_FACTOR_REQUIRED = False
    sent(acme, triager, ["REMOVED"])
    tell(SENT, by=Moody(ConnectorRefused("knows no such shop")))
    client.force_login(lead)

    page = client.get(reverse("desk:seller_messages"), {"state": "REFUSED"})

    assert "knows no such shop" in page.content.decode()
    with staff_scope():
        key = SellerMessage.objects.get().pk
    assert client.post(reverse("desk:seller_message_retry", args=[key])).status_code == 302
    assert state() == ["WAITS"]
    assert client.post(reverse("desk:seller_message_retry", args=[key])).status_code == 409


@pytest.mark.django_db
def test_a_seller_who_is_held_is_told_once_the_hold_has_ended(acme, triager):
    people = UserFactory.create_batch(2, staff_role="ENFORCEMENT")
    case = make_case(by=people[0])
    _notice, (product,) = sent(acme, triager, ["REMOVED"])
    with staff_scope(by=people[0]):
        holds.place_hold(
            sellers=[], listings=[product.key], until=SENT + HOUR, origin=case, by=people[0],
            approved_by=people[1], at=SENT,
        )  # fmt: skip

    assert (tell(SENT), tell(SENT + HOUR)) == (0, 1)


@pytest.mark.django_db
def test_a_correction_tells_the_seller_once_it_is_carried_out(acme, triager, client):
    now = timezone.now()
    notice, _products = sent(acme, triager, ["REMOVED"], at=now - HOUR)
    tell(now - HOUR)
    correct(notice, triager, at=now)
    assert tell(now) == 0
    execute(now)

    assert tell(now) == 1

    first, second = ShopMessage.objects.order_by("pk")
    assert second.subject == "1 of your listings is restored"
    for message in (first, second):
        page = client.get(path_of(message)).content.decode()
        assert ("Your listing is restored" in page, "no longer applies" in page) == (True, True)


@pytest.mark.django_db
def test_many_listings_take_no_more_statements_than_one(acme, triager, client):
    now = timezone.now()
    one = ProductFactory(shop__ref="one")
    many = ProductFactory.create_batch(6, shop=ProductFactory(shop__ref="many").shop)
    sent(acme, triager, ["REMOVED"], products=[one], at=now)
    sent(acme, triager, ["REMOVED"] * 6, products=many, at=now)
    tell(now)
    few, lots = (path_of(ShopMessage.objects.get(shop__ref=ref)) for ref in ("one", "many"))

    assert statements(client, few) == statements(client, lots)


@pytest.mark.django_db(transaction=True)
def test_of_two_workers_one_sends(acme, triager):
    sent(acme, triager, ["REMOVED"])

    done = together(*[lambda: tell_due(connector=MARKETPLACE, at=SENT)] * 2)

    assert (sorted(done), state(), ShopMessage.objects.count()) == ([0, 1], ["TOLD"], 1)


def test_the_time_of_a_link_is_counted_from_when_the_seller_was_told(acme, triager):
    notice, _products = sent(acme, triager, ["REMOVED"])
    late = SENT + timedelta(days=9)

    tell(SENT, by=Moody(ConnectorUnavailable("no answer")))
    with staff_scope():
        before = SignedLink.objects.get()
        SellerMessage.objects.update(next_try_at=late)
    tell(late)

    with staff_scope():
        message, link = SellerMessage.objects.with_all().get(notice=notice), SignedLink.objects.get()
        assert (before.expires_at, message.told_at) == (SENT + timedelta(days=184), late)
        ends = end_of_local_day("SG", late + timedelta(days=184))
        assert (link.pk, link.expires_at) == (before.pk, ends)
        (told,) = seller_appeals(
            message, list(notice.listings.all()), link_ends=link.expires_at, at=late + timedelta(days=40)
        ).values()
    assert (told.until, told.may_appeal) == (ends, True)


def test_the_message_says_until_when_it_can_be_answered_and_how_long_the_page_can_be_read(acme, triager):
    sent(acme, triager, ["REMOVED"])
    tell(SENT)

    text = ShopMessage.objects.get().text
    answer, page = (say_day(local_day("SG", SENT + timedelta(days=n))) for n in (30, 184))
    assert f"answer it by the link until {answer}." in text
    assert f"You can read it until {page}, without an account." in text
