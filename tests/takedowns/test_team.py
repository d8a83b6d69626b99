"""The workload of the team: who has how much, distributing it after a preview, and notifications."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from ipr_portal.audit.models import AuditEvent
from ipr_portal.notifications.models import Notification, OutgoingMail
from ipr_portal.tenancy.scope import staff_scope
from ipr_portal.ui.parameters import keys_in
from takedowns.actions import claims, sharing
from takedowns.forms.sharing import triples_in
from takedowns.models import Notice
from takedowns.queries.queue_rows import before_the_day_ends, moments
from takedowns.queries.sharing import Move, share_out, to_share
from takedowns.queries.team import Done, Held, workloads_of
from tests.conftest import NOON
from tests.factories import NoticeFactory, UserFactory
from tests.statements import statements
from tests.takedowns.test_claims import decide

LOAD, MOVES = "/desk/load/", "/desk/load/moves/"


@pytest.fixture
def kofi(db):
    return UserFactory(name="Kofi Keen", email="kofi@ipr.example", staff_role="TRIAGER")


@pytest.fixture
def as_lead(client, lead, settings):
    settings.STAFF_SECOND_FACTOR_REQUIRED = False
    client.force_login(lead)
    return client


def due(hours, *, now=NOON, by=None, **more):
    """A notice that is due so many hours from a moment; in somebody's hands, if they are named."""
    with staff_scope():
        notice = NoticeFactory(submitted_at=now - timedelta(days=3) + timedelta(hours=hours), **more)
        return claims.claim(notice=notice, by=by, at=now) if by else notice


def numbers(moves):
    return [(move.notice.number, move.to, move.holder) for move in moves]


def propose(people, holder=None, at=NOON):
    return share_out(people, to_share(holder=holder, at=at), at=at)


# --- a proposal ---


def test_the_person_with_the_fewest_gets_the_next(everyone, triager, lead, kofi):
    due(9, by=triager)
    second, first, third = due(2), due(1), due(3)

    moves = propose([triager, kofi])

    assert numbers(moves) == [
        (first.number, kofi, None),
        (second.number, triager, None),
        (third.number, kofi, None),
    ]


def test_nobody_gets_what_they_sent_or_have(everyone, triager, lead):
    due(1, submitted_by=triager)
    held = due(2, by=lead)

    assert propose([triager]) == []
    assert propose([lead], holder=lead) == []
    assert numbers(propose([lead, triager], holder=lead)) == [(held.number, triager, lead)]


def test_paused_and_decided_notices_are_not_distributed(everyone, triager, lead):
    due(1, paused_until=NOON + timedelta(hours=1))
    decided = due(2, by=lead)
    decide(decided, lead, at=NOON)

    assert propose([triager]) == propose([triager], holder=lead) == []


def test_a_lease_that_ran_out_counts_as_nobodys(everyone, triager, lead):
    lapsed = due(1, by=lead)

    later = NOON + timedelta(hours=1)
    assert numbers(propose([triager], at=later)) == [(lapsed.number, triager, None)]


# --- handing out ---


def test_notices_are_handed_out_as_proposed_and_each_is_told_once(everyone, triager, lead, kofi):
    due(1), due(2)
    taken = due(3, by=kofi)
    moves = propose([triager]) + propose([triager], holder=kofi)

    done = sharing.hand_out(moves=moves, by=lead, at=NOON)

    assert done == moves
    assert Notice.objects.held_by(triager, NOON).count() == 3
    assert AuditEvent.objects.filter(action="notice.reassigned", by=lead).count() == 3
    assert [(one.recipient, one.kind, one.context["count"]) for one in Notification.objects.order_by("pk")] == [
        (triager, "notice.handed_to_you", 3), (kofi, "notice.handed_on", 1),
    ]  # fmt: skip
    assert list(OutgoingMail.objects.values_list("kind", flat=True)) == ["notice.handed_to_you"]
    assert AuditEvent.objects.about(taken).filter(action="notice.reassigned").exists()


