"""An internal note with a word that stands nowhere else, looked for wherever a rights holder can read."""

import pytest
from django.urls import URLPattern, URLResolver
from django.utils import timezone

from ipr_portal.notifications.models import Notification, OutgoingMail
from ipr_portal.tenancy.scope import organisation_scope, staff_scope
from ipr_portal.urls import member
from ipr_portal.urls_api import member as api
from takedowns.actions import conversation
from takedowns.models import NoticeNote
from tests.factories import NoticeFactory

pytestmark = pytest.mark.django_db
WORD = "quokkaburger"


@pytest.fixture
def noted(acme, filer, triager):
    """A notice with a note, and a conversation beside it."""
    now = timezone.now()
    with staff_scope():
        notice = NoticeFactory(organisation=acme, submitted_by=filer, clock=None, due_at=now, listing_count=2)
        conversation.write_note(notice=notice, text=f"The {WORD} again.", by=triager, at=now)
        conversation.write_to_holder(notice=notice, text="We look into it.", by=triager, at=now)
    return notice


def addresses(patterns, before=""):
    """Every address that needs no key, or only the number of a notice."""
    for pattern in patterns:
        route = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from addresses(pattern.url_patterns, route)
        elif isinstance(pattern, URLPattern) and route.count("<") == route.count("<str:number>"):
            yield route


PAGES, CALLS = list(addresses(member)), list(addresses(api))


def test_the_word_is_there_for_the_desk(client, triager, settings, noted):
    settings.STAFF_SECOND_FACTOR_REQUIRED = False
    client.force_login(triager)

    assert WORD in client.get(f"/desk/notices/{noted.number}/").content.decode()


@pytest.mark.parametrize("route", PAGES)
def test_no_page_of_a_member_has_it(client, acme_owner, noted, route):
    client.force_login(acme_owner)
    address = "/o/acme/" + route.replace("<str:number>", noted.number)

    for query in ("", f"?q={WORD}", f"?text={WORD}"):
        found = client.get(address + query, follow=True)
        shown = b"".join(found.streaming_content) if found.streaming else found.content
        assert WORD not in shown.decode(errors="replace").replace(query.partition("=")[2] or "\0", "")
        assert b"internal note" not in shown


@pytest.mark.parametrize("route", CALLS)
def test_no_answer_of_the_api_has_it(client, acme_owner, noted, route):
    client.force_login(acme_owner)

    found = client.get("/api/v1/o/acme/" + route.replace("<str:number>", noted.number))

    shown = b"".join(found.streaming_content) if found.streaming else found.content
    assert found.status_code in (200, 404, 405), shown
    assert WORD not in shown.decode(errors="replace")
    assert "note_written" not in shown.decode(errors="replace")


def test_a_search_for_the_word_finds_no_notice(client, filer, noted):
    client.force_login(filer)
    with_word = client.get(f"/o/acme/notices/?text={WORD}").content.decode()
    with_number = client.get(f"/o/acme/notices/?text={noted.number}").content.decode()

    assert (noted.number in with_word, noted.number in with_number) == (False, True)


def test_no_news_and_no_mail_has_it(noted):
    with staff_scope():
        texts = [str(row.context) for row in (*Notification.objects.all(), *OutgoingMail.objects.all())]
        kinds = set(Notification.objects.values_list("kind", flat=True))
    assert len(texts) > 0
    assert not any(WORD in text for text in texts)
    assert kinds == {"notice.message_from_team"}


def test_every_row_that_a_member_can_read_is_without_it(acme, filer, noted):
    """Every table, as the database shows it to a member."""
    from django.apps import apps
    from django.db import connection, transaction

    tables = {
        model._meta.db_table for model in apps.get_models(include_auto_created=True) if model._meta.managed
    }
    closed, with_word = set(), set()
    with organisation_scope(acme, by=filer), connection.cursor() as cursor:
        for table in sorted(tables):
            cursor.execute("SELECT has_table_privilege(%s, 'SELECT')", [table])
            if not cursor.fetchone()[0]:
                closed.add(table)
                continue
            with transaction.atomic():
                cursor.execute(f"SELECT count(*) FROM {table} AS one WHERE one::text LIKE %s", [f"%{WORD}%"])
                if cursor.fetchone()[0]:
                    with_word.add(table)
    assert NoticeNote._meta.db_table in closed
    assert with_word == set()
