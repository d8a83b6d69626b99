"""An event on a phone: from the public page to a place, through the door, to the survey and a certificate that anybody checks."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from ipr_portal.tenancy.scope import staff_scope
from outreach.models import Event, Registration, SurveyAnswer
from tests.browser.axe import complaints
from tests.browser.people import mailed, sign_in, staff
from tests.factories import EventFactory, RegistrationFactory

pytestmark = pytest.mark.browser
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "reduced_motion": "reduce"}


@pytest.fixture
def event(live_server):
    """A workshop that begins soon, so that the door is open already and registration still is."""
    return EventFactory(
        title="IP protection workshop, Jakarta", starts_at=timezone.now() + timedelta(hours=1), capacity=20,
        agenda="09:30-10:15 What changed | Priya Menon\n10:15-10:30 (Break)", by_video=True,
    )  # fmt: skip


@pytest.fixture
def desk(open_browser, live_server, settings):
    """The outreach manager with a phone."""
    settings.STAFF_SECOND_FACTOR_REQUIRED = False
    page = open_browser(**PHONE)
    sign_in(page, live_server.url, staff("OUTREACH", "Farah Aziz"))
    return page


def register(page, event):
    page.goto(f"/events/{event.slug}/")
    page.get_by_role("link", name="Take a place").click()
    page.get_by_label("Your name").fill("Siti Nurhaliza")
    page.get_by_label("Work e-mail").fill("siti@batik.example")
    page.get_by_label("Organisation", exact=True).fill("Batik Cendana")
    page.get_by_label("You are with").select_option("RIGHTS_HOLDER")
    page.get_by_role("button", name="Take a place").click()
    expect(page.get_by_role("heading", name="Look into your mail")).to_be_visible()


def confirm(page):
    page.goto(mailed("registration.asked")["link_path"])
    page.get_by_role("button", name="Confirm the registration").click()
    expect(page.get_by_role("heading", name="You have a place")).to_be_visible()


def let_in(desk, event):
    desk.goto(f"/desk/outreach/events/{event.pk}/door/")
    with staff_scope():
        code = Registration.objects.get(event=event).code
    desk.get_by_label("Code, 8 letters and digits").fill(code)
    desk.get_by_role("button", name="Check in").first.click()
    expect(desk.get_by_text("Siti Nurhaliza is in.")).to_be_visible()


def close(desk, event):
    with staff_scope():
        Event.objects.filter(pk=event.pk).update(starts_at=timezone.now() - timedelta(hours=2))
    desk.goto(f"/desk/outreach/events/{event.pk}/")
    desk.get_by_role("button", name="Close attendance").click()
    desk.get_by_role("button", name="Send all certificates").click()
    expect(desk.get_by_text("1 certificate is being sent.")).to_be_visible()


def answer_the_survey(page):
    page.goto(mailed("registration.placed")["link_path"])
    page.get_by_role("link", name="Answer four questions").click()
    page.get_by_role("group", name="It helped me in my work").get_by_label("very well").check()
    page.get_by_role("button", name="Send the answers").click()
    expect(page.get_by_text("Your answers are kept without your name.")).to_be_visible()


def test_from_the_public_page_to_a_certificate_on_a_phone(open_browser, desk, event):
    guest = open_browser(**PHONE)

    register(guest, event)
    confirm(guest)
    let_in(desk, event)
    close(desk, event)
    answer_the_survey(guest)
    guest.get_by_role("link", name="See your certificate").click()

    expect(guest.get_by_role("heading", name="This certificate is genuine")).to_be_visible()
    expect(guest.get_by_text("Siti Nurhaliza")).to_be_visible()
    with staff_scope():
        assert list(SurveyAnswer.objects.values_list("question", "score")) == [("HELPED", 5)]


def test_a_check_in_without_network_is_noted_and_sent_once_it_is_back(desk, event):
    guest = RegistrationFactory(event=event, person__name="Bayu")
    desk.goto(f"/desk/outreach/events/{event.pk}/door/")

    desk.context.set_offline(True)
    desk.get_by_role("button", name="Check in").last.click()
    expect(desk.get_by_text("noted without network")).to_be_visible()
    with staff_scope():
        assert Registration.objects.get(pk=guest.pk).state == "REGISTERED"
    desk.context.set_offline(False)

    expect(desk.get_by_text("Bayu is in.")).to_be_visible()
    expect(desk.get_by_text("noted without network")).to_be_hidden()
    with staff_scope():
        assert Registration.objects.get(pk=guest.pk).state == "CHECKED_IN"


def test_somebody_registers_by_keyboard_alone(open_browser, event):
    page = open_browser()
    page.goto(f"/events/{event.slug}/")

    page.get_by_role("link", name="Take a place").focus()
    page.keyboard.press("Enter")
    typed = {
        "name": "Bayu",
        "email": "bayu@firm.example",
        "company": "Firm",
        "type": "Law",
        "is_remote": "",
        "topic": "Hi",
    }
    for name, text in typed.items():
        tab_to(page, f"[name={name}]")
        page.keyboard.type(text)
    tab_to(page, ".sendbar button")
    page.keyboard.press("Enter")

    expect(page.get_by_role("heading", name="Look into your mail")).to_be_visible()
    assert mailed("registration.asked")["name"] == "Bayu"


def tab_to(page, selector):
    """Press Tab until the focus is there, in view and visibly outlined."""
    for _step in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("(selector) => document.activeElement?.matches(selector)", selector):
            return
    raise AssertionError(f"Tab never reaches {selector}")


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_pages_of_events_have_no_barrier(open_browser, live_server, settings, event, theme):
    settings.STAFF_SECOND_FACTOR_REQUIRED = False
    page = open_browser(bypass_csp=True, color_scheme=theme, **PHONE)
    found = {f"/events/{event.slug}/": barriers(page, f"/events/{event.slug}/")}
    sign_in(page, live_server.url, staff("OUTREACH", "Farah Aziz"))
    here = f"/desk/outreach/events/{event.pk}/"

    for address in (here, f"{here}door/", "/desk/outreach/engagement/", "/desk/outreach/events/"):
        found[address] = barriers(page, address)

    assert {address: said for address, said in found.items() if said} == {}


def barriers(page, address):
    page.goto(address)
    return complaints(page)
