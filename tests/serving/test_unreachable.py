"""While PostgreSQL is unavailable pages answer 503 with Retry-After; other database errors are 500."""

import json
import logging

import pytest
from django.db import IntegrityError, InterfaceError, OperationalError, connection
from django.test import Client, RequestFactory

from ipr_portal.unreachable import OneLine, is_unreachable

WORDS = "Our database does not answer"


@pytest.fixture
def away(transactional_db):
    """Nobody listens where the database is looked for."""
    kept = dict(connection.settings_dict)
    connection.close()
    connection.settings_dict |= {"HOST": "127.0.0.1", "PORT": "1"}
    yield
    connection.close()
    connection.settings_dict |= {name: kept[name] for name in ("HOST", "PORT")}


@pytest.fixture
def browser():
    return Client(raise_request_exception=False)


@pytest.mark.parametrize(
    "address", ["/", "/roles/", "/accounts/login/", "/desk/", "/o/acme/", "/shop/", "/desk/audit/"]
)
def test_every_page_answers_503_with_retry_after(away, browser, address):
    browser.cookies["session"] = "x" * 32  # the session is looked up before any view

    answer = browser.get(address)

    assert (answer.status_code, answer["Retry-After"], answer["Cache-Control"]) == (503, "15", "no-store")
    assert WORDS in answer.content.decode()


def test_a_form_that_is_sent_is_told_the_same(away, browser):
    answer = browser.post("/accounts/login/", {"login": "a@b.example", "password": "x"})

    assert (answer.status_code, answer["Retry-After"]) == (503, "15")


def test_htmx_puts_it_above_what_is_there_and_leaves_the_rest(away, browser):
    answer = browser.get("/roles/", headers={"HX-Request": "true"})

    assert (answer.status_code, answer["HX-Retarget"], answer["HX-Reswap"]) == (503, "main", "afterbegin")
    assert 'role="alert"' in answer.content.decode()
    assert "<html" not in answer.content.decode()


def test_a_page_that_looks_by_itself_stays_as_it_is(away, browser):
    answer = browser.get("/roles/", headers={"HX-Request": "true", "X-Unattended": "1"})

    assert (answer.status_code, answer["HX-Reswap"], answer.content) == (503, "none", b"")


def test_a_program_is_told_in_json(away, browser):
    answer = browser.get("/roles/", headers={"Accept": "application/json"})

    assert (answer.status_code, answer["Content-Type"], answer["Retry-After"]) == (
        503,
        "application/json",
        "15",
    )
    assert json.loads(answer.content)["detail"].startswith(WORDS)


def test_no_traceback_is_logged(away, browser, caplog):
    browser.get("/accounts/login/")
    browser.cookies["session"] = "x" * 32
    browser.get("/desk/")
    said = [record for record in caplog.records if "5" in str(getattr(record, "status_code", "5"))]

    for record in said:
        OneLine().filter(record)

    assert said
    assert [record.getMessage() for record in said if record.exc_info] == []


def raised(statement: str):
    """The error of a statement, with what the database said about it."""
    with connection.cursor() as cursor, pytest.raises(Exception) as caught:
        cursor.execute(statement)
    return caught.value


@pytest.mark.parametrize("state", ["57P01", "57P02", "57P03", "53300", "08006", "08001", "08P01"])
def test_a_database_that_stops_starts_or_is_full_is_away(transactional_db, state):
    error = raised(f"DO $$ BEGIN RAISE EXCEPTION 'so' USING ERRCODE = '{state}'; END $$")

    assert is_unreachable(error) is isinstance(error, OperationalError | InterfaceError) is True


@pytest.mark.parametrize(
    "state", ["40P01", "40001", "55P03", "57014", "53100", "53200", "42601", "23505", "22012"]
)
def test_what_a_query_did_wrong_is_no_outage(transactional_db, state):
    assert (
        is_unreachable(raised(f"DO $$ BEGIN RAISE EXCEPTION 'so' USING ERRCODE = '{state}'; END $$")) is False
    )


def test_a_session_that_the_server_ended_is_one(transactional_db):
    error = raised("SELECT pg_terminate_backend(pg_backend_pid())")

    assert is_unreachable(error)
    connection.close()


def test_other_errors_and_a_closed_cursor_are_none(transactional_db):
    cursor = connection.cursor()
    cursor.execute("SELECT 1")
    cursor.close()
    with pytest.raises(InterfaceError) as caught:
        cursor.execute("SELECT 1")

    found = [is_unreachable(error) for error in (caught.value, IntegrityError(), ValueError(), None)]

    assert found == [False, False, False, False]


def test_any_other_error_keeps_its_page_and_its_traceback():
    from ipr_portal.unreachable import error_page

    record = logging.LogRecord("x", logging.ERROR, "", 0, "So", (), (ValueError, ValueError("no"), None))

    OneLine().filter(record)

    assert record.exc_info
    assert error_page(RequestFactory().get("/")).status_code == 500
