"""The conversation about a notice at the desk by API: messages with files, receipts, and notes that members never read."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from ipr_portal.tenancy.scope import staff_scope
from takedowns.actions import conversation
from takedowns.models import MessageReceipt, Notice, NoticeNote
from tests.api.conftest import ROOT
from tests.api.filing import faults
from tests.api.people import Person
from tests.factories import NoticeFactory, UserFactory
from tests.statements import statements
from tests.takedowns.pasted import certificate

pytestmark = pytest.mark.django_db
DESK = "/api/v1/desk/"
HOUR = timedelta(hours=1)
NOBODY = "00000000-0000-0000-0000-000000000000"


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    """An empty private folder."""
    store = {"BACKEND": "ipr_portal.evidence.storage.PrivateFolder", "OPTIONS": {"location": str(tmp_path)}}
    settings.STORAGES = settings.STORAGES | {"evidence": store}


@pytest.fixture
def tara(triager, settings):
    settings.STAFF_SECOND_FACTOR_REQUIRED = False
    return Person(triager, DESK)


@pytest.fixture
def notice(acme):
    with staff_scope():
        return NoticeFactory(organisation=acme, clock=None, due_at=timezone.now() + HOUR, listing_count=2)


def at(notice, noun):
    return f"notices/{notice.number}/{noun}"


def from_holder(notice, filer, text="Is the second one still up?"):
    with staff_scope():
        return conversation.write_to_team(notice=notice, text=text, by=filer, at=timezone.now())


def send_file(person, notice, **fields):
    return person.client.post(f"{DESK}{at(notice, 'message-files/')}", fields)


def unread(notice):
    with staff_scope():
        return Notice.objects.get(pk=notice.pk).unread_by_team


def test_our_team_reads_both_sides_with_names_and_writes(tara, notice, program, filer):
    from_holder(notice, filer)

    made = tara.post(at(notice, "messages/"), {"text": "{notice} is in work."})

    assert made.status_code == 201, made.json()
    theirs, ours = tara.get(at(notice, "messages/")).json()["items"]
    assert (theirs["author"], theirs["from_team"]) == ({"key": filer.pk, "name": str(filer)}, False)
    assert (ours, ours["text"], ours["author"]["key"]) == (
        made.json(), f"{notice.number} is in work.", tara.user.pk,
    )  # fmt: skip
    read = program.get(at(notice, "messages/"))
    assert [one["text"] for one in read.json()["items"]] == [theirs["text"], ours["text"]]
    assert str(tara.user) not in read.content.decode()


def test_a_file_is_sent_first_and_seen_once_its_message_is_sent(tara, notice, program):
    raw = certificate().read()
    key = send_file(tara, notice, file=certificate()).json()["key"]
    before = program.get(f"evidence-files/{key}/").status_code

    tara.post(at(notice, "messages/"), {"text": "See the picture.", "files": [key]})

    [said] = tara.get(at(notice, "messages/")).json()["items"]
    assert [one["key"] for one in said["files"]] == [key]
    assert (before, program.get(f"evidence-files/{key}/").status_code) == (404, 200)
    outreach = Person(UserFactory(staff_role="OUTREACH"), DESK)
    assert outreach.get(f"evidence-files/{key}/content/").status_code == 404
    content = tara.get(f"evidence-files/{key}/content/")
    assert (content.status_code, b"".join(content.streaming_content)) == (200, raw)


def test_a_message_is_written_once_under_one_key(tara, notice):
    answers = [
        tara.post(at(notice, "messages/"), {"text": "Thank you."}, Idempotency_Key="once")
        for _call in range(2)
    ]

    assert answers[0].json() == answers[1].json()
    assert len(tara.get(at(notice, "messages/")).json()["items"]) == 1


def test_reading_leaves_a_message_unread_until_a_receipt_is_sent(tara, notice, filer, program):
    first, second = (from_holder(notice, filer, text) for text in ("One.", "Two."))
    tara.get(at(notice, "messages/"))
    before = unread(notice)

    half = tara.post(at(notice, "read-receipts/"), {"messages": [first.pk]})
    between = unread(notice)
    tara.post(at(notice, "read-receipts/"), {"messages": [first.pk, second.pk, second.pk]})

    assert (before, between, unread(notice)) == (True, True, False)
    [receipt] = half.json()["items"][0]["read_by"]
    assert (half.status_code, receipt["reader"]["key"]) == (201, tara.user.pk)
    with staff_scope():
        assert MessageReceipt.objects.count() == 2
    assert [bool(one["read_at"]) for one in program.get(at(notice, "messages/")).json()["items"]] == [
        True,
        True,
    ]


def test_notes_are_read_at_the_desk_and_in_no_answer_to_members(tara, notice, program, acme_owner):
    made = tara.post(at(notice, "notes/"), {"text": "Known seller, look closely."})

    owner = Person(acme_owner)
    seen = [
        caller.get(path).content.decode()
        for caller in (program, owner)
        for path in (at(notice, ""), at(notice, "messages/"), "notices/")
    ]

    assert made.status_code == 201, made.json()
    assert tara.get(at(notice, "notes/")).json()["items"] == [made.json()]
    assert made.json()["author"]["key"] == tara.user.pk
    assert [("Known seller" in one) for one in seen] == [False] * 6
    assert [caller.get(f"{ROOT}{at(notice, 'notes/')}").status_code for caller in (program, owner)] == [
        404,
        404,
    ]


WRONG = [
    ("messages/", {}, ("required", "text")),
    ("messages/", {"text": " "}, ("refused", "text")),
    ("messages/", {"text": "In {colour}."}, ("refused", "text")),
    ("messages/", {"text": 5}, ("type", "text")),
    ("messages/", {"text": "x", "files": [NOBODY]}, ("not_found", "files.1")),
    ("messages/", {"text": "x", "note": "y"}, ("unknown", "note")),
    ("notes/", {"text": " "}, ("refused", "text")),
    ("notes/", {"text": "x", "to": "y"}, ("unknown", "to")),
    ("read-receipts/", {"messages": []}, ("min_length", "messages")),
    ("read-receipts/", {"messages": [10**9]}, ("not_found", "messages.1")),
    ("read-receipts/", {"messages": ["1"]}, ("type", "messages.1")),
]


@pytest.mark.parametrize(("noun", "body", "fault"), WRONG)
def test_what_cannot_be_written_is_refused_at_its_field(tara, notice, noun, body, fault):
    answer = tara.post(at(notice, noun), body)

    assert (answer.status_code, faults(answer)) == (422, [fault])


def test_what_another_notice_has_is_not_named_here(tara, notice, filer, stranger):
    organisation = stranger.memberships.get().organisation
    with staff_scope():
        other = NoticeFactory(organisation=organisation, clock=None, due_at=timezone.now() + HOUR)
    key = send_file(tara, other, file=certificate()).json()["key"]
    theirs = from_holder(other, stranger)

    with_file = tara.post(at(notice, "messages/"), {"text": "x", "files": [key]})
    with_receipt = tara.post(at(notice, "read-receipts/"), {"messages": [theirs.pk]})

    assert faults(with_file) == [("not_found", "files.1")]
    assert faults(with_receipt) == [("not_found", "messages.1")]
    assert unread(other)


def test_a_file_that_could_harm_is_refused(tara, notice):
    answer = send_file(tara, notice, file=SimpleUploadedFile("a.png", b"<script>"))

    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, "file")


def test_who_only_reads_notices_writes_nothing(tara, notice, filer):
    row, manager = from_holder(notice, filer), Person(UserFactory(staff_role="PROGRAMMES"), DESK)

    reads = [manager.get(at(notice, noun)).status_code for noun in ("messages/", "notes/")]
    writes = [
        manager.post(at(notice, noun), body).status_code
        for noun, body in (
            ("messages/", {"text": "x"}), ("notes/", {"text": "x"}), ("read-receipts/", {"messages": [row.pk]}),
        )
    ]  # fmt: skip

    assert (reads, writes) == ([200, 200], [403] * 3)
    assert send_file(manager, notice, file=certificate()).status_code == 403
    with staff_scope():
        assert not NoticeNote.objects.exists()


def test_no_member_and_no_token_opens_it(tara, notice, program, acme_owner):
    member = Person(acme_owner, DESK)
    nouns = ("messages/", "notes/", "read-receipts/", "message-files/")

    answers = [member.post(at(notice, noun), {"text": "x"}).status_code for noun in nouns]

    assert answers == [404] * 4
    assert program.get(f"{DESK}{at(notice, 'notes/')}").status_code == 404


@pytest.mark.parametrize("count", [1, 4])
def test_the_lists_take_a_fixed_number_of_statements(tara, notice, filer, count):
    for number in range(count):
        from_holder(notice, filer, f"Message {number}.")
        tara.post(at(notice, "notes/"), {"text": f"Note {number}."})
    rows = [one["key"] for one in tara.get(at(notice, "messages/")).json()["items"]]
    tara.post(at(notice, "read-receipts/"), {"messages": rows})

    counts = [statements(tara.client, f"{DESK}{at(notice, noun)}") for noun in ("messages/", "notes/")]

    assert counts == [8, 5]
