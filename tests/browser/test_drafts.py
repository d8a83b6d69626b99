"""A draft in two tabs, and a session that ends while somebody is typing."""

import re

import pytest
from django.contrib.sessions.models import Session
from playwright.sync_api import expect

from ipr_portal.tenancy.scope import staff_scope
from takedowns.models import NoticeDraft
from tests.accounts.conftest import PASSWORD, give_password
from tests.browser.people import sign_in, staff
from tests.factories import MembershipFactory, NoticeDraftFactory, OrganisationFactory, UserFactory

pytestmark = pytest.mark.browser
WHY = "Which feature infringes, and how you can tell"
MESSAGE = "Message to the sellers"


@pytest.fixture
def draft(live_server):
    acme = OrganisationFactory(name="Acme Botanicals", slug="acme")
    person = give_password(UserFactory(name="Olivia Owner", email="owner@acme.example"))
    MembershipFactory(organisation=acme, role="OWNER", user=person)
    return NoticeDraftFactory(organisation=acme, started_by=person, fields={"market": "SG", "language": "en"})


@pytest.fixture
def tab(browser, live_server, draft):
    """A tab in which the draft is open; answers that refuse are meant to be here."""
    context = browser.new_context(base_url=live_server.url)
    page = context.new_page()
    page.set_default_timeout(10_000)
    sign_in(page, live_server.url, draft.started_by)
    page.wait_for_url("**/o/acme/**")
    page.goto(f"/o/acme/drafts/{draft.pk}/")
    yield page
    context.close()


def said(page):
    return page.locator("[data-autosave-said]")


def kept(draft):
    with staff_scope():
        return NoticeDraft.objects.get(pk=draft.pk).fields


def end_session():
    Session.objects.all().delete()


def come_back(page):
    """Sign in on the page that one was led to."""
    page.get_by_label("E-mail address").fill("owner@acme.example")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()


def test_two_tabs_lose_nothing_of_each_other(tab, draft):
    other = tab.context.new_page()
    other.goto(tab.url)
    tab.get_by_label(WHY).fill("Written in the first tab.")
    expect(said(tab)).to_contain_text("Saved")
    other.get_by_label(MESSAGE).press_sequentially("x")
    expect(said(other)).to_contain_text("was changed in another window")
    assert (kept(draft)["explanation"], kept(draft)["message_to_seller"]) == (
        "Written in the first tab.",
        "x",
    )

    other.get_by_label(WHY).fill("Written in the second tab.")
    expect(other.get_by_role("heading", name="This draft was changed in another window")).to_be_visible()
    assert kept(draft)["explanation"] == "Written in the first tab."
    other.get_by_role("button", name=f"Keep both ({WHY})").click()
    expect(other.get_by_label(WHY)).to_have_value("Written in the second tab.\n\nWritten in the first tab.")
    expect(other.locator(".changed")).to_have_count(0)


def test_a_field_that_is_only_saved_shows_the_other_text_too_and_keeps_the_focus(tab, draft):
    other = tab.context.new_page()
    other.goto(tab.url)
    tab.get_by_label(MESSAGE).fill("First.")
    expect(said(tab)).to_contain_text("Saved")
    other.get_by_label(MESSAGE).press_sequentially("Second.")

    expect(other.locator(".changed__text")).to_have_text("First.")
    expect(other.get_by_label(MESSAGE)).to_be_focused()
    expect(other.get_by_label(MESSAGE)).to_have_value("Second.")
    other.get_by_role("button", name=f"Take this one ({MESSAGE})").click()
    expect(other.get_by_label(MESSAGE)).to_have_value("First.")


