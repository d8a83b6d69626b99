"""The queue and the next notice: order, views, counts, leases, and many triagers at once."""

import re
from datetime import timedelta
from urllib.parse import parse_qs

import pytest
from django.urls import reverse
from django.utils import timezone

from ipr_portal.deadlines.models import Clock
from ipr_portal.tenancy.scope import staff_scope
from ipr_portal.ui.questions import Count, ask, count_in, counts_in
from takedowns.actions import claims
from takedowns.forms.queue import VIEWS, filters_in, read_typed
from takedowns.models import ReasonCode
from takedowns.queries import queue as of_queue
from takedowns.queries.queue_rows import queue_rows
from tests.conftest import NOON
from tests.factories import ClockFactory, NoticeFactory, OrganisationFactory, UserFactory
from tests.statements import statements

QUEUE = "/desk/"


@pytest.fixture
def at_the_desk(client, triager, settings):
    settings.STAFF_SECOND_FACTOR_REQUIRED = False
    client.force_login(triager)
    return client


@pytest.fixture
def as_lead(client, lead, settings):
    settings.STAFF_SECOND_FACTOR_REQUIRED = False
    client.force_login(lead)
    return client


def due(hours, *, now=NOON, **more):
    """A notice that is due so many hours from a moment."""
    started = now - timedelta(days=3) + timedelta(hours=hours)
    return NoticeFactory(submitted_at=started, **more)


def numbers(view, *, by, at=NOON, **filters):
    rows, order = queue_rows(view, by=by, at=at, **filters)
    return list(rows.order_by(*order).values_list("number", flat=True))


def test_the_queue_is_read_by_due_time_then_value(everyone, triager):
    late, cheap, dear = due(5), due(1, value=10), due(1, value=99)

    assert numbers("open", by=triager) == [dear.number, cheap.number, late.number]


def test_each_view_shows_its_own(everyone, triager, lead):
    free, overdue = due(30), due(-2)
    mine = claims.claim(notice=due(40), by=triager, at=NOON)
    theirs = claims.claim(notice=due(50), by=lead, at=NOON)
    risk, paused = due(3), due(60)
    type(paused.clock).objects.filter(pk=paused.clock_id).update(paused_until=NOON + timedelta(hours=1))

    assert numbers("mine", by=triager) == [mine.number]
    assert numbers("overdue", by=triager) == [overdue.number]
    assert numbers("risk", by=triager) == [risk.number]
    assert numbers("paused", by=triager) == [paused.number]
    assert set(numbers("unclaimed", by=triager)) == {n.number for n in (free, overdue, risk, paused)}
    assert theirs.number not in numbers("unclaimed", by=triager)


def test_filters_narrow_every_view(everyone, triager):
    plus = due(
        9,
        clock=ClockFactory(level="IPP Plus", organisation=(acme := OrganisationFactory())),
        organisation=acme,
    )
    other = due(8)

    assert numbers("open", by=triager, level="PROGRAMME") == [plus.number]
    assert numbers("open", by=triager, market="MY") == []
    assert set(numbers("open", by=triager, family="TM")) == {other.number, plus.number}
    assert numbers("open", by=triager, family="CF") == []


FILTERS = [
    {}, {"market": "TH"}, {"kind": "COPYRIGHT"}, {"family": "CF"}, {"level": "PROGRAMME"}, {"triager": True},
    {"text": "botan"}, {"market": "SG", "kind": "TRADEMARK", "level": "STANDARD"},
]  # fmt: skip


@pytest.fixture
def many_kinds(everyone, triager, lead):
    """Notices that differ in every filter of the queue."""
    acme, other = OrganisationFactory(name="Acme Botanicals"), OrganisationFactory(name="Zeta")
    for hours in (-3, 2, 12, 40):
        for owner, market, level in ((acme, "SG", "IPP Plus"), (other, "TH", "")):
            due(hours, organisation=owner, market=market, clock__level=level)
    claims.claim(notice=due(30, organisation=acme), by=triager, at=NOON)
    claims.claim(notice=due(31), by=lead, at=NOON)
    claims.claim(notice=due(32), by=triager, at=NOON - timedelta(hours=1))
    due(33, paused_until=NOON + timedelta(hours=1))
    due(34, state="DECIDED", decided_at=NOON, pending_count=0, outcome="ALL_UPHELD")
    due(35, right__kind="COPYRIGHT", right__mark_kind="")


