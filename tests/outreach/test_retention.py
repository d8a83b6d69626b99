"""What is kept of people is purged when its time has come; what counts stays."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from ipr_portal.links.models import SignedLink
from ipr_portal.notifications.models import OutgoingMail
from ipr_portal.tenancy.scope import staff_scope
from outreach import reach, tasks
from outreach.actions import events, mails, merging, retention, surveys
from outreach.enums import Kept
from outreach.models import (
    Certificate,
    Consent,
    Event,
    LoggedContact,
    Registration,
    Retention,
    StakeholderPerson,
    SurveyAnswer,
    Vote,
)
from outreach.queries.events import counts_of, people_of, survey_of
from outreach.queries.retention import plan
from outreach.rules.retention import add_months
from tests.conftest import NOON
from tests.factories import (
    EventFactory,
    FollowUpFactory,
    LoggedContactFactory,
    RegistrationFactory,
    StakeholderPersonFactory,
    SubscriptionFactory,
    UserFactory,
    VoteFactory,
)

MONTH = timedelta(days=31)
WAY_BACK = NOON - timedelta(days=4000)


def old_event(months, **more):
    """An event that ended some months before noon, in the zone of the desk's tests."""
    ends = NOON - months * MONTH
    return EventFactory(
        state="REPORTED", starts_at=ends - timedelta(hours=6), ends_at=ends, capacity=20, **more
    )


def guest_of(event, **more):
    person = StakeholderPersonFactory(created_at=WAY_BACK, phone="+62 21", job="Counsel")
    row = {
        "state": "ATTENDED",
        "topic": "Letters of authority",
        "checked_in_at": event.starts_at,
        "nonce": f"n-{person.pk}-1234",
    }
    return RegistrationFactory(event=event, person=person, **row | more)


def gone(event):
    return {row.what for row in Retention.objects.filter(event=event, purged_at__isnull=False)}


@pytest.mark.parametrize(
    ("day", "months", "until"),
    [("2026-08-31", 6, "2027-02-28"), ("2027-08-31", 6, "2028-02-29"), ("2026-11-30", 1, "2026-12-30"),
     ("2026-12-31", 12, "2027-12-31"), ("2026-01-15", 120, "2036-01-15")],
)  # fmt: skip
def test_months_end_on_the_same_day_or_the_last_of_the_month(day, months, until):
    parse = timezone.datetime.fromisoformat

    assert add_months(parse(day).date(), months) == parse(until).date()


