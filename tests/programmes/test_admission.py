"""From candidate to acceptance: each step, each refusal, and two at once."""

from datetime import timedelta

import pytest

from ipr_portal.audit.models import AuditEvent, Subject
from ipr_portal.errors import Stale
from ipr_portal.notifications.models import Notification
from ipr_portal.tenancy.models import Membership, Organisation
from ipr_portal.tenancy.scope import organisation_scope, staff_scope
from programmes.actions import admission
from programmes.actions.steps import CannotMove
from programmes.models import InvitationLetter, OnboardingEntry, Participation, Programme, Step
from programmes.rules.admission import places_left
from tests.factories import MembershipFactory, OrganisationFactory, ParticipationFactory
from tests.programmes.scene import DAY, START, again, invited, plus, shortlisted
from tests.races import together


def accept(letter, by, *, at=START + DAY, signature="Olivia Owner"):
    with organisation_scope(letter.organisation, by=by):
        return admission.accept(letter=letter, signature=signature, by=by, at=at)


def told(kind):
    with staff_scope():
        return sorted(Notification.objects.filter(kind=kind).values_list("recipient__name", flat=True))


def test_shortlisting_makes_a_candidate_of_whoever_is_none_and_twice_changes_nothing(acme, manager):
    first = shortlisted(acme, by=manager)
    second = shortlisted(acme, by=manager)

    assert (first, second.state) == (second, "SHORTLISTED")
    with staff_scope():
        steps = Step.objects.order_by("pk").values_list("before", "state", "internal")
        assert list(steps) == [("", "IDENTIFIED", True), ("IDENTIFIED", "SHORTLISTED", True)]


def test_shortlisting_keeps_where_the_proposal_comes_from(acme, manager):
    origin = Subject("outreach.expressionofinterest", "7", "Expression of interest of Acme", acme.pk)
    with staff_scope(by=manager):
        made = admission.shortlist(programme=plus(), organisation=acme, origin=origin, by=manager, at=START)

    assert (made.origin_type, made.origin_key, made.origin_label) == (origin.type, origin.key, origin.label)


def test_a_candidate_is_not_told_so(acme, acme_owner, manager):
    shortlisted(acme, by=manager)

    with organisation_scope(acme, by=acme_owner):
        assert list(Step.objects.all()) == []
        assert not AuditEvent.objects.filter(action__startswith="participation.").exists()
    assert told("programme.invited") == []


def test_an_invitation_is_told_to_the_owners_and_ends_after_thirty_days(acme, acme_owner, filer, manager):
    letter = invited(acme, by=manager)

    assert letter.expires_at == START + timedelta(days=30)
    assert "Acme Botanicals" in letter.words
    assert told("programme.invited") == ["Olivia Owner"]
    assert again(letter.participation).state == "INVITED"


def test_accepting_signs_the_terms(acme, acme_owner, manager):
    letter = invited(acme, by=manager)

    accept(letter, acme_owner)

    with staff_scope():
        kept = InvitationLetter.objects.get()
        assert (kept.end, kept.signature, kept.ended_by) == ("ACCEPTED", "Olivia Owner", acme_owner)
        assert OnboardingEntry.objects.get().item == "TERMS"
    assert again(letter.participation).state == "ACCEPTED"
    assert told("programme.accepted") == ["Pia Programmes"]


def test_declining_keeps_the_reason(acme, acme_owner, manager):
    letter = invited(acme, by=manager)

    with organisation_scope(acme, by=acme_owner):
        admission.decline(letter=letter, reason="We have no people for it.", by=acme_owner, at=START + DAY)

    with staff_scope():
        assert InvitationLetter.objects.get().refusal == "We have no people for it."
    assert again(letter.participation).state == "DECLINED"


@pytest.mark.parametrize(
    ("late", "said"),
    [
        (timedelta(days=30), "This invitation ended on"),
        (timedelta(days=30) - timedelta(microseconds=1), None),
    ],
)
def test_an_invitation_ends_at_its_instant(acme, acme_owner, manager, late, said):
    letter = invited(acme, by=manager)

    if said:
        with pytest.raises(CannotMove, match=said):
            accept(letter, acme_owner, at=START + late)
    else:
        assert accept(letter, acme_owner, at=START + late).state == "ACCEPTED"


def test_an_invitation_that_was_replaced_says_so(acme, acme_owner, manager):
    old = invited(acme, by=manager)
    with staff_scope(by=manager):
        new = admission.invite(
            participation=again(old.participation), terms=plus().terms.get(), expires_at=None, words="Better.",
            by=manager, at=START + DAY,
        )  # fmt: skip

    with pytest.raises(CannotMove, match="A newer invitation replaced this one"):
        accept(old, acme_owner)
    assert accept(new, acme_owner, at=START + 2 * DAY).state == "ACCEPTED"


def test_an_invitation_is_accepted_once(acme, acme_owner, manager):
    letter = invited(acme, by=manager)
    accept(letter, acme_owner)

    with pytest.raises(CannotMove, match="accepted already"):
        accept(letter, acme_owner)


def test_who_left_the_organisation_cannot_accept(acme, acme_owner, manager):
    letter = invited(acme, by=manager)
    MembershipFactory(organisation=acme, role="OWNER")
    Membership.objects.filter(user=acme_owner).delete()

    with pytest.raises(CannotMove, match="Only an owner of Acme Botanicals"):
        accept(letter, acme_owner)


