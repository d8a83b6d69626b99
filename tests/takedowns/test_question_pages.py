"""Asking at the desk, and answering as a rights holder, on their pages."""

import re
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from ipr_portal.tenancy.scope import staff_scope
from takedowns.enums import RequestState
from takedowns.models import InformationRequest, Notice, NoticeFile
from tests.evidence.files import picture
from tests.factories import InformationRequestFactory, NoticeFactory, NoticeFileFactory

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)
JPEG = picture("JPEG")
PART = {"HX-Request": "true"}


@pytest.fixture
def as_triager(client, triager, settings):
    settings.STAFF_SECOND_FACTOR_REQUIRED = False
    client.force_login(triager)
    return client


@pytest.fixture
def notice(acme, filer):
    """Two listings that somebody may still be asked about: without a clock, so at any time."""
    with staff_scope():
        return NoticeFactory(
            organisation=acme, submitted_by=filer, clock=None, due_at=timezone.now() + HOUR, listing_count=2
        )


@pytest.fixture
def asked(notice, triager):
    return open_request(notice, triager)


def open_request(notice, triager, *codes, **more):
    now = timezone.now()
    more = {"asked_at": now - HOUR, "answer_until": now + HOUR} | more
    with staff_scope():
        return InformationRequestFactory(
            organisation=notice.organisation, notice=notice, asked_by=triager,
            items=codes or ("SHOWS_WHERE", "GENUINE_PICTURE"), **more,
        )  # fmt: skip


def posted(notice, **more):
    return {
        "version": str(notice.version),
        "days": "5",
        "code-1": "SHOWS_WHERE",
        "sentence-1": "Which picture?",
        "listings-1": "1-2",
    } | more


def page_of(response):
    return response.content.decode()


def answers(row):
    return f"/o/acme/notices/{row.notice.number}/questions/{row.round}/answers/"


def state_of(row):
    with staff_scope():
        return InformationRequest.objects.get(pk=row.pk).state


def test_a_triager_asks_on_the_page_that_i_opens(as_triager, triager, notice):
    here = f"/desk/notices/{notice.number}/"
    link = f'href="{here}questions/" aria-keyshortcuts="i"'
    seen = [link in page_of(as_triager.get(here))]

    response = as_triager.post(f"{here}questions/", posted(notice, **{"listings-1": "2"}))

    page = page_of(as_triager.get(here))
    assert (response.status_code, response.url) == (302, here)
    assert [*seen, link in page] == [True, False]
    assert "Waits for the filer:" in page
    with staff_scope():
        row = InformationRequest.objects.get()
        assert [item.positions for item in row.items.all()] == [[2]]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"code-1": ""}, "Choose one."),
        ({"code-1": "", "code-2": ""}, "Choose one."),
        ({"days": "11"}, "Give 10 or less."),
        ({"listings-1": "1, 9"}, "Listing 9 is not open"),
        ({"listings-1": "all"}, "Name listings by their numbers"),
        ({"listings-1": ""}, "Name the listings, or tick “Every undecided listing”."),
        ({"listings-1": "2", "every-1": "on"}, "Empty this field, or untick “Every undecided listing”."),
        ({"code-2": "SELLER"}, "Name the listings, or tick “Every undecided listing”."),
        ({"code-2": "SHOWS_WHERE", "every-2": "on"}, "This is asked twice"),
        ({"sentence-2": "And this?"}, "Choose what you ask for."),
        ({"code-1": "OTHER", "sentence-1": ""}, "Write what you want to know."),
        ({"code-1": "CLAIM_CHART"}, "CLAIM_CHART is not one of the available choices"),
    ],
)
def test_a_refused_question_keeps_what_was_typed(as_triager, triager, notice, change, said):
    with staff_scope():
        NoticeFileFactory(organisation=notice.organisation, notice=notice, kind="CLAIM_CHART", item=None)

    response = as_triager.post(f"/desk/notices/{notice.number}/questions/", posted(notice) | change)

    page = page_of(response)
    assert (response.status_code, said in page) == (422, True)
    assert ("Which picture?" in page) is ("sentence-1" not in change)
    assert "Evidence, Claim chart" in page


def asked_places():
    with staff_scope():
        return [item.positions for item in InformationRequest.objects.get().items.all()]


def test_every_undecided_listing_is_asked_about_only_where_that_is_ticked(as_triager, notice):
    given = posted(notice, **{"listings-1": "", "every-1": "on", "listings-2": "2"})

    response = as_triager.post(f"/desk/notices/{notice.number}/questions/", given)

    assert (response.status_code, asked_places()) == (302, [[1, 2]])


