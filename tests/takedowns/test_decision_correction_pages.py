"""Corrections on their pages: the desk corrects, the rights holder reads it on page, letter and API, the seller in the inbox."""

import pytest
from django.urls import reverse
from django.utils import timezone

from ipr_portal.tenancy.scope import staff_scope
from ipr_portal.ui.questions import ask
from takedowns.models import DecisionCorrection, Notice
from takedowns.queries.outcomes import decisions_of, outcomes_of
from takedowns.queries.to_do import notices_to_fix, only_to_fix
from takedowns.rules.cures import to_send_again
from takedowns.views.letters import outcome_letter
from tests.factories import ShopFactory
from tests.statements import statements

from .corrected import WHY, correct, sent, tell


@pytest.fixture(autouse=True)
def without_second_factor(settings):
    settings.STAFF_SECOND_FACTOR_REQUIRED = False


@pytest.fixture
def as_triager(client, triager):
    client.force_login(triager)
    return client


def address(notice, position=1):
    return reverse("desk:decision_correction", args=[notice.number, position])


@pytest.mark.django_db
def test_who_decided_restores_on_the_page_and_reads_it_at_the_notice(as_triager, acme, triager):
    notice, _products = sent(acme, triager, ["REMOVED", "REJECTED"], at=timezone.now())
    desk = reverse("desk:notice", args=[notice.number])
    assert as_triager.get(desk).content.decode().count("Correct the decision") == 2

    shown = as_triager.get(address(notice)).content.decode()
    empty = as_triager.post(address(notice), {"sentence": WHY})
    done = as_triager.post(address(notice), {"reason": "AUTHORISED", "sentence": WHY})

    assert "The marketplace restores the listing" in shown
    assert (empty.status_code, WHY in empty.content.decode()) == (422, True)
    assert (done.status_code, done.url) == (302, desk)
    page = as_triager.get(desk).content.decode()
    assert (WHY in page, "since" in page, page.count("Correct the decision")) == (True, True, 1)
    assert as_triager.post(address(notice), {"reason": "MISREAD", "sentence": WHY}).status_code == 409


@pytest.mark.django_db
def test_a_rejection_is_corrected_with_a_ground(as_triager, acme, triager):
    notice, _products = sent(acme, triager, ["REJECTED"], at=timezone.now())
    asked = {"to": "REMOVED", "ground": "TRADEMARK_USE", "reason": "MISREAD", "sentence": WHY}

    refused = as_triager.post(address(notice), asked | {"reason": "AUTHORISED"})
    done = as_triager.post(address(notice), asked)

    assert (refused.status_code, done.status_code) == (422, 302)
    with staff_scope():
        assert DecisionCorrection.objects.get().corrected_to == "REMOVED"


@pytest.mark.django_db
def test_what_may_not_be_corrected_says_why_and_offers_no_form(as_triager, acme, lead):
    notice, _products = sent(acme, lead, ["ALREADY_DOWN", "REMOVED"], at=timezone.now())

    neutral = as_triager.get(address(notice)).content.decode()
    of_another = as_triager.get(address(notice, 2)).content.decode()

    assert ("was down before we decided" in neutral, "or a lead can correct" in of_another) == (True, True)
    assert ('name="sentence"' in neutral + of_another) is False


@pytest.mark.django_db
@pytest.mark.parametrize(("role", "status"), [("PROGRAMMES", 403), ("LEAD", 200)])
def test_only_people_who_decide_see_the_page(client, acme, triager, lead, role, status):
    notice, _products = sent(acme, triager, ["REMOVED"], at=timezone.now())
    with staff_scope():
        lead.staff_role = role
        lead.save()
    client.force_login(lead)

    assert client.get(address(notice)).status_code == status


