"""A right is renewed before it ends, and carries notices all the while."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from ipr_portal.errors import Stale
from ipr_portal.tenancy.scope import organisation_scope, staff_scope
from takedowns.actions import rights
from takedowns.models import IPRight
from takedowns.rules.rights import why_not_carry
from tests.conftest import NOON
from tests.factories import IPRightFactory
from tests.takedowns.pages import member
from tests.takedowns.pasted import certificate

ON = date(2026, 3, 2)  # NOON, in every market
NEW = ON + timedelta(days=3650)
MARK = {
    "kind": "TRADEMARK", "title": "SENANDIKA", "mark_kind": "WORD", "office": "SG", "owner_name": "Acme Pte. Ltd.",
    "registered_on": "2021-05-10", "nice_classes": "3", "goods": "Cosmetics", "markets": ["SG"],
}  # fmt: skip


def ending(acme, days=30, **more) -> IPRight:
    return IPRightFactory(organisation=acme, expires_on=ON + timedelta(days=days), **more)


def proof():
    from tests.evidence.files import pdf, upload

    return [upload("renewal.pdf", pdf())]


def renew(right, filer, expires_on=NEW, uploads=None):
    with organisation_scope(right.organisation, by=filer):
        return rights.renew(right=right, expires_on=expires_on, uploads=uploads or proof(), by=filer, at=NOON)


def answer(right, triager, verdict, **more):
    with staff_scope():
        right = IPRight.objects.get(pk=right.pk)
        rights.review(
            right=right, submitted_at=right.submitted_at, verdict=verdict, by=triager, at=NOON, **more
        )
        return IPRight.objects.get(pk=right.pk)


def carries(right, on=ON) -> bool:
    with staff_scope():
        return why_not_carry(IPRight.objects.get(pk=right.pk), "", None, on) is None


@pytest.mark.parametrize("days", [90, 30, 7, 1, 0])
def test_a_right_can_be_renewed_from_the_first_warning_on(acme, filer, days):
    right = renew(ending(acme, days), filer)

    assert (right.state, right.expires_on, right.verified_until) == (
        "SUBMITTED",
        NEW,
        ON + timedelta(days=days),
    )


@pytest.mark.parametrize(
    ("days", "state"),
    [
        (91, "VALIDATED"),
        (4000, "VALIDATED"),
        (30, "DRAFT"),
        (30, "SUBMITTED"),
        (30, "REJECTED"),
        (30, "INFO_REQUIRED"),
    ],
)
def test_a_right_that_does_not_end_soon_is_not_renewed(acme, filer, days, state):
    with pytest.raises(Stale):
        renew(ending(acme, days, state=state), filer)


@pytest.mark.parametrize("longer", [0, -1, -29])
def test_a_renewed_term_ends_later_than_the_one_before(acme, filer, longer):
    right = ending(acme, 30)

    with pytest.raises(rights.CannotRegister) as refused:
        renew(right, filer, expires_on=right.expires_on + timedelta(days=longer))

    assert [refusal.field for refusal in refused.value.refusals] == ["expires_on"]


def test_while_we_verify_the_renewal_the_right_carries_notices_to_its_old_last_day(acme, filer):
    right = renew(ending(acme, 30), filer)

    assert [carries(right, ON + timedelta(days=days)) for days in (0, 30, 31)] == [True, True, False]


def test_what_a_filing_holds_carries_the_same(acme, filer):
    right = renew(ending(acme, 30), filer)

    with organisation_scope(acme, by=filer):
        held = rights.Holding([right.pk]).read()[right.pk]

    assert why_not_carry(held, "SG", None, ON + timedelta(days=30)) is None
    assert why_not_carry(held, "SG", None, ON + timedelta(days=31)).code == "RT-01"


def test_a_verified_renewal_carries_to_the_new_last_day(acme, filer, triager):
    right = answer(renew(ending(acme, 30), filer), triager, "VALIDATED")

    assert (right.state, right.verified_until) == ("VALIDATED", None)
    assert [carries(right, day) for day in (NEW, NEW + timedelta(days=1))] == [True, False]


def test_a_question_about_the_renewal_takes_nothing_away(acme, filer, triager):
    right = answer(renew(ending(acme, 30), filer), triager, "INFO_REQUIRED", questions=["DATES_DIFFER"])

    assert right.state == "INFO_REQUIRED"
    assert carries(right)


def test_a_renewal_that_we_do_not_accept_leaves_the_term_as_it_was(acme, filer, triager):
    right = answer(
        renew(ending(acme, 30), filer), triager, "REJECTED", code="RT-06", sentence="Page 2 is missing."
    )

    assert (right.state, right.expires_on, right.verified_until) == (
        "VALIDATED",
        ON + timedelta(days=30),
        None,
    )
    assert renew(right, filer).state == "SUBMITTED"


def test_after_its_old_last_day_a_refused_renewal_ends_with_the_term(acme, filer, triager):
    right = answer(
        renew(ending(acme, 0), filer), triager, "REJECTED", code="RT-06", sentence="Page 2 is missing."
    )

    with staff_scope():
        assert rights.expire(at=NOON + timedelta(days=3)) == 1
        assert IPRight.objects.get(pk=right.pk).state == "EXPIRED"


@pytest.mark.parametrize(
    ("change", "kept"),
    [
        ({}, True),
        ({"expires_on": "2040-01-01"}, True),
        ({"title": "SEPHORA"}, False),
        ({"nice_classes": "3, 25"}, False),
        ({"registration_number": "40202199999Z"}, False),
    ],
)
def test_what_is_changed_besides_the_term_carries_nothing_until_we_verify_it(
    acme, filer, triager, client, change, kept
):
    right = ending(
        acme,
        30,
        owner_name="Acme Pte. Ltd.",
        goods="Cosmetics",
        title="SENANDIKA",
        nice_classes=[3],
        registered_on="2021-05-10",
    )
    right = answer(renew(right, filer), triager, "INFO_REQUIRED", questions=["DATES_DIFFER"])
    client.force_login(filer)
    form = client.get(member("right_details", right.pk)).context["form"]

    said = {name: value for name, value in form.initial.items() if name in form.fields and value} | change
    assert client.post(member("right_details", right.pk), said | {"send": "1"}).status_code == 302

    assert carries(right) == kept


def test_the_page_offers_the_renewal_before_the_right_has_ended(acme, filer, client):
    today = timezone.now().date()
    right = IPRightFactory(organisation=acme, expires_on=today + timedelta(days=40))
    client.force_login(filer)

    page = client.get(member("right", right.pk)).content.decode()
    sent = client.post(
        member("right_renewal", right.pk),
        {"expires_on": today + timedelta(days=4000), "files": [certificate()]},
    )
    after = client.get(member("right", right.pk)).content.decode()

    assert "Send the renewal" in page
    assert sent.status_code == 302
    assert "Renewal being verified" in after
    assert "Send the renewal" not in after


@pytest.mark.parametrize("days", [92, 5000])  # more than ninety in every zone
def test_a_right_that_runs_on_offers_no_renewal(acme, filer, client, days):
    right = IPRightFactory(organisation=acme, expires_on=timezone.now().date() + timedelta(days=days))
    client.force_login(filer)

    assert "Send the renewal" not in client.get(member("right", right.pk)).content.decode()


def test_somebody_who_may_only_look_is_offered_no_renewal(acme, viewer, client):
    right = IPRightFactory(organisation=acme, expires_on=timezone.now().date() + timedelta(days=9))
    client.force_login(viewer)

    assert "Send the renewal" not in client.get(member("right", right.pk)).content.decode()