@pytest.mark.parametrize("filters", FILTERS, ids=str)
def test_every_count_agrees_with_its_list(many_kinds, triager, filters):
    filters = {name: triager.pk if value is True else value for name, value in filters.items()}
    asked = of_queue.counts(VIEWS, by=triager, at=NOON, **filters)

    counts = {name: count_in(answer) for name, answer in ask(asked).items()}

    lists = {view: len(numbers(view, by=triager, **filters)) for view in VIEWS}
    assert counts == {view: Count(found, True) for view, found in lists.items()}


@pytest.mark.parametrize("view", VIEWS)
def test_sql_that_is_made_once_finds_the_same_for_everybody(many_kinds, triager, lead, view):
    for person in (triager, lead):
        for at in (NOON, NOON + timedelta(hours=20)):
            found = of_queue.page(view, by=person, at=at, size=50)
            assert [row.number for row in found] == numbers(view, by=person, at=at)


def test_a_notice_that_is_due_today_is_at_risk_as_its_chip_says(everyone, triager):
    today = due(3.9, risk_at=NOON + timedelta(hours=3))  # 23:54 in Singapore
    due(4.1, risk_at=NOON + timedelta(hours=3))

    assert numbers("risk", by=triager) == [today.number]


def fill_page(count):
    """Rows as they are at worst: long names, a promise, somebody who has them."""
    now = timezone.now()
    person = UserFactory(name="Maria Concepcion Villanueva-Santos", staff_role="TRIAGER")
    with staff_scope():
        for hours in range(count):
            notice = due(
                hours + 1, now=now, organisation__name=f"Công ty TNHH Mộc Thanh Lam Botanicals {hours}",
                reason=ReasonCode.objects.get(code="CF-02", version=1), right__title="SENANDIKA Kelapa Night Serum",
            )  # fmt: skip
            Clock.objects.filter(pk=notice.clock_id).update(level="IPP Plus")
            claims.claim(notice=notice, by=person, at=now)


@pytest.mark.parametrize("query", ["?view=open", "?view=open&market=SG&filters=1", "?view=open&text=lam"])
def test_the_page_asks_no_more_for_fifty_rows_than_for_one(as_lead, query):
    taken = []
    for more in (1, 2, 47):
        fill_page(more)
        taken.append(statements(as_lead, QUEUE + query))

    assert taken[0] == taken[1] == taken[2] <= 8


@pytest.mark.parametrize("held", [0, 1])
def test_the_page_that_names_no_view_takes_no_statement_to_choose_one(as_lead, lead, held):
    fill_page(2)
    with staff_scope():
        free = due(1, now=timezone.now())
        if held:
            claims.claim(notice=free, by=lead, at=timezone.now())

    assert statements(as_lead, QUEUE) == statements(as_lead, f"{QUEUE}?view=open")
    assert as_lead.get(QUEUE).context["view"] == ("mine" if held else "unclaimed")


def test_the_page_of_fifty_rows_is_light(as_lead):
    fill_page(50)

    page = as_lead.get(QUEUE, {"view": "open"})

    assert page.content.decode().count('class="q"') == 50
    assert len(page.content) < 61_500


def test_a_row_says_what_it_is_about_and_who_has_it(as_lead):
    fill_page(1)

    page = as_lead.get(QUEUE, {"view": "open"}).content.decode()

    row = page.partition('<li class="q"')[2].partition("</li>")[0]
    for said in (
        "IPP Plus", "1 listing<", "Công ty TNHH Mộc Thanh Lam", "SENANDIKA Kelapa Night Serum, SG · Counterfeit goods",
        "Maria Concepcion", "At risk, due",
    ):  # fmt: skip
        assert said in row


