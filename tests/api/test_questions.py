"""Questions about notices by API: asked and judged by the desk, read and answered by programs."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from ipr_portal.tenancy.scope import staff_scope
from takedowns.models import InformationRequest
from tests.api.filing import faults
from tests.api.test_desk import Person
from tests.factories import InformationRequestFactory, NoticeFactory, NoticeFileFactory

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)
STATEMENTS = 20  # with the program's token, session, scope and log


@pytest.fixture
def tara(triager, settings):
    settings.STAFF_SECOND_FACTOR_REQUIRED = False
    return Person(triager)


@pytest.fixture
def notice(acme):
    with staff_scope():
        return NoticeFactory(organisation=acme, clock=None, due_at=timezone.now() + HOUR, listing_count=2)


def asked_about(notice, *codes, **more):
    now = timezone.now()
    with staff_scope():
        return InformationRequestFactory(
            organisation=notice.organisation, notice=notice, asked_at=now - HOUR, items=codes or ("SHOWS_WHERE",),
            **{"answer_until": now + HOUR} | more,
        )  # fmt: skip


def at(notice, noun=""):
    return f"notices/{notice.number}/questions/{noun}"


def test_the_desk_asks_a_program_answers_and_the_desk_judges(tara, program, notice):
    body = {"questions": [{"code": "SHOWS_WHERE", "sentence": "Which picture?", "listings": [2]}], "days": 3}
    made = tara.send(at(notice), body, if_match=f'"{notice.version}"')

    read = program.get(at(notice)).json()["items"]
    answered = program.post(at(notice, "1/answers/"), {"answers": [{"position": 1, "text": "The cap."}]})
    judged = tara.send(at(notice, "1/verdict/"), {"enough": True})
    again = tara.send(at(notice, "1/verdict/"), {"enough": True})

    (item,) = read[0]["items"]
    assert (made.status_code, made["ETag"]) == (201, f'"{notice.version + 1}"')
    assert (item["code"], item["sentence"], item["listings"], item["answer"]) == (
        "SHOWS_WHERE", "Which picture?", [2], "",
    )  # fmt: skip
    assert (answered.status_code, answered.json()["state"]) == (201, "ANSWERED")
    assert answered.json()["items"][0]["answer"] == "The cap."
    assert (judged.status_code, judged.json()["state"], again.status_code) == (200, "ACCEPTED", 409)


@pytest.mark.parametrize(
    ("questions", "fault"),
    [
        ([{"code": "CLAIM_CHART"}], ("refused", "questions.1.code")),
        ([{"code": "SHOWS_WHERE"}, {"code": "OTHER"}], ("refused", "questions.2.sentence")),
        ([{"code": "SHOWS_WHERE", "listings": [9]}], ("refused", "questions.1.listings")),
        ([{"code": "WHAT"}], ("invalid_choice", "questions.1.code")),
        ([{"code": "SHOWS_WHERE", "listings": ["1"]}], ("type", "questions.1.listings.1")),
    ],
)
def test_a_question_is_refused_at_its_field(tara, notice, questions, fault):
    with staff_scope():
        NoticeFileFactory(organisation=notice.organisation, notice=notice, kind="CLAIM_CHART", item=None)

    answer = tara.send(at(notice), {"questions": questions})

    assert faults(answer) == [fault]


def test_asking_by_an_old_version_changes_nothing(tara, notice):
    answer = tara.send(at(notice), {"questions": [{"code": "SHOWS_WHERE"}]}, if_match='"9"')

    assert answer.status_code == 412
    with staff_scope():
        assert InformationRequest.objects.count() == 0


@pytest.mark.parametrize(
    ("answers", "fault"),
    [
        ([{"position": 1, "text": "The cap."}], ("refused", "answers")),
        ([{"position": 7, "text": "The cap."}], ("unknown", "answers.1.position")),
        ([{"position": 1}, {"position": 1}], ("unknown", "answers.2.position")),
        (
            [{"position": 1, "files": ["6f1f1d5e-6a47-4b0e-9d0b-2d1f6e0a1c11"]}],
            ("not_found", "answers.1.files.1"),
        ),
        ([{"position": 1, "text": 5}], ("type", "answers.1.text")),
    ],
)
def test_an_answer_is_refused_at_its_field(program, notice, answers, fault):
    asked_about(notice, "SHOWS_WHERE", "SELLER")

    answer = program.post(at(notice, "1/answers/"), {"answers": answers})

    assert fault in faults(answer)


def test_a_late_answer_and_a_second_one_conflict(program, notice):
    asked_about(notice, answer_until=timezone.now() - HOUR / 2)

    answer = program.post(at(notice, "1/answers/"), {"answers": [{"position": 1, "text": "The cap."}]})

    assert (answer.status_code, answer.json()["code"]) == (409, "conflict")


def test_viewers_read_and_strangers_find_nothing(notice, viewer, stranger):
    asked_about(notice)
    path = f"/api/v1/o/acme/notices/{notice.number}/questions/"

    found = []
    for person in (viewer, stranger):
        browser = Client()
        browser.force_login(person)
        found.append(browser.get(path).status_code)
        found.append(browser.post(f"{path}1/answers/", "{}", "application/json").status_code)

    assert found == [200, 403, 404, 404]


@pytest.mark.parametrize("codes", [("SHOWS_WHERE",), ("SHOWS_WHERE", "SELLER", "TELL_TALE", "OTHER")])
def test_questions_are_read_in_a_fixed_number_of_statements(
    program, notice, codes, django_assert_num_queries
):
    asked_about(notice, *codes)
    program.get(at(notice))

    with django_assert_num_queries(STATEMENTS):
        answer = program.get(at(notice))

    assert answer.status_code == 200
