"""Forecasts are kept, compared with what came, and shown; without four weeks of data there is none."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse
from django.utils import timezone

from ipr_portal.tenancy.scope import staff_scope
from programmes.actions.forecasts import make_forecast
from programmes.models import ForecastChance, StoredForecast
from programmes.queries.forecasts import chances_of, judged
from programmes.views.forecast import say_chance
from tests.programmes.promises import NOW, history, promised

DAY, HOUR = timedelta(days=1), timedelta(hours=1)


def stored(made_at, low=0, high=2, chances=()):
    row = StoredForecast.objects.create(
        made_at=made_at, until=made_at + 7 * DAY, seed=1, weeks=13, breaches=1, breaches_low=low, breaches_high=high,
        arrivals=30, arrivals_low=20, arrivals_high=40, people=2, people_needed=3,
    )  # fmt: skip
    ForecastChance.objects.bulk_create(
        ForecastChance(forecast=row, clock=notice.clock, chance=chance) for notice, chance in chances
    )
    return row


@pytest.mark.parametrize(("weeks", "made"), [(3, False), (6, True)])
def test_a_forecast_is_made_and_kept_once_there_are_four_weeks(everyone, acme, weeks, made):
    history(acme, weeks)
    late, far = promised(acme, due=NOW - HOUR), promised(acme, due=NOW + 5 * DAY)

    found = make_forecast(at=NOW)

    assert (found is not None) is made
    assert StoredForecast.objects.count() == made
    if found:
        known = dict(found.chances.values_list("clock", "chance"))
        assert known[late.clock_id] == 1
        assert 0 <= known[far.clock_id] <= 1


def test_after_weeks_without_a_decision_a_notice_that_is_not_due_is_not_certain_to_be_late(everyone, acme):
    at = NOW + 35 * DAY  # nobody has decided anything for five weeks
    history(acme, 6)
    far = promised(acme, due=at + 3 * DAY)

    found = make_forecast(at=at)

    assert found.people == 1
    assert found.chances.get(clock=far.clock).chance < 1


def test_a_forecast_of_the_same_moment_is_kept_once_and_never_changes(everyone, acme):
    history(acme, 5)
    first = make_forecast(at=NOW)

    assert make_forecast(at=NOW) == first
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        StoredForecast.objects.update(people=9)


def test_forecasts_are_compared_with_what_came(everyone, acme):
    kept = promised(acme, due=NOW - DAY, state="MET", stopped=NOW - 2 * DAY)
    broken = promised(acme, due=NOW - 3 * DAY, state="MISSED", stopped=NOW - 2 * DAY)
    void = promised(acme, due=NOW - DAY, state="VOID", stopped=NOW - 2 * DAY)
    still = promised(acme, due=NOW + DAY)
    past = promised(acme, due=NOW - 20 * DAY, state="BREACHED")
    stored(NOW - 8 * DAY, chances=[(kept, 0.5), (broken, 0.5), (void, 0.9), (still, 0.9), (past, 1.0)])
    stored(NOW - 7 * DAY, low=2, high=4, chances=[(kept, 0.0)])
    stored(NOW - 6 * DAY)

    found = judged(at=NOW)

    assert (found.chances, found.brier) == (
        2,
        0.25,
    )  # by the first forecast; what was late already is no feat
    assert (found.weeks, found.coverage) == (2, 0.5)


def test_before_anything_is_over_nothing_is_judged(everyone, acme):
    stored(NOW - DAY)

    found = judged(at=NOW)

    assert (found.chances, found.brier, found.weeks, found.coverage) == (0, None, 0, None)


def test_the_most_endangered_promised_deadlines_are_shown_first(everyone, acme):
    sure, likely, standard = (
        promised(acme, due=NOW + DAY, level=level) for level in ("IPP Plus", "IPP Plus", "")
    )
    ended = promised(acme, due=NOW + DAY, state="MET", stopped=NOW - HOUR)
    row = stored(NOW - HOUR, chances=[(likely, 0.4), (sure, 0.9), (standard, 1.0), (ended, 0.8)])

    assert [one.clock for one in chances_of(row)] == [sure.clock, likely.clock]


@pytest.mark.parametrize(
    ("chance", "said"), [(0.0, "under 1 %"), (0.004, "under 1 %"), (0.5, "50\xa0%"), (0.996, "over 99 %")]
)
def test_a_chance_is_said_in_per_cent(chance, said):
    assert say_chance(chance) == said


def test_only_what_is_late_already_is_certain():
    assert say_chance(1.0) == "over 99 %"
    assert say_chance(1.0, is_past=True) == "100\xa0%"


def test_the_page_shows_the_newest_forecast_or_why_there_is_none(as_manager, acme, granted):
    page = reverse("desk:forecast")
    assert "No forecast yet" in as_manager.get(page).content.decode()
    with staff_scope():
        at_risk = promised(acme, due=timezone.now() + DAY)
        stored(timezone.now() - HOUR, chances=[(at_risk, 0.37)])

    shown = as_manager.get(page).content.decode()

    assert "37\xa0%" in shown
    assert "No data yet" in shown  # nothing is over that could be judged