@pytest.mark.usefixtures("everyone")
class TestPurge:
    def test_each_thing_goes_on_its_own_day_and_nothing_before(self):
        young, half, old = old_event(5), old_event(8), old_event(40)
        for event in (young, half, old):
            guest_of(event)

        retention.purge_due(at=NOON)

        assert gone(young) == set()
        assert gone(half) == {Kept.TOPICS}
        assert gone(old) == {Kept.TOPICS, Kept.MAILS, Kept.ARRIVALS, Kept.NAMES}

    def test_topics_and_arrivals_are_deleted_from_the_rows(self):
        event = old_event(14)
        row = guest_of(event, checked_in_by=UserFactory())

        retention.purge_due(at=NOON)

        row.refresh_from_db()
        assert (row.topic, row.checked_in_at, row.checked_in_by, row.nonce) == ("", None, None, None)
        assert row.state == "ATTENDED"

    def test_reach_attendance_survey_and_votes_count_as_before(self):
        event, again = old_event(61), old_event(1)
        both = guest_of(event)
        guest_of(event, state="NO_SHOW")
        RegistrationFactory(event=again, person=both.person, state="ATTENDED")
        LoggedContactFactory(person=StakeholderPersonFactory(created_at=WAY_BACK), on=event.day)
        for _n in range(5):
            surveys.answer(registration=guest_of(event), scores={"HELPED": 4})
        VoteFactory()
        window = reach.months_to(NOON.date(), 120)
        before = numbers(event, window)

        retention.purge_due(at=NOON)

        assert numbers(event, window) == before
        assert gone(event) == set(Kept)

    def test_names_go_from_the_event_though_the_person_is_kept_for_another(self):
        event, later = old_event(40), old_event(2)
        row = guest_of(event)
        RegistrationFactory(event=later, person=row.person)

        retention.purge_due(at=NOON)

        row.person.refresh_from_db()
        assert (row.person.emptied_at, list(people_of(event))) == (None, [])
        assert people_of(later).get().person == row.person

    def test_who_is_kept_for_nothing_is_emptied_with_what_was_merged_and_said(self):
        row = guest_of(old_event(40))
        lost = StakeholderPersonFactory(created_at=WAY_BACK, name="Sity")
        LoggedContactFactory(person=lost, on=WAY_BACK.date(), words="Spoke with Siti")
        made = merging.merge(kept=row.person, lost=lost, by=UserFactory(), at=NOON)
        Consent.objects.create(
            person=row.person, purpose="NEWS", text_version="1", proof="siti@x.example", given_at=WAY_BACK,
            withdrawn_at=NOON,
        )  # fmt: skip

        retention.purge_due(at=NOON)

        found = StakeholderPerson.objects.filter(pk__in=[row.person_id, lost.pk])
        assert set(found.values_list("name", "email", "phone", "job", "emptied_at")) == {
            ("", "", "", "", NOON)
        }
        assert set(LoggedContact.objects.values_list("words", flat=True)) == {""}
        assert not Consent.objects.exists()
        made.refresh_from_db()
        assert made.moved == {}
        with pytest.raises(merging.CannotMerge, match="emptied"):
            merging.undo(merge=made, by=UserFactory(), at=NOON)

    @pytest.mark.parametrize("reason", ["account", "contact", "promise", "consent", "subscription", "young"])
    def test_one_reason_keeps_a_person(self, reason):
        person = StakeholderPersonFactory(created_at=WAY_BACK)
        give_reason(person, reason)

        retention.purge_due(at=NOON)

        person.refresh_from_db()
        assert person.emptied_at is None

    def test_mails_and_the_names_on_links_go_and_those_of_others_stay(self):
        old, young = guest_of(old_event(14)), guest_of(old_event(2))
        for row in (old, young):
            mails.mail(row, "registration.placed", at=row.event.starts_at)
        OutgoingMail.objects.update(state="SENT", sent_at=NOON)

        retention.purge_due(at=NOON)

        assert OutgoingMail.objects.get().address == young.person.email
        assert list(SignedLink.objects.order_by("pk").values_list("recipient", flat=True)) == [
            "",
            str(young.person),
        ]

    def test_with_the_names_ends_the_link_to_the_own_registration(self):
        row = guest_of(old_event(40))
        mails.mail(row, "registration.placed", at=row.event.starts_at)

        retention.purge_due(at=NOON)

        assert SignedLink.objects.get().revoked_at == NOON

    def test_a_certificate_stays_genuine_without_a_name(self, client):
        row = guest_of(old_event(61))
        Certificate.objects.create(
            registration=row, event=row.event, number="ABCD-EFGH-JKLM", name="Siti", issued_at=WAY_BACK
        )

        retention.purge_due(at=NOON)

        said = client.get(reverse("certificate", args=["ABCD-EFGH-JKLM"])).content.decode()
        assert "This certificate is genuine" in said
        assert "The name is no longer kept" in said
        assert "Siti" not in said

    def test_a_second_night_changes_nothing(self):
        guest_of(old_event(40))
        retention.purge_due(at=NOON)
        rows = list(Retention.objects.values_list("pk", "purged_at"))

        assert retention.purge_due(at=NOON + timedelta(hours=1)) == 0
        assert list(Retention.objects.values_list("pk", "purged_at")) == rows

    def test_own_months_count_instead_of_the_usual(self):
        event = old_event(3)
        retention.set_retention(event=event, months={Kept.TOPICS: 2}, by=UserFactory(), at=NOON)

        retention.purge_due(at=NOON)

        assert gone(event) == {Kept.TOPICS}

    def test_what_people_were_told_is_not_made_longer(self):
        event = old_event(1)
        guest_of(event)

        with pytest.raises(retention.CannotKeepSoLong, match="were told that it is kept for 6 months"):
            retention.set_retention(event=event, months={Kept.TOPICS: 7}, by=UserFactory(), at=NOON)

    @pytest.mark.parametrize("months", [0, 25])
    def test_the_database_refuses_more_than_the_most(self, months):
        with pytest.raises(IntegrityError), transaction.atomic():
            Retention.objects.create(event=EventFactory(), what=Kept.TOPICS, months=months)

    def test_a_copy_keeps_as_long_as_its_model(self):
        event = old_event(1)
        retention.set_retention(event=event, months={Kept.NAMES: 12}, by=UserFactory(), at=NOON)

        made = events.clone(event=event, starts_at=NOON + MONTH, by=UserFactory(), at=NOON)

        assert {line.what: line.months for line in plan(made)}[Kept.NAMES] == 12


