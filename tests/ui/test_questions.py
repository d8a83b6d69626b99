"""Several queries in one statement, and bounded counts."""

import pytest
from django.db import connection
from django.db.models import Q
from django.test.utils import CaptureQueriesContext

from ipr_portal.accounts.models import User
from ipr_portal.ui import questions
from ipr_portal.ui.questions import (
    Question,
    all_keys,
    ask,
    count_in,
    counts_in,
    how_many,
    how_many_fit,
    how_many_fit_each,
)
from tests.factories import UserFactory


@pytest.fixture
def people(db):
    for name in ("Ada", "Bo", "Cy", "Di", "Eva"):
        UserFactory(name=name)
    return User.objects.order_by("name")


def counted(**few):
    return {name: str(count_in(answer)) for name, answer in ask(few).items()}


def test_questions_are_answered_in_one_statement(people, django_assert_num_queries):
    before = Question("SELECT max(name) FROM accounts_user WHERE name < %s", ["D"])

    with django_assert_num_queries(1):
        found = ask({"one": Question("SELECT 1"), "who": before})

    assert found == {"one": 1, "who": "Cy"}


def test_the_same_question_under_two_names_is_asked_once(people):
    last = Question("SELECT max(name) FROM accounts_user WHERE name < %s", ["D"])

    with CaptureQueriesContext(connection) as captured:
        found = ask({"who": last, "one": Question("SELECT 1"), "again": last})

    assert found == {"who": "Cy", "one": 1, "again": "Cy"}
    assert captured[0]["sql"].count("max(name)") == 1


def test_a_count_stops_where_more_says_nothing(people, monkeypatch):
    monkeypatch.setattr(questions, "COUNT_TO", 4)

    found = counted(all=how_many(people), some=how_many(people.exclude(name="Eva")))

    assert found == {"all": "4+", "some": "4"}


def test_a_count_is_exact_as_long_as_every_row_was_looked_at(people, monkeypatch):
    monkeypatch.setattr(questions, "LOOK_AT", 3)

    assert counted(all=how_many_fit(people.filter(name__lt="D"), Q(name__gte="B"))) == {"all": "2"}


def test_a_count_says_when_rows_were_not_looked_at(people, monkeypatch):
    monkeypatch.setattr(questions, "LOOK_AT", 3)

    assert counted(all=how_many_fit(people, ~Q(name="Nobody"))) == {"all": "3+"}


def test_a_count_that_found_enough_asks_for_no_more(people, monkeypatch):
    monkeypatch.setattr(questions, "COUNT_TO", 2)

    assert counted(all=how_many_fit(people, ~Q(name="Nobody"))) == {"all": "2+"}


def test_several_conditions_are_counted_over_the_same_rows(people):
    early, late = Q(name__lt="C"), Q(name__gte="C")

    found = ask(
        {"both": how_many_fit_each(people, [early, late], 9), "few": how_many_fit_each(people, [early], 3)}
    )

    assert [str(count) for count in counts_in(found["both"])] == ["2", "3"]
    assert [str(count) for count in counts_in(found["few"])] == ["2+"]


def test_keys_come_as_a_list(people):
    found = ask({"all": all_keys(people.order_by("pk")), "none": all_keys(people.filter(pk__in=[]))})

    assert found == {"all": [one.pk for one in people.order_by("pk")], "none": []}
