"""Deadlines in a browser: explained from the chip by keyboard alone, kept current by themselves, a calendar changed."""

from datetime import timedelta

import pytest
from django.utils import timezone

from ipr_portal.deadlines.actions import clocks
from ipr_portal.deadlines.models import Calendar, Clock
from ipr_portal.tenancy.scope import staff_scope
from takedowns.models import Notice
from tests.accounts.conftest import give_password
from tests.browser.axe import complaints
from tests.browser.people import sign_in, staff
from tests.factories import MembershipFactory, NoticeFactory, OrganisationFactory, UserFactory

pytestmark = pytest.mark.browser


@pytest.fixture
def notice(live_server, settings):
    """A notice of Acme's whose clock has just begun in Singapore."""
    settings.STAFF_SECOND_FACTOR_REQUIRED = False
    acme = OrganisationFactory(name="Acme Botanicals", slug="acme")
    owner = give_password(UserFactory(name="Olivia Owner", email="owner@acme.example"))
    MembershipFactory(organisation=acme, role="OWNER", user=owner)
    with staff_scope():
        made = NoticeFactory(organisation=acme, market="SG", submitted_by=owner)
        Clock.objects.filter(pk=made.clock_id).update(subject_id="old")
        clock = clocks.start(
            purpose="notice.decision",
            subject=made,
            market="SG",
            at=timezone.now(),
            desk_path=f"/desk/notices/{made}/",
            asker=owner,
        )
        Notice.objects.filter(pk=made.pk).update(clock=clock, due_at=clock.due_at)
        made.refresh_from_db()
    return made


def tab_to(page, selector):
    """Press Tab until the focus is there; a keyboard gets everywhere."""
    for _ in range(80):
        page.keyboard.press("Tab")
        if page.evaluate("(selector) => document.activeElement?.matches(selector)", selector):
            return
    raise AssertionError(f"{selector} cannot be reached by Tab")


def test_the_chip_leads_to_its_explanation_by_keyboard_alone(notice, open_browser, live_server):
    page = open_browser(bypass_csp=True)
    sign_in(page, live_server.url, notice.submitted_by)
    page.goto(f"/o/acme/notices/{notice}/")

    tab_to(page, "a.deadline")
    page.keyboard.press("Enter")

    page.get_by_role("heading", name="The deadline explained").wait_for()
    assert page.get_by_role("cell", name="Counts").count() >= 3
    assert complaints(page) == []


def test_the_chip_keeps_itself_current(notice, open_browser, live_server):
    page = open_browser()
    sign_in(page, live_server.url, notice.submitted_by)
    page.clock.install()
    page.goto(f"/o/acme/notices/{notice}/")
    page.evaluate(
        """() => { const chip = document.querySelector("a.deadline"); chip.id = "specimen";
        chip.className = "deadline deadline--running"; chip.dataset.deadline = "19800 540 1080 0-14400 18000-99999";
        chip.querySelector("time").dateTime = new Date(Date.now() + 36000000).toISOString();
        chip.replaceWith(chip.cloneNode(true)) }"""
    )
    chip, said = page.locator("#specimen"), []

    for seconds in (60, 3600, 3600 * 3, 3600):
        page.clock.run_for(seconds * 1000)
        said.append((chip.locator("> span").inner_text(), "--risk" in chip.get_attribute("class")))

    assert said == [
        ("5 h 29 min of working time", False), ("4 h 29 min of working time", True),
        ("1 h 30 min of working time", True), ("1 h 29 min of working time", True),  # closed for an hour
    ]  # fmt: skip
    page.clock.run_for(3600 * 1500)
    assert "deadline--breached" in chip.get_attribute("class")
    assert chip.locator("b").inner_text() == "Overdue since"


def test_a_lead_pauses_a_deadline_by_keyboard_and_lets_it_run_on(notice, open_browser, live_server):
    page = open_browser(bypass_csp=True)
    sign_in(page, live_server.url, staff("LEAD", "Liam Lead"))
    page.goto(f"/desk/notices/{notice}/")

    tab_to(page, ".pauses__new summary")
    page.keyboard.press("Enter")
    tab_to(page, "#pause_note")
    page.keyboard.type("Which class?")
    assert complaints(page) == []
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Resume the deadline").press("Enter")

    page.get_by_text("is running again.").wait_for()
    with staff_scope():
        assert [row.note for row in Clock.objects.get(pk=notice.clock_id).pauses.all()] == ["Which class?"]


def test_a_calendar_is_changed_by_keyboard_after_its_effect_was_shown(notice, open_browser, live_server):
    page = open_browser(bypass_csp=True)
    sign_in(page, live_server.url, staff("ADMIN", "Ada Admin"))
    page.goto("/desk/calendars/SG/change/day/")
    with staff_scope():
        due = Clock.objects.get(pk=notice.clock_id).due_at
    page.get_by_label("Day", exact=True).fill(
        f"{timezone.localtime(due, timezone.get_fixed_timezone(480)):%Y-%m-%d}"
    )
    page.get_by_role("textbox", name="Name", exact=True).fill("Flood")

    form = complaints(page)
    page.get_by_label("Why").fill("The office is flooded")
    page.get_by_label("Why").press("Enter")
    page.get_by_role("heading", name="1 running deadline moves").wait_for()
    shown = complaints(page)
    tab_to(page, "[name=confirm]")
    page.keyboard.press("Enter")

    page.get_by_text("Version 2 is in force.").wait_for()
    assert (form, shown, complaints(page)) == ([], [], [])
    with staff_scope():
        assert Calendar.objects.get(market="SG").versions.count() == 2
        assert Clock.objects.get(pk=notice.clock_id).due_at - due >= timedelta(hours=1)
