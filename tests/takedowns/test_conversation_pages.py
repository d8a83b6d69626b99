"""The conversation and the proposals of another reason on their pages."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from ipr_portal.tenancy.scope import staff_scope
from takedowns.actions import conversation, explanations, retyping
from takedowns.models import MessageFile, MessageReceipt, Notice, NoticeMessage, NoticeNote, ReasonCode
from tests.evidence.files import picture
from tests.factories import NoticeFactory

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)
JPEG = picture("JPEG")


@pytest.fixture
def as_triager(client, triager, settings):
    settings.STAFF_SECOND_FACTOR_REQUIRED = False
    client.force_login(triager)
    return client


@pytest.fixture
def as_viewer(client, viewer):
    client.force_login(viewer)
    return client


@pytest.fixture
def notice(acme, filer):
    with staff_scope():
        return NoticeFactory(
            organisation=acme, submitted_by=filer, clock=None, due_at=timezone.now() + HOUR, listing_count=2
        )


@pytest.fixture
def proposal(notice, triager):
    return proposed(notice, triager)


def proposed(notice, triager, code="TM-03"):
    with staff_scope():
        return retyping.propose(
            notice=notice, version=notice.version, reason=ReasonCode.objects.get(code=code, version=1),
            sentence="The mark shows in the pictures only.", by=triager, at=timezone.now(),
        )  # fmt: skip


def written(notice, by, text, *, team):
    act = conversation.write_to_holder if team else conversation.write_to_team
    with staff_scope():
        return act(notice=notice, text=text, by=by, at=timezone.now())


def again(notice):
    with staff_scope():
        return Notice.objects.select_related("reason").get(pk=notice.pk)


def jpeg(name="cap.jpg"):
    return SimpleUploadedFile(name, JPEG, "image/jpeg")


def page_of(response):
    return response.content.decode()


def member(notice, noun=""):
    return f"/o/acme/notices/{notice.number}/{noun}"


def desk(notice, noun=""):
    return f"/desk/notices/{notice.number}/{noun}"


def test_a_filer_writes_with_a_file_and_reads_that_the_clock_runs_on(as_filer, notice):
    response = as_filer.post(member(notice, "messages/"), {"text": "See the cap.", "files": [jpeg()]})

    page = page_of(as_filer.get(member(notice)))
    assert (response.status_code, response.url) == (302, member(notice, "#conversation"))
    assert "See the cap." in page
    assert "cap.jpg" in page
    assert "Not read yet" in page
    assert "does not change the deadline" in page


def test_a_refused_message_keeps_its_file_and_a_refused_file_the_text(as_filer, notice):
    without = as_filer.post(member(notice, "messages/"), {"text": "", "files": [jpeg()]})
    page = page_of(without)
    key = page.partition('name="kept-files" value="')[2].partition('"')[0]
    wrong = as_filer.post(
        member(notice, "messages/"),
        {"text": "See the cap.", "files": [SimpleUploadedFile("a.txt", b"words")]},
    )
    sent = as_filer.post(member(notice, "messages/"), {"text": "See the cap.", "kept-files": key})

    assert (without.status_code, "Write a message." in page) == (422, True)
    assert (wrong.status_code, "See the cap." in page_of(wrong)) == (422, True)
    assert sent.status_code == 302
    with staff_scope():
        assert [one.file.name for one in MessageFile.objects.all()] == ["cap.jpg"]


def test_more_files_than_five_are_refused(as_filer, notice):
    response = as_filer.post(
        member(notice, "messages/"), {"text": "Six.", "files": [jpeg(f"{n}.jpg") for n in range(6)]}
    )

    assert (response.status_code, "at most 5 files" in page_of(response)) == (422, True)
    with staff_scope():
        assert NoticeMessage.objects.count() == 0


def test_a_viewer_reads_and_does_not_write(as_viewer, notice, triager):
    written(notice, triager, "We look into it.", team=True)

    page = page_of(as_viewer.get(member(notice)))

    assert (
        "We look into it." in page,
        "Somebody of your organisation who files notices can write." in page,
    ) == (
        True,
        True,
    )
    assert "<textarea" not in page
    assert as_viewer.post(member(notice, "messages/"), {"text": "Me too"}).status_code == 403


def test_new_is_shown_once_with_a_mark_in_the_list_until_then(as_filer, notice, triager, filer):
    written(notice, triager, "We look into it.", team=True)
    before = page_of(as_filer.get("/o/acme/notices/"))
    first = page_of(as_filer.get(member(notice)))
    second = page_of(as_filer.get(member(notice)))
    after = page_of(as_filer.get("/o/acme/notices/"))

    assert ["New message" in before, "New message" in after] == [True, False]
    assert [">New<" in first.replace("\n", "").replace(" ", ""), second.count("is-key")] == [
        True,
        first.count("is-key") - 1,
    ]
    assert triager.name not in first.partition('id="conversation"')[2].partition("</ol>")[0]
    with staff_scope():
        assert MessageReceipt.objects.get().reader == filer


def test_the_queue_marks_a_new_message_and_polling_reads_nothing(as_triager, notice, filer):
    written(notice, filer, "Is it still up?", team=False)
    queue = "/desk/?view=open"
    before = page_of(as_triager.get(queue))
    as_triager.get(desk(notice), headers={"X-Unattended": "1"})
    polled = page_of(as_triager.get(queue))
    page = page_of(as_triager.get(desk(notice)))
    after = page_of(as_triager.get(queue))

    assert ["New message" in one for one in (before, polled, after)] == [True, True, False]
    assert "Is it still up?" in page


def test_staff_see_which_members_have_read(as_triager, notice, triager, filer):
    row = written(notice, triager, "We look into it.", team=True)
    with staff_scope():
        conversation.mark_read(notice=notice, messages=[row.pk], for_team=False, by=filer, at=timezone.now())

    assert f"Read by {filer}, " in page_of(as_triager.get(desk(notice)))


def test_a_template_is_filled_in_previewed_and_sent(as_triager, notice, lead):
    with staff_scope():
        made = explanations.write(
            code="MESSAGE",
            name="Hello",
            text="Dear {holder}, about {notice}.",
            market="SG",
            by=lead,
            at=timezone.now(),
        )
        explanations.write(
            code="MESSAGE",
            name="For Thailand",
            text="Dear {holder}, about {notice}.",
            market="TH",
            by=lead,
            at=timezone.now(),
        )
    text = made.texts.get()
    offered = page_of(as_triager.get(desk(notice)))
    here = desk(notice, "messages/")

    filled = page_of(as_triager.post(here, {"template": text.pk, "text": "", "fill": "1"}))
    seen = page_of(as_triager.post(here, {"text": "Dear {holder}, about {notice}.", "send": "1"}))
    mark = seen.partition('name="seen" value="')[2].partition('"')[0]
    sent = as_triager.post(here, {"text": "Dear {holder}, about {notice}.", "seen": mark, "send": "1"})

    assert ("Hello (en)" in offered, "For Thailand" in offered) == (True, False)
    assert "Dear {holder}, about {notice}.</textarea>" in filled
    assert f"Dear Acme Botanicals, about {notice.number}." in seen
    assert sent.status_code == 302
    with staff_scope():
        assert NoticeMessage.objects.get().text == f"Dear Acme Botanicals, about {notice.number}."


def test_an_unknown_variable_is_refused_and_what_was_typed_and_sent_stays(as_triager, notice):
    response = as_triager.post(
        desk(notice, "messages/"), {"text": "Dear {holdr}", "files": [jpeg()], "send": "1"}
    )

    page = page_of(response)
    assert response.status_code == 422
    assert "There is no variable {holdr}. You can use" in page
    assert ("Dear {holdr}</textarea>" in page, 'name="kept-files"' in page) == (True, True)


def test_a_file_of_ours_is_not_the_members_before_it_is_sent(client, as_triager, notice, filer):
    page = page_of(as_triager.post(desk(notice, "messages/"), {"text": "", "files": [jpeg()], "send": "1"}))
    key = page.partition('name="kept-files" value="')[2].partition('"')[0]
    client.force_login(filer)
    before = client.get(f"/o/acme/files/{key}/").status_code
    named = client.post(member(notice, "messages/"), {"text": "Mine?", "kept-files": key})
    with staff_scope():
        stolen = MessageFile.objects.count()

    assert (before, named.status_code, stolen) == (404, 302, 0)


def test_a_note_is_kept_and_an_empty_one_refused(as_triager, notice):
    kept = as_triager.post(desk(notice, "notes/"), {"note": "Ask legal first."})
    empty = as_triager.post(desk(notice, "notes/"), {"note": ""})

    assert (kept.status_code, kept.url) == (302, desk(notice, "#notes"))
    assert "Ask legal first." in page_of(as_triager.get(desk(notice)))
    assert (empty.status_code, "Write a note." in page_of(empty)) == (422, True)
    with staff_scope():
        assert NoticeNote.objects.count() == 1


def test_another_reason_is_proposed_and_shown_at_the_desk(as_triager, notice):
    here = desk(notice, "reason/")
    page = page_of(as_triager.get(here))
    with staff_scope():
        key = ReasonCode.objects.get(code="TM-03", version=1).pk

    wrong = as_triager.post(here, {"reason": key, "sentence": "", "version": notice.version})
    stale = as_triager.post(here, {"reason": key, "sentence": "In the pictures.", "version": 77})
    made = as_triager.post(here, {"reason": key, "sentence": "In the pictures.", "version": notice.version})
    article = page_of(as_triager.get(desk(notice)))

    assert f'href="{here}"' in article
    assert "PT-01" not in page
    assert [one.status_code for one in (wrong, stale, made)] == [422, 409, 302]
    assert "In the pictures.</textarea>" in page_of(stale)
    assert ("In the pictures." in article, "Take the proposal back" in article) == (True, True)
    assert "A proposal waits for the filer already." in page_of(as_triager.get(here))


def test_a_proposal_is_taken_back_on_the_page(as_triager, notice, proposal):
    response = as_triager.post(desk(notice, f"reason/{proposal.pk}/end/"))
    late = as_triager.post(desk(notice, f"reason/{proposal.pk}/end/"))

    assert (response.status_code, late.status_code) == (302, 409)
    assert "Our team took this proposal back." in page_of(late)


def test_the_filer_reads_what_the_reason_requires_before_consenting(as_filer, notice, triager):
    row = proposed(notice, triager, "CF-01")
    here = member(notice, f"reason/{row.pk}/")

    linked, page = page_of(as_filer.get(member(notice))), page_of(as_filer.get(here))
    missing = as_filer.post(f"{here}answer/", {"consent": "1", "test_purchase": "Order 4471-20"})
    kinds = list(row.after.files)
    files = {f"files-{kind}": [jpeg(f"{kind}.jpg")] for kind in kinds}
    made = as_filer.post(
        f"{here}answer/", {"consent": "1", "confirmed": "on", "test_purchase": "Order 4471-20", **files}
    )

    assert f'href="{here}"' in linked
    assert ("What CF-01 requires" in page, "missing" in page, "The deadline stays as it is" in page) == (
        True,
    ) * 3
    assert (missing.status_code, "Order 4471-20" in page_of(missing)) == (422, True)
    assert (made.status_code, made.url) == (302, member(notice))
    after = again(notice)
    assert (after.reason.code, after.details) == ("CF-01", {"test_purchase": "Order 4471-20"})
    story = page_of(as_filer.get(member(notice)))
    assert "It was sent as TM-01" in story


def test_the_filer_declines_with_a_sentence(as_filer, notice, proposal):
    here = member(notice, f"reason/{proposal.pk}/answer/")

    without = as_filer.post(here, {"decline": "1", "sentence": ""})
    made = as_filer.post(here, {"decline": "1", "sentence": "It is on the product."})
    late = as_filer.post(here, {"consent": "1", "confirmed": "on"})

    assert (without.status_code, "Write in a sentence why" in page_of(without)) == (422, True)
    assert (made.status_code, late.status_code, again(notice).reason.code) == (302, 409, "TM-01")
    assert "answered this on" in page_of(as_filer.get(here.removesuffix("answer/")))


def test_a_viewer_reads_a_proposal_and_cannot_answer(as_viewer, notice, proposal):
    here = member(notice, f"reason/{proposal.pk}/")

    page = page_of(as_viewer.get(here))

    assert ("The mark shows in the pictures only." in page, "Consent to TM-03" in page) == (True, False)
    assert as_viewer.post(f"{here}answer/", {"consent": "1", "confirmed": "on"}).status_code == 403


def test_a_proposal_of_somebody_else_is_not_found(client, stranger, notice, proposal):
    client.force_login(stranger)

    assert client.get(f"/o/other/notices/{notice.number}/reason/{proposal.pk}/").status_code == 404
    assert client.post(f"/o/other/notices/{notice.number}/messages/", {"text": "Hm"}).status_code == 404


@pytest.mark.parametrize("side", ["member", "desk"])
def test_many_messages_take_as_many_statements_as_one(
    request, side, notice, acme, filer, triager, django_assert_max_num_queries
):
    """The first look notes what is read; the second is counted."""
    client = request.getfixturevalue("as_filer" if side == "member" else "as_triager")
    here = member(notice) if side == "member" else desk(notice)
    counts = []
    for _round in range(2):
        written(notice, triager, "We look into it.", team=True)
        written(notice, filer, "Thank you.", team=False)
        client.get(here)
        with django_assert_max_num_queries(60) as seen:
            client.get(here)
        counts.append(len(seen))

    assert counts[0] == counts[1]
