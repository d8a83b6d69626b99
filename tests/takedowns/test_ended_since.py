"""What ends between a notice and its decision: its right expires, or its letter of authority is revoked."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from ipr_portal.organisations.actions.letters import revoke_letter
from ipr_portal.tenancy.models import LetterOfAuthority
from ipr_portal.tenancy.scope import staff_scope
from takedowns.actions import triage
from takedowns.models import IPRight, Notice
from takedowns.rules.ended_since import ended_since
from takedowns.rules.triage import GRACE
from tests.factories import NoticeFactory, OrganisationFactory, ProductFactory

from .corrected import SENT, about, execute, verdict
from .test_desk_article import desk

HOUR = timedelta(hours=1)


@pytest.fixture
def as_triager(client, triager, settings):
    settings.STAFF_SECOND_FACTOR_REQUIRED = False
    client.force_login(triager)
    return client


def by_an_agency(acme, acme_owner, **more):
    agency = OrganisationFactory(kind="AGENCY", name="Tanjung Counsel")
    letter = LetterOfAuthority.objects.create(
        principal=acme, agent=agency, valid_from=timezone.now() - 90 * 24 * HOUR, granted_by=acme_owner
    )
    return {"capacity": "AGENT", "agent": agency, "letter": letter} | more


def said(notice, at):
    with staff_scope():
        found = Notice.objects.select_related("right", "letter", "agent").get(pk=notice.pk)
        return [one.code for one in ended_since(found, at=at)]


@pytest.mark.django_db
def test_nothing_is_said_while_both_are_in_force(acme, acme_owner):
    notice = NoticeFactory(organisation=acme, **by_an_agency(acme, acme_owner))

    assert said(notice, timezone.now()) == []


@pytest.mark.django_db
def test_a_right_that_expired_meanwhile_is_told_at_the_desk(as_triager, acme):
    notice = NoticeFactory(organisation=acme)
    with staff_scope():
        IPRight.objects.filter(pk=notice.right_id).update(
            registered_on=date(2016, 1, 1), expires_on=timezone.now().date() - timedelta(days=2)
        )

    page = as_triager.get(desk("notice", notice.number)).content.decode()

    assert "The right expired on" in page
    assert "the code is RT-02" in page


@pytest.mark.django_db
def test_what_ends_between_the_decision_and_its_outcome_stops_neither(acme, acme_owner, triager):
    with staff_scope():
        notice = about(acme, [ProductFactory()], **by_an_agency(acme, acme_owner))
        given = [verdict(notice.listings.get(), "REMOVED")]
        triage.decide(notice=notice, version=1, verdicts=given, by=triager, at=SENT - GRACE, confirmed=True)
        IPRight.objects.filter(pk=notice.right_id).update(
            registered_on=date(2016, 1, 1), expires_on=date(2016, 2, 1)
        )
        revoke_letter(letter=notice.letter, by=acme_owner, at=SENT - HOUR / 60)
    execute(SENT)
    triage.settle_ripe(at=SENT)

    with staff_scope():
        notice.refresh_from_db()
        assert (notice.state, notice.upheld_count) == ("DECIDED", 1)
    assert said(notice, SENT) == []


@pytest.mark.django_db
def test_a_letter_that_was_revoked_meanwhile_is_told_at_the_desk(as_triager, acme, acme_owner):
    notice = NoticeFactory(organisation=acme, **by_an_agency(acme, acme_owner))
    at = timezone.now()
    with staff_scope():
        revoke_letter(letter=Notice.objects.get(pk=notice.pk).letter, by=acme_owner, at=at - HOUR)

    page = as_triager.get(desk("notice", notice.number)).content.decode()

    assert "The letter of authority of Tanjung Counsel ended" in page
    assert "unless the rights holder withdraws it" in page


@pytest.mark.django_db
def test_the_rights_holder_does_not_read_it(client, acme, acme_owner):
    notice = NoticeFactory(organisation=acme, **by_an_agency(acme, acme_owner))
    with staff_scope():
        revoke_letter(letter=notice.letter, by=acme_owner, at=timezone.now() - HOUR)
    client.force_login(acme_owner)

    page = client.get(reverse("organisation:notice", args=[acme.slug, notice.number])).content.decode()

    assert "The letter of authority of Tanjung Counsel ended" not in page
