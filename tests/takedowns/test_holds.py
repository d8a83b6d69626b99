"""Holds: what is held stays up, and nobody who may not know of it sees a difference."""

import io
import re
import zipfile
from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from ipr_portal.audit.models import AuditEvent
from ipr_portal.deadlines.actions import clocks, pauses
from ipr_portal.deadlines.models import Clock, Pause
from ipr_portal.notifications.models import Notification, OutgoingMail
from ipr_portal.tenancy.scope import staff_scope, system_scope
from takedowns.actions import execution, holds, triage
from takedowns.enums import ListingOutcome
from takedowns.models import HeldKey, Hold, MarketplaceOrder, Notice
from takedowns.rules.holds import held_now
from takedowns.rules.triage import GRACE, Verdict
from tests.factories import ListingFactory, NoticeFactory, UserFactory
from tests.factories.enforcement import make_case

from .test_execution import Marketplace

SELLER, OTHER = "lazada:SG:quicklime", "lazada:SG:saltbush"
DAY = timedelta(days=1)


@pytest.fixture
def now():
    return timezone.now().replace(microsecond=0)


@pytest.fixture
def manager(db):
    return UserFactory(staff_role="ENFORCEMENT", name="Mara Manager")


@pytest.fixture
def second(db):
    return UserFactory(staff_role="ENFORCEMENT", name="Sam Second")


@pytest.fixture
def case(manager):
    return make_case(by=manager)


def ordered(organisation, triager, at, seller=SELLER):
    """A notice of one listing of a seller, decided: its takedown is due once the time to undo is over."""
    with staff_scope():
        notice = NoticeFactory(organisation=organisation, market="SG", submitted_at=at, listings=0)
        listing = ListingFactory(notice=notice, organisation=organisation, seller_key=seller)
        Notice.objects.filter(pk=notice.pk).update(listing_count=1, pending_count=1)
        Clock.objects.filter(pk=notice.clock_id).update(subject_id=f"old-{notice.pk}")
        clock = clocks.start(purpose="notice.decision", subject=notice, market="SG", at=at)
        Notice.objects.filter(pk=notice.pk).update(clock=clock, due_at=clock.due_at)
        notice.refresh_from_db()
        verdict = Verdict(listing.pk, ListingOutcome.REMOVED, ground="TRADEMARK_USE")
        triage.decide(notice=notice, version=notice.version, verdicts=[verdict], by=triager, at=at)
    return notice


@pytest.fixture
def notice(acme, triager, now):
    return ordered(acme, triager, now - timedelta(minutes=2))


def hold(case, manager, second, at, *, until=3 * DAY, sellers=(SELLER,), listings=()):
    with staff_scope(by=manager):
        return holds.place_hold(
            sellers=sellers,
            listings=listings,
            until=at + until,
            origin=case,
            by=manager,
            approved_by=second,
            at=at,
        )


def end_holds(at):
    with system_scope():
        return holds.end_holds(at=at)


def test_a_held_order_waits_and_others_do_not(case, manager, second, notice, acme, triager, now):
    other = ordered(acme, triager, now - timedelta(minutes=2), OTHER)
    hold(case, manager, second, now)
    marketplace = Marketplace()

    execution.execute_due(connector=marketplace, at=now)

    with staff_scope():
        assert [key for key, _reference in marketplace.done] == [other.listings.get().key]
        assert MarketplaceOrder.objects.get(decision__listing__notice=notice).attempts == 0


def test_it_is_carried_out_once_the_hold_has_ended(case, manager, second, notice, now):
    hold(case, manager, second, now)
    end, marketplace = now + 3 * DAY, Marketplace()

    assert execution.execute_due(connector=marketplace, at=end - timedelta(seconds=1)) == 0
    assert execution.execute_due(connector=marketplace, at=end) == 1

    assert end_holds(end) == 1
    with system_scope():
        assert Hold.objects.get().lifted_at == end