def test_what_changed_hands_meanwhile_stays(everyone, triager, lead, kofi):
    first, second = due(1), due(2, by=kofi)
    moves = propose([triager]) + propose([triager], holder=kofi)
    claims.claim(notice=first, by=kofi, at=NOON)
    claims.release(notice=second, by=kofi, at=NOON)

    assert sharing.hand_out(moves=moves, by=lead, at=NOON) == []

    assert Notice.objects.held_by(kofi, NOON).get() == first
    assert not Notification.objects.exists()


def test_what_was_decided_meanwhile_stays(everyone, triager, lead, kofi):
    decided = due(1, by=kofi)
    moves = propose([triager], holder=kofi)
    decide(decided, kofi, at=NOON)

    assert sharing.hand_out(moves=moves, by=lead, at=NOON) == []


def test_a_sender_gets_nothing_even_if_the_form_says_so(everyone, triager, lead):
    own, other = due(1, submitted_by=triager), due(2)

    done = sharing.hand_out(moves=[Move(own, triager, None), Move(other, triager, None)], by=lead, at=NOON)

    assert [move.notice for move in done] == [other]


def test_a_hand_over_notifies_both_triagers(everyone, triager, lead, kofi):
    notice = due(1, by=triager)

    claims.reassign(notice=notice, to=kofi, by=lead, at=NOON)

    told = Notification.objects.order_by("pk")
    assert [(one.recipient, one.kind) for one in told] == [
        (kofi, "notice.handed_to_you"), (triager, "notice.handed_on"),
    ]  # fmt: skip
    assert told[0].path == f"/desk/notices/{notice.number}/"


def test_a_triager_who_hands_over_is_not_notified(everyone, triager, kofi):
    claims.reassign(notice=due(1, by=triager), to=kofi, by=triager, at=NOON)

    assert [one.recipient for one in Notification.objects.all()] == [kofi]


# --- how much lies with whom ---


def test_the_workload_of_each_is_shown(everyone, triager, kofi, lead):
    due(-2, by=triager, listing_count=3)
    due(3, by=triager, market="SG")  # 23:00 in Singapore
    due(30, by=triager)
    decided = due(40, by=kofi, listing_count=2)
    decide(decided, kofi, at=NOON, count=1)
    due(50, by=lead)

    day = before_the_day_ends(moments(NOON))
    loads = workloads_of([triager, kofi], at=NOON, since=NOON - timedelta(hours=9), today=day)

    tara, other = loads
    assert tara.held == Held(3, 5, 0, 1, 1, NOON + timedelta(hours=3))
    assert (tara.left, tara.done, tara.done.an_hour) == ("3 h", Done(0, 0), None)
    assert other.held == Held(1, 1, next_due=NOON + timedelta(hours=40))
    assert (other.done, other.done.an_hour) == (Done(1, 1), 1)


def test_paused_notices_are_counted_separately_without_a_next_deadline(everyone, triager):
    due(3, by=triager)
    Notice.objects.update(paused_until=NOON + timedelta(hours=9))

    day = before_the_day_ends(moments(NOON))
    (load,) = workloads_of([triager], at=NOON, since=NOON - timedelta(hours=9), today=day)

    assert (load.held.paused, load.held.next_due, load.left) == (1, None, "")


def test_listings_an_hour_count_the_hours_in_which_somebody_decided(everyone, triager):
    for hours in (0, 0.1, 4):
        at = NOON + timedelta(hours=hours)
        decide(due(40, by=triager, listing_count=5), triager, at=at, count=5)

    day = before_the_day_ends(moments(NOON))
    (load,) = workloads_of([triager], at=NOON, since=NOON - timedelta(hours=9), today=day)

    assert (load.done, load.done.an_hour) == (Done(15, 2), 8)


def test_people_are_ticked_in_the_table(as_lead, triager):
    page = as_lead.get(LOAD).content.decode()

    ticks = re.findall(r'<input type="checkbox"[^>]* name="to" form="share" value="(\d+)"', page)
    assert str(triager.pk) in ticks
    assert page.count('name="to"') == len(ticks) == 2
    assert "the ticked person with the fewest notices" in page