@pytest.fixture
def corrected(acme, triager):
    """One listing that was restored, and one that was taken down, after the outcome was sent."""
    now = timezone.now()
    notice, products = sent(acme, triager, ["REMOVED", "REJECTED"], at=now)
    correct(notice, triager, at=now)
    correct(notice, triager, position=2, to="REMOVED", at=now)
    return notice, products


@pytest.mark.django_db
def test_the_rights_holder_reads_the_first_decision_and_the_correction(client, corrected, filer):
    notice, _products = corrected
    client.force_login(filer)

    page = client.get(reverse("organisation:notice", args=["acme", notice.number])).content.decode()

    for said in (
        "Decisions that we corrected",
        WHY,
        "before: Taken down",
        "before: Rejected",
        "Another mark.",
    ):
        assert said in page
    assert ("Fix and send again" in page, "1 of 1 did not hold" in page) == (False, True)
    with staff_scope():
        letter = outcome_letter(Notice.objects.for_desk().get(pk=notice.pk), at=timezone.now())
    assert "Decisions that we corrected" in str(letter)


@pytest.mark.django_db
def test_a_stranger_sees_nothing_of_it(client, corrected, stranger):
    notice, _products = corrected
    client.force_login(stranger)

    assert client.get(reverse("organisation:notice", args=["acme", notice.number])).status_code == 404
    assert client.get(address(notice)).status_code in (403, 404)


@pytest.mark.django_db
def test_outcomes_take_one_statement_more_for_any_number_of_corrections(corrected, acme, triager):
    notice, _products = corrected

    with staff_scope():
        found = Notice.objects.get(pk=notice.pk)
        listings = list(found.listings.select_related("snapshot", "cured_by__notice").in_order())
        outcomes = outcomes_of(found, listings, decisions_of(found), at=timezone.now())

    assert [row.corrected_to for row in outcomes.corrections] == ["RESTORED", "REMOVED"]
    assert [(card.corrected, card.next_step, card.effect) for card in outcomes.cards] == [
        (True, None, "GOOD")
    ]


@pytest.mark.django_db
def test_a_seller_reads_in_a_demo_what_the_marketplace_sent(client, acme, triager, settings):
    notice, (product,) = sent(acme, triager, ["REMOVED"], at=timezone.now())
    tell(timezone.now())
    inbox = reverse("shop_inbox", args=["sg", product.shop.ref])

    assert client.get(inbox).status_code == 404
    settings.DEMO_MODE = True

    assert "1 of your listings was taken down" in client.get(inbox).content.decode()
    assert inbox in client.get(product.shop.get_absolute_url()).content.decode()
    empty = reverse("shop_inbox", args=["sg", ShopFactory(ref="quiet").ref])
    assert "No message has come" in client.get(empty).content.decode()
    assert statements(client, inbox) == statements(client, empty)


@pytest.mark.django_db
def test_lists_of_messages_at_the_desk_take_one_count_of_statements(client, acme, triager, lead):
    client.force_login(lead)
    sent(acme, triager, ["REMOVED"])
    one = statements(client, reverse("desk:seller_messages"))
    sent(acme, triager, ["REMOVED"])

    assert statements(client, reverse("desk:seller_messages")) == one


@pytest.mark.django_db
def test_a_corrected_rejection_is_nothing_to_fix_any_more(acme, triager):
    now = timezone.now()
    notice, _products = sent(acme, triager, ["REJECTED", "REJECTED"], at=now, code="EV-01")
    with staff_scope():
        rows = Notice.objects.filter(pk=notice.pk)
        assert (only_to_fix(rows, now).count(), len(to_send_again(notice.listings.all()))) == (1, 2)

    correct(notice, triager, to="REMOVED", at=now)
    with staff_scope():
        assert [one.position for one in to_send_again(notice.listings.all())] == [2]
    correct(notice, triager, position=2, to="REMOVED", at=now)

    with staff_scope():
        assert (only_to_fix(rows, now).count(), ask({"n": notices_to_fix(acme, now)})["n"]) == (0, 0)