def test_a_hold_of_one_listing_holds_that_listing(case, manager, second, notice, now):
    with staff_scope():
        key = notice.listings.get().key
    hold(case, manager, second, now, sellers=(), listings=[key])

    assert execution.execute_due(connector=Marketplace(), at=now) == 0
    with staff_scope(by=manager):
        assert held_now([key, SELLER, ""], now) == {key}


def test_what_was_taken_down_may_be_restored_while_it_is_held(case, manager, second, notice, triager, now):
    from takedowns.actions import undo

    at = now - timedelta(minutes=2) + GRACE
    with system_scope():
        MarketplaceOrder.objects.update(handed_over_at=at)
    hold(case, manager, second, now)
    with staff_scope(by=triager):
        undo.undo(decision=notice.decisions.get(), by=triager, at=now)

    assert len(execution.claim_orders(at=now + execution.CLAIM, limit=10)) == 1


def test_lifting_it_early_lets_the_order_go_and_the_clock_run(case, manager, second, notice, now):
    held = hold(case, manager, second, now)
    end_holds(now)
    with system_scope():
        assert Pause.objects.get(clock=notice.clock_id).cap_at == held.until

    with staff_scope(by=manager):
        holds.lift_hold(hold=held, by=manager, at=now + DAY)
    end_holds(now + DAY)

    assert len(execution.claim_orders(at=now + DAY, limit=10)) == 1
    with system_scope():
        assert Pause.objects.get(clock=notice.clock_id).closed_at == now + DAY


def test_the_clock_rests_on_while_another_hold_keeps_the_seller_up(case, manager, second, notice, now):
    held = hold(case, manager, second, now)
    hold(case, manager, second, now, until=2 * DAY)
    end_holds(now)
    with staff_scope(by=manager):
        holds.lift_hold(hold=held, by=manager, at=now + DAY)

    end_holds(now + DAY)

    with system_scope():
        assert Pause.objects.get(clock=notice.clock_id).closed_at is None


def test_the_clock_rests_again_once_the_end_of_a_hold_was_moved(case, manager, second, notice, now):
    held = hold(case, manager, second, now)
    end_holds(now)
    with staff_scope(by=manager):
        holds.move_end(hold=held, until=now + 5 * DAY, by=manager, at=now + DAY)

    for at in (now + 2 * DAY, now + 3 * DAY, now + 4 * DAY):
        end_holds(at)

    with system_scope():
        caps = Pause.objects.filter(clock=notice.clock_id).order_by("pk").values_list("cap_at", flat=True)
        assert list(caps) == [now + 3 * DAY, now + 5 * DAY]
        assert held_now([SELLER], now + 4 * DAY) == {SELLER}
        assert MarketplaceOrder.objects.held(now + 4 * DAY).count() == 1


@pytest.mark.parametrize(
    ("until", "why"), [(2 * DAY, "can only end later"), (61 * DAY, "at most 60 days in all")]
)
def test_an_end_is_not_moved_back_or_too_far(case, manager, second, now, until, why):
    held = hold(case, manager, second, now)

    with staff_scope(by=manager), pytest.raises(holds.CannotHold, match=why):
        holds.move_end(hold=held, until=now + until, by=manager, at=now + DAY)


def test_a_pause_that_a_lead_ended_is_not_opened_again(case, manager, second, notice, lead, now):
    hold(case, manager, second, now)
    end_holds(now)
    with staff_scope(by=lead):
        pauses.resume(pause=Pause.objects.get(clock=notice.clock_id), by=lead, at=now + timedelta(hours=1))

    end_holds(now + timedelta(hours=2))

    with system_scope():
        assert Pause.objects.filter(clock=notice.clock_id).count() == 1


