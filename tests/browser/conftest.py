"""A real browser in front of a real server: headless Chromium, the strict Content-Security-Policy, a committed database."""

import os

import pytest

os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "1")  # Playwright's loop runs in the thread of the test


MEANT = [
    "401 (Unauthorized)",
    "410 (Gone)",
    "409 (Conflict)",
    "422 (Unprocessable",
]  # a page whose reader is signed out meanwhile; a listing that is gone; a form that is refused, or wants a second click


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    quiet = [
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
    ]
    return {
        **browser_type_launch_args,
        "executable_path": os.environ.get("CHROMIUM", "/usr/bin/chromium"),
        "args": [*quiet, "--disable-component-update", "--disable-sync"],
    }


@pytest.fixture
def faults(page):
    """Errors in the browser's console, including violations of the content policy."""
    seen = []
    page.on("console", lambda message: seen.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: seen.append(str(error)))
    return seen


@pytest.fixture
def open_browser(browser, live_server):
    """Open browsers for several people; none may have complained in the end, but of answers that are meant to be so."""
    opened, seen = [], []

    def open_one(**options):
        context = browser.new_context(base_url=live_server.url, **options)
        page = context.new_page()
        page.set_default_timeout(10_000)
        page.on("console", lambda message: seen.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: seen.append(str(error)))
        opened.append(context)
        return page

    yield open_one
    for context in opened:
        context.close()
    assert [said for said in seen if not any(status in said for status in MEANT)] == []


@pytest.fixture
def sides(open_browser, live_server, settings):
    """The people of both sides of a notice, and the marketplace's inbox, which sellers read in a demo."""
    from tests.browser.both_sides import BothSides

    settings.STAFF_SECOND_FACTOR_REQUIRED = False
    settings.DEMO_MODE, settings.SITE_URL = True, live_server.url
    return BothSides(open_browser, live_server.url)
