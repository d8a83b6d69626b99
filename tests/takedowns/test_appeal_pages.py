"""Pages of appeals: the seller's link, the outcome of a rights holder, the desk; and who sees nothing."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from ipr_portal.links.models import SignedLink
from ipr_portal.tenancy.scope import organisation_scope, staff_scope
from takedowns.actions import disputes
from takedowns.models import Appeal, AppealFile, Listing
from tests.factories import MembershipFactory, OrganisationFactory
from tests.statements import statements

from .appealed import DAY, GROUNDS, HOUR, WHY, by_holder, by_seller, decide, results, take
from .corrected import sent
from .disputing import act, answered, contested, forwarded, told
from .pasted import certificate
from .test_dispute_pages import token_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def without_second_factor(settings):
    settings.STAFF_SECOND_FACTOR_REQUIRED = False


@pytest.fixture
def now():
    return timezone.now()


@pytest.fixture
def late(acme, triager, now):
    """A notice whose seller was told forty days ago, and the message."""
    return told(acme, triager, ["REMOVED", "REMOVED"], at=now - 40 * DAY)


@pytest.fixture
def as_filer(client, acme):
    client.force_login(MembershipFactory(organisation=acme, role="FILER").user)
    return client


def test_one_thing_to_do_is_the_first_where_a_seller_can_answer_and_appeal(
    client, acme, triager, lead, filer, now
):
    notice, message = told(acme, triager, ["REMOVED", "REMOVED"], at=now - 9 * DAY)
    answer = answered(message, at=now - 8 * DAY)
    forwarded(answer, triager, at=now - 8 * DAY)
    contested(answer, filer, at=now - 7 * DAY)
    act(disputes.dismiss, answer, lead, sentence="The contract has ended.", at=now - 6 * DAY)

    page = client.get(reverse("seller_statement", args=[token_of(notice)])).content.decode()

    assert ("Answer the decision" in page, "Appeal against the decision" in page) == (True, True)
    assert page.count("btn--primary") == 1


def form_of(notice, positions=(1,), **more):
    with staff_scope():
        rows = Listing.objects.filter(notice=notice, position__in=positions)
        listings = list(rows.values_list("pk", flat=True))
    return {"listings": listings, "grounds": GROUNDS, "form_key": str(uuid4())} | more


def seller_form(notice, positions=(1,), **more):
    return form_of(notice, positions, reason="GENUINE", name="Lim Wei", email="lim@shop.example") | more


def holder_page(notice, **asked):
    page = reverse("organisation:appeal", args=["acme", notice.number])
    return page + ("?listing={listing}".format(**asked) if asked else "")


def desk_page(appeal):
    return reverse("desk:appeal", args=[appeal.pk])


def test_a_seller_appeals_by_the_link_with_a_file_and_reads_what_happens_next(client, late):
    notice, _message = late
    token = token_of(notice)
    page = client.get(reverse("seller_statement", args=[token])).content.decode()
    assert ("You can appeal." in page, "Answer the decision" in page) == (True, False)

    given = seller_form(notice, (1, 2), attached=[certificate("customs.png")])
    response = client.post(reverse("seller_appeal", args=[token]), given, follow=True)

    shown = response.content.decode()
    assert (response.status_code, "We have your appeal" in shown, "customs.png" in shown) == (200, True, True)
    assert "who had no part in the decision reads it and decides by" in shown
    assert results() == [(1, ""), (2, "")]
    again = client.get(reverse("seller_statement", args=[token])).content.decode()
    assert ("Your appeal." in again, "Read your appeal" in again, "You can appeal." in again) == (
        True,
        True,
        False,
    )


def test_what_a_seller_typed_and_sent_stays_after_an_error(client, late):
    notice, _message = late
    here = reverse("seller_appeal", args=[token_of(notice)])

    refused = client.post(here, seller_form(notice, grounds="short", attached=[certificate("customs.png")]))

    shown = refused.content.decode()
    assert (refused.status_code, "At least 20 characters" in shown) == (422, True)
    assert ('value="Lim Wei"' in shown, "Send customs.png" in shown) == (True, True)
    assert results() == []


def offered(response):
    return [pk for pk, _title in response.context["form"].fields["listings"].choices]


@pytest.mark.parametrize(("ticked", "left"), [((2,), (2,)), ((1, 2), (1, 2))])
def test_after_an_error_a_seller_is_offered_what_is_open_and_what_was_ticked(client, late, now, ticked, left):
    notice, message = late
    by_seller(message, at=now)
    here = reverse("seller_appeal", args=[token_of(notice)])

    refused = client.post(here, seller_form(notice, ticked, name=""))

    assert (refused.status_code, offered(refused)) == (422, form_of(notice, left)["listings"])
    assert offered(client.get(here)) == form_of(notice, (2,))["listings"]


def test_after_an_error_a_rights_holder_is_offered_what_is_open(as_filer, acme, triager, now):
    notice, _products = sent(acme, triager, ["REJECTED", "REMOVED"], at=now - 5 * DAY)

    refused = as_filer.post(holder_page(notice), form_of(notice, grounds=""))

    assert (refused.status_code, offered(refused)) == (422, form_of(notice)["listings"])


def test_while_the_answer_is_possible_the_page_says_so(client, acme, triager, now):
    notice, _message = told(acme, triager, at=now)
    here = reverse("seller_appeal", args=[token_of(notice)])

    assert "You can answer this decision until" in client.get(here).content.decode()
    assert "you can appeal afterwards" in client.post(here, seller_form(notice)).content.decode()


def test_a_link_that_has_ended_takes_no_appeal_and_another_reads_none(client, acme, triager, late, now):
    notice, message = late
    token, appeal = token_of(notice), by_seller(message, at=now)
    told(acme, triager, at=now)

    other = token_of(notice)
    assert client.get(reverse("seller_appeal_receipt", args=[other, appeal.pk])).status_code == 404
    with staff_scope():
        SignedLink.objects.update(made_at=now - DAY, expires_at=now)
    assert client.post(reverse("seller_appeal", args=[token]), seller_form(notice)).status_code == 410


def test_a_rights_holder_appeals_from_the_outcome_and_reads_the_decision(as_filer, acme, triager, lead, now):
    notice, _products = sent(acme, triager, ["REJECTED", "REJECTED"], at=now - 5 * DAY)
    outcome = as_filer.get(reverse("organisation:notice", args=["acme", notice.number])).content.decode()
    assert f"{holder_page(notice)}?listing=1" in outcome

    assert "no machine" in as_filer.get(holder_page(notice, listing=1)).content.decode()
    given = form_of(notice, (1, 2), attached=[certificate("label.png")])
    shown = as_filer.post(holder_page(notice), given, follow=True).content.decode()
    assert ("We have your appeal" in shown, GROUNDS in shown, "Under review, not counted" in shown) == (
        True, True, True,
    )  # fmt: skip
    with organisation_scope(acme):
        appeal = Appeal.objects.get()
        assert AppealFile.objects.get().appeal == appeal
    take(appeal, lead, at=now)
    decide(appeal, lead, (1,), at=now, ground="TRADEMARK_USE")

    after = as_filer.get(reverse("organisation:notice", args=["acme", notice.number])).content.decode()
    assert ("granted in part" in after, WHY in after) == (True, True)
    assert "the marketplace has the order to take it down" in after


def test_what_a_rights_holder_typed_stays_after_a_refusal(as_filer, acme, triager, now):
    notice, _products = sent(acme, triager, ["REJECTED"], at=now - 5 * DAY)

    refused = as_filer.post(holder_page(notice), form_of(notice, grounds="So wrong"))

    assert (refused.status_code, refused.context["form"]["grounds"].value()) == (422, "So wrong")


@pytest.mark.parametrize(
    ("outcome", "words"), [("REMOVED", "This listing is down"), ("ALREADY_DOWN", "not rejected")]
)
def test_the_page_says_why_there_is_nothing_to_appeal_against(as_filer, acme, triager, now, outcome, words):
    notice, _products = sent(acme, triager, [outcome], at=now - 5 * DAY)

    assert words in as_filer.get(holder_page(notice, listing=1)).content.decode()
    assert as_filer.get(holder_page(notice, listing=9)).status_code == 404


def test_viewers_may_not_appeal_and_strangers_find_nothing(client, stranger, acme, triager, now):
    notice, _products = sent(acme, triager, ["REJECTED"], at=now - 5 * DAY)
    client.force_login(MembershipFactory(organisation=acme, role="VIEWER").user)
    assert client.get(holder_page(notice)).status_code == 403
    client.force_login(stranger)
    assert client.get(holder_page(notice)).status_code == 404


def test_rights_holders_read_that_a_seller_appealed_but_not_the_words(as_filer, late, now):
    notice, message = late
    by_seller(message, at=now)

    page = as_filer.get(reverse("organisation:notice", args=["acme", notice.number])).content.decode()

    assert ("The seller appealed" in page, GROUNDS in page, "Lim Wei" in page) == (True, False, False)


def test_a_lead_takes_an_appeal_and_decides_it(client, late, lead, now):
    _notice, message = late
    appeal = by_seller(message, (1, 2), at=now - HOUR)
    client.force_login(lead)
    assert desk_page(appeal) in client.get(reverse("desk:appeals")).content.decode()
    assert "Take the appeal" in client.get(desk_page(appeal)).content.decode()

    client.post(reverse("desk:appeal_take", args=[appeal.pk]))
    with staff_scope():
        first = appeal.listings.order_by("listing__position").first().listing_id
    shown = client.post(
        desk_page(appeal), {"act": "grant", "listings": [first], "sentence": WHY}, follow=True
    ).content.decode()

    assert ("Decided. Both sides are told." in shown, WHY in shown) == (True, True)
    assert results() == [(1, "GRANTED"), (2, "DENIED")]
    assert desk_page(appeal) in client.get(reverse("desk:appeals") + "?view=ended").content.decode()
    again = client.post(desk_page(appeal), {"act": "deny", "sentence": WHY})
    assert (again.status_code, client.post(reverse("desk:appeal_take", args=[appeal.pk])).status_code) == (
        409,
        409,
    )


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"act": "grant", "sentence": WHY}, "Tick at least one listing"),
        ({"act": "deny", "sentence": ""}, "id_sentence"),
        ({"sentence": WHY}, "id_act"),
    ],
)
def test_an_incomplete_decision_is_refused_at_its_field(client, late, lead, now, given, words):
    _notice, message = late
    appeal = by_seller(message, at=now - HOUR)
    take(appeal, lead, at=now - HOUR)
    client.force_login(lead)

    answer = client.post(desk_page(appeal), given)

    assert (answer.status_code, words in answer.content.decode(), results()) == (422, True, [(1, "")])


def test_the_desk_reads_the_appeal_on_the_notice_and_corrects_nothing_meanwhile(client, late, lead, now):
    notice, message = late
    appeal = by_seller(message, (1,), at=now - HOUR)
    client.force_login(lead)

    page = client.get(reverse("desk:notice", args=[notice.number])).content.decode()

    assert (desk_page(appeal) in page, "Appeal of the seller" in page) == (True, True)
    correction = reverse("desk:decision_correction", args=[notice.number, 1])
    assert (correction in page, correction.replace("/1/", "/2/") in page) == (False, True)


def test_who_took_the_decision_reads_why_somebody_else_decides(client, acme, lead, admin, now):
    _notice, message = told(acme, lead, at=now - 40 * DAY)
    appeal = by_seller(message, at=now)
    client.force_login(lead)

    assert "somebody else must decide" in client.get(desk_page(appeal)).content.decode()
    refused = client.post(reverse("desk:appeal_take", args=[appeal.pk]))
    assert (refused.status_code, "had a part" in refused.content.decode()) == (409, True)


def test_members_find_no_desk_and_triagers_do_not_take(client, acme_owner, triager, late, now):
    appeal = by_seller(late[1], at=now)
    client.force_login(acme_owner)
    assert client.get(desk_page(appeal)).status_code in (403, 404)
    client.force_login(triager)
    assert client.get(desk_page(appeal)).status_code == 200
    assert client.post(reverse("desk:appeal_take", args=[appeal.pk])).status_code == 403


def test_the_list_makes_as_many_statements_for_many_appeals_as_for_one(
    client, acme, triager, lead, filer, now
):
    first, _products = sent(acme, triager, ["REJECTED"] * 4, at=now - 5 * DAY)
    by_holder(first, filer, (1,), at=now - 2 * DAY)
    client.force_login(lead)
    client.get(reverse("desk:appeals"))
    few = statements(client, reverse("desk:appeals"))

    for place in (2, 3, 4):
        by_holder(first, filer, (place,), at=now - DAY + timedelta(minutes=place))

    assert statements(client, reverse("desk:appeals")) == few
    with organisation_scope(OrganisationFactory()):
        assert not Appeal.objects.exists()
