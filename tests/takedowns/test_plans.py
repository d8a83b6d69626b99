"""The hot queries use their indexes under row-level security, on twenty thousand notices of forty organisations."""

import pytest
from django.db import connection

from ipr_portal.tenancy.scope import organisation_scope, staff_scope
from ipr_portal.ui.pagination import beyond
from takedowns.filters import notice_rows, right_rows
from takedowns.models import IPRight, Listing, Notice, NoticeDraft
from takedowns.views.notices import NEWEST
from takedowns.views.rights import IN_ORDER
from tests.conftest import NOON, connected_as
from tests.factories import NoticeDraftFactory, NoticeFactory, OrganisationFactory

TENANTS, EACH = 40, 500

COPY_ROWS = """
INSERT INTO {table} ({columns}) SELECT {values} FROM {table} AS one, generate_series(1, {count}) AS n
WHERE one.id = ANY(%s) ORDER BY n
"""


def multiply(rows, **changes):
    """Copy each row many times, mixed as time mixes tenants; some columns changed (SQL, in which `n` counts)."""
    fields = rows[0]._meta.concrete_fields
    columns = [field.column for field in fields if field.column != "id" or "id" in changes]
    values = [changes.get(column, f'one."{column}"') for column in columns]
    statement = COPY_ROWS.format(
        table=rows[0]._meta.db_table,
        columns=", ".join(f'"{c}"' for c in columns),
        values=", ".join(values),
        count=EACH,
    )
    with connection.cursor() as cursor:
        cursor.execute(statement, [[row.pk for row in rows]])


def fill(organisations):
    """Rights, drafts, and notices with a listing: five hundred of each in every organisation."""
    first = [
        NoticeFactory(organisation=one, state="DECIDED", decided_at=NOON, pending_count=0)
        for one in organisations
    ]
    drafts = [NoticeDraftFactory(organisation=notice.organisation) for notice in first]
    with staff_scope():
        listings = list(Listing.objects.all())
        multiply([notice.right for notice in first], registration_number="''", title="one.title || n")
        multiply(drafts, id="gen_random_uuid()", discarded_at="one.saved_at")
        multiply(
            first, clock_id="NULL", number="'SG-2020-' || one.organisation_id || '-' || n",
            submitted_at="one.submitted_at + n * interval '1 hour'",
        )  # fmt: skip
        multiply(listings, position="n + 1", key="one.key || n")


@pytest.fixture
def acme(transactional_db, logins):
    """One organisation of forty, after the planner has looked at the tables."""
    organisations = OrganisationFactory.create_batch(TENANTS)
    fill(organisations)
    with connected_as(logins[0]), connection.cursor() as cursor:
        for table in ("ipright", "notice", "noticedraft", "listing"):
            cursor.execute(f"ANALYZE takedowns_{table}")
    return organisations[TENANTS // 2]


def plan(rows) -> str:
    return rows.explain()


def test_the_members_lists_are_read_from_their_indexes(acme):
    with organisation_scope(acme):
        last = Notice.objects.order_by(*NEWEST)[100]
        plans = {
            "takedowns_notices_of": [
                plan(notice_rows().order_by(*NEWEST)[:51]),
                plan(notice_rows(state="DECIDED", market="SG").order_by(*NEWEST)[:51]),
                plan(
                    notice_rows().filter(beyond(NEWEST, [last.submitted_at, last.pk])).order_by(*NEWEST)[:51]
                ),
            ],
            "takedowns_notice_number": [plan(Notice.objects.filter(number=last.number))],
            "takedowns_rights_of": [plan(right_rows().order_by(*IN_ORDER)[:51])],
            "takedowns_open_drafts": [plan(NoticeDraft.objects.open().order_by("-saved_at")[:20])],
            "takedowns_listing_": [plan(Listing.objects.filter(notice=last).in_order())],
        }

    for index, read in plans.items():
        for one in read:
            assert index in one, one
            assert "Seq Scan on takedowns" not in one, one


def test_the_workers_and_the_desks_queues_are_read_from_their_indexes(acme):
    with staff_scope():
        plans = {
            "takedowns_unacknowledged": plan(Notice.objects.unacknowledged().order_by("pk")[:100]),
            "takedowns_not_looked_up": plan(Notice.objects.not_looked_up().order_by("pk")[:100]),
            "takedowns_rights_waiting": plan(IPRight.objects.waiting_for_verification()[:51]),
            "takedowns_rights_ending": plan(
                IPRight.objects.lapsed(NOON.date()).order_by("expires_on", "pk")[:500]
            ),
        }

    for index, one in plans.items():
        assert index in one, one
        assert "Seq Scan" not in one, one