@pytest.mark.parametrize(
    ("listing_count", "query", "filled"),
    [(2, "?listings=2", ["2"] * 3), (2, "?listings=1-2", ["1-2"] * 3), (2, "", []), (1, "", ["1"] * 3)],
)
def test_the_address_says_which_listings_stand_in_the_form(
    as_triager, acme, filer, listing_count, query, filled
):
    with staff_scope():
        notice = NoticeFactory(
            organisation=acme,
            submitted_by=filer,
            clock=None,
            due_at=timezone.now() + HOUR,
            listing_count=listing_count,
        )

    page = page_of(as_triager.get(f"/desk/notices/{notice.number}/questions/{query}"))

    assert re.findall(r'name="listings-\d" value="([^"]*)"', page) == filled


def test_the_dialog_of_a_notice_gets_the_form_alone_with_what_the_notice_answers(as_triager, notice):
    with staff_scope():
        NoticeFileFactory(organisation=notice.organisation, notice=notice, kind="CLAIM_CHART", item=None)

    part = page_of(as_triager.get(f"/desk/notices/{notice.number}/questions/?listings=2", headers=PART))

    assert ("<main" in part, "data-ask-form" in part, 'value="2"' in part) == (False, True, True)
    assert "Evidence, Claim chart" in part.partition("asking__known")[2]


def test_what_was_chosen_stays_after_a_question_save_for_the_listings_that_wait(as_triager, notice):
    here = f"/desk/notices/{notice.number}/"
    with staff_scope():
        first, second = notice.listings.in_order().values_list("pk", flat=True)
    as_triager.post(f"{here}questions/", posted(notice, **{"listings-1": "2"}), headers=PART)
    chosen = {
        "version": "1",
        f"outcome-{first}": "REMOVED",
        f"outcome-{second}": "REJECTED",
        f"code-{second}": "su1",
    }

    page = page_of(as_triager.post(f"{here}decision/", chosen | {"keep": "1"}, headers=PART))

    assert f'name="outcome-{first}" value="REMOVED" checked' in page
    assert f'name="outcome-{second}" value="" checked' in page
    assert ("data-kept" in page, "SU-01" in page.partition("data-rows")[2].partition("</ul>")[0]) == (
        True,
        False,
    )
    with staff_scope():
        assert set(notice.listings.values_list("outcome", flat=True)) == {"PENDING"}


def test_the_panel_leads_to_a_question_about_its_listing_while_one_can_be_asked(as_triager, triager, notice):
    link = f'href="/desk/notices/{notice.number}/questions/?listings=2"'
    panel = f"/desk/notices/{notice.number}/listings/2/panel/"
    seen = [link in page_of(as_triager.get(panel, headers=PART))]

    open_request(notice, triager)
    with staff_scope():
        Notice.objects.filter(pk=notice.pk).update(question_state="OPEN")

    assert [*seen, link in page_of(as_triager.get(panel, headers=PART))] == [True, False]


def test_asking_about_a_notice_that_changed_meanwhile_is_stale_and_keeps_the_text(
    as_triager, triager, notice
):

    response = as_triager.post(f"/desk/notices/{notice.number}/questions/", posted(notice, version="7"))

    page = page_of(response)
    assert (response.status_code, "Which picture?" in page, "has changed since you opened it" in page) == (
        409,
        True,
        True,
    )
    assert f'name="version" value="{notice.version}"' in page


def test_asking_is_for_people_who_decide(client, filer, notice):
    client.force_login(filer)

    assert client.get(f"/desk/notices/{notice.number}/questions/").status_code in (403, 404)


def test_the_question_stands_first_on_the_page_of_the_filer(as_filer, asked):
    page = page_of(as_filer.get(f"/o/acme/notices/{asked.notice.number}/"))

    assert page.index("We ask you") < page.index("Who acts now")
    assert page.count('name="answer-') == 2
    assert "Answer our questions about" in page_of(as_filer.get("/o/acme/"))


def test_a_viewer_reads_the_question_and_cannot_answer(client, viewer, asked):
    client.force_login(viewer)
    page = page_of(client.get(f"/o/acme/notices/{asked.notice.number}/"))

    response = client.post(answers(asked), {"answer-1": "The cap."})

    assert ("We ask you" in page, "Send the answer" in page) == (True, False)
    assert (response.status_code, state_of(asked)) == (403, RequestState.OPEN)


def test_a_stranger_finds_no_question(client, stranger, asked):
    client.force_login(stranger)
    place = stranger.organisations.get().slug

    found = [
        client.post(path, {"answer-1": "x"}).status_code
        for path in (answers(asked), answers(asked).replace("acme", place, 1))
    ]

    assert found == [404, 404]