def test_the_number_due_today_and_the_list_behind_it_agree(as_lead):
    now = timezone.now()
    due(-1, now=now), due(0.001, now=now), due(60, now=now)

    page = as_lead.get("/desk/?view=open&due=today")

    shown = re.search(r'id="team-today"[^>]*>\s*Due today <b>(\d+)</b>', page.content.decode())
    assert shown[1] == "1"
    assert len(page.context["rows"].items) == 1


def test_the_page_says_who_has_what_and_what_nobody_has(as_lead, lead, triager):
    now = timezone.now()
    due(-2, now=now)
    due(-1, now=now)
    due(-3, now=now, by=triager)

    page = as_lead.get(LOAD)

    said = page.content.decode()
    assert {name: str(count) for name, count in page.context["pile"].items()} == {
        "all": "2", "today": "0", "overdue": "2",
    }  # fmt: skip
    assert [(load.person, load.held.notices, load.held.overdue) for load in page.context["loads"]] == [
        (lead, 0, 0), (triager, 1, 1),
    ]  # fmt: skip
    assert [load.seen_at is not None for load in page.context["loads"]] == [True, False]
    assert f'<a href="/desk/?view=open&amp;triager={triager.pk}">Tara Triager</a>' in said
    assert "signed out" in said


def test_the_page_takes_as_many_statements_for_many_as_for_one(as_lead):
    taken = []
    for more in (1, 2):
        for person in UserFactory.create_batch(more, staff_role="TRIAGER"):
            due(1, now=timezone.now(), by=person)
        taken.append(statements(as_lead, LOAD))

    assert taken[0] == taken[1] <= 10


def test_only_leads_see_it(client, triager, settings):
    settings.STAFF_SECOND_FACTOR_REQUIRED = False
    client.force_login(triager)

    assert client.get(LOAD).status_code == client.get(MOVES).status_code == 403
    assert client.post(MOVES, {"move": "1:1:"}).status_code == 403
    assert "Hand out the ticked" not in client.get("/desk/").content.decode()


# --- looking first ---


def test_nothing_moves_before_one_has_looked(as_lead, triager, kofi):
    notice = due(1, now=timezone.now())

    page = as_lead.get(MOVES, {"source": "nobody", "count": "5", "to": [triager.pk]})

    said = page.content.decode()
    assert "<b>Tara Triager</b> has 0, and would have 1" in said
    assert f'name="move" value="{notice.pk}:{triager.pk}:"' in said
    with staff_scope():
        assert Notice.objects.get().triager is None


def test_the_most_urgent_few_of_somebody_are_shared_out(as_lead, triager, kofi):
    now = timezone.now()
    due(9, now=now, by=kofi)
    urgent = due(1, now=now, by=kofi)

    page = as_lead.get(MOVES, {"source": kofi.pk, "count": "1", "to": [triager.pk]})

    assert [(move.notice, move.to, move.holder) for move, _chip in page.context["moves"]] == [
        (urgent, triager, kofi)
    ]


def test_ticked_notices_go_to_whom_one_names(as_lead, triager, kofi):
    now = timezone.now()
    first, second, _other = due(1, now=now), due(2, now=now, by=kofi), due(3, now=now)
    ticked = {"notice": [first.pk, second.pk]}

    asked = as_lead.get(MOVES, ticked).content.decode()
    assert "2 notices are chosen." in asked
    assert 'name="source"' not in asked
    looked = as_lead.get(MOVES, ticked | {"to": [triager.pk]})

    moves = [(move.notice.pk, move.to, move.holder) for move, _chip in looked.context["moves"]]
    assert moves == [(first.pk, triager, None), (second.pk, triager, kofi)]


