"""Twenty notices, while worker, broker and mail server are killed: nothing is lost, and nothing happens twice."""

import re
from collections import Counter

import pytest

from tests.journeys.stand import Browser, Stand, wait_for
from tests.journeys.world import LISTINGS

pytestmark = pytest.mark.xdist_group("faults")
NOTICES = 20
WHY = [  # not one text for all, which lint would take for a template
    "Grey unbranded dropper; genuine caps are black with an embossed fern, as the picture shows.",
    "The label carries our mark in another type, and the batch code that every genuine jar has is missing.",
]
NEW = re.compile(r'name="new" value="([^"]+)"')
NUMBERS = "SELECT number FROM takedowns_notice ORDER BY number"


@pytest.fixture(scope="module")
def stand():
    made = Stand()
    try:
        yield made.start()
    finally:
        made.stop()


def file_one(filer: Browser, number: int) -> str:
    """Write and send a notice as the page does; its number."""
    world = filer.stand.world
    items = world["items"][number * LISTINGS : (number + 1) * LISTINGS]
    new = "/o/acme/file/new/"
    page = filer.get(new).text
    draft, right_to_begin = (
        re.search(r'id="filing" method="post" action="([^"]+)"', page)[1],
        NEW.search(page)[1],
    )
    sent = filer.post(
        draft, at=new, new=right_to_begin, send="1", market="SG", reason="TM-01", right=world["right"], explanation=WHY[number % 2],
        listings="\n".join(f"https://www.lazada.sg/products/pdp-i{item}.html" for item in items),
        locations="PRODUCT", language="en", capacity="OWNER", complainant_name="Fadil Filer",
        complainant_email="filer@acme.example", signature="Fadil Filer", statements=world["statements"],
    )  # fmt: skip
    assert "/notices/" in sent.url, sent.text
    return sent.url.rstrip("/").rpartition("/")[2]


def decide_one(triager: Browser, number: str) -> None:
    """Take every listing of a notice down, as the page does."""
    page = f"/desk/notices/{number}/"
    rows = triager.stand.ask(
        "SELECT listing.id, version FROM takedowns_listing AS listing JOIN takedowns_notice AS notice"
        " ON notice.id = notice_id WHERE number = %s",
        number,
    )
    outcomes = {f"outcome-{listing}": "REMOVED" for listing, _version in rows}
    answer = triager.post(f"{page}decision/", at=page, version=rows[0][1], ground="TRADEMARK_USE", **outcomes)
    assert answer.status_code == 200, answer.text


FAULTS = {
    3: lambda stand: stand.kill("worker"),
    5: lambda stand: stand.lose_broker(),
    8: lambda stand: (stand.broker.start(), stand.post_office.stop()),
    10: lambda stand: stand.programs["worker"].start(),
    13: lambda stand: (stand.kill("worker"), stand.kill("beat"), stand.lose_broker()),
    16: lambda stand: (stand.broker.start(), stand.post_office.start()),
    18: lambda stand: (stand.programs["worker"].start(), stand.programs["beat"].start()),
}


@pytest.fixture(scope="module")
def filed(stand):
    """Twenty notices, filed while processes are killed; waits for all results."""
    filer, numbers = Browser(stand, "filer@acme.example"), []
    for number in range(NOTICES):
        if fault := FAULTS.get(number):
            fault(stand)
        numbers.append(file_one(filer, number))
    waiting = (
        "SELECT 1 FROM takedowns_notice WHERE acknowledged_at IS NULL OR looked_up_at IS NULL"
        " UNION ALL SELECT 1 FROM notifications_outgoingmail WHERE state <> 'SENT' LIMIT 1"
    )
    wait_for(lambda: not stand.ask(waiting), seconds=60)
    return numbers


def test_every_answer_is_a_notice(stand, filed):
    assert [number for (number,) in stand.ask(NUMBERS)] == sorted(filed)
    assert len(set(filed)) == NOTICES


def test_every_notice_is_received_once_and_said_so_once(stand, filed):
    rows = stand.ask(
        "SELECT action, count(*), count(DISTINCT subject_id) FROM audit_auditevent"
        " WHERE subject_type = 'takedowns.notice' GROUP BY action ORDER BY action"
    )

    assert rows == [("notice.acknowledged", NOTICES, NOTICES), ("notice.submitted", NOTICES, NOTICES)]


def test_every_listing_has_its_snapshot_and_every_notice_its_clock(stand, filed):
    assert stand.ask("SELECT count(*) FROM takedowns_listingsnapshot") == [(NOTICES * LISTINGS,)]
    assert stand.ask("SELECT count(*), count(DISTINCT subject_id) FROM deadlines_clock") == [
        (NOTICES, NOTICES)
    ]


def test_every_person_gets_one_mail_for_each_notice(stand, filed):
    received = Counter((mail["To"], mail["Subject"]) for mail in stand.post_office.mailbox.values())

    assert len(received) == 2 * NOTICES  # the owner and the filer
    assert set(received.values()) == {1}


@pytest.fixture(scope="module")
def decided(stand, filed):
    """All of them decided, while the worker is killed twice."""
    triager = Browser(stand, "triager@ipr.example")
    for place, number in enumerate(filed):
        if place in (5, 12):
            stand.kill("worker")
        if place in (8, 15):
            stand.programs["worker"].start()
        decide_one(triager, number)
    wait_for(
        lambda: not stand.ask("SELECT 1 FROM takedowns_notice WHERE state <> 'DECIDED' LIMIT 1"), seconds=120
    )
    return filed


def test_every_takedown_is_carried_out_exactly_once(stand, decided):
    assert stand.ask("SELECT count(*), count(DISTINCT reference) FROM marketplace_order") == [
        (NOTICES * LISTINGS, NOTICES * LISTINGS)
    ]
    assert stand.ask("SELECT DISTINCT state FROM takedowns_marketplaceorder") == [("EXECUTED",)]
    assert stand.ask("SELECT DISTINCT state FROM marketplace_product") == [("DOWN",)]


def test_every_clock_stopped_in_time_and_every_outcome_was_told_once(stand, decided):
    told = stand.ask(
        "SELECT count(*), count(DISTINCT event_key) FROM notifications_notification WHERE kind = 'notice.decided'"
    )

    assert stand.ask("SELECT state, count(*) FROM deadlines_clock GROUP BY state") == [("MET", NOTICES)]
    assert told == [(2 * NOTICES, NOTICES)]