def test_a_refused_answer_keeps_words_and_files_and_is_then_sent(as_filer, asked, settings):
    first = as_filer.post(
        answers(asked), {"answer-1": "", "files-2": SimpleUploadedFile("cap.jpg", JPEG, "image/jpeg")}
    )
    page = page_of(first)
    kept = page.partition('name="kept-2" value="')[2].partition('"')[0]

    second = as_filer.post(answers(asked), {"answer-1": "On the cap.", "kept-2": kept})

    assert (first.status_code, "Answer this question" in page, "Files are not kept" in page) == (
        422,
        True,
        False,
    )
    assert (second.status_code, state_of(asked)) == (302, RequestState.ANSWERED)
    with staff_scope():
        attached = NoticeFile.objects.get()
        assert (attached.file.name, attached.kind, str(attached.file_id)) == ("cap.jpg", "GENUINE", kept)


def test_a_file_of_somebody_else_is_not_named(as_filer, stranger, asked):
    with staff_scope():
        other = NoticeFileFactory(organisation=stranger.organisations.get(), item=None)

    response = as_filer.post(answers(asked), {"answer-1": "On the cap.", "kept-2": str(other.file_id)})

    assert (response.status_code, state_of(asked)) == (422, RequestState.OPEN)


def test_a_refused_file_does_not_lose_the_other(as_filer, asked):
    files = [
        SimpleUploadedFile("cap.jpg", JPEG, "image/jpeg"),
        SimpleUploadedFile("run.exe", b"MZ", "image/jpeg"),
    ]

    response = as_filer.post(answers(asked), {"answer-1": "On the cap.", "files-2": files})

    page = page_of(response)
    assert (response.status_code, "Send cap.jpg" in page, "run.exe" in page) == (422, True, True)


@pytest.mark.parametrize("state", [RequestState.EXPIRED, RequestState.NOT_NEEDED])
def test_a_late_answer_is_refused_and_still_to_be_read(as_filer, notice, triager, state):
    now = timezone.now()
    row = open_request(notice, triager, state=state, answer_until=now - HOUR / 2, closed_at=now)

    response = as_filer.post(answers(row), {"answer-1": "It is on the cap."})

    page = page_of(response)
    assert (response.status_code, "It is on the cap." in page, "Send the answer" in page) == (
        409,
        True,
        False,
    )


def test_the_desk_reads_the_answer_beside_its_listings_and_judges_it(as_triager, triager, notice):
    now = timezone.now()
    row = open_request(
        notice,
        triager,
        "SHOWS_WHERE",
        state=RequestState.ANSWERED,
        answered_by=notice.submitted_by,
        answered_at=now,
    )
    with staff_scope():
        row.items.update(answer="The second picture, on the cap.")
    page = page_of(as_triager.get(f"/desk/notices/{notice.number}/"))

    response = as_triager.post(f"/desk/notices/{notice.number}/questions/1/verdict/", {"verdict": "enough"})

    assert page.count("The second picture, on the cap.") == 3
    assert (response.status_code, state_of(row)) == (302, RequestState.ACCEPTED)


def test_the_queue_says_who_waits_for_whom(as_triager, triager, acme, notice, asked):
    with staff_scope():
        NoticeFactory(organisation=acme, question_state="ANSWERED")

    page = page_of(as_triager.get("/desk/?view=open"))

    assert ("Waits for the filer" in page, "Answered" in page) == (True, True)


def test_the_list_of_notices_finds_what_waits_for_an_answer(as_filer, asked, acme):
    with staff_scope():
        other = NoticeFactory(organisation=acme)

    page = page_of(as_filer.get("/o/acme/notices/?state=TO_FIX"))

    assert (asked.notice.number in page, other.number in page) == (True, False)


def test_pages_with_questions_take_as_many_statements_for_one_as_for_many(
    as_filer, acme, filer, triager, notice, django_assert_max_num_queries
):
    few = count(as_filer, notice, triager, ["SHOWS_WHERE"], django_assert_max_num_queries)
    with staff_scope():
        other = NoticeFactory(
            organisation=acme, submitted_by=filer, clock=None, due_at=notice.due_at, listing_count=9
        )
    many = count(
        as_filer,
        other,
        triager,
        ["SHOWS_WHERE", "SELLER", "TELL_TALE", "OTHER"],
        django_assert_max_num_queries,
    )

    assert few == many


def count(client, notice, triager, codes, most):
    open_request(notice, triager, *codes)
    client.get(f"/o/acme/notices/{notice.number}/")
    with most(60) as seen:
        client.get(f"/o/acme/notices/{notice.number}/")
    return len(seen)