def test_what_others_typed_is_shown_as_text(at_the_desk):
    with staff_scope():
        due(1, now=timezone.now(), organisation__name="<b>Bold & Co", right__title='<i title="x">')

    page = at_the_desk.get(QUEUE).content.decode()

    assert "&lt;b&gt;Bold &amp; Co" in page
    assert "&lt;i title=&quot;x&quot;&gt;" in page


def test_the_pages_of_the_queue_go_on_where_the_last_one_ended(at_the_desk):
    with staff_scope():
        started = timezone.now() - timedelta(days=1)
        made = [NoticeFactory(submitted_at=started, value=value) for value in range(60)]

    first = at_the_desk.get(QUEUE)
    second = at_the_desk.get(QUEUE, {"after": first.context["rows"].next})

    shown = [row.number for page in (first, second) for row in page.context["rows"]]
    assert shown == [notice.number for notice in reversed(made)]


def test_every_view_says_how_much_it_holds(at_the_desk, triager):
    with staff_scope():
        for hours in (1, 2):
            due(hours, now=timezone.now())

    page = at_the_desk.get(QUEUE).content.decode()

    assert "2 notices" in page
    assert 'Unclaimed <small id="count-unclaimed">2</small>' in page
    assert 'Mine <small id="count-mine">0</small>' in page


def test_next_opens_the_notice_and_keeps_the_filters(at_the_desk, triager):
    with staff_scope():
        notice = due(1, now=timezone.now())

    answer = at_the_desk.post(reverse("desk:next") + "?market=SG")

    assert answer.url == f"/desk/notices/{notice.number}/?market=SG#decide"
    assert at_the_desk.post(reverse("desk:next") + "?market=SG").url == "/desk/?market=SG"


def test_people_who_may_not_decide_get_no_next(client, settings):
    settings.STAFF_SECOND_FACTOR_REQUIRED = False
    client.force_login(UserFactory(email="o@ipr.example", staff_role="OUTREACH"))

    assert client.post(reverse("desk:next")).status_code == 403
    assert "Take the next notice" not in client.get(QUEUE).content.decode()


# --- what opens, and what may be typed ---


def test_ones_own_notices_open_first_if_there_are_any(at_the_desk, triager):
    with staff_scope():
        free, mine = (due(hours, now=timezone.now()) for hours in (1, 2))

    assert [row.number for row in at_the_desk.get(QUEUE).context["rows"]] == [free.number, mine.number]
    with staff_scope():
        claims.claim(notice=mine, by=triager, at=timezone.now())
    page = at_the_desk.get(QUEUE)
    assert (page.context["view"], [row.number for row in page.context["rows"]]) == ("mine", [mine.number])
    assert at_the_desk.get(QUEUE, {"view": "unclaimed"}).context["view"] == "unclaimed"


@pytest.mark.parametrize(
    ("typed", "text", "found"),
    [
        ("is:mine market:ID due:<2h", "", {"view": "mine", "market": "ID", "due": "2h"}),
        ("acme Market:thailand botanicals", "acme botanicals", {"market": "TH"}),
        ("is:at-risk", "", {"view": "risk"}), ("is:open kind:copyright", "", {"view": "open", "kind": "COPYRIGHT"}),
        ("reason:cf level:programme", "", {"family": "CF", "level": "PROGRAMME"}), ("due:3d", "", {"due": "72h"}),
        ("due:today", "", {"due": "today"}), ("due:<=4H", "", {"due": "4h"}),
        ("due:0h", "due:0h", {}), ("due:99999h", "due:99999h", {}), ("market:XX", "market:XX", {}), ("is:", "is:", {}),
        ("constructor:x", "constructor:x", {}), ("a:b:c", "a:b:c", {}), ("SG-2026-000123-7", "SG-2026-000123-7", {}),
    ],
)  # fmt: skip
def test_filters_may_be_typed_into_the_one_field(typed, text, found):
    assert read_typed(typed) == (text, found)


