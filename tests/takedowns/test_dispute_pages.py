"""Pages of counter-notices: the seller's link on a phone, the desk, the rights holder; and who sees nothing."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from ipr_portal.audit.models import Subject
from ipr_portal.links.models import LinkUse, SignedLink
from ipr_portal.marketplace.models import ShopMessage
from ipr_portal.tenancy.scope import organisation_scope, staff_scope
from takedowns.actions import retractions
from takedowns.enums import CounterNoticeState, RetractionReason
from takedowns.models import (
    CounterNotice,
    CounterNoticeFile,
    Listing,
    OutcomeChange,
    Restoration,
    SellerAnswer,
)
from takedowns.queries.disputes import TABS
from tests.factories import OrganisationFactory, ProductFactory
from tests.statements import statements

from .corrected import sent, tell
from .disputing import WHY, answered, contested, forwarded, in_market, states, told
from .pasted import certificate

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def without_second_factor(settings):
    settings.STAFF_SECOND_FACTOR_REQUIRED = False


@pytest.fixture
def now():
    return timezone.now()


def token_of(notice):
    link = ShopMessage.objects.latest("pk").link
    return link.rstrip("/").rpartition("/")[2]


def form_of(notice, positions=(1,), **more):
    with staff_scope():
        rows = Listing.objects.filter(notice=notice, position__in=positions)
        listings = list(rows.values_list("pk", flat=True))
    return {
        "listings": listings, "reason": "AUTHORISED", "statement": WHY, "name": "Lim Wei", "form_key": str(uuid4()),
        "email": "lim@shop.example",
    } | more  # fmt: skip


def test_a_seller_answers_many_listings_at_once_with_a_file_and_gets_a_receipt(client, acme, triager, now):
    notice, _message = told(acme, triager, ["REMOVED", "RESTRICTED", "REMOVED"], at=now)
    token = token_of(notice)
    page = client.get(reverse("seller_statement", args=[token])).content.decode()
    assert "Answer the decision" in page

    given = form_of(notice, (1, 3), attached=[certificate("invoice.png")])
    response = client.post(reverse("seller_answer", args=[token]), given, follow=True)

    shown = response.content.decode()
    assert (response.status_code, "We have your answer" in shown, "invoice.png" in shown) == (200, True, True)
    assert "We check whether your answer is complete" in shown
    with staff_scope():
        rows = CounterNotice.objects.order_by("listing__position")
        assert list(rows.values_list("listing__position", flat=True)) == [1, 3]
        assert CounterNoticeFile.objects.get().answer == SellerAnswer.objects.get()
    assert LinkUse.objects.filter(done="USED").count() == 1
    again = client.get(reverse("seller_statement", args=[token])).content.decode()
    assert "You sent it" in again


def test_what_was_typed_and_sent_stays_after_an_error(client, acme, triager, now):
    notice, _message = told(acme, triager, at=now)
    here = reverse("seller_answer", args=[token_of(notice)])

    refused = client.post(here, form_of(notice, statement="short", attached=[certificate("invoice.png")]))

    shown = refused.content.decode()
    assert refused.status_code == 422
    assert "At least 20 characters" in shown
    assert ('value="Lim Wei"' in shown, "Send invoice.png" in shown) == (True, True)
    with staff_scope():
        kept = str(CounterNoticeFile.objects.get().file_id)
    client.post(here, form_of(notice, kept=[kept]))
    with staff_scope():
        assert str(CounterNoticeFile.objects.get(answer__isnull=False).file_id) == kept


def test_the_page_asks_for_address_and_phone_where_the_law_does(client, acme, triager, now):
    notice, _message = told(acme, triager, at=now)
    in_market(notice, "US")
    here = reverse("seller_answer", args=[token_of(notice)])
    given = form_of(notice, sworn="on")

    refused = client.post(here, given)
    done = client.post(here, given | {"address": "1 Main St", "phone": "+1 415 555 0100"})

    assert refused.status_code == 422
    assert {"address", "phone"} <= set(refused.context["form"].errors)
    assert done.status_code == 302
    with staff_scope():
        assert SellerAnswer.objects.get().phone == "+1 415 555 0100"


def test_the_same_form_sent_twice_shows_the_same_receipt(client, acme, triager, now):
    notice, _message = told(acme, triager, at=now)
    here, given = reverse("seller_answer", args=[token_of(notice)]), form_of(notice)

    first, second = client.post(here, given), client.post(here, given)

    assert first.url == second.url
    assert states() == ["RECEIVED"]


def test_a_late_answer_is_refused_with_what_was_typed(client, acme, triager, now):
    notice, _message = told(acme, triager, at=now - timedelta(days=40))
    here = reverse("seller_answer", args=[token_of(notice)])

    page = client.get(here).content.decode()
    refused = client.post(here, form_of(notice))

    assert "There is nothing to answer now" in page
    assert refused.status_code == 422
    assert "was possible until" in refused.content.decode()


def test_a_link_that_has_ended_answers_nothing(client, acme, triager, now):
    notice, _message = told(acme, triager, at=now)
    token = token_of(notice)
    with staff_scope():
        SignedLink.objects.update(made_at=now - timedelta(days=1), expires_at=now)

    assert client.post(reverse("seller_answer", args=[token]), form_of(notice)).status_code == 410
    assert client.get(reverse("seller_statement", args=["wrong"])).status_code == 404
    assert states() == []


def test_a_seller_with_another_link_answers_and_reads_nothing_of_this_one(client, acme, triager, now):
    mine, theirs = ProductFactory(shop__ref="mine"), ProductFactory(shop__ref="theirs")
    notice, _products = sent(acme, triager, ["REMOVED", "REMOVED"], products=[mine, theirs], at=now)
    tell(now)
    links = {one.shop.ref: one.link.rstrip("/").rpartition("/")[2] for one in ShopMessage.objects.all()}
    client.post(reverse("seller_answer", args=[links["mine"]]), form_of(notice, (1,)))
    with staff_scope():
        answer = SellerAnswer.objects.get()

    other = client.get(reverse("seller_receipt", args=[links["theirs"], answer.pk]))
    wrong = client.post(reverse("seller_answer", args=[links["theirs"]]), form_of(notice, (1,)))

    assert (other.status_code, wrong.status_code) == (404, 422)
    assert states() == ["RECEIVED"]


def reply_page(organisation, notice, answer):
    return reverse("organisation:dispute", args=[organisation.slug, notice.number, answer.pk])


def test_the_rights_holder_reads_it_once_forwarded_without_the_name_and_contests(
    client, acme, triager, filer, lead, now
):
    notice, message = told(acme, triager, at=now)
    answer = answered(message, at=now)
    client.force_login(filer)
    here = reply_page(acme, notice, answer)
    assert client.get(here).status_code == 404

    forwarded(answer, triager, at=now)
    shown = client.get(here).content.decode()
    assert (WHY in shown.replace("&#x27;", "'"), "Lim Wei" in shown, "lim@shop.example" in shown) == (
        True,
        False,
        False,
    )
    notice_page = client.get(reverse("organisation:notice", args=[acme.slug, notice.number]))
    assert here in notice_page.content.decode()
    given = {
        "act": "contest",
        "sentence": "",
        "listings": form_of(notice)["listings"],
        "attached": [certificate("a.png")],
    }
    refused = client.post(here, given)
    assert (refused.status_code, "Send a.png" in refused.content.decode()) == (422, True)
    done = client.post(here, given | {"sentence": "No dealer of ours.", "attached": [certificate("b.png")]})

    assert done.status_code == 302
    assert states() == ["HOLDER_CONTESTS"]
    assert client.post(here, given).status_code == 409


def test_a_viewer_reads_and_a_stranger_does_not(client, acme, triager, viewer, stranger, now):
    notice, message = told(acme, triager, at=now)
    answer = answered(message, at=now)
    forwarded(answer, triager, at=now)
    here = reply_page(acme, notice, answer)

    client.force_login(viewer)
    assert client.get(here).status_code == 200
    assert client.post(here, {"act": "accept"}).status_code == 404
    client.force_login(stranger)
    assert client.get(here).status_code in (403, 404)
    assert states() == ["FORWARDED"]


def test_another_organisation_has_none_of_its_rows(acme, triager, now):
    _notice, message = told(acme, triager, at=now)
    answered(message, at=now)

    with organisation_scope(OrganisationFactory()):
        assert (CounterNotice.objects.count(), SellerAnswer.objects.count(), Restoration.objects.count()) == (
            0,
            0,
            0,
        )


def test_the_desk_checks_and_a_lead_decides(client, acme, triager, lead, filer, now):
    notice, message = told(acme, triager, at=now)
    answer = answered(message, at=now)
    here, listings = reverse("desk:dispute", args=[answer.pk]), form_of(notice)["listings"]
    client.force_login(triager)
    assert notice.number in client.get(reverse("desk:disputes")).content.decode()
    assert "Lim Wei" in client.get(here).content.decode()

    refused = client.post(here, {"act": "refuse", "listings": listings})
    assert (refused.status_code, "the seller reads it" in refused.content.decode()) == (422, True)
    assert client.post(here, {"act": "forward", "listings": listings}).status_code == 302
    assert client.post(here, {"act": "forward", "listings": listings}).status_code == 409
    contested(answer, filer, at=now)
    given = {"act": "uphold", "listings": listings, "sentence": "Genuine."}
    assert "Only a lead decides" in client.post(here, given).content.decode()
    client.force_login(lead)
    assert (
        client.post(here, {"act": "dismiss", "listings": listings, "sentence": "It ended."}).status_code
        == 302
    )

    assert states() == ["DISMISSED"]
    ended = client.get(reverse("desk:disputes") + "?view=ended").content.decode()
    assert notice.number in ended


def test_a_rights_holder_retracts_from_the_notice(client, acme, triager, filer, viewer, now):
    notice, _message = told(acme, triager, at=now)
    here = reverse("organisation:retraction", args=[acme.slug, notice.number, 1])
    client.force_login(viewer)
    assert client.get(here).status_code == 403
    client.force_login(filer)
    assert (
        here in client.get(reverse("organisation:notice", args=[acme.slug, notice.number])).content.decode()
    )

    assert client.post(here, {}).status_code == 422
    assert client.post(here, {"reason": "SETTLED"}).status_code == 302
    assert client.post(here, {"reason": "SETTLED"}).status_code == 409

    page = client.get(reverse("organisation:notice", args=[acme.slug, notice.number])).content.decode()
    assert ("Restored" in page, here in page) == (True, False)
    assert "was restored" in client.get(here).content.decode()


def test_the_page_of_a_proposal_after_a_test_purchase_has_no_choice_and_says_until_when(
    client, acme, triager, filer, now
):
    notice, _message = told(acme, triager, at=now)
    with staff_scope():
        listing = notice.listings.get()
        origin = Subject("enforcement.testpurchase", "7", "", None)
        retractions.offer(listing=listing, reason=RetractionReason.GENUINE, origin=origin, by=None, at=now)
    here = reverse("organisation:retraction", args=[acme.slug, notice.number, 1])
    client.force_login(filer)

    page = client.get(here).content.decode()
    assert "The reason is fixed" in page
    assert "Confirm it here until" in page
    assert "Without an answer we restore the listing then." in page
    assert 'name="reason"' not in page
    assert client.post(here, {"reason": "SETTLED"}).status_code == 302
    with staff_scope():
        assert OutcomeChange.objects.latest("pk").cause == "GENUINE"


def test_the_page_says_that_a_retraction_does_not_avoid_an_open_counter_notice(
    client, acme, triager, filer, now
):
    notice, message = told(acme, triager, at=now)
    answer = answered(message, at=now)
    forwarded(answer, triager, at=now)
    client.force_login(filer)

    page = client.get(reverse("organisation:retraction", args=[acme.slug, notice.number, 1])).content.decode()

    assert "as if you accepted the counter-notice" in page
    assert "as rejected, for every reason" in page


def test_every_state_of_a_counter_notice_is_in_one_tab():
    assert sorted(state for states in TABS.values() for state in states) == sorted(CounterNoticeState)


def test_the_list_takes_as_many_statements_for_many_as_for_one(client, acme, triager, now):
    client.force_login(triager)
    counted = []
    for _each in range(2):
        _notice, message = told(acme, triager, at=now)
        answered(message, at=now)
        counted.append(statements(client, reverse("desk:disputes")))

    assert counted[0] == counted[1]
