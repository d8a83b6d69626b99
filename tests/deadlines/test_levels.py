"""Who is promised more than the standard: from when on, until when, and what it says of clocks that run."""

from datetime import UTC, datetime

import pytest

from ipr_portal.audit.models import AuditEvent
from ipr_portal.audit.wording import say
from ipr_portal.deadlines.actions.levels import end_service_level, grant_service_level
from ipr_portal.deadlines.models import ServiceLevel
from tests.deadlines.scene import START, TICK, a_clock, again, sg

pytestmark = pytest.mark.usefixtures("everyone")


def grant(acme, lead, since, at=START):
    return grant_service_level(
        organisation=acme, name="IPP Plus", business_days=2, since=since, by=lead, at=at
    )


def promised(acme, *moments):
    """What is promised for a clock that starts at each of some moments."""
    return [a_clock(acme, at).level for at in moments]


def test_a_level_holds_from_its_first_instant_until_its_last(acme, lead):
    grant(acme, lead, sg("Mon 12:00"))
    end_service_level(organisation=acme, by=lead, at=sg("Tue 12:00"))

    moments = (sg("Mon 12:00") - TICK, sg("Mon 12:00"), sg("Tue 12:00") - TICK, sg("Tue 12:00"))

    assert promised(acme, *moments) == ["", "IPP Plus", "IPP Plus", ""]


def test_clocks_that_run_keep_what_they_were_promised(acme, lead):
    before = a_clock(acme)
    grant(acme, lead, sg("Mon 12:00"))
    within = a_clock(acme, sg("Mon 13:00"))
    end_service_level(organisation=acme, by=lead, at=sg("Mon 14:00"))

    assert [(again(clock).level, again(clock).business_days) for clock in (before, within)] == [
        ("", 3), ("IPP Plus", 2),
    ]  # fmt: skip


def test_a_grant_takes_the_place_of_one_that_would_have_come_later(acme, lead):
    grant(acme, lead, sg("Thu 10:00"))
    grant(acme, lead, sg("Tue 10:00"))

    spans = ServiceLevel.objects.order_by("since").values_list("since", "until")
    assert list(spans) == [(sg("Tue 10:00"), None), (sg("Thu 10:00"), sg("Thu 10:00"))]
    assert promised(acme, sg("Wed 10:00"), sg("Fri 10:00")) == ["IPP Plus", "IPP Plus"]


def test_ending_what_was_never_promised_says_nothing(acme, lead):
    end_service_level(organisation=acme, by=lead, at=START)

    assert AuditEvent.objects.about(acme).count() == 0


def test_grant_and_end_are_written_down_in_words(acme, lead):
    grant(acme, lead, datetime(2026, 11, 30, 16, tzinfo=UTC))
    end_service_level(organisation=acme, by=lead, at=sg("Fri 10:00"))

    assert [str(say(event)) for event in AuditEvent.objects.about(acme).order_by("at")] == [
        "Liam Lead set the service level IPP Plus from Tue 1 Dec, 00:00 SGT.",
        "Liam Lead ended the better service level.",
    ]
