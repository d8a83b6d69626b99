"""The rules for counter-notices: which applies, from which day on, and who enters a new version."""

from datetime import date, timedelta

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse
from django.utils import timezone

from ipr_portal.marketplace.models import ShopMessage
from ipr_portal.notifications.models import Notification
from ipr_portal.tenancy.scope import staff_scope
from takedowns.actions import disputes
from takedowns.actions.appeals import CannotAppeal
from takedowns.actions.dispute_rules import CannotEnter, enter
from takedowns.models import CounterNotice, DisputeRule
from takedowns.queries.disputes import rule_for
from takedowns.rules.dispute_rules import rule_among
from tests.conftest import NOON

from .appealed import by_holder, by_seller, taken_and_decided
from .corrected import LATER as AFTERWARDS
from .corrected import SENT, tell
from .disputing import answered, contested, forwarded, states, told

DAY = date(2026, 3, 2)


def rule(right_kind="", market="", version=1, begins=date(2018, 1, 1)):
    return DisputeRule(right_kind=right_kind, market=market, version=version, in_force_from=begins)


EVERY = rule()
EUROPE, AMERICA, WORKS = rule(market="EU"), rule("COPYRIGHT", "US"), rule("COPYRIGHT")
FRANCE, LATER, NEWER = (
    rule(market="FR"),
    rule(version=2, begins=date(2026, 4, 1)),
    rule(version=2, begins=DAY),
)


@pytest.mark.parametrize(
    ("rules", "kind", "market", "chosen"),
    [
        ([EVERY], "TRADEMARK", "SG", EVERY),
        ([EVERY, EUROPE], "TRADEMARK", "FR", EUROPE),
        ([EVERY, EUROPE], "TRADEMARK", "SG", EVERY),
        ([EVERY, EUROPE, FRANCE], "TRADEMARK", "FR", FRANCE),
        ([EVERY, AMERICA], "COPYRIGHT", "US", AMERICA),
        ([EVERY, AMERICA], "TRADEMARK", "US", EVERY),
        ([EVERY, WORKS], "COPYRIGHT", "SG", WORKS),
        ([EVERY, WORKS, EUROPE], "COPYRIGHT", "FR", EUROPE),
        ([EVERY, LATER], "TRADEMARK", "SG", EVERY),
        ([EVERY, NEWER], "TRADEMARK", "SG", NEWER),
    ],
)
def test_the_narrowest_newest_rule_that_has_begun_applies(rules, kind, market, chosen):
    assert rule_among(rules, right_kind=kind, market=market, day=DAY) is chosen


def test_without_a_rule_there_is_an_error_that_names_the_case():
    with pytest.raises(LookupError, match="PATENT in SG"):
        rule_among([AMERICA], right_kind="PATENT", market="SG", day=DAY)


@pytest.mark.django_db
def test_the_portal_comes_with_rules_that_name_their_sources():
    rows = DisputeRule.objects.order_by("market", "right_kind")

    assert [(row.market, row.right_kind) for row in rows] == [
        ("", ""), ("EU", ""), ("TH", "COPYRIGHT"), ("US", "COPYRIGHT"),
    ]  # fmt: skip
    america = rows.get(market="US")
    assert (america.restore_after, america.restore_before, america.sworn) == (10, 14, True)
    assert "512(g)" in america.source


@pytest.mark.django_db
def test_a_counter_notice_keeps_the_rule_that_was_in_force_when_it_came(acme, triager, admin, everyone):
    notice, message = told(acme, triager)
    before = answered(message)

    begins = (NOON + timedelta(days=4)).date()
    new = DisputeRule(
        in_force_from=begins,
        file_days=10,
        rounds=1,
        reply_days=2,
        reply_days_are="BUSINESS",
        source="A decision.",
    )
    enter(rule=new, by=admin, at=NOON)

    assert (new.version, new.entered_by) == (2, admin)
    assert CounterNotice.objects.get(answer=before).rule.version == 1
    assert rule_for(notice, at=NOON + timedelta(days=3)).version == 1
    assert rule_for(notice, at=NOON + timedelta(days=5)).version == 2


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("who", "begins", "why"),
    [("lead", 1, "Only an administrator"), ("admin", -1, "today or later"), ("admin", 0, None)],
)
def test_who_enters_a_version_from_when(request, everyone, who, begins, why):
    new = DisputeRule(
        in_force_from=NOON.date() + timedelta(days=begins), file_days=10, rounds=1, reply_days=2,
        reply_days_are="BUSINESS", source="A decision.", market="SG",
    )  # fmt: skip
    by = request.getfixturevalue(who)

    if why is None:
        assert enter(rule=new, by=by, at=NOON).version == 1
        return
    with pytest.raises(CannotEnter, match=why):
        enter(rule=new, by=by, at=NOON)


@pytest.mark.django_db
def test_a_version_is_never_edited(everyone):
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        DisputeRule.objects.update(file_days=1)


