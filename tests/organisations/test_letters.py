"""Letters of authority: granted by exact name, revoked at once."""

import unicodedata
from datetime import timedelta

import pytest

from ipr_portal.audit.models import AuditEvent
from ipr_portal.notifications.models import Notification
from ipr_portal.organisations.actions import letters
from ipr_portal.organisations.filters import register_rows
from ipr_portal.tenancy.models import LetterOfAuthority, Organisation, OrganisationKind, OrganisationState
from ipr_portal.tenancy.people import places_of
from ipr_portal.tenancy.scope import organisation_scope, staff_scope
from tests.conftest import NOON
from tests.factories import LetterFactory, MembershipFactory, OrganisationFactory


@pytest.fixture
def counsel(agency):
    """The owner of the agency."""
    return MembershipFactory(organisation=agency, role="OWNER").user


def grant(principal, by, agency="Tanjung & Rowe IP Counsel", **more):
    with organisation_scope(principal, by=by):
        return letters.grant_letter(principal=principal, agency=agency, by=by, **{"at": NOON} | more)


def test_grant_lets_the_agencys_people_in(acme, acme_owner, agency, counsel):
    grant(acme, acme_owner)

    assert [(place.organisation, place.agency) for place in places_of(counsel, NOON)] == [
        (agency, None),
        (acme, agency),
    ]


def test_grant_is_told_and_stands_in_both_trails(acme, acme_owner, agency, counsel):
    grant(acme, acme_owner)

    with staff_scope():
        news = Notification.objects.get()
        assert (news.recipient, news.kind, news.organisation) == (counsel, "letter.granted", agency)
        assert set(AuditEvent.objects.values_list("organisation", "action")) == {
            (acme.pk, "letter.granted"),
            (agency.pk, "mandate.granted"),
        }


@pytest.mark.parametrize(
    "name", ["tanjung-rowe", "TANJUNG & ROWE ip counsel", "Tanjung & Rowe IP Counsel Pte. Ltd."]
)
def test_grant_takes_the_agency_by_each_of_its_exact_names(acme, acme_owner, agency, name):
    assert grant(acme, acme_owner, agency=name).agent == agency


@pytest.mark.parametrize("name", ["Tanjung", "Tanjung & Rowe IP Counse", "acme", ""])
def test_grant_refuses_a_name_that_is_not_exact(acme, acme_owner, agency, name):
    with pytest.raises(letters.CannotGrant, match="no verified agency of exactly this name"):
        grant(acme, acme_owner, agency=name)


def test_grant_refuses_a_name_that_two_agencies_have(acme, acme_owner, agency):
    OrganisationFactory(name=agency.name, kind="AGENCY")

    with pytest.raises(letters.CannotGrant, match="no verified agency"):
        grant(acme, acme_owner)


def test_grant_refuses_an_agency_that_is_not_verified(acme, acme_owner, agency):
    Organisation.objects.filter(pk=agency.pk).update(state="SUBMITTED")

    with pytest.raises(letters.CannotGrant, match="no verified agency"):
        grant(acme, acme_owner)


def test_grant_waits_for_the_principals_own_verification(draft, dewi, agency):
    with pytest.raises(letters.CannotGrant, match="We verify Senandika first"):
        grant(draft, dewi)


def test_grant_is_not_for_agencies(agency, counsel):
    OrganisationFactory(name="Second Counsel", kind="AGENCY")

    with pytest.raises(letters.CannotGrant, match="Only a rights holder"):
        grant(agency, counsel, agency="Second Counsel")


def test_grant_refuses_a_second_letter_in_force(acme, acme_owner, agency):
    grant(acme, acme_owner)

    with pytest.raises(letters.CannotGrant, match="already has a letter in force"):
        grant(acme, acme_owner)


def test_grant_refuses_an_end_in_the_past(acme, acme_owner, agency):
    with pytest.raises(letters.CannotGrant, match="would end before it starts"):
        grant(acme, acme_owner, valid_until=NOON)


def test_grant_after_a_letter_has_ended_is_the_next_version(acme, acme_owner, agency):
    LetterFactory(principal=acme, agent=agency, valid_until=NOON)

    letter = grant(acme, acme_owner, valid_until=NOON + timedelta(days=365))

    assert (letter.version, letter.valid_from) == (2, NOON)


def test_revoke_shuts_the_agency_out_at_once(acme, acme_owner, agency, counsel):
    letter = grant(acme, acme_owner)
    later = NOON + timedelta(hours=1)

    with organisation_scope(acme, by=acme_owner):
        letters.revoke_letter(letter=letter, by=acme_owner, at=later)

    assert [place.organisation for place in places_of(counsel, later)] == [agency]
    with staff_scope():
        assert set(Notification.objects.values_list("kind", flat=True)) == {
            "letter.granted",
            "letter.revoked",
        }


def test_revoke_says_when_a_letter_ended(everyone, acme, acme_owner, agency):
    letter = LetterFactory(principal=acme, agent=agency, valid_until=NOON)

    with pytest.raises(letters.CannotRevoke, match="This letter ended on Mon 2 Mar"):
        letters.revoke_letter(letter=letter, by=acme_owner, at=NOON)

    assert LetterOfAuthority.objects.get().valid_until == NOON


@pytest.mark.parametrize("form", ["NFC", "NFD", "NFKC", "NFKD"])
@pytest.mark.parametrize("stored", ["NFC", "NFD"])
def test_an_agency_is_found_by_its_name_in_every_unicode_form(everyone, form, stored):
    name = "Relü QA OÜ"
    agency = OrganisationFactory(
        name=unicodedata.normalize(stored, name),
        kind=OrganisationKind.AGENCY,
        state=OrganisationState.VERIFIED,
    )

    assert letters.find_agency(unicodedata.normalize(form, name.lower())) == agency
    assert list(register_rows(text=unicodedata.normalize(form, "relü qa"))[0]) == [agency]
