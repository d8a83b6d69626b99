"""The queue in two browsers at once: it stays current without a reload, nothing jumps, and nothing typed is lost."""

from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.utils import timezone
from playwright.sync_api import expect

from ipr_portal.tenancy.scope import staff_scope
from takedowns.actions import claims
from takedowns.models import Notice
from tests.accounts.conftest import PASSWORD
from tests.browser.axe import complaints
from tests.browser.people import sign_in, staff
from tests.factories import NoticeFactory, OrganisationFactory

pytestmark = pytest.mark.browser


@pytest.fixture
def queue(live_server, settings):
    """Thirty notices that wait, the most urgent first."""
    settings.STAFF_SECOND_FACTOR_REQUIRED = False
    return [due(hours) for hours in range(10, 40)]


def due(hours):
    with staff_scope():
        return NoticeFactory(
            submitted_at=timezone.now() - timedelta(days=3) + timedelta(hours=hours),
            organisation=OrganisationFactory(name=f"Botanicals {hours}"),
        )


@pytest.fixture
def tara(open_browser, live_server, queue):
    page = open_browser(bypass_csp=True, viewport={"width": 1440, "height": 900})
    sign_in(page, live_server.url, staff("TRIAGER", "Tara Triager"))
    page.goto("/desk/")
    return page


@pytest.fixture
def liam(open_browser, live_server, queue):
    page = open_browser(bypass_csp=True, viewport={"width": 1440, "height": 900})
    sign_in(page, live_server.url, staff("LEAD", "Liam Lead"))
    page.goto("/desk/")
    return page


def ask_often(page):
    """Let a page ask for news at once, instead of every fifteen seconds."""
    page.evaluate("document.getElementById('queue-news').dataset.every = '0'")


def bar(page):
    return page.locator("#queue-news [role=status]")


def row(page, notice):
    return page.locator(f"#q{notice.pk}")


def test_what_somebody_else_takes_is_marked_where_it_stands(tara, liam, queue):
    before = row(liam, queue[3]).bounding_box()

    tara.get_by_role("button", name="Take the next notice").click()
    tara.wait_for_url("**/desk/notices/**")
    ask_often(liam)

    expect(row(liam, queue[0]).get_by_text("Tara Triager has it now")).to_be_visible()
    expect(liam.locator("#count-unclaimed")).to_have_text("29")
    assert liam.locator(".q").count() == 30
    assert row(liam, queue[3]).bounding_box() == before, "nothing moves"
    assert complaints(liam) == []


def test_what_comes_is_shown_when_one_asks_for_it_and_what_is_typed_stays(liam, queue):
    liam.get_by_role("searchbox", name="Number, rights holder").fill("Botani")
    row(liam, queue[2]).get_by_role("checkbox").check()
    liam.get_by_role("searchbox", name="Number, rights holder").focus()
    place = row(liam, queue[5]).bounding_box()

    new = due(12.5)
    ask_often(liam)

    shown = bar(liam).get_by_role("link", name="1 new notice · show it")
    expect(shown).to_be_visible()
    expect(liam.get_by_role("searchbox", name="Number, rights holder")).to_be_focused()
    assert row(liam, queue[5]).bounding_box() == place, "nothing moves before it is asked for"
    assert row(liam, new).count() == 0
    assert complaints(liam) == []

    shown.click()

    expect(row(liam, new).get_by_text("New", exact=True)).to_be_visible()
    expect(row(liam, new).get_by_role("link")).to_be_focused()
    expect(row(liam, queue[2]).get_by_role("checkbox")).to_be_checked()
    expect(liam.get_by_role("searchbox", name="Number, rights holder")).to_have_value("Botani")
    expect(bar(liam)).to_be_empty()


def test_a_hidden_tab_asks_for_nothing(tara):
    asked = []
    tara.on("request", lambda request: asked.append(request.url) if "/desk/news/" in request.url else None)
    tara.evaluate("Object.defineProperty(document, 'hidden', { value: true, configurable: true })")
    ask_often(tara)

    tara.wait_for_timeout(2500)
    assert asked == []

    tara.evaluate("Object.defineProperty(document, 'hidden', { value: false })")
    with tara.expect_request("**/desk/news/**"):
        tara.evaluate("document.dispatchEvent(new Event('visibilitychange'))")


FROZEN = "window.passed = 0; const begun = Date.now(); Date.now = () => begun + window.passed * 1000"


