"""The home of a rights holder: duties first, how it stands, when we meet; with nothing, and for everybody."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from ipr_portal.tenancy.scope import staff_scope
from programmes.actions.settings import open_pilot
from programmes.queries.settings import ipp_plus
from takedowns.models import DisputeRule, SellerMessage
from tests.factories import (
    ActionItemFactory,
    InvitationLetterFactory,
    IPRightFactory,
    MembershipFactory,
    NoticeFactory,
    OrganisationFactory,
    ParticipationFactory,
    UserFactory,
)
from tests.programmes.promises import promised
from tests.programmes.scene import outcomes
from tests.statements import statements
from tests.takedowns.disputing import answered, contested, forwarded, told

DAY = timedelta(days=1)
MOST = 36  # statements, with session, scope and shell


def home(slug="acme"):
    return reverse("organisation:home", args=[slug])


@pytest.fixture
def as_owner(client, acme_owner):
    client.force_login(acme_owner)
    return client


@pytest.fixture
def manager(db):
    return UserFactory(staff_role="PROGRAMMES")


def duties(client):
    return [duty.title for duty in client.get(home()).context["duties"]]


def test_it_opens_with_nothing_and_says_so(as_owner, acme):
    page = as_owner.get(home()).content.decode()

    assert ("Your first steps" in page, "No data yet" in page, "0 %" in page) == (True, True, False)
    assert ("Nothing needs you" in page, "What holds you back" in page) == (False, False)


def test_after_the_first_notice_nothing_needs_an_owner(as_owner, acme):
    outcomes(acme, good=3, bad=0, at=timezone.now() - DAY)

    page = as_owner.get(home()).content.decode()

    assert ("Nothing needs you" in page, "Your first steps" in page) == (True, False)
    assert "Nothing was rejected in these three months." in page


def test_home_is_the_first_entry_and_the_bottom_bar_is_as_drawn(as_owner, acme):
    shell = as_owner.get(home()).context["shell"]

    assert [str(entry.label) for entry in shell["bottom"]()] == ["Home", "File", "Notices", "Rights"]
    assert next(entry.current for entry in shell["nav"]()) is True


@pytest.mark.parametrize("role", ["OWNER", "FILER", "VIEWER"])
def test_it_opens_for_every_role_and_viewers_have_no_duty(client, acme, role):
    IPRightFactory(organisation=acme, state="INFO_REQUIRED")
    client.force_login(MembershipFactory(organisation=acme, role=role).user)

    answer = client.get(home())

    assert (answer.status_code, len(answer.context["duties"])) == (200, 0 if role == "VIEWER" else 1)


def test_an_agency_is_told_where_its_notices_are(client, db):
    agency = OrganisationFactory(slug="agency", kind="AGENCY")
    client.force_login(MembershipFactory(organisation=agency, role="OWNER").user)

    assert "You file for others" in client.get(home("agency")).content.decode()


def test_strangers_find_no_home(client, stranger, acme):
    client.force_login(stranger)

    assert client.get(home()).status_code == 404


def test_duties_are_the_late_ones_then_by_day(as_owner, acme):
    today = timezone.now().date()
    taking_part = ParticipationFactory(organisation=acme, state="ACTIVE")
    ActionItemFactory(
        organisation=acme,
        participation=taking_part,
        side="THEM",
        due_on=today - 3 * DAY,
        words="Send the list.",
    )
    right = IPRightFactory(organisation=acme, state="VALIDATED", expires_on=today + 5 * DAY)
    asked = IPRightFactory(organisation=acme, state="INFO_REQUIRED", expires_on=None)

    assert duties(as_owner) == ["Send the list.", f"Renew {right}", f"Answer our question about {asked}"]


def test_an_owner_sees_an_invitation_first_of_all_and_others_do_not(client, acme, acme_owner, filer, manager):
    taking_part = ParticipationFactory(organisation=acme, state="ACTIVE")
    ActionItemFactory(
        organisation=acme, participation=taking_part, side="THEM", due_on=timezone.now().date() - 3 * DAY,
        words="Send the list.",
    )  # fmt: skip
    with staff_scope(by=manager):
        pilot = open_pilot(
            like=ipp_plus(), code="PILOT-5", name="Five", business_days=5, capacity=2, by=manager,
            at=timezone.now(),
        )  # fmt: skip
    row = ParticipationFactory(organisation=acme, programme=pilot, state="INVITED")
    letter = InvitationLetterFactory(
        organisation=acme, participation=row, terms=pilot.terms.get(), sent_at=timezone.now(),
        expires_at=timezone.now() + 30 * DAY,
    )  # fmt: skip
    client.force_login(acme_owner)
    first = client.get(home()).context["duties"][0]
    client.force_login(filer)

    assert first.title == "Answer the invitation to Five"
    assert first.href.endswith(f"/programme/invitation/?letter={letter.pk}")
    assert duties(client) == ["Send the list."]


def test_a_seller_who_waits_for_a_reply_is_named_until_it_is_given(client, acme, filer, viewer, triager):
    now = timezone.now()
    notice, message = told(acme, triager, ["REMOVED", "REMOVED"], at=now)
    answer = answered(message, (1, 2), at=now)
    client.force_login(filer)
    before = duties(client)
    forwarded(answer, triager, (1, 2), at=now)

    (duty,) = client.get(home()).context["duties"]
    client.force_login(viewer)
    for_viewer = duties(client)
    contested(answer, filer, (1, 2), at=now)
    client.force_login(filer)

    assert duty.title == f"Reply to a seller about {notice.number}"
    assert duty.href == reverse("organisation:dispute", args=["acme", notice.number, answer.pk])
    assert (before, for_viewer, duties(client)) == ([], [], [])


@pytest.mark.parametrize(
    ("silence", "said"),
    [
        ("RESTORES", "we restore the listings"),
        ("STAYS_DOWN", "the listings stay down, and the seller can appeal"),
    ],
)
def test_it_says_what_the_rule_makes_of_silence(client, acme, filer, triager, silence, said):
    now = timezone.now()
    notice, message = told(acme, triager, at=now)
    rule = DisputeRule.objects.create(
        right_kind="TRADEMARK", version=1, in_force_from=date(2018, 1, 1), file_days=30, rounds=2, reply_days=5,
        reply_days_are="BUSINESS", source="A decision.", entered_at=now, silence=silence,
    )  # fmt: skip
    with staff_scope():
        SellerMessage.objects.filter(pk=message.pk).update(rule=rule)
    forwarded(answered(message, at=now), triager, at=now)
    client.force_login(filer)

    (duty,) = client.get(home()).context["duties"]
    page = client.get(reverse("organisation:notice", args=["acme", notice.number])).content.decode()

    assert said in duty.why
    assert ("they stay down" in page) == (silence == "STAYS_DOWN")


def test_it_counts_what_is_in_our_hands_with_its_clock(as_owner, acme):
    promised(acme, due=timezone.now() + 2 * DAY)
    NoticeFactory(organisation=OrganisationFactory())

    page = as_owner.get(home()).context

    assert (page["hands"].count, [chip is not None for _notice, chip in page["open_notices"]]) == (1, [True])


def test_it_shows_the_score_of_now_and_the_codes_that_hold_back(as_owner, acme):
    outcomes(acme, good=90, bad=10, at=timezone.now() - DAY)

    page = as_owner.get(home())

    assert page.context["said"].point == "90.0 %"
    assert "SU-01 is 10 of 10 rejections" in page.content.decode()


def test_statements_do_not_grow_with_the_rows(as_owner, acme):
    taking_part = ParticipationFactory(organisation=acme, state="ACTIVE")
    today = timezone.now().date()

    def more():
        outcomes(acme, good=3, bad=2, at=timezone.now() - DAY)
        promised(acme, due=timezone.now() + 2 * DAY)
        IPRightFactory(organisation=acme, state="INFO_REQUIRED")
        ActionItemFactory(organisation=acme, participation=taking_part, side="THEM", due_on=today)

    more()
    few = statements(as_owner, home())
    for _n in range(6):
        more()

    many = statements(as_owner, home())
    assert (many <= few + 1, few <= MOST) == (True, True), (few, many)
