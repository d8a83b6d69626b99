"""A pack builds itself, is the same for the same rows, and is frozen when it is sent."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from ipr_portal.audit.models import Subject
from ipr_portal.errors import Stale
from ipr_portal.notifications.models import Notification
from ipr_portal.paper import pdf
from ipr_portal.tenancy.scope import staff_scope
from programmes.actions import packs
from programmes.actions.refusals import CannotDo
from programmes.models import BreachCause, Pack, SentPack
from programmes.queries.pack_content import content_of
from programmes.queries.pack_parts import shown
from programmes.views.pack_paper import pack_document
from tests.conftest import NOON
from tests.factories import (
    ActionItemFactory,
    CheckInFactory,
    IPRightFactory,
    ParticipantFactory,
    UserFactory,
)
from tests.paper.pages import words
from tests.programmes.check_in_world import WEEK, decided
from tests.programmes.living import DAY, changed, filed, listings_of, settled

SINCE = NOON - 13 * WEEK


@pytest.fixture
def participation(acme):
    return ParticipantFactory(organisation=acme)


@pytest.fixture
def check_in(acme, participation):
    return CheckInFactory(organisation=acme, participation=participation)


def part(pack, key):
    return next(part for part in shown(pack).parts if part.key == key)


def content(check_in, **more):
    return content_of(check_in, **{"since": SINCE, "as_of": NOON, "seed": "a"} | more)


def test_a_pack_without_anything_has_no_data_and_no_zero_per_cent(everyone, check_in):
    pack = packs.build(check_in=check_in, at=NOON)

    numbers = shown(pack).numbers
    assert [number.value for number in numbers] == ["", "", "", ""]
    assert [part.rows + part.dives for part in shown(pack).parts] == [[]] * 7
    assert shown(pack).talk == "Nothing stands out. Use the time for the samples below."


def test_the_figures_are_those_since_last_time(everyone, acme, check_in):
    decided(acme, down=3, rejected=1, worked=480)
    decided(acme, down=0, rejected=2, state="MISSED", worked=1200)
    decided(acme, at=NOON - 20 * WEEK)  # before
    decided(CheckInFactory().organisation)  # somebody else's

    figures = content(check_in)["figures"]

    assert {name: figures[name] for name in ("down", "rejected", "met", "late", "void", "decided", "qualifying")} == {
        "down": 3, "rejected": 3, "met": 1, "late": 1, "void": 0, "decided": 2, "qualifying": 1,
    }  # fmt: skip
    assert (figures["median"], figures["longest"]) == (840, 1200)
    assert (figures["low"], figures["high"]) == ("18.8", "81.2")


def test_every_breach_is_listed_with_how_late_it_was(everyone, acme, check_in):
    late = decided(acme, state="MISSED", worked=3 * 540 + 75)

    BreachCause.objects.create(
        organisation=acme, clock=late.clock, code="STAFFING", sentence="Two of us were ill.",
        found_by=UserFactory(staff_role="LEAD"), found_at=NOON,
    )  # fmt: skip

    [row] = content(check_in)["late"]

    assert row["cause"] == "Two of us were ill."
    assert (row["notice"], row["market"], row["over"]) == (late.clock.subject_label, "SG", 75)


def test_it_says_the_reporting_accuracy_of_three_months(everyone, acme, check_in):
    decided(acme, down=30, rejected=10)
    pack = packs.build(check_in=check_in, at=NOON)

    accuracy = shown(pack).numbers[0]

    assert pack.content["score"] | {"low": "", "high": ""} == {
        "good": "30.000000", "n": "40.000000", "point": "0.750000", "low": "", "high": "", "version": 1,
        "taken_down": 30, "countered": 0,
    }  # fmt: skip
    assert (accuracy.label, accuracy.value) == ("Accuracy", "75.0")
    assert accuracy.base == "30 of 40 counted listings, three months"


@pytest.mark.parametrize(
    ("cause", "said"),
    [
        ("COUNTER_UPHELD", "The seller won with a counter-notice"), ("RETRACTED", "It was retracted"),
        ("REVIEWED", "The review confirmed the outcome"), ("COURT_RESTORED", "A court restored it"),
    ],
)  # fmt: skip
def test_every_change_of_a_decision_is_listed_with_its_cause(everyone, acme, check_in, triager, cause, said):
    notice = settled(filed(acme, [{}], sent_at=NOON - 9 * DAY), triager, [("REMOVED", "")], at=NOON - 8 * DAY)
    if cause == "REVIEWED":  # a review is asked for before it confirms
        changed(listings_of(notice)[0], "UNDER_REVIEW", at=NOON - 2 * DAY)
    changed(listings_of(notice)[0], cause, at=NOON - DAY, reason="MISTAKE" if cause == "RETRACTED" else "")
    pack = packs.build(check_in=check_in, at=NOON)

    [row] = pack.content["reversals"]

    assert (row["why"], row["notice"]) == (cause, notice.number)
    assert said in part(pack, "reversals").dives[0].words


def test_the_three_most_frequent_codes_come_with_an_example(everyone, acme, check_in):
    for code, count in {"SU-01": 4, "EV-01": 3, "LI-04": 2, "SU-02": 1}.items():
        decided(acme, down=0, rejected=count, code=code)

    found = content(check_in)["codes"]

    assert [(row["code"], row["count"]) for row in found["top"]] == [("SU-01", 4), ("EV-01", 3), ("LI-04", 2)]
    assert found["total"] == 10
    assert found["top"][0]["example"]["sentence"] == "The bottle has another shape."


def test_the_sample_is_drawn_again_by_its_seed_and_shows_nothing_seen_last_time(everyone, acme, check_in):
    decided(acme, down=6, rejected=6)
    first = content(check_in)["sample"]
    seen = {row["listing"] for row in first["rejected"] + first["down"]}

    second = content(check_in, seen=seen)["sample"]

    assert content(check_in)["sample"] == first
    assert (len(first["rejected"]), len(first["down"])) == (2, 2)
    assert {row["listing"] for row in second["rejected"] + second["down"]} & seen == set()


def test_the_same_rows_give_the_same_hash(everyone, acme, check_in):
    decided(acme, down=2, rejected=2)

    assert packs.hash_of(content(check_in)) == packs.hash_of(content(check_in))
    assert packs.canonical({"b": 1, "a": "ü"}) == '{"a":"ü","b":1}'


def test_rights_that_end_open_actions_and_notes_are_in_it(everyone, acme, check_in, participation):
    IPRightFactory(organisation=acme, title="Ends soon", expires_on=(NOON + timedelta(days=30)).date())
    IPRightFactory(organisation=acme, title="Ends later", expires_on=(NOON + timedelta(days=100)).date())
    ActionItemFactory(organisation=acme, participation=participation, words="Send the list")
    feedback = Subject("outreach.feedback", "7", "Paste a column", acme.pk)
    packs.note_for_pack(organisation=acme, subject=feedback, words="Planned", path="/o/acme/", at=NOON)
    packs.note_for_pack(organisation=acme, subject=feedback, words="Done in May", path="/o/acme/", at=NOON)

    found = content(check_in)

    assert [row["title"] for row in found["rights"]] == ["Ends soon"]
    assert [row["words"] for row in found["actions"]] == ["Send the list"]
    assert [(row["subject"], row["words"]) for row in found["notes"]] == [("Paste a column", "Done in May")]
    packs.note_for_pack(organisation=acme, subject=feedback, words="", path="", at=NOON)
    assert content(check_in)["notes"] == []


def test_a_sent_pack_stays_as_it_was(everyone, acme, acme_owner, check_in):
    decided(acme, down=1, rejected=1)
    packs.build(check_in=check_in, at=NOON)
    decided(acme, down=4)
    pack = packs.build(check_in=check_in, at=NOON + timedelta(hours=1))
    manager = UserFactory(staff_role="PROGRAMMES")

    sent = packs.send(pack=pack, by=manager, at=NOON + timedelta(hours=2))
    decided(acme, down=9)

    pack.refresh_from_db()
    assert (pack.number, pack.content["figures"]["down"]) == (2, 5)
    assert packs.hash_of(pack.content) == pack.sha256
    assert (
        Notification.objects.filter(kind="pack.sent").values_list("recipient", flat=True).get()
        == acme_owner.pk
    )
    with pytest.raises(Stale):
        packs.build(check_in=check_in, at=NOON + timedelta(hours=3))
    addendum = packs.add_to(
        sent=sent, words="One notice was late as well.", by=manager, at=NOON + timedelta(days=1)
    )
    assert [row.words for row in pack.addenda.all()] == [addendum.words]


def test_the_database_refuses_to_change_a_pack(everyone, check_in):
    pack = packs.build(check_in=check_in, at=NOON)

    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        Pack.objects.filter(pk=pack.pk).update(content={})
    with (
        pytest.raises(IntegrityError, match="append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute("DELETE FROM programmes_pack")


def test_only_the_newest_pack_is_sent_and_once(everyone, check_in):
    old, new = (packs.build(check_in=check_in, at=NOON) for _n in range(2))
    manager = UserFactory(staff_role="PROGRAMMES")

    with pytest.raises(Stale):
        packs.send(pack=old, by=manager, at=NOON)
    packs.send(pack=new, by=manager, at=NOON)
    with pytest.raises(Stale):
        packs.send(pack=new, by=manager, at=NOON)
    assert SentPack.objects.count() == 1


def test_the_next_pack_begins_where_the_last_sent_one_ended(everyone, acme, participation, check_in):
    decided(acme, down=5, rejected=5)
    pack = packs.build(check_in=check_in, at=NOON)
    packs.send(pack=pack, by=UserFactory(staff_role="PROGRAMMES"), at=NOON)
    check_in.refresh_from_db()
    check_in.state, check_in.held_at, check_in.closed_at = "CLOSED", NOON, NOON
    check_in.save()
    following = CheckInFactory(organisation=acme, participation=participation, starts_at=NOON + 5 * WEEK)

    second = packs.build(check_in=following, at=NOON + 4 * WEEK)

    assert second.since == pack.built_at
    assert second.content["figures"]["decided"] == 0


def test_packs_build_themselves_a_week_before(db, acme, participation):
    CheckInFactory(organisation=acme, participation=participation, starts_at=NOON + 6 * WEEK / 7)
    CheckInFactory(starts_at=NOON + 2 * WEEK)

    assert (packs.build_due(at=NOON), packs.build_due(at=NOON)) == (1, 0)
    with staff_scope():
        assert Pack.objects.get().check_in.state == "PACK_READY"


def test_the_pdf_says_what_the_page_says(everyone, acme, check_in):
    late = decided(acme, down=2, rejected=2, state="MISSED", worked=3 * 540 + 75)
    explain(late.clock)
    pack = packs.build(check_in=check_in, at=NOON)
    sent = packs.send(pack=pack, by=UserFactory(staff_role="PROGRAMMES"), at=NOON)
    packs.add_to(sent=sent, words="An addendum of ours.", by=UserFactory(name="Hoa"), at=NOON)

    text = " ".join(words(pdf(pack_document(pack, at=NOON))).split())

    assert "Check-in pack: Acme Botanicals Pte. Ltd." in text
    assert [title for title in ("1. Figures since last time", "2. Late notices", "5. To look into together",
                                "8. Actions from last time", "An addendum of ours.") if title not in text] == []  # fmt: skip
    assert "1 h 15 min" in text
    assert pack.sha256 in text.replace(" ", "").replace("\u200b", "")
    assert part(pack, "late").aside == "1 of 1 with a cause"


def explain(clock, sentence="Two of us were ill."):
    by = UserFactory(staff_role="LEAD")
    return BreachCause.objects.create(
        organisation=clock.organisation,
        clock=clock,
        code="STAFFING",
        sentence=sentence,
        found_by=by,
        found_at=NOON,
    )


def test_a_pack_is_sent_once_every_late_decision_in_it_has_a_cause(everyone, acme, check_in):
    manager = UserFactory(staff_role="PROGRAMMES")
    first, second = (decided(acme, state="MISSED").clock for _n in range(2))
    explain(first)
    pack = packs.build(check_in=check_in, at=NOON)

    with pytest.raises(CannotDo, match=f"{second.subject_label} was late, and no cause is written"):
        packs.send(pack=pack, by=manager, at=NOON)
    explain(second)
    with pytest.raises(CannotDo):  # the pack still says nothing of it
        packs.send(pack=pack, by=manager, at=NOON)

    packs.send(pack=packs.build(check_in=check_in, at=NOON + DAY), by=manager, at=NOON + DAY)
    assert SentPack.objects.count() == 1
