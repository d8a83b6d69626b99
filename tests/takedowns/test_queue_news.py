"""Polling by open pages of the queue: new notices, changes by others, and the end of the session."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from django.utils.html import strip_tags

from ipr_portal.tenancy.scope import staff_scope
from takedowns.actions import claims
from takedowns.enums import NoticeState
from takedowns.models import Notice
from tests.factories import NoticeFactory, OrganisationFactory
from tests.statements import statements

NEWS = "/desk/news/"


@pytest.fixture
def at_the_desk(client, triager, settings):
    settings.STAFF_SECOND_FACTOR_REQUIRED = False
    client.force_login(triager)
    return client


def due(hours, **more):
    """A notice that is due so many hours from now."""
    with staff_scope():
        return NoticeFactory(submitted_at=timezone.now() - timedelta(days=3) + timedelta(hours=hours), **more)


def open_queue(client, query=""):
    """The state that a page of the queue sends when it polls."""
    page = client.get(f"/desk/{query}").context["rows"]
    shown = ",".join(str(row.id) for row in page)
    return {"shown": shown, "since": int(timezone.now().timestamp()) - 1, "until": page.next}


def news(client, opened, **query):
    return client.get(NEWS, opened | query).json()


def take(notice, person):
    with staff_scope():
        return claims.claim(notice=notice, by=person, at=timezone.now())


def test_nothing_is_said_while_nothing_happens(at_the_desk):
    due(1)

    told = news(at_the_desk, open_queue(at_the_desk))

    assert (told["said"], told["marks"], told["counts"]["unclaimed"]) == ("", {}, "1")


def test_a_notice_that_has_come_is_offered_and_counted(at_the_desk):
    due(1)
    opened = open_queue(at_the_desk)

    due(2)

    told = news(at_the_desk, opened)
    assert told["said"] == "1 new notice · show it"
    assert told["counts"]["unclaimed"] == "2"


def test_only_what_comes_among_the_rows_shown_is_offered(at_the_desk):
    for hours in range(10, 62):
        due(hours)
    opened = open_queue(at_the_desk)

    due(5)
    due(6)
    due(70)  # on a page beyond

    assert news(at_the_desk, opened)["said"] == "2 new notices · show them"


def test_the_second_page_asks_about_its_own_rows(at_the_desk):
    for hours in range(10, 62):
        due(hours)
    after = open_queue(at_the_desk)["until"]
    opened = open_queue(at_the_desk, f"?after={after}")

    due(5)
    assert news(at_the_desk, opened, after=after)["said"] == ""
    due(80)
    assert news(at_the_desk, opened, after=after)["said"] == "1 new notice · show it"


def test_the_newest_decided_stand_first_and_are_offered(at_the_desk):
    decided = {"state": "DECIDED", "pending_count": 0, "outcome": "ALL_UPHELD"}
    for hours in range(52):
        due(hours, decided_at=timezone.now() - timedelta(hours=hours + 1), **decided)
    opened = open_queue(at_the_desk, "?view=decided")

    due(1, decided_at=timezone.now(), **decided)
    due(1, decided_at=timezone.now() - timedelta(days=9), **decided)

    assert news(at_the_desk, opened, view="decided")["said"] == "1 new notice · show it"


def test_filters_narrow_what_is_offered(at_the_desk):
    opened = open_queue(at_the_desk, "?market=TH")

    due(1, market="SG")
    due(2, market="TH")

    told = news(at_the_desk, opened, market="TH")
    assert (told["said"], told["counts"]["open"]) == ("1 new notice · show it", "1")


def test_rows_that_others_took_are_marked(at_the_desk, lead, triager):
    taken, kept = due(1), due(2)
    opened = open_queue(at_the_desk)

    take(taken, lead)

    assert news(at_the_desk, opened)["marks"] == {str(taken.pk): "Liam Lead has it now"}
    assert news(at_the_desk, opened, view="open")["marks"] == {str(taken.pk): "Liam Lead has it now"}
    assert kept.pk != taken.pk


def test_a_row_that_one_took_oneself_is_no_news_where_it_stays(at_the_desk, triager):
    mine = due(1)
    opened = open_queue(at_the_desk)

    take(mine, triager)

    assert news(at_the_desk, opened, view="open")["marks"] == {}
    assert news(at_the_desk, opened)["marks"] == {str(mine.pk): "You have it now"}


def test_a_row_that_was_put_back_is_marked_no_more(at_the_desk, lead):
    taken = due(1)
    opened = open_queue(at_the_desk)
    take(taken, lead)
    assert news(at_the_desk, opened)["marks"]

    with staff_scope():
        claims.release(notice=taken, by=lead, at=timezone.now())

    assert news(at_the_desk, opened)["marks"] == {}


@pytest.mark.parametrize(
    ("became", "words"),
    [
        ({"state": NoticeState.WITHDRAWN}, "Withdrawn by the rights holder"),
        ({"state": NoticeState.DECIDED, "pending_count": 0, "decided_at": timezone.now()}, "Decided"),
        ({"market": "TH"}, "No longer in this view"),
    ],
)
def test_rows_that_are_gone_say_why(at_the_desk, became, words):
    gone = due(1, market="SG")
    opened = open_queue(at_the_desk, "?market=SG")

    with staff_scope():
        Notice.objects.filter(pk=gone.pk).update(**became)

    assert news(at_the_desk, opened, market="SG")["marks"] == {str(gone.pk): words}


def test_ones_own_workload_is_shown(at_the_desk, triager):
    take(due(1), triager)

    assert '<a id="own-notices"' in news(at_the_desk, open_queue(at_the_desk))["load"]


def test_an_opened_notice_shows_its_present_lease(at_the_desk, triager, lead):
    notice, now = take(due(9), triager), timezone.now()
    said = []
    for changes in (
        {},
        {"claim_expires_at": now},
        {"triager": lead},
        {"triager": lead, "claim_expires_at": now + timedelta(hours=1)},
        {"state": "WITHDRAWN", "triager": None, "claimed_at": None, "claim_expires_at": None},
    ):
        with staff_scope():
            Notice.objects.filter(pk=notice.pk).update(**changes)
        told = at_the_desk.get(NEWS, {"opened": notice.number}).json()["lease"]
        said.append(
            (strip_tags(told).strip().partition(" until")[0].partition(" since")[0], "data-lease" in told)
        )

    assert said == [
        ("Yours", True), ("Nobody has this notice now; continue, and it is yours again", True),
        ("Nobody has it", False), ("Liam Lead has had this notice", False),
        ("The rights holder has withdrawn this notice", False),
    ]  # fmt: skip


def test_a_page_without_a_notice_of_ones_own_is_told_of_no_lease(at_the_desk):
    assert at_the_desk.get(NEWS).json()["lease"] == ""
    assert at_the_desk.get(NEWS, {"opened": "SG-2026-000001-1"}).json()["lease"] == ""


def test_a_signed_out_reader_is_informed_without_a_redirect(client):
    answer = client.get(
        NEWS,
        headers={"HX-Request": "true", "HX-Current-URL": "http://testserver/desk/notices/SG-2026-000001-1/"},
    )

    assert (answer.status_code, "/accounts/login/" in answer["X-Signed-Out"]) == (401, True)


@pytest.mark.parametrize(
    "query", [{"shown": "x,,9" * 3, "since": "x"}, {"shown": "9" * 30, "since": "9" * 20}, {}]
)
def test_an_address_that_makes_no_sense_is_answered(at_the_desk, query):
    assert at_the_desk.get(NEWS, query).status_code == 200


def test_a_cursor_that_is_not_ours_is_refused(at_the_desk):
    assert at_the_desk.get(NEWS, {"until": "x"}).status_code == 404


@pytest.mark.parametrize("query", ["", "&market=SG", "&view=open&text=lam"])
def test_news_take_as_many_statements_for_fifty_rows_as_for_one(at_the_desk, lead, query):
    acme, taken = OrganisationFactory(name="Mộc Lam"), []
    for more in (1, 2, 47):
        for hours in range(more):
            take(due(hours + 1, organisation=acme, market="SG"), lead)
        opened = open_queue(at_the_desk, "?view=open")
        taken.append(
            statements(at_the_desk, f"{NEWS}?shown={opened['shown']}&since={opened['since']}{query}")
        )

    assert taken[0] == taken[1] == taken[2] <= 6


def test_the_page_names_where_it_looks_again(at_the_desk):
    notice = due(1)

    queue = at_the_desk.get("/desk/?market=SG").content.decode()
    opened = at_the_desk.get(reverse("desk:notice", args=[notice.number]) + "?market=SG").content.decode()

    assert '<a href="/desk/?market=SG" data-again>Look again</a>' in " ".join(queue.split())
    assert 'data-news="/desk/news/?market=SG&amp;view=unclaimed"' in queue
    assert 'data-list="/desk/?market=SG"' in opened  # whence script brings the list
