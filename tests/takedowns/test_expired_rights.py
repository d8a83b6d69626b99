"""A takedown on appeal or by a correction, under a right that has expired since: one says that one knows it."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from ipr_portal.audit.models import AuditEvent
from ipr_portal.tenancy.scope import staff_scope
from takedowns.actions.appeals import CannotAppeal
from takedowns.actions.decision_corrections import CannotCorrect
from takedowns.actions.reviews import CannotReview, ask_for_review, overturn
from takedowns.enums import CorrectedTo
from takedowns.models import Appeal, DecisionCorrection, IPRight, OutcomeReview

from .appealed import by_holder, by_seller, decide, take, taken_and_decided
from .corrected import LATER, correct, sent
from .disputing import ids, told

pytestmark = pytest.mark.django_db
DAY, HOUR = timedelta(days=1), timedelta(hours=1)


@pytest.fixture(autouse=True)
def without_second_factor(settings):
    settings.STAFF_SECOND_FACTOR_REQUIRED = False


def expire(notice, at):
    with staff_scope():
        IPRight.objects.filter(pk=notice.right_id).update(expires_on=(at - 2 * DAY).date())


def under_review(notice, by, *, at):
    with staff_scope():
        return ask_for_review(listing=notice.listings.get(), grounds="The label shows it.", by=by, at=at)


def known():
    with staff_scope():
        return AuditEvent.objects.filter(action="notice.taken_down_expired").count()


def test_an_appeal_of_the_rights_holder_is_not_granted_without_knowing_it(acme, triager, lead, filer):
    notice, _products = sent(acme, triager, ["REJECTED"])
    appeal = by_holder(notice, filer)
    take(appeal, lead)
    expire(notice, appeal.filed_at)

    with pytest.raises(CannotAppeal, match="The right expired on") as refused:
        decide(appeal, lead, (1,), ground="TRADEMARK_USE")
    assert refused.value.refusal.field == "knows_expired"
    assert decide(appeal, lead, (1,), ground="TRADEMARK_USE", knows_expired=True).state == "GRANTED"
    assert known() == 1


@pytest.mark.parametrize("side", ["seller", "holder"])
def test_what_takes_nothing_down_asks_for_nothing(acme, triager, lead, filer, side):
    notice, message = told(acme, triager, ["REMOVED", "REJECTED"])
    appeal = by_seller(message) if side == "seller" else by_holder(notice, filer, (2,))
    expire(notice, appeal.filed_at)

    decided = taken_and_decided(appeal, lead, (1,) if side == "seller" else ())

    assert (decided.state, known()) == ("GRANTED" if side == "seller" else "DENIED", 0)


def test_a_rejection_is_not_corrected_without_knowing_it(acme, triager, lead):
    notice, _products = sent(acme, triager, ["REJECTED"])
    expire(notice, LATER)

    with pytest.raises(CannotCorrect, match="Tick that you know it"):
        correct(notice, lead, to=CorrectedTo.REMOVED)
    correct(notice, lead, to=CorrectedTo.REMOVED, knows_expired=True)

    assert known() == 1


def test_a_restoration_asks_for_nothing(acme, triager, lead):
    notice, _products = sent(acme, triager, ["REMOVED"])
    expire(notice, LATER)

    correct(notice, lead)

    assert known() == 0


def test_the_page_of_an_appeal_says_it_and_asks(client, acme, triager, lead, filer):
    now = timezone.now()
    notice, _products = sent(acme, triager, ["REJECTED"], at=now - DAY)
    appeal = by_holder(notice, filer, at=now - 2 * HOUR)
    here = reverse("desk:appeal", args=[appeal.pk])
    client.force_login(lead)
    take(appeal, lead, at=now - HOUR)
    assert "I know that the right has expired" not in client.get(here).content.decode()
    expire(notice, now)
    with staff_scope():
        listings = ids(notice, [1])
    given = {
        "act": "grant", "listings": listings, "to": "REMOVED",
        "ground": "TRADEMARK_USE", "sentence": "The label shows the mark.",
    }  # fmt: skip

    page = client.get(here).content.decode()
    refused = client.post(here, given)
    done = client.post(here, given | {"knows_expired": "on"})

    assert "The right expired on" in page
    assert "I know that the right has expired since" in page
    assert (refused.status_code, "Tick that you know it" in refused.content.decode()) == (422, True)
    assert "The label shows the mark." in refused.content.decode()
    assert done.status_code == 302
    with staff_scope():
        assert Appeal.objects.get().state == "GRANTED"


def test_our_mistake_in_a_review_takes_nothing_down_without_knowing_it(acme, triager, lead, filer):
    notice, _products = sent(acme, triager, ["REJECTED"])
    review = under_review(notice, filer, at=LATER)
    expire(notice, LATER)
    said = {"to": "REMOVED", "reason": "MISREAD", "ground": "TRADEMARK_USE", "sentence": "We erred."}

    with staff_scope():
        with pytest.raises(CannotReview, match="The right expired on") as refused:
            overturn(review=review, by=lead, at=LATER, **said)
        assert refused.value.field == "knows_expired"
        done = overturn(review=review, by=lead, at=LATER, knows_expired=True, **said)

    assert (done.verdict, known()) == ("OVERTURNED", 1)


def test_the_page_of_a_review_says_it_and_asks(client, acme, triager, lead, filer):
    now = timezone.now()
    notice, _products = sent(acme, triager, ["REJECTED"], at=now - DAY)
    here = reverse("desk:outcome_review", args=[under_review(notice, filer, at=now - HOUR).pk])
    client.force_login(lead)
    assert "I know that the right has expired" not in client.get(here).content.decode()
    expire(notice, now)
    given = {
        "verdict": "OVERTURNED", "to": "REMOVED", "ground": "TRADEMARK_USE", "reason": "MISREAD",
        "sentence": "The label shows the mark.",
    }  # fmt: skip

    page = client.get(here).content.decode()
    refused = client.post(here, given)
    done = client.post(here, given | {"knows_expired": "on"})

    assert "The right expired on" in page
    assert "I know that the right has expired since" in page
    assert refused.status_code == 422
    assert "Tick that you know it" in refused.context["form"].errors["knows_expired"][0]
    assert "The label shows the mark." in refused.content.decode()
    assert done.status_code == 302
    with staff_scope():
        assert OutcomeReview.objects.get().verdict == "OVERTURNED"


def test_the_page_of_a_correction_says_it_and_asks(client, acme, triager, lead):
    now = timezone.now()
    notice, _products = sent(acme, triager, ["REJECTED"], at=now - DAY)
    expire(notice, now)
    here = reverse("desk:decision_correction", args=[notice.number, 1])
    client.force_login(lead)
    given = {
        "to": "REMOVED",
        "ground": "TRADEMARK_USE",
        "reason": "MISREAD",
        "sentence": "The label shows the mark.",
    }

    page = client.get(here).content.decode()
    refused = client.post(here, given)
    done = client.post(here, given | {"knows_expired": "on"})

    assert "The right expired on" in page
    assert (refused.status_code, "Tick that you know it" in refused.content.decode()) == (422, True)
    assert done.status_code == 302
    with staff_scope():
        assert DecisionCorrection.objects.get().corrected_to == "REMOVED"
