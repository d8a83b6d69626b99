"""Rows written in one statement, and statements that travel together: as strict as models and single statements are."""

from datetime import timedelta

import pytest
from django.db import DataError, IntegrityError, connection, transaction

from ipr_portal.audit.actions import event, record_many
from ipr_portal.audit.models import AuditEvent
from ipr_portal.notifications.actions import News, notify_many
from ipr_portal.notifications.models import Notification, OutgoingMail
from ipr_portal.tenancy.rows import insert, insert_many
from ipr_portal.tenancy.scope import NoScope
from ipr_portal.tenancy.trips import planned_once, sent_together
from tests.conftest import NOON
from tests.factories import NoticeFactory

ODD = 'A "quoted" \\ back\\slash, {braces}, NULL, ünïcode 東京 \n and a % sign'


def test_many_events_are_written_as_they_were_said(everyone, acme, lead, django_assert_num_queries):
    said = [
        event("organisation.verified", acme, by=lead, at=NOON + timedelta(seconds=n), internal=bool(n), note=ODD, n=n)
        for n in range(3)
    ]  # fmt: skip

    with django_assert_num_queries(1):
        record_many(said)

    rows = AuditEvent.objects.about(acme).filter(action="organisation.verified").order_by("at")
    assert [(row.by, row.at, row.internal, row.detail, row.acting_for) for row in rows] == [
        (lead, NOON + timedelta(seconds=n), bool(n), {"note": ODD, "n": n}, None) for n in range(3)
    ]


def test_what_is_too_long_is_refused_and_not_cut(everyone, acme, lead):
    long = event("organisation.verified", acme, by=lead, at=NOON)._replace(action="a" * 81)

    with pytest.raises(DataError, match="too long"), transaction.atomic():
        record_many([long])


def test_what_is_no_plain_value_is_refused(everyone, acme, lead):
    with pytest.raises(TypeError, match="no plain value"):
        record_many([event("organisation.verified", acme, by=lead, at=NOON, who=lead)])


def test_nothing_is_written_outside_a_scope(db, acme):
    row = event("organisation.verified", acme, by=None, at=NOON)

    for write in (
        lambda: record_many([row]),
        lambda: insert_many(AuditEvent, []),
        lambda: notify_many([], at=NOON),
    ):
        with pytest.raises(NoScope):
            write()


def test_news_is_told_once_to_each_in_one_statement_and_mailed_where_it_goes_by_mail(
    everyone, acme, lead, triager, django_assert_num_queries
):
    gone = triager
    gone.is_active = False
    news = [
        News(recipients=[lead, gone], kind="clock.warned", subject=acme, path="/desk/", context={"used": 50, "why": ODD}),
        News(recipients=[lead], kind="clock.warned", subject=acme, event_key="by hand", by_mail=False),
        News(recipients=[lead], kind="clock.warned", subject=acme, event_key="later", mail_at=NOON + timedelta(hours=1)),
    ]  # fmt: skip

    for _again in range(2):
        with django_assert_num_queries(1):
            notify_many(news, at=NOON)

    lines, mails = Notification.objects.order_by("pk"), OutgoingMail.objects.order_by("next_try_at")
    assert [(row.recipient, row.event_key[:7]) for row in lines] == [
        (lead, "clock.w"), (lead, "by hand"), (lead, "later"),
    ]  # fmt: skip
    assert [(row.address, row.next_try_at - NOON) for row in mails] == [
        (lead.email, timedelta()), (lead.email, timedelta(hours=1)),
    ]  # fmt: skip
    assert lines[0].context == {"subject": str(acme), "path": "/desk/", "used": 50, "why": ODD}
    assert mails[0].context == lines[0].context | {"name": lead.name}
    assert (mails[0].language, mails[0].state, mails[0].attempts, mails[0].last_error) == (
        "en",
        "QUEUED",
        0,
        "",
    )


def test_a_row_that_has_its_key_is_written_whole(everyone):
    notice = NoticeFactory()
    notice.pk, notice.number, notice.clock_id, notice.explanation = (
        notice.pk + 1000,
        "SG-2026-999999-1",
        None,
        ODD,
    )

    insert(notice)

    again = type(notice).objects.get(pk=notice.pk)
    kept_by_trigger = {"changed_at"}
    for field in notice._meta.concrete_fields:
        if field.name not in kept_by_trigger:
            assert getattr(again, field.attname) == getattr(notice, field.attname), field.name
    assert again.changed_at is not None


def test_statements_that_travel_together_keep_their_order_and_their_answers(db):
    with sent_together(), connection.cursor() as first, connection.cursor() as second:
        first.execute("SELECT set_config('app.person', '7', true)")
        second.execute("SELECT current_setting('app.person')")

        assert (second.fetchone(), first.fetchone()) == (("7",), ("7",))


def test_an_error_on_the_way_is_raised_as_djangos_own_and_undoes_what_went_before(everyone):
    notice = NoticeFactory()
    taken = NoticeFactory()

    with pytest.raises(IntegrityError), transaction.atomic(), sent_together():
        with connection.cursor() as cursor:
            cursor.execute("UPDATE takedowns_notice SET value = 77 WHERE id = %s", [notice.pk])
        taken.number = "SG-2026-999998-1"
        insert(taken)

    notice.refresh_from_db()
    assert notice.value != 77


def kept() -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT statement FROM pg_prepared_statements")
        return [text for (text,) in cursor.fetchall()]


@pytest.mark.parametrize(("threshold", "is_kept"), [(2, True), (None, False)])
def test_a_statement_that_runs_all_day_is_kept_by_postgres_where_that_is_wanted(
    db, monkeypatch, threshold, is_kept
):
    connection.ensure_connection()
    monkeypatch.setattr(connection.connection, "prepare_threshold", threshold)
    words = f"SELECT %s::int + 1 AS {'kept' if is_kept else 'sent'}"

    for n in range(4):
        with planned_once() as cursor:
            cursor.execute(words, [n])
            assert cursor.fetchone() == (n + 1,)

    assert any(text.endswith(words.rpartition(" ")[2]) for text in kept()) == is_kept


def test_a_statement_that_is_planned_once_is_counted_as_others_are(db, django_assert_num_queries):
    with django_assert_num_queries(1), planned_once() as cursor:
        cursor.execute("SELECT 1")

        assert cursor.fetchone() == (1,)
