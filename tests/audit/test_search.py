"""The desk's search of the trail: who may, what fits, how it is carried by the address, what it asks."""

from datetime import timedelta

import pytest

from tests.conftest import NOON
from tests.factories import OrganisationFactory, UserFactory
from tests.statements import statements

PAGE = "/desk/audit/"


def found(desk, **search):
    """The actions on the page of a search."""
    answer = desk.get(PAGE, search)
    assert answer.status_code == 200
    return [row.action for row in answer.context["rows"]]


@pytest.mark.parametrize("address", [PAGE, f"{PAGE}export/"])
def test_a_triager_may_not_and_a_member_finds_nothing(client, settings, triager, acme_owner, address):
    settings.STAFF_SECOND_FACTOR_REQUIRED = False
    client.force_login(triager)
    assert client.get(address).status_code == 403

    client.force_login(acme_owner)
    assert client.get(address).status_code == 404


def test_without_events_the_page_says_so(desk):
    assert "Nothing fits" in desk.get(PAGE).content.decode()


def test_the_newest_stands_first_as_a_sentence(desk, happen, admin):
    happen("organisation.taken_up", by=admin)
    happen(by=admin, at=NOON + timedelta(hours=1))

    page = desk.get(PAGE).content.decode()

    assert page.index("<b>Ada Admin</b> verified the organisation.") < page.index(
        "started the review of the registration."
    )


def test_what_only_staff_may_see_is_marked(desk, happen):
    happen(internal=True)

    assert "Staff only" in desk.get(PAGE).content.decode()


@pytest.mark.parametrize(
    ("search", "fits"),
    [
        ({"action": "organisation.verified"}, ["organisation.verified"]),
        ({"action": "invitation."}, ["invitation.sent"]),
        ({"person": "ADMIN@ipr.example"}, ["invitation.sent"]),
        ({"person": "nobody@ipr.example"}, []),
        ({"person": "ada ADMIN"}, ["invitation.sent"]),
        ({"person": "admin ada"}, ["invitation.sent"]),
        ({"person": "nobody"}, []),
        ({"person": "%"}, []),
        ({"organisation": "botan"}, ["invitation.sent", "organisation.verified"]),
        ({"organisation": "ACME"}, ["invitation.sent", "organisation.verified"]),
        ({"organisation": "other"}, []),
        ({"subject": "Acme B"}, ["organisation.verified"]),
        ({"since": "2026-03-03"}, ["invitation.sent"]),
        ({"until": "2026-03-02"}, ["organisation.verified"]),
        ({"since": "2026-03-02", "until": "2026-03-03"}, ["invitation.sent", "organisation.verified"]),
        ({"action": "invitation.", "until": "2026-03-02"}, []),
    ],
)
def test_a_search_finds_what_fits_all_of_it(desk, happen, admin, search, fits):
    happen()
    happen("invitation.sent", UserFactory(name="Invited"), by=admin, at=NOON + timedelta(days=1))

    assert found(desk, **search) == fits


def test_a_subject_leads_to_all_that_happened_to_it(desk, happen, acme):
    happen("invitation.sent", UserFactory())
    happen()

    page = desk.get(PAGE, {"about": f"tenancy.organisation:{acme.pk}"}).content.decode()

    assert f'href="?about=tenancy.organisation:{acme.pk}"' in page
    assert "Only what happened to Acme Botanicals." in page
    assert "invited" not in page.partition("<tbody>")[2]


def test_a_day_begins_where_the_reader_is(desk, happen):
    happen(at=NOON.replace(hour=23))  # the next morning in Singapore

    assert found(desk, since="2026-03-03") == ["organisation.verified"]
    assert found(desk, until="2026-03-02") == []


def test_what_was_searched_stays_in_the_form_and_in_the_way_on(desk, happen):
    happen(count=51)

    answer = desk.get(PAGE, {"action": "organisation.verified", "since": "2026-01-01"})
    rest = desk.get(PAGE, {"action": "organisation.verified", "after": answer.context["rows"].next})

    page = answer.content.decode()
    assert 'value="organisation.verified" selected' in page
    assert "?action=organisation.verified&amp;since=2026-01-01&amp;after=" in page
    assert "/desk/audit/export/?action=organisation.verified&amp;since=2026-01-01" in page
    assert (len(answer.context["rows"]), len(rest.context["rows"])) == (50, 1)


@pytest.mark.parametrize("search", [{"since": "yesterday"}, {"action": "no.such"}, {"subject": "x" * 201}])
@pytest.mark.parametrize("address", [PAGE, f"{PAGE}export/"])
def test_a_search_that_makes_no_sense_finds_nothing_and_says_why(desk, happen, address, search):
    happen()

    answer = desk.get(address, search)

    assert answer.status_code == 422
    assert "The search was not understood" in answer.content.decode()
    assert "verified the organisation" not in answer.content.decode()


@pytest.mark.parametrize("about", ["", "x", ":", "tenancy.organisation:", "a:b:c"])
def test_a_subject_that_is_none_finds_nothing_or_all(desk, happen, about):
    happen()

    assert found(desk, about=about) == ([] if about else ["organisation.verified"])


def test_fifty_events_ask_the_database_as_often_as_one(desk, happen, admin, acme):
    happen(by=admin, acting_for=acme)
    for_one = statements(desk, PAGE)

    for _number in range(50):
        happen(by=UserFactory(), acting_for=OrganisationFactory())

    assert statements(desk, PAGE) <= for_one + 1  # the count, once there is more than a page
    assert for_one <= 7


def groups_on(desk, **search):
    return [(len(group.events), group.is_folded) for group in desk.get(PAGE, search).context["groups"]]


def test_equal_rows_of_a_minute_stand_as_one_that_opens_them(desk, happen, admin):
    for second in range(4):
        happen("execution.carried_out", at=NOON + timedelta(seconds=second), listing=f"shoe {second}")
    happen("organisation.verified", by=admin, at=NOON + timedelta(minutes=5))

    page = desk.get(PAGE).content.decode()

    assert groups_on(desk) == [(1, False), (4, True)]
    assert "4 takedowns carried out" in page
    assert [page.count(f"the takedown of shoe {n}.") for n in range(4)] == [1, 1, 1, 1]


def test_what_others_did_or_at_another_time_stands_apart(desk, happen, admin, lead):
    for person, minutes in ((admin, 0), (admin, 0), (lead, 0), (admin, 0), (admin, 1), (admin, 2)):
        happen("notice.claimed", by=person, at=NOON + timedelta(minutes=minutes))

    assert all(not folded for _count, folded in groups_on(desk))


def test_an_action_without_words_of_its_own_is_counted_by_its_name(desk, happen, admin):
    for _time in range(3):
        happen("right.renewed", by=admin)

    page = desk.get(PAGE).content.decode()

    assert "<b>Ada Admin</b>: right: renewed, 3 times" in " ".join(page.split())
