"""Merging two entries that are one, and separating them again."""

import pytest
from django.apps import apps
from django.urls import reverse

from ipr_portal.errors import Stale
from outreach import reach
from outreach.actions import imports, merging
from outreach.models import Event, Merge, Registration, StakeholderOrganisation, StakeholderPerson
from outreach.queries.pairs import compare
from outreach.queries.stakeholders import pairs_of_organisations, pairs_of_people
from tests.conftest import NOON
from tests.factories import (
    EventFactory,
    FollowUpFactory,
    LoggedContactFactory,
    OrganisationFactory,
    RegistrationFactory,
    StakeholderOrganisationFactory,
    StakeholderPersonFactory,
    UserFactory,
)

pytestmark = pytest.mark.usefixtures("everyone")


def merge(kept, lost):
    return merging.merge(kept=kept, lost=lost, by=UserFactory(), at=NOON)


def undo(made):
    return merging.undo(merge=made, by=UserFactory(), at=NOON)


def rows_of(person):
    return [
        list(model.objects.filter(**{column: person.pk}).order_by("pk").values_list("pk", flat=True))
        for model, column in merging.OF_PERSON
    ]


@pytest.mark.parametrize(
    ("model", "moved"),
    [(StakeholderPerson, merging.OF_PERSON), (StakeholderOrganisation, merging.OF_ORGANISATION)],
)
def test_every_table_that_points_to_a_stakeholder_is_moved(model, moved):
    pointing = {
        (one, field.name)
        for one in apps.get_models()
        for field in one._meta.concrete_fields
        if field.related_model is model and one not in (Merge, model)
    }

    assert pointing == set(moved)


def test_nothing_stays_with_the_lost_one_and_all_goes_back():
    kept, lost = StakeholderPersonFactory(phone=""), StakeholderPersonFactory(phone="+66 2 000")
    RegistrationFactory(person=kept)
    RegistrationFactory(person=lost)
    LoggedContactFactory(person=lost)
    FollowUpFactory(person=lost)
    before = rows_of(kept), rows_of(lost)

    made = merge(kept, lost)

    assert rows_of(lost) == [[], [], [], []]
    assert StakeholderPerson.objects.get(pk=kept.pk).phone == "+66 2 000"
    undo(made)
    assert (rows_of(kept), rows_of(lost)) == before
    assert StakeholderPerson.objects.get(pk=kept.pk).phone == ""


def test_two_attendances_of_one_event_become_one():
    event = EventFactory(capacity=2, taken=2)
    kept, lost = StakeholderPersonFactory(), StakeholderPersonFactory()
    absent = RegistrationFactory(event=event, person=kept, state="REGISTERED")
    present = RegistrationFactory(event=event, person=lost, state="CHECKED_IN")

    made = merge(kept, lost)

    assert list(Registration.objects.present().values_list("pk", "person_id")) == [(present.pk, kept.pk)]
    assert Registration.objects.get(pk=absent.pk).duplicate_of == present
    assert Event.objects.get(pk=event.pk).taken == 1
    undo(made)
    assert Registration.objects.filter(duplicate_of=None).count() == 2
    assert Event.objects.get(pk=event.pk).taken == 2


def test_separating_two_is_refused_while_the_event_is_full():
    event = EventFactory(capacity=2, taken=2)
    kept, lost = [RegistrationFactory(event=event).person for _guest in range(2)]
    made = merge(kept, lost)
    Event.objects.filter(pk=event.pk).update(taken=2)

    with pytest.raises(merging.CannotMerge, match="is full"):
        undo(made)


def test_a_merge_of_a_merge_is_undone_from_the_outside():
    first, second, third = [StakeholderOrganisationFactory() for _one in range(3)]
    contact = LoggedContactFactory(person=None, with_organisation=first)
    inner, outer = merge(second, first), merge(third, second)

    contact.refresh_from_db()
    assert contact.with_organisation == third
    with pytest.raises(merging.CannotMerge, match="Undo that first"):
        undo(inner)
    undo(outer)
    undo(inner)
    contact.refresh_from_db()
    assert contact.with_organisation == first
    with pytest.raises(Stale):
        undo(inner)


def test_reach_counts_merged_ones_once():
    rows = [RegistrationFactory(state="ATTENDED") for _guest in range(2)]
    window = reach.Window(rows[0].event.day, rows[0].event.day)
    assert reach.total(window) == reach.Reached("", 2, 2)

    merge(rows[0].comes_from, rows[1].comes_from)

    assert reach.total(window) == reach.Reached("", 1, 2)