@pytest.mark.parametrize("field", [WHY, MESSAGE, "Listing addresses"])
def test_what_is_typed_after_the_session_ended_waits_and_comes_back(tab, draft, field):
    end_session()
    address = tab.url
    tab.get_by_label(field).fill("Typed when signed out.")

    expect(said(tab)).to_have_text("Not saved: sign in again. What you typed is still here.")
    expect(tab.locator("#signed-out")).to_be_visible()
    assert tab.url == address
    assert "csrfmiddlewaretoken" not in tab.locator("main").inner_text()
    assert tab.evaluate("dispatchEvent(new Event('beforeunload', { cancelable: true }))") is False

    tab.get_by_role("link", name="Sign in again").click()
    come_back(tab)
    tab.wait_for_url("**/drafts/**")
    expect(tab.get_by_label(field)).to_have_value("Typed when signed out.")
    expect(said(tab)).to_contain_text("What you typed before you signed in is back.")
    assert "Typed when signed out." in kept(draft).values()


def test_save_and_close_stays_on_the_page_until_somebody_is_signed_in(tab, draft):
    end_session()
    tab.get_by_label(MESSAGE).fill("Typed when signed out.")
    expect(said(tab)).to_contain_text("sign in again")
    tab.get_by_role("button", name="Save and close").click()
    expect(said(tab)).to_contain_text("sign in again")

    other = tab.context.new_page()  # signed in elsewhere: the old tab continues
    other.goto("/accounts/login/")
    come_back(other)
    other.wait_for_url("**/o/acme/**")
    other.close()
    tab.get_by_role("button", name="Save and close").click()
    tab.wait_for_url("**/notices/")
    assert kept(draft)["message_to_seller"] == "Typed when signed out."


def test_what_is_sent_at_once_after_the_session_ended_comes_back_too(tab, draft):
    end_session()
    tab.evaluate(  # before the page has saved itself once
        """() => {
          document.querySelector("[name=message_to_seller]").value = "Sent when signed out.";
          document.querySelector("[name=save]").click();
        }"""
    )

    tab.get_by_role("link", name="Sign in (in a new tab)").click()
    come_back(tab)
    tab.wait_for_url("**/drafts/**")
    expect(tab.get_by_label(MESSAGE)).to_have_value("Sent when signed out.")
    expect(said(tab)).to_contain_text("is back")


def test_without_script_a_form_is_held_until_somebody_is_signed_in(browser, live_server, draft):
    context = browser.new_context(base_url=live_server.url, java_script_enabled=False)
    page = context.new_page()
    sign_in(page, live_server.url, draft.started_by)
    page.goto(f"/o/acme/drafts/{draft.pk}/")
    page.get_by_label(WHY).fill("Typed when signed out.")
    end_session()
    page.get_by_role("button", name="Save and close").click()
    expect(page.get_by_role("heading", name="You are signed out")).to_be_visible()

    with context.expect_page() as opened:
        page.get_by_role("link", name="Sign in (in a new tab)").click()
    come_back(opened.value)
    opened.value.wait_for_url("**/drafts/**")
    page.get_by_role("button", name="I have signed in: send what I typed").click()
    page.get_by_role("button", name="Send what I typed").click()

    page.wait_for_url("**/notices/")
    assert kept(draft)["explanation"] == "Typed when signed out."
    context.close()


def test_a_notice_is_kept_from_the_first_letter_on(tab, draft):
    tab.goto("/o/acme/file/new/")
    tab.goto("/o/acme/file/new/")
    with staff_scope():
        assert NoticeDraft.objects.count() == 1

    tab.get_by_label(WHY).fill("First words.")
    expect(said(tab)).to_contain_text("Saved")
    expect(tab).to_have_url(re.compile("/drafts/[0-9a-f-]{36}/$"))
    tab.reload()
    expect(tab.get_by_label(WHY)).to_have_value("First words.")


def test_a_desk_page_whose_session_has_ended_says_so_and_stays(browser, live_server, settings):
    settings.STAFF_SECOND_FACTOR_REQUIRED = False
    context = browser.new_context(base_url=live_server.url)
    page = context.new_page()
    sign_in(page, live_server.url, staff("TRIAGER", "Tara Triager"))
    page.wait_for_url("**/desk/**")
    address = page.url
    end_session()
    page.keyboard.press("?")

    expect(page.locator("#signed-out")).to_contain_text("You are signed out.")
    assert page.url == address
    context.close()
