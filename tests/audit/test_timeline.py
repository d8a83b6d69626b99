"""The timeline of one subject on its page."""

from types import SimpleNamespace

import pytest
from django.db import connection
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext

from ipr_portal.audit.timeline import timeline
from ipr_portal.tenancy.scope import organisation_scope, staff_scope
from tests.factories import UserFactory


def asked(organisation=None, **query):
    request = RequestFactory().get("/", query)
    request.organisation, request.user = organisation, SimpleNamespace(is_authenticated=False)
    return request


def tell(subject, **query):
    """A timeline's events and its HTML, as the desk sees them."""
    request = asked(**query)
    with staff_scope():
        events = timeline(subject, request)
        return events, render_to_string("audit/timeline.html", {"events": events}, request)


def test_a_subject_to_which_nothing_happened(acme):
    assert "Nothing has happened yet." in tell(acme)[1]


def test_the_oldest_stands_first_and_a_step_that_readers_look_for_stands_out(acme, happen, admin):
    happen("organisation.taken_up", by=admin)
    happen(by=admin)

    events, html = tell(acme)

    assert [event.action for event in events] == ["organisation.taken_up", "organisation.verified"]
    assert html.index("started the review of the registration") < html.index("verified the organisation")
    assert (html.count("<li>"), html.count('<li class="is-key">')) == (1, 1)


def test_what_happened_to_another_subject_is_not_told(acme, happen, stranger):
    happen("invitation.sent", stranger)

    assert len(tell(acme)[0]) == 0


def test_staff_see_internal_entries_marked(acme, happen):
    happen(internal=True)

    html = tell(acme)[1]

    assert 'class="is-staff"' in html
    assert "Staff only" in html


@pytest.mark.parametrize("scoped", [True, False])
def test_members_see_no_internal_entries(acme, happen, scoped):
    happen(internal=True)
    happen("organisation.taken_up")

    with organisation_scope(acme) if scoped else staff_scope():
        events = timeline(acme, asked(acme))

    assert [event.action for event in events] == ["organisation.taken_up"]


def test_a_long_story_shows_its_last_fifty_and_the_way_to_what_came_before(acme, happen):
    happen(count=60)

    latest, html = tell(acme)
    before, earlier_html = tell(acme, events=latest.next)

    assert (len(latest), len(before)) == (50, 10)
    assert before.items[-1].at < latest.items[0].at
    assert ("Show what came before" in html, "Back to the latest" in html) == (True, False)
    assert ("Show what came before" in earlier_html, "Back to the latest" in earlier_html) == (False, True)


def test_who_has_no_name_is_told_by_address(acme, happen):
    happen("organisation.verified", by=UserFactory(name="", email="nameless@ipr.example"))

    assert "<b>nameless@ipr.example</b>" in tell(acme)[1]


def test_an_agent_is_told_with_their_agency(acme, happen):
    happen("organisation.verified", by=UserFactory(name="Ines <Tan>"), acting_for=acme)

    assert f"<b>Ines &lt;Tan&gt;</b> of {acme.name}" in tell(acme)[1]


def test_fifty_entries_take_one_statement(acme, happen):
    for _number in range(3):
        happen(by=UserFactory(), acting_for=acme)

    with staff_scope(), CaptureQueriesContext(connection) as queries:
        request = asked()
        render_to_string("audit/timeline.html", {"events": timeline(acme, request)}, request)

    assert len(queries) == 1
