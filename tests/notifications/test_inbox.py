"""A person's news: who sees it, what is new, and how long it takes."""

from datetime import timedelta

import pytest

from ipr_portal.notifications.actions import notify
from ipr_portal.notifications.models import Notification
from ipr_portal.tenancy.scope import staff_scope
from tests.conftest import NOON
from tests.factories import NoticeFactory
from tests.statements import statements

MINE, DESK = "/o/acme/inbox/", "/desk/inbox/"


def tell(person, notice, count=1, kind="notice.acknowledged"):
    """So many pieces of news about a notice, a minute apart."""
    with staff_scope():
        for number in range(count):
            at, key = NOON + timedelta(minutes=number), f"{kind}:{number}"
            notify(
                [person], kind, notice, at=at, path="/o/acme/", event_key=key, by_mail=False, listings=number
            )


def read_ones(person):
    with staff_scope():
        return Notification.objects.filter(recipient=person).exclude(read_at=None).count()


@pytest.fixture
def notice(acme):
    return NoticeFactory(organisation=acme)


def test_a_stranger_finds_no_inbox(client, acme, stranger):
    client.force_login(stranger)

    assert client.get(MINE).status_code == 404


def test_the_desk_has_no_inbox_for_a_member(client, acme_owner):
    client.force_login(acme_owner)

    assert client.get(DESK).status_code == 404


def test_an_inbox_asks_for_signing_in(client, acme):
    answer = client.get(MINE)

    assert (answer.status_code, answer["Location"].partition("?")[0]) == (302, "/accounts/login/")


def test_an_empty_inbox_says_what_will_stand_there(client, viewer):
    client.force_login(viewer)

    page = client.get(MINE).content.decode()

    assert "No news yet" in page
    assert "Mark all as read" not in page


def test_the_newest_stands_first_with_its_link(client, viewer, notice):
    tell(viewer, notice, 2)
    client.force_login(viewer)

    page = client.get(MINE).content.decode()

    newer, older = (page.index(f"with {count} listing") for count in (1, 0))
    assert newer < older
    assert "2 unread" in page


def test_nobody_sees_the_news_of_another(client, viewer, filer, notice):
    tell(filer, notice)
    client.force_login(viewer)

    assert "No news yet" in client.get(MINE).content.decode()


def test_news_of_another_organisation_stays_there(client, viewer, notice):
    tell(viewer, NoticeFactory())
    client.force_login(viewer)

    assert "No news yet" in client.get(MINE).content.decode()


def test_one_line_is_marked_as_read(client, viewer, notice):
    tell(viewer, notice, 3)
    client.force_login(viewer)
    with staff_scope():
        first = Notification.objects.order_by("created_at").first()

    answer = client.post(MINE, {"read": first.pk})

    assert (answer.status_code, answer["Location"]) == (302, MINE)
    assert read_ones(viewer) == 1


def test_all_lines_are_marked_as_read(client, viewer, filer, notice):
    tell(viewer, notice, 3)
    tell(filer, notice, 1)
    client.force_login(viewer)

    client.post(MINE)

    assert (read_ones(viewer), read_ones(filer)) == (3, 0)


@pytest.mark.parametrize("named", ["x", "-1", "9" * 9, "١٢", "²", "9" * 5000])
def test_a_line_that_is_not_there_marks_nothing(client, viewer, notice, named):
    tell(viewer, notice)
    client.force_login(viewer)

    assert client.post(MINE, {"read": named}).status_code == (302 if named == "9" * 9 else 404)
    assert read_ones(viewer) == 0


def test_the_line_of_another_is_not_marked(client, viewer, filer, notice):
    tell(filer, notice)
    client.force_login(viewer)
    with staff_scope():
        row = Notification.objects.get()

    client.post(MINE, {"read": row.pk})

    assert read_ones(filer) == 0


def test_the_desk_reads_what_concerns_any_organisation(inside, triager, notice):
    tell(triager, notice, kind="notice.withdrawn")
    inside.force_login(triager)

    assert f"{notice.number} was withdrawn by the rights holder" in inside.get(DESK).content.decode()


def test_fifty_lines_make_a_page_and_the_next_has_the_rest(client, viewer, notice):
    tell(viewer, notice, 51)
    client.force_login(viewer)

    first = client.get(MINE)
    rest = client.get(MINE, {"after": first.context["rows"].next})

    assert (len(first.context["rows"]), len(rest.context["rows"])) == (50, 1)
    assert first.context["rows"].said == "50 of 51 messages"


def test_a_forged_cursor_is_no_page(client, viewer):
    client.force_login(viewer)

    assert client.get(MINE, {"after": "1"}).status_code == 404


@pytest.mark.parametrize(("address", "most"), [(MINE, 9), (DESK, 6)])
def test_fifty_lines_ask_the_database_as_often_as_one(inside, viewer, triager, notice, address, most):
    person = viewer if address == MINE else triager
    inside.force_login(person)
    tell(person, notice)
    for_one = statements(inside, address)

    tell(person, notice, 50)

    assert statements(inside, address) == for_one
    assert for_one <= most
