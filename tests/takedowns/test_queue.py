"""The queue and the next notice: order, views, counts, leases, and many triagers at once."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from ipr_portal.deadlines.models import Clock
from ipr_portal.tenancy.scope import staff_scope
from ipr_portal.ui.questions import Count, ask, count_in
from takedowns.actions import claims
from takedowns.filters import counts_of_queue, page_of_queue, queue_rows
from takedowns.forms.queue import VIEWS
from takedowns.models import ReasonCode
from takedowns.views.rows import columns, read_rows
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
        clock=ClockFactory(level="IPP_PLUS", organisation=(acme := OrganisationFactory())),
        organisation=acme,
    )
    other = due(8)

    assert numbers("open", by=triager, level="IPP_PLUS") == [plus.number]
    assert numbers("open", by=triager, market="MY") == []
    assert set(numbers("open", by=triager, family="TM")) == {other.number, plus.number}
    assert numbers("open", by=triager, family="CF") == []


FILTERS = [
    {}, {"market": "TH"}, {"kind": "COPYRIGHT"}, {"family": "CF"}, {"level": "IPP_PLUS"}, {"triager": True},
    {"text": "botan"}, {"market": "SG", "kind": "TRADEMARK", "level": "STANDARD"},
]  # fmt: skip


@pytest.fixture
def many_kinds(everyone, triager, lead):
    """Notices that differ in whatever the queue asks for."""
    acme, other = OrganisationFactory(name="Acme Botanicals"), OrganisationFactory(name="Zeta")
    for hours in (-3, 2, 12, 40):
        for owner, market, level in ((acme, "SG", "IPP_PLUS"), (other, "TH", "STANDARD")):
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
    asked = counts_of_queue(VIEWS, by=triager, at=NOON, **filters)

    counts = {name: count_in(answer) for name, answer in ask(asked).items()}

    lists = {view: len(numbers(view, by=triager, **filters)) for view in VIEWS}
    assert counts == {view: Count(found, True) for view, found in lists.items()}


@pytest.mark.parametrize("view", VIEWS)
def test_sql_that_is_made_once_finds_the_same_for_everybody(many_kinds, triager, lead, view):
    for person in (triager, lead):
        for at in (NOON, NOON + timedelta(hours=20)):
            question = page_of_queue(view, columns, by=person, at=at, size=50)
            assert [row.number for row in read_rows(question)] == numbers(view, by=person, at=at)


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
            Clock.objects.filter(pk=notice.clock_id).update(level="IPP_PLUS")
            claims.claim(notice=notice, by=person, at=now)


@pytest.mark.parametrize("query", ["?view=open", "?view=open&market=SG&filters=1", "?view=open&text=lam"])
def test_the_page_asks_no_more_for_fifty_rows_than_for_one(as_lead, query):
    taken = []
    for more in (1, 2, 47):
        fill_page(more)
        taken.append(statements(as_lead, QUEUE + query))

    assert taken[0] == taken[1] == taken[2] <= 8


def test_the_page_of_fifty_rows_is_light(as_lead):
    fill_page(50)

    page = as_lead.get(QUEUE, {"view": "open"})

    assert page.content.decode().count('class="q"') == 50
    assert len(page.content) < 60_000


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


def test_whoever_may_not_decide_gets_no_next(client, settings):
    settings.STAFF_SECOND_FACTOR_REQUIRED = False
    client.force_login(UserFactory(email="o@ipr.example", staff_role="OUTREACH"))

    assert client.post(reverse("desk:next")).status_code == 403
    assert "Take the next notice" not in client.get(QUEUE).content.decode()