@pytest.mark.parametrize(
    ("more", "why"),
    [
        ({"sellers": ()}, "Nothing is chosen"),
        ({"until": -DAY}, "over already"),
        ({"until": 61 * DAY}, "at most 60 days"),
    ],
)
def test_what_may_not_be_held(case, manager, second, now, more, why):
    with pytest.raises(holds.CannotHold, match=why):
        hold(case, manager, second, now, **more)


def test_one_person_alone_cannot_hold(case, manager, second, now):
    with pytest.raises(holds.CannotHold, match="Somebody else"):
        hold(case, manager, manager, now)
    held = hold(case, manager, second, now)
    with staff_scope(by=manager), pytest.raises(IntegrityError, match="hold_of_two"), transaction.atomic():
        Hold.objects.filter(pk=held.pk).update(approved_by=manager)


def test_a_hold_is_seen_in_its_compartment_alone(case, manager, second, lead, now):
    hold(case, manager, second, now)
    for person, seen in ((manager, 1), (lead, 0), (second, 0)):
        with staff_scope(by=person):
            assert (Hold.objects.count(), HeldKey.objects.count()) == (seen, seen)
            assert AuditEvent.objects.filter(action="hold.placed").count() == seen


def test_the_hold_is_asked_for_in_the_statement_of_due_orders(notice, now):
    with CaptureQueriesContext(connection) as queries:
        execution.claim_orders(at=now, limit=10)

    asked = [row["sql"] for row in queries if row["sql"]]
    assert len([one for one in asked if "takedowns_heldkey" in one]) == 1
    assert [one for one in asked if "takedowns_heldkey" in one] == [
        one for one in asked if "takedowns_marketplaceorder" in one and "FOR NO KEY UPDATE" in one
    ]


# --- nobody sees a difference ---

# What differs between any two requests, and the numbers of rows, which a rolled-back transaction uses up.
VARIES = re.compile(
    r'name="(?:resume|read)"\s+value="[0-9]+"|/inbox/[0-9]+/|[A-Za-z0-9]{64}|nonce="[^"]*"'
    r'|datetime="[^"]*[.][0-9]{6}[^"]*">[^<]*'  # when Postgres counted
)


def what_they_read(client, people, notice, now):
    """Every page, file and mail about a notice that somebody who may not know of holds can reach."""
    with staff_scope():
        listing = notice.listings.get()
    desk = [
        reverse(f"desk:{name}", args=[notice.number])
        for name in ("notice", "notice_deadline", "deadline_calendar", "outcome_letter")
    ] + [reverse("desk:listing", args=[notice.number, listing.position])] + [
        reverse(f"desk:{name}") for name in ("queue", "executions", "workload", "audit", "audit_export", "audit_workbook")
    ] + [
        reverse("desk:participants_file", args=[kind]) for kind in ("csv", "xlsx")
    ] + [reverse("desk:seller", args=[SELLER]), f"{reverse('desk:find')}?q={notice.number}", reverse("desk:own_work")]  # fmt: skip
    member = [
        reverse(f"organisation:{name}", args=["acme", notice.number])
        for name in ("notice", "notice_deadline", "deadline_calendar", "outcome_letter")
    ] + [reverse(f"organisation:{name}", args=["acme"]) for name in ("home", "notices", "inbox")]  # fmt: skip
    found = {}
    for person in people:
        client.force_login(person)
        for path in desk if person.staff_role else member:
            answer = client.get(path)
            body = answer.getvalue() if answer.streaming else answer.content
            found[person.name, path] = (answer.status_code, compared(body) + answer.get("Location", ""))
    with system_scope():
        found["mail"] = sorted(
            map(str, OutgoingMail.objects.values_list("kind", "address", "context", "created_at"))
        )
        found["news"] = sorted(
            map(str, Notification.objects.values_list("kind", "recipient", "context", "created_at"))
        )
        trail = AuditEvent.objects.filter(compartment=None).order_by("pk")
        found["trail"] = list(map(str, trail.values_list("action", "by", "subject_id", "detail", "at")))
    return found


