"""What goes wrong while the programme runs: things change under running clocks, news comes late."""

import html
import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from ipr_portal.deadlines.actions import clocks
from ipr_portal.deadlines.actions.sweep import sweep
from ipr_portal.markets import desk_zone
from ipr_portal.tenancy.scope import organisation_scope, staff_scope
from programmes.actions import admission, standing
from programmes.actions.evaluations import evaluate
from programmes.actions.scoring import score_days, take_in
from programmes.models import Evaluation, Participation, Snapshot
from programmes.queries.promises import Chosen, groups
from programmes.queries.restated import beside
from programmes.queries.scores import scores_of_all
from tests.deadlines import scene
from tests.deadlines.scene import closed, sg
from tests.factories import SnapshotFactory
from tests.programmes.living import changed, filed, listings_of, settled
from tests.programmes.promises import promised
from tests.programmes.scene import DAY, START, active, again, outcomes, plus

HOUR = timedelta(hours=1)
SINCE = START + 3 * DAY


@pytest.fixture
def member(acme, acme_owner, manager):
    """Acme, active from the eighth of January on."""
    return active(acme, by=manager, owner=acme_owner, since=SINCE)


def states(at):
    """How many promised notices stand in each state."""
    with staff_scope():
        return {group.state: group.notices for group in groups(Chosen(), at=at)}


def bound(acme, at, *, due=None):
    """A promised notice with the clock that the product starts for it."""
    with staff_scope():
        clock = scene.a_notice(acme, at).clock
        assert clock.level == "IPP Plus"
        assert due is None or clock.due_at == due
        return clock


def stored(acme):
    with staff_scope():
        rows = Snapshot.objects.filter(organisation=acme).order_by("day", "version")
        return [(one.version, str(one.numerator), str(one.denominator)) for one in rows]


# --- what changes while clocks run ---


def test_a_breach_stays_one_when_its_day_is_closed_afterwards(acme, granted, lead):
    clock = bound(acme, sg("Mon 10:00"))
    sweep(at=sg("Wed 10:00"))
    with staff_scope():
        scene.change(lead, sg("Wed 12:00"), closed("Tue"))

    assert states(sg("Wed 13:00")) == {"BREACHED": 1}
    with staff_scope():
        assert scene.again(clock).breached_at == sg("Wed 10:00")


def test_a_participant_who_leaves_keeps_the_promise_of_notices_on_their_way(acme, acme_owner, member):
    clock = bound(acme, sg("Mon 10:00"), due=sg("Wed 10:00"))
    with organisation_scope(acme, by=acme_owner):
        standing.leave(participation=again(member), reason="Sold.", by=acme_owner, at=sg("Tue 09:00"))

    with staff_scope():
        later = scene.a_notice(acme, sg("Tue 10:00")).clock
        kept = scene.again(clock)
    sweep(at=sg("Wed 10:00"))

    assert (kept.level, kept.due_at, later.level) == ("IPP Plus", sg("Wed 10:00"), "")
    assert states(sg("Wed 10:00")) == {"BREACHED": 1}
    with staff_scope():
        stopped = clocks.stop(clock_id=clock.pk, at=sg("Wed 12:00"))
    assert (stopped.state, states(sg("Wed 12:00"))) == ("MISSED", {"MISSED": 1})


# --- the formula changes ---


def test_scores_of_a_former_formula_stay_beside_those_of_the_new_one(acme, triager):
    settled(filed(acme, [{}] * 2, sent_at=START - DAY), triager, [("REMOVED", "")] * 2, at=START)
    day = (START + DAY).astimezone(desk_zone()).date()
    SnapshotFactory(organisation=acme, day=day, as_of=START + DAY, version=0, numerator=1, denominator=2)

    score_days(at=START + DAY)

    assert stored(acme) == [(0, "1.000000", "2.000000"), (1, "2.000000", "2.000000")]


@pytest.mark.parametrize(("formula", "proposed"), [(0, 1), (1, 0)])
def test_a_refused_candidate_is_proposed_again_when_the_formula_is_another(acme, manager, formula, proposed):
    outcomes(acme, good=150, bad=2, at=START - DAY)
    evaluated = monthly(acme, "2026-01", START)
    with staff_scope(by=manager):
        Evaluation(**fields_of(evaluated) | {"period": "2025-12", "formula": formula}).save(force_insert=True)
        admission.do_not_invite(
            participation=Participation.objects.get(), reason="Not yet.", by=manager, at=START
        )

    monthly(acme, "2026-02", START + DAY)

    with staff_scope():
        assert Participation.objects.candidates().count() == proposed


def fields_of(row):
    return {
        field.attname: getattr(row, field.attname)
        for field in row._meta.concrete_fields
        if not field.primary_key
    }


def monthly(acme, period, at):
    with staff_scope():
        return evaluate(
            organisation=acme, programme=plus(), kind="MONTHLY", period=period, as_of=START, at=at
        )


# --- news that comes late ---


def test_a_reversal_two_years_later_restates_its_window_and_leaves_what_was_stored(acme, triager):
    notice = settled(filed(acme, [{}] * 4, sent_at=START - DAY), triager, [("REMOVED", "")] * 4, at=START)
    score_days(at=START + DAY)
    late = START + 730 * DAY
    changed(listings_of(notice)[0], "COURT_RESTORED", at=late)

    take_in(known_at=late + DAY)

    assert stored(acme) == [(1, "4.000000", "4.000000")]
    with staff_scope():
        snapshot = Snapshot.objects.get()
        restated = beside(snapshot, known_at=late + DAY)
        then = beside(snapshot, known_at=late)
        kept = scores_of_all(as_of=snapshot.as_of, known_at=late + DAY, kept=True)[acme.pk]
    assert (restated.is_restated, then.is_restated) == (True, False)
    assert restated.now.total == kept.total
    assert (str(kept.total.good), str(kept.total.bad)) == ("3.000000", "1.000000")


# --- nothing to count ---


@pytest.mark.parametrize(
    ("side", "name"),
    [
        ("desk", "guarantee"), ("desk", "guarantee_times"), ("desk", "breaches"), ("desk", "forecast"),
        ("desk", "programme_organisation"), ("desk", "participation"),
        ("organisation", "guarantee"), ("organisation", "guarantee_times"),
        ("organisation", "breaches"), ("organisation", "programme"),
    ],
)  # fmt: skip
def test_where_there_is_nothing_to_count_no_page_shows_a_share(
    client, as_manager, acme, acme_owner, member, side, name
):
    promised(acme, due=timezone.now() + 4 * DAY)
    args = {"participation": [member.pk], "programme_organisation": ["acme"]}.get(name, [])
    if side == "organisation":
        client.force_login(acme_owner)
        args = ["acme", *args]

    page = client.get(reverse(f"{side}:{name}", args=args)).content.decode()

    text = html.unescape(re.sub(r"<(script|style|svg).*?</\1>|<[^>]+>", " ", page, flags=re.DOTALL))
    assert re.search(r"No data|no data|no forecast yet", text, re.IGNORECASE)
    assert not re.search(r"(?<![\d.])0(\.0)?\s*%", text)