def test_what_is_typed_stands_in_the_address_as_filters(at_the_desk):
    answer = at_the_desk.get(QUEUE, {"view": "open", "text": "is:mine due:<2h acme", "level": "STANDARD"})

    assert parse_qs(answer.url.partition("?")[2]) == {
        "view": ["mine"], "text": ["acme"], "level": ["STANDARD"], "due": ["2h"],
    }  # fmt: skip
    assert "Due within 2 hours" in at_the_desk.get(answer.url).content.decode()


@pytest.mark.parametrize(
    ("asked", "found"), [("1h", 1), ("2h", 2), ("24h", 3), ("5h", 3), ("today", 2), ("x", 4)]
)
def test_what_is_due_soon_is_found_by_real_time(everyone, triager, asked, found):
    for hours in (-1, 1.5, 3, 30):
        due(hours)

    filters = filters_in({"due": asked})

    assert len(numbers("open", by=triager, **filters)) == found
    assert count_in(ask(of_queue.counts(["open"], by=triager, at=NOON, **filters))["open"]).found == found


def test_a_saved_view_may_ask_for_what_is_due_soon(everyone, triager):
    for hours in (1, 3):
        due(hours)
    for moment, found in ((NOON, [1]), (NOON + timedelta(hours=1, minutes=30), [2])):
        question = of_queue.counts_of_saved("open", [{"due": "2h"}], by=triager, at=moment)
        assert [count.found for count in counts_in(ask({"saved": question})["saved"])] == found


def test_what_is_days_away_is_not_at_risk(everyone, triager):
    due(80, risk_at=NOON - timedelta(hours=1))
    near = due(40, risk_at=NOON - timedelta(hours=1))

    assert numbers("risk", by=triager) == [near.number]


def test_the_days_stand_between_the_rows(at_the_desk):
    now = timezone.now()
    with staff_scope():
        for hours in (-1, 26, 26.1):
            due(hours, now=now)

    page = at_the_desk.get(QUEUE, {"view": "open"}).content.decode()

    said = re.findall(r'<p class="q__day">([^<]+)</p>', page)
    assert said[0] == "Overdue"
    assert len(said) in (2, 3)  # 26 hours ahead is tomorrow, or after 22:00 the day after


def test_a_passed_deadline_is_said_in_the_head(at_the_desk, triager):
    with staff_scope():
        late = claims.claim(notice=due(-1, now=timezone.now()), by=triager, at=timezone.now())

    page = at_the_desk.get(QUEUE).content.decode()

    assert (
        f'id="own-next" href="/desk/notices/{late.number}/" class="t-breach"> Overdue since <b>'
        in " ".join(page.split())
    )


def test_leads_see_the_numbers_of_the_team(as_lead, triager):
    with staff_scope():
        due(-1, now=timezone.now())
        claims.claim(notice=due(30, now=timezone.now()), by=triager, at=timezone.now())

    for address in (QUEUE, "/desk/load/"):
        load = as_lead.get(address).context["load"]
        assert {name: count.found for name, count in load.team.items()} == {
            "overdue": 1,
            "today": 0,
            "unclaimed": 1,
        }


def test_a_search_that_finds_nothing_offers_the_decided(at_the_desk):
    page = at_the_desk.get(QUEUE, {"view": "open", "text": "nobody"}).content.decode()

    assert 'href="/desk/?text=nobody&amp;view=decided"' in page


def test_the_empty_pane_offers_the_next_notice_and_the_day(at_the_desk):
    with staff_scope():
        for hours in (0.01, 0.02):
            due(hours, now=timezone.now())

    page = at_the_desk.get(QUEUE)

    assert "Open the next notice" in page.content.decode()
    assert sum(count for _hour, count in page.context["hours"]) in (0, 2)  # none in the last minute of a day