def test_a_tab_asks_once_in_fifteen_seconds(tara):
    asked = []
    tara.on("request", lambda request: asked.append(request.url) if "/desk/news/" in request.url else None)
    tara.add_init_script(FROZEN)
    tara.reload()
    ask = "(at) => { window.passed = at; document.dispatchEvent(new Event('visibilitychange')); }"

    tara.evaluate(ask, 14.9)
    assert asked == []

    with tara.expect_response("**/desk/news/**"):
        tara.evaluate(ask, 15)
    tara.evaluate(ask, 29.9)
    assert len(asked) == 1


@pytest.fixture
def deciding(tara):
    """Tara has taken a notice and writes a sentence on it."""
    tara.get_by_role("button", name="Take the next notice").click()
    tara.wait_for_url("**/desk/notices/**")
    expect(tara.get_by_text("Yours until")).to_be_visible()
    return tara


def first(queue):
    with staff_scope():
        return Notice.objects.get(pk=queue[0].pk)


def test_typing_renews_the_lease(deciding, queue):
    with staff_scope():
        soon = timezone.now() + timedelta(minutes=2)
        Notice.objects.filter(pk=queue[0].pk).update(claim_expires_at=soon)

    with deciding.expect_response("**/lease/"):
        deciding.locator(".listing").first.click()

    assert first(queue).claim_expires_at > soon


def test_an_expired_lease_is_shown_and_renewed_on_activity(deciding, queue):
    with staff_scope():
        Notice.objects.filter(pk=queue[0].pk).update(claim_expires_at=timezone.now())
    ask_often(deciding)
    expect(deciding.locator("#lease")).to_have_text(
        "Nobody has this notice now; continue, and it is yours again"
    )

    deciding.locator(".listing").first.click()

    expect(deciding.locator("#lease")).to_contain_text("Yours until")


def test_a_person_who_lost_the_notice_is_notified_on_activity(deciding, queue, liam):
    with staff_scope():
        person = first(queue).triager
        Notice.objects.filter(pk=queue[0].pk).update(claim_expires_at=timezone.now())
        claims.claim(
            notice=first(queue),
            by=type(person).objects.get(email="lead@ipr.example"),
            at=timezone.now() + timedelta(seconds=1),
        )

    deciding.locator(".listing").first.click()

    expect(deciding.locator("#lease").get_by_text("Liam Lead has had this notice since")).to_be_visible()


def test_a_session_that_ends_takes_nothing_away(deciding, live_server):
    deciding.get_by_role("searchbox", name="Number, rights holder").fill("half a thou")
    Session.objects.all().delete()
    ask_often(deciding)

    expect(bar(deciding)).to_have_text("You are signed out. What you typed is still here.")
    assert "/desk/notices/" in deciding.url
    assert complaints(deciding) == []

    with deciding.context.expect_page() as opened:
        deciding.get_by_role("link", name="Sign in in another tab").click()
    other = opened.value
    other.get_by_label("E-mail address").fill("triager@ipr.example")
    other.get_by_label("Password").fill(PASSWORD)
    other.get_by_role("button", name="Sign in", exact=True).click()
    other.wait_for_load_state()
    other.close()

    expect(bar(deciding)).to_be_empty()
    expect(deciding.get_by_role("searchbox", name="Number, rights holder")).to_have_value("half a thou")
    deciding.get_by_role("button", name="Return to the queue").click()
    expect(deciding.get_by_role("button", name="Take this notice")).to_be_visible()


def test_a_server_that_does_not_answer_is_named_and_asked_again(tara):
    tara.route("**/desk/news/**", lambda route: route.fulfill(body="<h1>Gone</h1>"))
    tara.evaluate("document.getElementById('queue-news').dataset.every = '0.1'")
    expect(bar(tara)).to_have_text("No answer. It is tried again automatically.")
    expect(tara.get_by_role("link", name="Look again")).to_be_visible()

    tara.unroute("**/desk/news/**")

    expect(bar(tara)).to_be_empty()


def test_without_script_one_looks_again_by_a_link(open_browser, live_server, queue):
    page = open_browser(java_script_enabled=False)
    sign_in(page, live_server.url, staff("TRIAGER", "Tara Triager"))
    page.goto("/desk/?view=open")
    new = due(1)

    page.get_by_role("link", name="Look again").click()

    expect(row(page, new)).to_be_visible()


# --- the keyboard alone ---


def tab_to(page, name):
    """Press Tab until the focus is on what has this name; a keyboard gets everywhere."""
    for _ in range(120):
        page.keyboard.press("Tab")
        if page.evaluate(
            "document.activeElement?.innerText?.trim().startsWith(arguments[0])".replace(
                "arguments[0]", repr(name)
            )
        ):
            return
    raise AssertionError(f"“{name}” cannot be reached by Tab")


