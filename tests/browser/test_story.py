"""The whole story in a real browser: from a new account to a listing that is gone, and why another stayed."""

import re

import pytest
from playwright.sync_api import expect

from tests.accounts.conftest import PASSWORD
from tests.browser.people import let_workers_work, mailed, sign_in, staff
from tests.factories import ProductFactory, ShopFactory
from tests.takedowns.pasted import certificate

pytestmark = pytest.mark.browser
WHY = "Grey unbranded dropper; genuine caps are black with an embossed fern, and the batch code is missing."


@pytest.fixture
def goods(live_server):
    """Two listings that shoppers can find."""
    shop = ShopFactory(name="GlowHaus")
    return [ProductFactory(shop=shop, title=f"SENANDIKA Night Serum, lot {n}") for n in (1, 2)]


@pytest.fixture
def desk(open_browser, live_server, settings):
    """A triager with a browser of their own."""
    settings.STAFF_SECOND_FACTOR_REQUIRED = False
    page = open_browser()
    sign_in(page, live_server.url, staff("TRIAGER", "Tara Triager"))
    return page


@pytest.fixture
def holder(open_browser):
    """A rights holder's browser."""
    return open_browser()


def open_account(page):
    page.goto("/accounts/signup/")
    page.get_by_label("Full name").fill("Dewi Lestari")
    page.get_by_label("E-mail address").fill("dewi@senandika.example")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("main").get_by_role("button").first.click()
    page.get_by_role("textbox").fill(mailed("account.verify")["code"])
    page.get_by_role("main").get_by_role("button").first.click()


def register(page, tmp_path):
    page.goto("/register/")
    page.get_by_role("radio", name="Rights holder").check()
    for name, text in {
        "name": "Senandika", "legal_name": "PT Senandika Botanika", "registration_number": "ID-201900037",
        "address": "Jalan Kenanga 4, Jakarta", "contact_email": "ip@senandika.example",
    }.items():  # fmt: skip
        page.locator(f"[name={name}]").fill(text)
    page.locator("[name=country]").select_option("ID")
    page.locator("[name=documents]").set_input_files(paper(tmp_path, "extract.png"))
    page.get_by_role("button", name="Register and send").click()
    expect(page.get_by_text("Sent, waiting for review")).to_be_visible()
    expect(page.get_by_role("button", name="Send registration")).to_have_count(0)


def paper(tmp_path, name):
    """A scan on the disk."""
    file = tmp_path / name
    file.write_bytes(certificate().read())
    return file


def verify_organisation(desk):
    desk.goto("/desk/organisations/senandika/")
    desk.get_by_label("Verify", exact=True).check()
    desk.get_by_role("button", name="Record decision").click()
    expect(desk.get_by_role("button", name="Record decision")).to_have_count(0)


def register_right(page, tmp_path):
    page.goto("/o/senandika/rights/new/?kind=TRADEMARK")
    fill = lambda name, text: page.locator(f"[name={name}]").fill(text)  # noqa: E731 (one line for one field)
    fill("title", "SENANDIKA")
    fill("registration_number", "40202112345X")
    fill("owner_name", "PT Senandika Botanika")
    fill("registered_on", "2021-05-10")
    fill("expires_on", "2031-05-09")
    fill("nice_classes", "3")
    fill("goods", "Serums, cosmetics")
    page.locator("[name=mark_kind]").select_option("WORD")
    page.locator("[name=office]").select_option("SG")
    page.get_by_label("Singapore", exact=True).check()
    page.locator("[name=files]").set_input_files(paper(tmp_path, "certificate.png"))
    page.get_by_role("button", name="Send for verification").click()
    expect(page.get_by_role("button", name="Send for verification")).to_have_count(0)


def verify_right(desk):
    desk.goto("/desk/rights/")
    desk.get_by_role("link", name="SENANDIKA").click()
    desk.get_by_label("Verify", exact=True).check()
    desk.get_by_role("button", name="Send answer").click()
    expect(desk.get_by_role("button", name="Send answer")).to_have_count(0)


def write_notice(page, pasted):
    page.goto("/o/senandika/file/")
    page.get_by_role("link", name="Start a notice").click()
    page.get_by_role("radio", name=re.compile("SENANDIKA")).first.check()
    page.get_by_role("radio", name="Singapore", exact=True).check()
    page.locator("[name=reason][value='TM-01']").check()
    page.locator("[name=listings]").fill(pasted)
    page.locator("[name=explanation]").fill(WHY)


def sign_and_send(page):
    page.get_by_label("Packaging", exact=True).check()
    for box in page.locator("[name=statements]").all():
        box.check()
    page.get_by_label("Your full name, as signature").fill("Dewi Lestari")
    page.get_by_role("button", name="Send notice").click()


def decide(desk, number):
    desk.goto(f"/desk/notices/{number}/")
    rows = desk.locator(".listing")
    rows.nth(0).get_by_role("radio", name="Take down").check()
    rows.nth(1).get_by_role("radio", name="Reject").check()
    rows.nth(1).get_by_label("Primary code").fill("EV-01")
    rows.nth(1).get_by_label("Sentence for this case").fill(
        "The picture shows the genuine cap; say what differs."
    )
    desk.get_by_role("button", name="Record the outcomes chosen").click()
    expect(desk.get_by_role("button", name="Record the outcomes chosen")).to_have_count(0)


def see_each_line_judged(page, first, second, phone):
    write_notice(page, f"{first} {phone}\n{second}\nhttps://www.lazada.co.th/products/pdp-i77.html")
    expect(page.locator("#checked").get_by_text("The same listing as on line 1.")).to_be_visible()
    expect(page.locator("#checked").get_by_text("A listing in Thailand", exact=False)).to_be_visible()
    page.locator("[name=listings]").fill(f"{first} {phone}")
    expect(page.locator("#checked").get_by_text("The same listing")).to_have_count(0)


def look_as_a_shopper(page, gone, still_there):
    page.goto(f"/shop/sg/products/{gone.path}")
    expect(page.get_by_role("heading", level=1)).not_to_contain_text("lot 1")
    page.goto(f"/shop/sg/products/{still_there.path}")
    expect(page.get_by_role("heading", level=1)).to_contain_text("lot 2")


def read_the_outcome(page, number):
    page.goto(f"/o/senandika/notices/{number}/")
    expect(page.get_by_role("heading", level=1)).to_have_text("1 of 2 listings was taken down")
    for said in (
        "EV-01",
        "The explanation is not enough",
        "say what differs",
        "Describe which feature infringes",
    ):
        expect(page.get_by_text(said, exact=False).first).to_be_visible()


def test_from_a_new_account_to_a_listing_that_is_gone(holder, desk, goods, tmp_path):
    open_account(holder)
    register(holder, tmp_path)
    verify_organisation(desk)
    register_right(holder, tmp_path)
    verify_right(desk)

    first, second = (f"https://www.lazada.sg/products/pdp-i{product.item}.html" for product in goods)
    phone = second.replace("www.", "m.") + "?spm=a2o42.searchlist&utm_source=app"
    see_each_line_judged(holder, first, second, phone)
    sign_and_send(holder)
    number = holder.url.rstrip("/").rpartition("/")[2]
    let_workers_work()
    holder.reload()
    expect(holder.get_by_text("We received the notice and sent the receipt")).to_be_visible()

    decide(desk, number)
    let_workers_work()
    look_as_a_shopper(holder, *goods)
    read_the_outcome(holder, number)
