"""Pages about repeat infringers: proposals, their decisions, rules, figures; and that members see nothing of them."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from ipr_portal.tenancy.scope import staff_scope
from takedowns.models import LinkedSeller, OutcomeChange, RepeatInfringer, SellerStrike, StrikeRule
from tests.factories import ListingFactory, ListingSnapshotFactory, NoticeFactory

from .pages import member, statements

KEY = "lazada:SG:glow"
MOST = 17


def desk(name, *args, **query):
    return reverse(f"desk:{name}", args=args, query=query)


@pytest.fixture
def as_lead(client, lead, settings):
    settings.STAFF_SECOND_FACTOR_REQUIRED = False
    client.force_login(lead)
    return client


@pytest.fixture
def as_admin(client, admin, settings):
    settings.STAFF_SECOND_FACTOR_REQUIRED = False
    client.force_login(admin)
    return client


@pytest.fixture
def struck(acme):
    """Write a strike of a seller some days ago."""

    def struck(days=5, key=KEY):
        at = timezone.now() - timedelta(days=days)
        with staff_scope():
            notice = NoticeFactory(
                organisation=acme,
                listings=0,
                submitted_at=at,
                state="DECIDED",
                decided_at=at,
                pending_count=0,
            )
            row = ListingFactory(
                organisation=acme, notice=notice, seller_key=key, outcome="REMOVED", decided_at=at
            )
            ListingSnapshotFactory(organisation=acme, listing=row, seller_name="Glow Haus", taken_at=at)
            line = OutcomeChange.objects.create(
                organisation=acme, listing=row, notice=notice, position=1, market="SG", right_kind="TRADEMARK",
                reason_code="TM-01", filer=notice.submitted_by, outcome="REMOVED", first_decided_at=at,
                effect_after="GOOD", cause="SETTLED", changed_at=at,
            )  # fmt: skip
            return SellerStrike.objects.create(
                change=line,
                listing=row,
                right=notice.right,
                seller_key=key,
                market="SG",
                upheld_at=at,
                day=at.date(),
            )

    return struck


def case(key=KEY, **more):
    given = {"measure": "WARNING", "needed": 1, "strikes": 1, "proposed_at": timezone.now()}
    with staff_scope():
        return RepeatInfringer.objects.create(seller_key=key, market="SG", **given | more)


def fresh(found):
    with staff_scope():
        return RepeatInfringer.objects.get(pk=found.pk)


def test_the_page_of_a_seller_shows_its_strikes_and_the_proposal(as_lead, struck):
    for days in (400, 20, 19, 5):
        struck(days)
    found = case()

    page = as_lead.get(desk("seller", KEY))

    ledger = page.context["ledger"]
    assert ([len(one.rows) for one in ledger.strikes], ledger.valid) == ([1, 2, 1], 2)
    assert desk("measure", found.pk) in page.content.decode()


def test_empty_sections_say_so(as_lead, acme):
    with staff_scope():
        notice = NoticeFactory(organisation=acme, listings=0)
        ListingFactory(organisation=acme, notice=notice, seller_key=KEY)

    page = as_lead.get(desk("seller", KEY)).content.decode()

    for said in (
        "No strikes",
        "Nothing was listed again",
        "No dispute",
        "No message yet",
        "No other name is known",
    ):
        assert said in page


def test_linked_accounts_are_shown_from_both_sides(as_lead, struck):
    struck()
    struck(key="lazada:SG:two")
    with staff_scope():
        LinkedSeller.objects.create(
            seller_key=KEY,
            other_key="lazada:SG:two",
            other_name="Two",
            shares="phone",
            seen_at=timezone.now(),
        )

    [(one, shares)] = as_lead.get(desk("seller", KEY)).context["accounts"]
    [(back, _shares)] = as_lead.get(desk("seller", "lazada:SG:two")).context["accounts"]

    assert (one.key, one.name, [str(said) for said in shares], back.key) == (
        "lazada:SG:two", "Two", ["the same phone"], KEY,
    )  # fmt: skip


def test_the_chart_counts_decisions_and_can_be_taken_away(as_lead, struck):
    struck(1)

    assert "1 of 1 listing was taken down" in as_lead.get(desk("seller", KEY)).content.decode()
    assert as_lead.get(desk("seller", KEY), {"chart": "weeks", "as": "csv"}).status_code == 200


def test_a_lead_signs_off_and_enters_the_proof(as_lead, struck, lead):
    struck()
    found = case()

    assert as_lead.post(desk("measure", found.pk), {"version": 1}).status_code in (302, 303)
    assert as_lead.post(desk("measure_proof", found.pk), {"proof": ""}).status_code == 422
    assert as_lead.post(desk("measure_proof", found.pk), {"proof": "MKT-1"}).status_code in (302, 303)

    done = fresh(found)
    assert (done.state, done.proof, done.decided_by) == ("CARRIED_OUT", "MKT-1", lead)
    page = as_lead.get(desk("measure", found.pk)).content.decode()
    assert ("MKT-1" in page, "<dt>Signed off</dt>" in page, "<dt>Carried out</dt>" in page) == (
        True,
        True,
        False,
    )


def test_declining_takes_a_reason_and_keeps_what_was_typed(as_lead, struck):
    struck()
    found = case()

    refused = as_lead.post(desk("measure_refusal", found.pk), {"version": 1, "reason": "x" * 1001})
    assert (refused.status_code, "x" * 1001 in refused.content.decode()) == (422, True)
    assert as_lead.post(
        desk("measure_refusal", found.pk), {"version": 1, "reason": "One delivery."}
    ).status_code in (302, 303)
    assert (fresh(found).state, fresh(found).reason) == ("DECLINED", "One delivery.")


@pytest.mark.parametrize("version", ["2", "x", ""])
def test_a_stale_or_odd_version_decides_nothing(as_lead, struck, version):
    struck()
    found = case()

    assert as_lead.post(desk("measure", found.pk), {"version": version}).status_code == 409
    assert fresh(found).state == "PROPOSED"


def test_what_a_rule_forbids_is_said(as_lead, struck):
    struck()
    found = case(needed=2, strikes=2)

    page = as_lead.get(desk("measure", found.pk)).content.decode()
    refused = as_lead.post(desk("measure", found.pk), {"version": 1})

    assert "1 strike is valid now; this measure takes 2." in page
    assert (refused.status_code, "was not signed off" in refused.content.decode()) == (422, True)


def test_a_triager_reads_and_does_not_decide(client, triager, settings, struck):
    settings.STAFF_SECOND_FACTOR_REQUIRED = False
    client.force_login(triager)
    struck()
    found = case()

    assert "Sign the measure off" not in client.get(desk("measure", found.pk)).content.decode()
    assert client.post(desk("measure", found.pk), {"version": 1}).status_code == 422
    assert client.post(desk("measure_refusal", found.pk), {"version": 1, "reason": "No."}).status_code in (
        403,
        404,
    )
    assert client.get(desk("strike_rules")).status_code in (403, 404)


def test_measures_are_listed_by_state(as_lead, struck, lead):
    struck()
    waits = case()
    at = timezone.now()
    done = case("lazada:SG:two", state="DECLINED", reason="No.", decided_by=lead, decided_at=at)

    assert [one.pk for one in as_lead.get(desk("repeat_infringers")).context["found"]] == [waits.pk]
    assert [one.pk for one in as_lead.get(desk("repeat_infringers", view="done")).context["found"]] == [
        done.pk
    ]
    assert "No measure here" in as_lead.get(desk("repeat_infringers", view="signed-off")).content.decode()


def test_figures_are_of_the_window(as_lead, struck):
    for days in (300, 200, 40):
        struck(days)
    struck(50, key="lazada:SG:two")
    struck(3)

    shown = as_lead.get(desk("repeat_infringers")).context

    assert (shown["figures"].removed, shown["figures"].sellers, shown["figures"].repeat_sellers) == (4, 2, 1)
    assert (shown["rate"], shown["days"], shown["repeat"]) == ("0.0", "", "50.0")


def test_without_sellers_there_is_no_data(as_lead):
    page = as_lead.get(desk("repeat_infringers")).content.decode()

    assert (page.count("No data yet"), "0 of 0" in page, "median of 0" in page) == (3, False, False)


def test_rules_are_changed_by_market(as_admin, admin):
    posted = {"market": "SG", "warning": "2", "listing_limit": "", "suspension": "5"}

    assert as_admin.post(desk("strike_rules"), posted).status_code in (302, 303)
    with staff_scope():
        rows = StrikeRule.objects.filter(market="SG").order_by("strikes")
        assert [(row.measure, row.strikes, row.changed_by) for row in rows] == [
            ("WARNING", 2, admin), ("SUSPENSION", 5, admin),
        ]  # fmt: skip
    assert as_admin.get(desk("strike_rules", market="SG")).context["form"]["suspension"].value() == 5


@pytest.mark.parametrize(
    ("posted", "field"),
    [
        ({"warning": "3", "listing_limit": "3"}, "listing_limit"), ({"warning": "3", "suspension": "2"}, "suspension"),
        ({"warning": "0"}, "warning"), ({"warning": "101"}, "warning"), ({"market": "XX"}, "market"),
    ],
)  # fmt: skip
def test_rules_that_make_no_sense_are_refused_with_their_field(as_admin, posted, field):
    page = as_admin.post(desk("strike_rules"), posted)

    assert (page.status_code, list(page.context["form"].errors)) == (422, [field])


def test_pages_take_as_many_statements_for_many_as_for_one(as_lead, struck):
    struck()
    case()
    one = statements(as_lead, desk("repeat_infringers"))
    for number in range(6):
        struck(30 + number, key=f"lazada:SG:{number}")
        case(f"lazada:SG:{number}")

    assert statements(as_lead, desk("repeat_infringers")) == one <= MOST


def test_members_see_neither_strikes_nor_measures(client, acme_owner, struck):
    row = struck()
    found = case()
    with staff_scope():
        number = row.listing.notice.number
    client.force_login(acme_owner)

    page = client.get(member("notice", number)).content.decode().lower()

    assert "strike" not in page
    assert "repeat infringer" not in page
    assert "proposed" not in page
    for address in (
        desk("measure", found.pk),
        desk("repeat_infringers"),
        desk("strike_rules"),
        desk("seller", KEY),
    ):
        assert client.get(address).status_code in (403, 404)
