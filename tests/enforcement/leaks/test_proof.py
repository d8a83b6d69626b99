"""That the guard would find a leak: words planted where they must not be, in each kind of thing that can carry them."""

import io
import zipfile
from contextlib import closing
from datetime import UTC, datetime, timedelta

import pytest
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone

from ipr_portal.audit.actions import record
from ipr_portal.calendar_files import Event, calendar_response
from ipr_portal.notifications.actions import notify
from ipr_portal.paper import Column, Document, Facts, Paragraph, Table, pdf
from ipr_portal.spreadsheets import writing
from ipr_portal.tenancy.scope import staff_scope
from takedowns.models import IPRight, Notice
from tests.factories import ListingFactory, NoticeFactory
from tests.reading import text_in, text_of

from .test_leaks import tables_with
from .world import PERSON, TITLE, WORDS, leaks, mails_with

AT = datetime(2026, 3, 2, 12, tzinfo=UTC)
NARROW = "long words in the columns beside it so that this one breaks its line " * 4


def paper(**more) -> bytes:
    return pdf(Document(title="Letter", language="en", made_at=AT, **more))


PAPERS = {
    "a paragraph": {"blocks": [Paragraph(f"About {TITLE}.")]},
    "a fact": {"blocks": [Facts([("Place", TITLE)])]},
    "a narrow cell": {"blocks": [Table([Column("A", 9), Column("B", 1)], [[NARROW, TITLE]])]},
    "the head": {"reference": TITLE},
    "the foot": {"foot": TITLE},
    "the watermark": {"watermark": TITLE},
}


@pytest.mark.parametrize("where", PAPERS)
def test_it_reads_what_stands_in_a_pdf(where):
    assert TITLE in text_in(paper(**PAPERS[where]))
    assert TITLE not in text_in(paper(blocks=[Paragraph("Nothing of it.")]))


def table(kind) -> bytes:
    with closing(writing.download(kind, ["Place"], [[TITLE]], file_name="x")) as answer:
        return b"".join(answer.streaming_content) if answer.streaming else answer.content


def packed() -> bytes:
    with io.BytesIO() as made:
        with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as file:
            file.writestr("letter.pdf", paper(blocks=[Paragraph(TITLE)]))
        return made.getvalue()


def calendar() -> bytes:
    event = Event(key="x", title="A long title before it, as long as a line " + TITLE, starts=AT, made_at=AT)
    return calendar_response([event], name="x", file_name="x").content


@pytest.mark.parametrize(
    "body",
    [
        lambda: table("csv"),
        lambda: table("xlsx"),
        packed,
        calendar,
        lambda: f"<p>{TITLE.replace(' ', '&nbsp;')}</p>".encode(),
        lambda: f"<p>{TITLE.replace(' ', chr(10) + '   ')}</p>".encode(),
    ],
)
def test_it_reads_what_stands_in_a_file(body):
    assert TITLE in text_in(body())


def a_leak(world, at) -> Notice:
    """A decided notice whose right carries the title of the case, and a line of the trail outside its compartment."""
    notice = NoticeFactory(organisation=world.organisation, listings=0, submitted_at=at)
    ListingFactory(notice=notice, organisation=world.organisation, outcome="REMOVED", decided_at=at)
    with staff_scope():
        done = {"state": "DECIDED", "decided_at": at, "listing_count": 1, "pending_count": 0}
        Notice.objects.filter(pk=notice.pk).update(**done)
        IPRight.objects.filter(pk=notice.right_id).update(title=TITLE)
        record("right.registered", IPRight.objects.get(pk=notice.right_id), by=None, at=at)
    return notice


def test_it_finds_what_leaks_on_pages_in_letters_and_in_exports(world):
    notice = a_leak(world, timezone.now() - timedelta(minutes=5))
    lead, viewer = world.outside["staff LEAD"], world.outside["member VIEWER"]
    desk = [
        reverse("desk:notice", args=[notice.number]), reverse("desk:outcome_letter", args=[notice.number]),
        reverse("desk:find") + f"?q={notice.number}", reverse("desk:right", args=[notice.right_id]),
        reverse("desk:audit"), reverse("desk:audit_export"), reverse("desk:audit_workbook"),
    ]  # fmt: skip
    member = [
        reverse(f"organisation:{name}", args=["acme", notice.number]) for name in ("notice", "outcome_letter", "deadline_calendar")
    ] + [reverse(f"organisation:{name}", args=["acme"]) for name in ("notices", "rights")]  # fmt: skip

    at_desk = {one.split(": ")[0] for one in leaks(world, lead, desk)}
    of_member = {one.split(": ")[0] for one in leaks(world, viewer, member)}

    assert (set(desk) - at_desk, set(member) - of_member) == ({desk[2]}, set())


def test_it_finds_a_row_that_lies_outside_the_compartment(world):
    lead = world.outside["staff LEAD"]
    with staff_scope(by=lead):
        assert tables_with(*WORDS) == []
    a_leak(world, AT)

    with staff_scope(by=lead):
        assert {"audit_auditevent", "takedowns_ipright"} <= set(tables_with(*WORDS))


def test_it_finds_a_mail_that_tells(world):
    manager = world.knows["manager"]
    with staff_scope(by=manager):
        subject = Notice.objects.get(number=world.notice)
        notify(
            [manager],
            "case.moved",
            subject,
            at=AT,
            path="/",
            event_key="told",
            number=f"{PERSON}",
            stage=TITLE,
        )

    assert mails_with(WORDS) == ["case.moved"]


def test_an_answer_is_read_with_its_head():
    assert TITLE in text_of(HttpResponse("", headers={"Location": f"/?next={TITLE.replace(' ', '%20')}"}))
