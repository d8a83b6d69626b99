"""What axe finds on a page in a browser."""

from axe_playwright_python.sync_playwright import Axe

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
THEMES = {"light": RULES, "dark": ["color-contrast"]}
STILL = "() => document.getAnimations().every((one) => one.playState !== 'running')"


def complaints(page, rules=RULES):
    """What it finds once the page is whole and still: a text can be seen before its style sheets have come."""
    page.wait_for_load_state("load")
    page.wait_for_function(STILL)
    found = Axe().run(page, options={"runOnly": rules, "preload": False}).response["violations"]
    return [f"{one['id']} {one['nodes'][0]['target']}" for one in found]


def complaints_in_themes(page):
    """What it finds in light, and in dark; the page is left in dark."""
    found = []
    for theme, rules in THEMES.items():
        page.emulate_media(color_scheme=theme)
        found += [f"{theme}: {one}" for one in complaints(page, rules)]
    return found
