"""The page of components with every chart: axe in both themes, widths, files, and the reader's own colours."""

import pytest

from tests.browser.people import sign_in, staff
from tests.browser.test_pages import look, unmarked

pytestmark = pytest.mark.browser
PAGE = "/desk/components/"


@pytest.fixture
def admin(settings, live_server):
    settings.DEMO_MODE, settings.STAFF_SECOND_FACTOR_REQUIRED = True, False
    return staff("ADMIN", "Ada")


def test_charts_are_accessible_and_fit(admin, open_browser, live_server):
    page = open_browser(bypass_csp=True, reduced_motion="reduce")
    sign_in(page, live_server.url, admin)

    assert look(page, PAGE) == []
    assert unmarked(page, PAGE) == []


@pytest.mark.parametrize(("width", "size"), [(1440, "full"), (700, "half"), (390, "small")])
def test_one_drawing_is_shown_and_its_words_are_readable(admin, open_browser, live_server, width, size):
    page = open_browser()
    sign_in(page, live_server.url, admin)
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(PAGE)

    shown = page.locator("#accuracy .drawing:visible")

    assert shown.count() == 1
    assert f"drawing--{size}" in shown.get_attribute("class")
    scale = shown.evaluate("svg => svg.getBoundingClientRect().width / svg.viewBox.baseVal.width")
    assert 0.85 <= scale <= 1.25
    assert shown.evaluate(
        "svg => document.getElementById(svg.getAttribute('aria-describedby')).textContent"
    ).startswith("From 87.0")


def test_figures_open_by_keyboard_and_a_file_is_taken(admin, open_browser, live_server):
    page = open_browser()
    sign_in(page, live_server.url, admin)
    page.goto(f"{PAGE}?density=compact")
    summary = page.locator("#gaps summary")

    summary.focus()
    page.keyboard.press("Enter")
    cells = page.locator("#gaps tbody tr:nth-child(3) > *").all_inner_texts()
    with page.expect_download() as coming:
        page.locator("#gaps .chart__get a").first.click()

    assert cells == ["21 Sep", "no data"]
    assert coming.value.suggested_filename == "gaps.csv"


def test_lines_and_bars_stay_visible_in_the_readers_own_colours(admin, open_browser, live_server):
    page = open_browser(forced_colors="active")
    sign_in(page, live_server.url, admin)
    page.goto(PAGE)

    paint = page.evaluate(
        """() => [getComputedStyle(document.querySelector("#accuracy .l1")).stroke,
                  getComputedStyle(document.querySelector("#reasons .b1")).fill, getComputedStyle(document.body).backgroundColor]"""
    )

    assert paint[2] not in paint[:2]