@pytest.mark.django_db
def test_an_administrator_enters_a_version_on_the_page(client, admin, lead, settings):
    settings.STAFF_SECOND_FACTOR_REQUIRED = False
    first = DisputeRule.objects.get(market="US")
    client.force_login(admin)
    new = reverse("desk:dispute_rule_new")
    assert 'value="14"' in client.get(f"{new}?from={first.pk}").content.decode()
    given = {
        "market": "US", "right_kind": "COPYRIGHT", "in_force_from": timezone.now().date() + timedelta(days=2),
        "file_days": 100, "rounds": 1, "reply_days": 10, "reply_days_are": "BUSINESS", "restore_after": 10,
        "silence": "RESTORES", "check_days": 2, "decide_days": 5, "appeal_days": 200, "appeal_rounds": 1,
        "appeal_decide_days": 7, "restore_before": 9, "only_a_lawsuit_stops": "on", "sworn": "on", "source": "17 U.S.C. 512(g)",
    }  # fmt: skip

    refused = client.post(new, given)
    done = client.post(new, given | {"restore_before": 12})

    assert (refused.status_code, "before which it is not restored" in refused.content.decode()) == (422, True)
    assert done.status_code == 302
    second = DisputeRule.objects.get(market="US", version=2)
    assert (second.restore_before, second.appeal_days, second.appeal_rounds) == (12, 200, 1)
    assert "17 U.S.C. 512(g)" in client.get(reverse("desk:dispute_rules")).content.decode()
    client.force_login(lead)
    assert (client.get(new).status_code, client.get(reverse("desk:dispute_rules")).status_code) == (403, 200)


def narrow(**more):
    """A rule for trade marks of every market, which beats the general one."""
    said = {
        "right_kind": "TRADEMARK", "version": 1, "in_force_from": date(2018, 1, 1), "file_days": 30, "rounds": 2,
        "reply_days": 5, "reply_days_are": "BUSINESS", "source": "A decision.", "entered_at": NOON,
    } | more  # fmt: skip
    return DisputeRule.objects.create(**said)


@pytest.mark.django_db
def test_every_first_rule_has_the_figures_that_applied_before_they_were_in_the_table():
    figures = DisputeRule.objects.values_list(
        "check_days", "decide_days", "silence", "appeal_days", "appeal_rounds", "appeal_decide_days"
    )
    assert set(figures) == {(2, 5, "RESTORES", 184, 2, 10)}


@pytest.mark.django_db
def test_window_rounds_and_day_of_an_appeal_come_from_the_rule(acme, triager, lead):
    narrow(file_days=5, appeal_days=40, appeal_rounds=1, appeal_decide_days=1)
    notice, message = told(acme, triager, ["REMOVED", "REJECTED"])

    with pytest.raises(CannotAppeal, match="possible for 40 days"):
        by_seller(message, at=SENT + timedelta(days=41))
    appeal = by_seller(message, at=SENT + timedelta(days=39))
    with pytest.raises(CannotAppeal, match="possible for 40 days"):
        by_holder(notice, lead, (2,), at=SENT + timedelta(days=41))
    taken_and_decided(appeal, lead, at=SENT + timedelta(days=39, hours=2))

    assert timedelta(0) < appeal.due_at - appeal.filed_at < timedelta(days=4)
    with pytest.raises(CannotAppeal, match="It is possible once"):
        by_seller(message, at=SENT + timedelta(days=39, hours=3))


@pytest.mark.django_db
def test_days_to_check_and_to_decide_come_from_the_rule(acme, triager, filer):
    narrow(check_days=10, decide_days=20)
    _notice, message = told(acme, triager)
    answer = answered(message)
    with staff_scope():
        row = CounterNotice.objects.get()
        assert row.due_at > AFTERWARDS + timedelta(days=13)
    forwarded(answer, triager)
    contested(answer, filer)
    with staff_scope():
        row.refresh_from_db()
        assert row.due_at > AFTERWARDS + timedelta(days=27)


@pytest.mark.django_db
def test_under_another_rule_silence_leaves_the_listing_down_and_the_seller_appeals(
    acme, acme_owner, triager, lead
):
    narrow(silence="STAYS_DOWN")
    notice, message = told(acme, triager)
    answer = answered(message)
    forwarded(answer, triager)
    with staff_scope():
        until = CounterNotice.objects.get().due_at
        assert Notification.objects.filter(kind="counter.forwarded_stays_down", recipient=acme_owner).exists()

    over = until + timedelta(hours=1)
    assert (disputes.restore_silent(at=over), disputes.restore_silent(at=over)) == (1, 0)
    tell(over)

    assert states() == ["LAPSED"]
    assert "did not reply in time" in ShopMessage.objects.latest("pk").text
    with staff_scope():
        assert Notification.objects.filter(kind="counter.lapsed", recipient=acme_owner).count() == 1
    appeal = by_seller(message, at=over + timedelta(hours=1))
    assert taken_and_decided(appeal, lead, [1], at=over + timedelta(hours=2)).state == "GRANTED"


@pytest.mark.django_db
def test_what_the_law_restores_is_not_left_down_by_silence(client, admin, settings):
    settings.STAFF_SECOND_FACTOR_REQUIRED = False
    client.force_login(admin)
    first = DisputeRule.objects.get(market="TH")
    new = reverse("desk:dispute_rule_new")
    given = {
        name: getattr(first, name)
        for name in (
            "market", "right_kind", "file_days", "rounds", "reply_days", "reply_days_are", "check_days", "decide_days",
            "restore_after", "appeal_days", "appeal_rounds", "appeal_decide_days", "source",
        )
    } | {"in_force_from": timezone.now().date() + timedelta(days=2), "only_a_lawsuit_stops": "on"}  # fmt: skip

    refused = client.post(new, given | {"silence": "STAYS_DOWN"})
    short = client.post(new, given | {"silence": "RESTORES", "market": "FR", "appeal_days": 100})

    assert (refused.status_code, "demands a restoration" in refused.content.decode()) == (422, True)
    assert (short.status_code, "Give at least 184 days" in short.content.decode()) == (422, True)
    with pytest.raises(DatabaseError, match="takedowns_what_must_be_restored"), transaction.atomic():
        narrow(silence="STAYS_DOWN", restore_before=14)