def test_saved_view_next_and_hand_over_by_the_keyboard_alone(tara, queue, live_server):
    staff("LEAD", "Liam Lead")
    with staff_scope():
        Notice.objects.filter(pk=queue[7].pk).update(market="TH")
    tara.goto("/desk/?view=unclaimed&market=TH")

    tab_to(tara, "Save this view")
    tara.keyboard.press("Enter")
    tara.get_by_role("textbox", name="Name").focus()
    tara.keyboard.type("Thailand first")
    tara.keyboard.press("Enter")
    expect(tara.get_by_role("link", name="Thailand first 1")).to_have_attribute("aria-current", "page")
    assert complaints(tara) == []

    tara.goto("/desk/")
    tab_to(tara, "Thailand first")
    tara.keyboard.press("Enter")
    expect(tara.locator(".q")).to_have_count(1)
    tara.wait_for_load_state("load")
    tara.keyboard.press("n")
    expect(tara.get_by_text("Yours until")).to_be_visible()
    tara.wait_for_load_state("load")
    tab_to(tara, "Hand over")
    tara.keyboard.press("Enter")
    tab_to(tara, "Liam Lead")
    tara.keyboard.press("Enter")

    expect(tara.locator("#lease")).to_contain_text("Liam Lead has had this notice since")
    with staff_scope():
        assert Notice.objects.get(pk=queue[7].pk).triager.name == "Liam Lead"


def test_a_lead_ticks_looks_and_hands_out(liam, queue):
    staff("TRIAGER", "Tara Triager")
    for notice in queue[:2]:
        row(liam, notice).get_by_role("checkbox").check()
    liam.get_by_role("button", name="Hand out the ticked").click()
    liam.get_by_label("Tara Triager").check()
    liam.get_by_role("button", name="See what would move").click()
    expect(liam.get_by_text("Tara Triager has 0, and would have 2")).to_be_visible()
    assert complaints(liam) == []

    liam.get_by_role("button", name="Hand out 2 notices").click()

    expect(liam.get_by_text("2 notices were handed out.")).to_be_visible()
    assert complaints(liam) == []


def test_sharing_out_works_without_script(open_browser, live_server, queue):
    page = open_browser(java_script_enabled=False)
    sign_in(page, live_server.url, staff("LEAD", "Liam Lead"))
    page.goto("/desk/load/")
    page.get_by_label("Distribute to Liam Lead").check()
    page.get_by_label("How many at most").fill("3")
    page.get_by_role("button", name="See what would move").click()

    page.get_by_role("button", name="Hand out 3 notices").click()

    expect(page.get_by_text("3 notices were handed out.")).to_be_visible()


TALL = "document.documentElement.scrollHeight - window.innerHeight"


@pytest.mark.parametrize("demo", [False, True], ids=["alone", "under the demo bar"])
def test_the_page_is_as_high_as_the_window(tara, settings, demo):
    settings.DEMO_MODE = demo
    tara.goto("/desk/")

    assert tara.locator(".demo-bar").count() == demo
    assert tara.evaluate(TALL) == 0


def test_the_filters_move_no_row_and_step_aside_for_the_focus(tara, queue):
    place = row(tara, queue[0]).bounding_box()
    assert place["y"] < 200

    tara.goto("/desk/?filters=1")
    panel = tara.locator(".queue__panel")

    expect(tara.locator("#id_market")).to_be_visible()
    assert row(tara, queue[0]).bounding_box() == place
    assert complaints(tara) == []

    row(tara, queue[0]).get_by_role("link").focus()
    tara.keyboard.press("Shift+Tab")
    tara.keyboard.press("Tab")
    expect(panel).to_have_css("opacity", "0")
    tara.locator("#id_market").focus()
    expect(panel).to_have_css("opacity", "1")


def rail_labels(page):
    names = page.locator(".rail nav > a:not(.rail__home) > span")
    return [name.bounding_box()["width"] > 20 for name in names.all()]


def test_the_names_in_the_rail_show_on_a_wide_screen_and_under_the_pointer(tara):
    assert not any(rail_labels(tara))

    tara.locator(".rail nav").hover()
    assert all(rail_labels(tara))

    tara.mouse.move(900, 500)
    tara.set_viewport_size({"width": 1600, "height": 900})
    assert all(rail_labels(tara))


def test_the_rail_of_a_triager_offers_neither_the_outage_switch_nor_the_components(tara):
    hrefs = [link.get_attribute("href") for link in tara.locator(".rail nav > a").all()]

    assert "/desk/" in hrefs
    assert not {"/desk/outages/", "/desk/components/"} & set(hrefs)