@pytest.mark.parametrize("lost_first", [True, False])
def test_what_cannot_be_merged(lost_first):
    kept, lost = StakeholderOrganisationFactory(), StakeholderOrganisationFactory()
    merge(kept, lost)

    with pytest.raises(Stale):
        merge(*((lost, kept) if lost_first else (kept, lost)))
    with pytest.raises(merging.CannotMerge):
        merge(kept, kept)


def test_two_tenants_are_never_merged():
    rows = [StakeholderOrganisationFactory(tenant=OrganisationFactory()) for _one in range(2)]

    with pytest.raises(merging.CannotMerge, match="They are two"):
        merge(*rows)


def test_a_tenant_goes_over_and_back():
    tenant = OrganisationFactory()
    kept, lost = StakeholderOrganisationFactory(), StakeholderOrganisationFactory(tenant=tenant)

    made = merge(kept, lost)

    assert StakeholderOrganisation.objects.get(tenant=tenant) == kept
    undo(made)
    assert StakeholderOrganisation.objects.get(tenant=tenant) == lost


def test_likely_duplicates_are_found_until_somebody_keeps_them_apart():
    one, two = (
        StakeholderOrganisationFactory(name="Siam Herbal Co., Ltd."),
        StakeholderOrganisationFactory(name="SIAM HERBAL"),
    )
    StakeholderPersonFactory(name="Lê Thị", email="le@x.example", works_for=one)
    StakeholderPersonFactory(name="Le Thi", email="thi@x.example", works_for=one)
    StakeholderPersonFactory(name="Le Thi", email="other@x.example", works_for=two)
    assert [(pair.first, pair.second, pair.by) for pair in pairs_of_organisations()] == [(one, two, "name")]
    assert len(pairs_of_people()) == 1

    merging.keep_apart(first=two, second=one, by=UserFactory(), at=NOON)

    assert pairs_of_organisations() == []


def bring_in(*entries):
    return imports.bring_in(entries=entries, by=UserFactory(), at=NOON)


def test_an_import_adds_people_with_their_organisations_once():
    first = imports.Entry(place="row 2", name="=1+1", email="a@siam.example", organisation="Siam Herbal")
    second = imports.Entry(
        place="row 3", name="Line\nbreak", email="b@siam.example", organisation="SIAM HERBAL Ltd"
    )

    assert bring_in(first, second) == imports.Imported(2, 0)
    assert bring_in(first, second) == imports.Imported(0, 2)
    assert StakeholderOrganisation.objects.count() == 1
    assert set(StakeholderPerson.objects.values_list("name", flat=True)) == {"=1+1", "Line\nbreak"}


def test_a_line_that_fits_several_is_refused():
    StakeholderPersonFactory.create_batch(2, email="two@x.example")

    with pytest.raises(imports.CannotImport) as refused:
        bring_in(imports.Entry(place="row 7", name="A", email="two@x.example"))

    assert refused.value.lines == ["row 7: two@x.example fits several people. Merge them first."]


def test_a_pair_shows_what_is_known_of_both_and_where_they_agree():
    one, two = (
        StakeholderPersonFactory(name="Le Thi", email="le@x.example", job=job) for job in ("Counsel", "")
    )
    event = EventFactory()
    RegistrationFactory(event=event, person=one, state="ATTENDED")
    RegistrationFactory(event=event, person=two, state="NO_SHOW")
    LoggedContactFactory(person=two)

    (found,) = compare(pairs_of_people())

    told = {fact.label: (fact.first, fact.second, fact.is_same) for fact in found.facts}
    assert found.events == 1
    assert told["E-mail"] == ("le@x.example", "le@x.example", True)
    assert told["Job"] == ("Counsel", "", False)
    assert told["Events attended"][0].startswith("1, the last on ")
    assert told["Events attended"][1] == "none"
    assert told["Contacts logged"][0] == "none"


def test_either_of_a_pair_is_kept(client, manager):
    one, two = StakeholderPersonFactory(email="a@x.example"), StakeholderPersonFactory(email="a@x.example")
    client.force_login(manager)
    sent = {"kind": "person", "first": one.pk, "second": two.pk, "act": "keep-second"}

    assert client.post(reverse("desk:stakeholder_duplicates"), sent).status_code == 302
    assert pairs_of_people() == []
    one.refresh_from_db()
    assert one.merged_into == two
