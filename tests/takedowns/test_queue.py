"""The queue and the next notice: order, views, counts, leases, and many triagers at once."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from ipr_portal.tenancy.scope import staff_scope
from takedowns.actions import claims, sharing
from takedowns.filters import queue_rows
from takedowns.models import Notice
from tests.conftest import NOON
from tests.factories import ClockFactory, NoticeFactory, OrganisationFactory, UserFactory
from tests.statements import statements

QUEUE = "/desk/"


@pytest.fixture
def at_the_desk(client, triager, settings):
    settings.STAFF_SECOND_FACTOR_REQUIRED = False
    client.force_login(triager)
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


def test_a_lead_takes_back_and_shares_out(everyone, triager, lead):
    ill = UserFactory(name="Ina Ill", email="ill@ipr.example", staff_role="TRIAGER")
    for hours in (1, 2, 3):
        claims.claim(notice=due(hours), by=ill, at=NOON)
    claims.claim(notice=due(9), by=triager, at=NOON)

    back = sharing.take_back(holder=ill, by=lead, at=NOON)
    shares = sharing.share_out(people=[triager, lead], rows=Notice.objects.all(), at=NOON)
    done = sharing.rebalance(shares=shares, by=lead, at=NOON)

    assert (back, done) == (3, 3)
    assert Notice.objects.held_by(triager, NOON).count() == 2
    assert Notice.objects.held_by(lead, NOON).count() == 2


def test_the_page_asks_no_more_for_fifty_rows_than_for_one(at_the_desk):
    counts = []
    for more in (1, 2, 47):
        with staff_scope():
            for hours in range(more):
                due(hours + 1, now=timezone.now())
        counts.append(statements(at_the_desk, QUEUE))

    assert counts[0] == counts[1] == counts[2]
    assert counts[0] <= 8


def test_the_page_of_fifty_rows_is_light(at_the_desk):
    with staff_scope():
        for hours in range(50):
            due(hours + 1, now=timezone.now())

    page = at_the_desk.get(QUEUE)

    assert page.content.decode().count('class="q"') == 50
    assert len(page.content) < 60_000


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

    assert "2 of 2, exact count" in page
    assert 'Unclaimed <small class="tab-count">2</small>' in page
    assert 'Mine <small class="tab-count">0</small>' in page


def test_next_opens_the_notice_and_keeps_the_filters(at_the_desk, triager):
    with staff_scope():
        notice = due(1, now=timezone.now())

    answer = at_the_desk.post(reverse("desk:next") + "?market=SG")

    assert answer.url == f"/desk/notices/{notice.number}/?market=SG"
    assert at_the_desk.post(reverse("desk:next") + "?market=SG").url == "/desk/?market=SG"


def test_whoever_may_not_decide_gets_no_next(client, settings):
    settings.STAFF_SECOND_FACTOR_REQUIRED = False
    client.force_login(UserFactory(email="o@ipr.example", staff_role="OUTREACH"))

    assert client.post(reverse("desk:next")).status_code == 403
    assert "Take the next notice" not in client.get(QUEUE).content.decode()