@pytest.mark.parametrize("role", ["filer", "viewer"])
def test_only_an_owner_accepts(acme, acme_owner, manager, role, request):
    letter = invited(acme, by=manager)

    with pytest.raises(CannotMove, match="Only an owner"):
        accept(letter, request.getfixturevalue(role))


def test_an_organisation_that_was_closed_cannot_accept(acme, acme_owner, manager):
    letter = invited(acme, by=manager)
    Organisation.objects.filter(pk=acme.pk).update(state="CLOSED")

    with pytest.raises(CannotMove, match="The organisation is closed"):
        accept(letter, acme_owner)


def test_a_signature_is_typed(acme, acme_owner, manager):
    letter = invited(acme, by=manager)

    with pytest.raises(CannotMove) as refused:
        accept(letter, acme_owner, signature=" x ")
    assert refused.value.refusal.field == "signature"


def test_an_invitation_lapses_once_and_both_are_told(acme, acme_owner, manager):
    letter = invited(acme, by=manager)
    late = START + timedelta(days=30)

    assert [admission.lapse_due(at=late - timedelta(seconds=1)), admission.lapse_due(at=late)] == [0, 1]
    assert admission.lapse_due(at=late) == 0

    assert again(letter.participation).state == "LAPSED"
    assert told("programme.lapsed") == ["Olivia Owner", "Pia Programmes"]


def test_owners_are_reminded_once_a_week_before(acme, acme_owner, manager):
    invited(acme, by=manager)

    for days in (10, 22, 24, 25):
        admission.lapse_due(at=START + timedelta(days=days))

    assert told("programme.ends_soon") == ["Olivia Owner"]


def test_places_are_held_from_the_invitation_on(acme, manager):
    Programme.objects.update(capacity=1)
    invited(acme, by=manager)
    other = shortlisted(OrganisationFactory(), by=manager)

    with staff_scope(by=manager):
        assert places_left(plus()) == 0
        with pytest.raises(CannotMove, match="Every place of IPP Plus is taken"):
            admission.invite(
                participation=other, terms=plus().terms.get(), expires_at=None, by=manager, at=START
            )


def test_a_programme_without_a_limit_has_no_number_of_places(everyone):
    assert places_left(plus()) is None


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"state": "CLOSED"}, "is closed"),
        ({"state": "SUBMITTED"}, "is waiting for verification"),
        ({"kind": "AGENCY"}, "An agency takes part in no programme"),
    ],
)
def test_who_cannot_take_part_is_not_shortlisted(acme, manager, change, said):
    Organisation.objects.filter(pk=acme.pk).update(**change)

    with pytest.raises(CannotMove, match=said):
        shortlisted(acme, by=manager)


def test_nobody_enters_the_pilot_of_2020(acme, manager):
    pilot = Programme.objects.get(code="PILOT-2020-01")

    with staff_scope(by=manager), pytest.raises(CannotMove, match="IPP Plus pilot closed on"):
        admission.shortlist(programme=pilot, organisation=acme, origin=None, by=manager, at=START)


def test_the_note_why_somebody_is_not_invited_is_kept(acme, manager):
    participation = shortlisted(acme, by=manager)

    with staff_scope(by=manager):
        with pytest.raises(CannotMove, match="Write why it is not invited"):
            admission.do_not_invite(participation=participation, reason=" ", by=manager, at=START)
        admission.do_not_invite(participation=participation, reason="Two brands.", by=manager, at=START)

    with staff_scope():
        assert Step.objects.filter(state="NOT_INVITED").values_list("reason", "by__name").get() == (
            "Two brands.",
            "Pia Programmes",
        )


def test_a_page_that_is_out_of_date_is_refused(acme, manager):
    seen = shortlisted(acme, by=manager).version
    with staff_scope(by=manager):
        participation = Participation.objects.get()
        admission.do_not_invite(participation=participation, reason="x", by=manager, at=START, version=seen)
        with pytest.raises(Stale, match="Somebody else took a step meanwhile"):
            admission.do_not_invite(
                participation=participation, reason="y", by=manager, at=START, version=seen
            )


@pytest.mark.django_db(transaction=True)
def test_two_owners_who_accept_at_once_make_one_acceptance(acme, acme_owner, manager):
    letter = invited(acme, by=manager)

    def act():
        return admission.accept(letter=letter, signature="Olivia Owner", by=acme_owner, at=START + DAY)

    answers = together(act, act)

    assert sorted(type(one).__name__ for one in answers) == ["CannotMove", "Participation"]
    with staff_scope():
        assert Step.objects.filter(state="ACCEPTED").count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_invitations_at_once_take_the_last_place_once(manager):
    Programme.objects.filter(code="IPP-PLUS").update(capacity=1)
    rows = [ParticipationFactory(state="SHORTLISTED") for _n in range(2)]

    def act(row):
        terms = plus().terms.latest("number")
        return admission.invite(participation=row, terms=terms, expires_at=None, by=manager, at=START)

    answers = together(*(lambda row=row: act(row) for row in rows))

    assert sorted(type(one).__name__ for one in answers) == ["CannotMove", "InvitationLetter"]