def compared(body: bytes) -> str:
    """A PDF by its bytes, a workbook by its sheets, anything else by its text without what varies."""
    if body[:2] == b"PK":  # besides its sheets it says when it was written
        with zipfile.ZipFile(io.BytesIO(body)) as file:
            return "".join(file.read(name).decode() for name in file.namelist() if name.startswith("xl/"))
    return body.hex() if body[:5] == b"%PDF-" else VARIES.sub("", body.decode())


def where(one, other):
    """The first lines that differ, for the message of a failure."""
    pairs = zip(
        str(one).replace("\\n", "\n").splitlines(), str(other).replace("\\n", "\n").splitlines(), strict=False
    )
    return next((pair for pair in pairs if pair[0] != pair[1]), "one is longer")


@pytest.fixture
def still(monkeypatch, now):
    monkeypatch.setattr("django.utils.timezone.now", lambda: now)


@pytest.mark.parametrize("paused", [True, False])
def test_held_and_unheld_compare_byte_for_byte(
    client, settings, still, case, manager, second, notice, triager, lead, acme_owner, viewer, now, paused
):
    """An unheld notice whose clock a lead paused for the same reason; and, before the clock rests, one that just waits."""
    settings.STAFF_SECOND_FACTOR_REQUIRED = False
    outside = UserFactory(staff_role="ENFORCEMENT", name="Omar Outside")
    people = [triager, lead, acme_owner, viewer, outside]
    end = now + 12 * DAY
    with transaction.atomic():
        if paused:
            with staff_scope(by=lead):
                pauses.pause(clock_id=notice.clock_id, reason="ELSEWHERE", cap_at=end, by=lead, at=now)
        unheld = what_they_read(client, people, notice, now)
        transaction.set_rollback(True)

    hold(case, manager, second, now, until=12 * DAY)
    if paused:
        end_holds(now)
    held = what_they_read(client, people, notice, now)

    assert {status for status, _text in (held[key] for key in held if isinstance(key, tuple))} <= {
        200,
        302,
        403,
        404,  # the letter of an outcome that is not sent
    }
    assert {key: where(unheld[key], held[key]) for key in unheld if unheld[key] != held[key]} == {}
    assert ("Paused since" in held[lead.name, reverse("desk:notice", args=[notice.number])][1]) == paused


def test_once_all_is_over_the_letter_and_the_exports_are_those_of_an_unheld_notice(
    client, settings, still, case, manager, second, acme, triager, lead, acme_owner, viewer, now
):
    """Beside a notice that a marketplace was slow to carry out, while a lead had paused its clock."""
    settings.STAFF_SECOND_FACTOR_REQUIRED = False
    people, placed, end = [triager, lead, acme_owner, viewer], now - 13 * DAY, now - DAY
    notice = ordered(acme, triager, placed - timedelta(minutes=2))

    def carried_out():
        assert execution.execute_due(connector=Marketplace(), at=end) == 1
        triage.settle_ripe(at=end)
        return what_they_read(client, people, notice, now)

    with transaction.atomic():
        with staff_scope(by=lead):
            pauses.pause(clock_id=notice.clock_id, reason="ELSEWHERE", cap_at=end, by=lead, at=placed)
        unheld = carried_out()
        transaction.set_rollback(True)
    hold(case, manager, second, placed, until=12 * DAY)
    end_holds(placed)
    assert execution.execute_due(connector=Marketplace(), at=end - timedelta(seconds=1)) == 0
    end_holds(end)
    held = carried_out()

    letters = [
        text
        for (_name, path), (status, text) in pages_in(held)
        if path.endswith("outcome.pdf") and status == 200
    ]
    assert len(letters) == len(people)
    assert {text[:10] for text in letters} == {b"%PDF-".hex()}
    assert {key: where(unheld[key], held[key]) for key in unheld if unheld[key] != held[key]} == {}


def pages_in(read):
    return [(key, value) for key, value in read.items() if isinstance(key, tuple)]
