"""Time zones by towns: each once, no codes, found by what people type."""

from zoneinfo import ZoneInfo, available_timezones

import pytest

from ipr_portal.accounts.zones import town_of, towns, zone_of


def test_each_town_stands_once_and_no_code_stands_at_all():
    names = list(towns().values())

    assert len(set(names)) == len(names)
    assert [name for name in names if name.isupper() and name != "UTC"] == []
    assert [zone for zone in towns() if zone not in available_timezones()] == []
    assert [ZoneInfo(zone).key for zone in towns()] == list(towns())


@pytest.mark.parametrize("town", ["Istanbul", "Nicosia"])
def test_a_town_on_two_continents_stands_once(town):
    assert sum(name.startswith(f"{town},") for name in towns().values()) == 1


@pytest.mark.parametrize(
    ("typed", "zone"),
    [
        ("Jakarta, Indonesia", "Asia/Jakarta"),
        ("jakarta", "Asia/Jakarta"),
        ("  JAKARTA ,  indonesia", None),
        ("Jakarta,  Indonesia", "Asia/Jakarta"),
        ("Singapore", "Asia/Singapore"),
        ("Bangkok", "Asia/Bangkok"),
        ("Ho Chi Minh", "Asia/Ho_Chi_Minh"),
        ("Kuala Lumpur", "Asia/Kuala_Lumpur"),
        ("Manila", "Asia/Manila"),
        ("UTC", "UTC"),
        ("Asia/Jakarta", "Asia/Jakarta"),
        ("Asia/Saigon", "Asia/Saigon"),  # what an account may have from before
        ("Etc/GMT+7", None),
        ("Mars", None),
        ("a", None),
        ("Indonesia", None),
        ("../etc/passwd", None),
        ("localtime", None),
        ("", None),
    ],
)
def test_what_people_type_finds_a_zone(typed, zone):
    assert zone_of(typed) == zone


@pytest.mark.parametrize(
    ("zone", "town"),
    [
        ("Asia/Jakarta", "Jakarta, Indonesia"),
        ("Asia/Ho_Chi_Minh", "Ho Chi Minh, Vietnam"),
        ("Asia/Singapore", "Singapore"),
        ("Europe/Berlin", "Berlin, Germany"),
    ],
)
def test_a_zone_is_called_by_its_town(zone, town):
    assert town_of(zone) == town


def test_every_zone_that_an_account_may_have_can_be_saved_again():
    lost = [
        zone for zone in available_timezones() if town_of(zone) != zone and zone_of(town_of(zone)) is None
    ]

    assert lost == []


def test_the_profile_shows_the_town_and_keeps_the_zone(client, person, sign_in):
    person.time_zone = "Asia/Saigon"
    person.save()
    sign_in(person)
    page = client.get("/you/profile/").content.decode()

    client.post("/you/profile/", {"name": "Putri", "time_zone": "Ho Chi Minh, Vietnam"})

    person.refresh_from_db()
    assert 'value="Ho Chi Minh, Vietnam"' in page
    assert '<datalist id="towns">' in page
    assert person.time_zone == "Asia/Ho_Chi_Minh"


def test_a_town_that_nobody_knows_is_refused_and_kept(client, person, sign_in):
    sign_in(person)

    answer = client.post("/you/profile/", {"name": "Putri", "time_zone": "Atlantis"})

    assert answer.status_code == 422
    assert "We know no town “Atlantis”." in answer.content.decode()
    assert 'value="Atlantis"' in answer.content.decode()