def test_what_was_looked_at_is_handed_out(as_lead, triager, kofi):
    now = timezone.now()
    first, second = due(1, now=now), due(2, now=now, by=kofi)
    taken = due(3, now=now, by=kofi)

    answer = as_lead.post(
        MOVES,
        {
            "move": [
                f"{first.pk}:{triager.pk}:",
                f"{second.pk}:{triager.pk}:{kofi.pk}",
                f"{taken.pk}:{triager.pk}:",
            ]
        },
        follow=True,
    )

    assert "2 notices were handed out. 1 notice was not moved" in answer.content.decode()
    with staff_scope():
        assert set(Notice.objects.held_by(triager, timezone.now())) == {first, second}


def test_somebody_must_be_named(as_lead, triager):
    answer = as_lead.get(MOVES, {"source": "nobody", "count": "5"})

    assert answer.status_code == 422
    assert "Name at least one person." in answer.content.decode()


def test_without_a_tick_the_page_explains_what_to_do(as_lead):
    assert "No notice was ticked." in as_lead.get(MOVES).content.decode()


@pytest.mark.parametrize(
    "wrong", [{"count": "0"}, {"count": "101"}, {"source": "999999"}, {"to": ["999999"]}, {"count": "x"}]
)
def test_what_makes_no_sense_is_refused(as_lead, triager, wrong):
    asked = {"source": "nobody", "count": "5", "to": [triager.pk]} | wrong

    assert as_lead.get(MOVES, asked).status_code == 422


def test_nothing_to_share_out_is_said(as_lead, triager):
    page = as_lead.get(MOVES, {"source": "nobody", "count": "5", "to": [triager.pk]}).content.decode()

    assert "Nothing would move" in page


def test_the_look_takes_as_many_statements_for_many_as_for_one(as_lead, triager, kofi):
    taken = []
    for more in (1, 2):
        for hours in range(more):
            due(hours + 1, now=timezone.now())
        address = f"{MOVES}?source=nobody&count=50&to={triager.pk}&to={kofi.pk}"
        taken.append(statements(as_lead, address))

    assert taken[0] == taken[1] <= 10


def test_what_a_form_carries_is_read_with_care():
    assert keys_in(["1", "x", "", "9" * 30, "2"]) == [1, 2]
    assert triples_in(["1:2:3", "1:2:", "x:2:", "1", "1:2:3:4", "::"]) == [(1, 2, 3), (1, 2, None)]


# --- putting back ---


def test_what_somebody_has_goes_back_and_they_are_told(everyone, triager, lead, kofi):
    back = [due(1, by=kofi), due(2, by=kofi)]
    done, others = due(3, by=kofi), due(4, by=triager)
    decide(done, kofi, at=NOON)

    assert sharing.take_back(holder=kofi, by=lead, at=NOON) == 2

    assert list(Notice.objects.free(NOON).by_urgency()) == back
    assert Notice.objects.held_by(triager, NOON).get() == others
    assert AuditEvent.objects.filter(action="notice.taken_back", by=lead).count() == 2
    assert [(one.recipient, one.kind, one.context["count"]) for one in Notification.objects.all()] == [
        (kofi, "notice.taken_back", 2)
    ]


def test_a_lead_looks_before_putting_back(as_lead, kofi):
    notice = due(1, now=timezone.now(), by=kofi)
    address = f"/desk/load/people/{kofi.pk}/"
    assert address in as_lead.get(LOAD).content.decode()

    looked = as_lead.get(address).content.decode()
    assert notice.number in looked
    assert "Return 1 notice" in looked
    answer = as_lead.post(address, follow=True)

    assert "1 notice is free now." in answer.content.decode()
    assert "Nothing would be returned" in as_lead.get(address).content.decode()


def test_only_staff_have_what_can_be_put_back(as_lead, filer):
    assert as_lead.get(f"/desk/load/people/{filer.pk}/").status_code == 404


# --- the hand-over on a notice ---


def test_a_notice_is_handed_over_to_anybody_but_its_holder_and_sender(as_lead, lead, triager, kofi):
    notice = due(1, now=timezone.now(), by=triager)

    page = as_lead.get(f"/desk/notices/{notice.number}/").content.decode()

    offered = [person for person in (lead, triager, kofi) if f'name="to" value="{person.pk}"' in page]
    assert offered == [lead, kofi]
