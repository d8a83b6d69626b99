"""Messages and proposals of another reason by API."""

from datetime import timedelta

import pytest
from django.utils import timezone

from ipr_portal.tenancy.scope import staff_scope
from takedowns.actions import conversation, retyping
from takedowns.models import Notice, ReasonCode
from tests.api.filing import faults
from tests.factories import NoticeFactory

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


@pytest.fixture
def notice(acme):
    with staff_scope():
        return NoticeFactory(organisation=acme, clock=None, due_at=timezone.now() + HOUR, listing_count=2)


def proposed(notice, triager, code="TM-03"):
    with staff_scope():
        return retyping.propose(
            notice=notice, version=notice.version, reason=ReasonCode.objects.get(code=code, version=1),
            sentence="The mark shows in the pictures only.", by=triager, at=timezone.now(),
        )  # fmt: skip


def at(notice, noun):
    return f"notices/{notice.number}/{noun}"


def reason_of(notice):
    with staff_scope():
        return Notice.objects.get(pk=notice.pk).reason.code


def test_a_program_writes_and_reads_without_names_of_our_people(program, notice, triager, filer):
    made = program.post(at(notice, "messages/"), {"text": "Is the second one still up?"})
    with staff_scope():
        conversation.write_to_holder(
            notice=notice, text="{notice} is in work.", by=triager, at=timezone.now()
        )
        asked = notice.messages.get(from_team=False)
        conversation.mark_read(
            notice=notice, messages=[asked.pk], for_team=True, by=triager, at=timezone.now()
        )

    answer = program.get(at(notice, "messages/"))

    own, ours = answer.json()["items"]
    assert (made.status_code, made.json()["author"], made.json()["read_at"]) == (201, str(filer), None)
    assert (own["text"], own["from_team"], own["read_at"] is None) == (
        "Is the second one still up?",
        False,
        False,
    )
    assert (ours["text"], ours["author"], ours["read_at"]) == (f"{notice.number} is in work.", None, None)
    assert triager.name not in answer.content.decode()


@pytest.mark.parametrize(
    ("body", "fault"),
    [
        ({}, ("required", "text")),
        ({"text": " "}, ("refused", "text")),
        ({"text": 5}, ("type", "text")),
        ({"text": "Hm", "files": ["00000000-0000-0000-0000-000000000000"]}, ("not_found", "files.1")),
        ({"text": "Hm", "note": "x"}, ("unknown", "note")),
    ],
)
def test_a_message_is_refused_at_its_field(program, notice, body, fault):
    assert faults(program.post(at(notice, "messages/"), body)) == [fault]


def test_a_notice_of_somebody_else_has_no_messages(program, notice, stranger):
    with staff_scope():
        other = NoticeFactory(organisation=stranger.memberships.get().organisation)

    assert program.get(at(other, "messages/")).status_code == 404
    assert program.post(at(other, "messages/"), {"text": "Hm"}).status_code == 404


def test_a_program_consents_with_what_the_reason_requires(program, notice, triager):
    row = proposed(notice, triager, "CF-04")
    read = program.get(at(notice, "reason-proposals/")).json()["items"]
    address = at(notice, f"reason-proposals/{row.pk}/answer/")

    missing = program.post(address, {"consent": True})
    given = dict.fromkeys(read[0]["missing"]["details"], "Catalogue of 2026, page 4")
    made = program.post(address, {"consent": True, "confirmed": True, **given})
    again = program.post(address, {"consent": False, "sentence": "No."})

    assert (read[0]["before"], read[0]["after"], read[0]["can_be_answered"]) == ("TM-01", "CF-04", True)
    assert read[0]["missing"] == {"details": list(row.after.fields), "files": list(row.after.files)}
    assert faults(missing)[-1] == ("refused", "confirmed")
    assert {fault for _code, fault in faults(missing)} >= set(given)
    assert (made.status_code, made.json()["state"], made.json()["can_be_answered"]) == (
        201,
        "CONSENTED",
        False,
    )
    assert (again.status_code, reason_of(notice)) == (409, "CF-04")


def test_a_program_declines_with_a_sentence(program, notice, triager):
    row = proposed(notice, triager)
    address = at(notice, f"reason-proposals/{row.pk}/answer/")

    without = program.post(address, {"consent": False})
    made = program.post(address, {"consent": False, "sentence": "It is on the product."})

    assert faults(without) == [("refused", "sentence")]
    assert (made.status_code, made.json()["answer"]) == (201, "It is on the product.")
    assert reason_of(notice) == "TM-01"