def numbers(event, window):
    return (
        reach.total(window), reach.by_type(window), reach.by_format(window), counts_of(event), survey_of(event),
        SurveyAnswer.objects.count(), Vote.objects.count(), Event.objects.get(pk=event.pk).taken,
    )  # fmt: skip


def give_reason(person, reason):
    match reason:
        case "account":
            StakeholderPerson.objects.filter(pk=person.pk).update(account=UserFactory())
        case "contact":
            LoggedContactFactory(person=person, on=NOON.date() - 30 * MONTH)
        case "promise":
            FollowUpFactory(person=person, made_at=WAY_BACK, due_on=WAY_BACK.date())
        case "consent":
            Consent.objects.create(
                person=person, purpose="INVITATIONS", text_version="1", proof="list", given_at=WAY_BACK
            )
        case "subscription":
            SubscriptionFactory(address=person.email)
        case "young":
            StakeholderPerson.objects.filter(pk=person.pk).update(created_at=NOON - MONTH)


# --- pages ---


@pytest.fixture
def desk(client, manager):
    client.force_login(manager)
    return client


def test_the_page_of_an_event_says_until_when_and_names_nobody_afterwards(desk):
    event = old_event(40)
    row = guest_of(event)
    address = reverse("desk:outreach_event", args=[event.pk])
    before = desk.get(address).content.decode()
    with staff_scope():
        retention.purge_due(at=NOON)

    after = desk.get(address).content.decode()

    assert "36 months after the event" in before
    assert row.person.name in before
    assert "The names are purged." in after
    assert row.person.name not in after
    assert "1 person" in after
    assert "of 1 organisation" in after


def test_months_are_set_on_a_page_that_refuses_more_than_the_most(desk):
    event = EventFactory()
    address = reverse("desk:outreach_event_retention", args=[event.pk])
    months = {"TOPICS": 3, "MAILS": 12, "ARRIVALS": 12, "NAMES": 36, "CERTIFICATES": 60}

    refused = desk.post(address, months | {"NAMES": 61})
    taken = desk.post(address, months)

    assert (refused.status_code, taken.status_code) == (422, 302)
    with staff_scope():
        assert list(Retention.objects.values_list("what", "months")) == [("TOPICS", 3)]


def test_a_participant_reads_what_is_kept_until_when(client, db):
    row = RegistrationFactory()
    with staff_scope():
        mails.mail(row, "registration.placed", at=timezone.now())
        link = OutgoingMail.objects.get().context["link_path"]

    said = client.get(link).content.decode()

    assert "What we keep of you, and until when" in said
    assert "6 months after the event" in said


def test_the_nightly_task_purges(db):
    event = EventFactory(
        state="REPORTED", starts_at=timezone.now() - 8 * MONTH, ends_at=timezone.now() - 7 * MONTH
    )
    guest_of(event)

    tasks.purge()

    with staff_scope():
        assert gone(event) == {Kept.TOPICS}
        assert Registration.objects.get().topic == ""
