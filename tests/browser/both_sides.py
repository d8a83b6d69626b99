"""What stories of both sides of a notice need: people at their browsers, an outcome that was sent, and time that passes."""

import re
from datetime import timedelta

from django.utils import timezone
from playwright.sync_api import expect

from ipr_portal.tenancy.scope import staff_scope
from takedowns.models import CounterNotice
from tests.accounts.conftest import give_password
from tests.browser.axe import complaints_in_themes
from tests.browser.people import sign_in, staff
from tests.factories import (
    ListingSnapshotFactory,
    MembershipFactory,
    OrganisationFactory,
    ProductFactory,
    ShopFactory,
    UserFactory,
)
from tests.takedowns.corrected import execute, sent, tell
from tests.takedowns.pasted import certificate

TALL = 3000  # so that a bar that stays at the edge of the window covers nothing that one could scroll to
NOTICES = re.compile("^Notices")  # in the navigation, with or without how many there are to do
PHONE, DESKTOP = {"width": 390, "height": 844}, {"width": 1440, "height": 900}
INVOICE = "The invoice of the brand's own dealer shows both lots."


class BothSides:
    """The people of a story, each with a browser of their own: a rights holder's filer, our team, and sellers."""

    def __init__(self, open_browser, url) -> None:
        self.open_browser, self.url = open_browser, url
        self.acme = OrganisationFactory(name="Acme Botanicals", slug="acme")
        self.filer = give_password(UserFactory(name="Fadil Filer", email="filer@acme.example"))
        MembershipFactory(organisation=self.acme, role="FILER", user=self.filer)
        self.triager, self.lead = staff("TRIAGER", "Tara Triager"), staff("LEAD", "Liam Lead")

    def member(self):
        """The filer's browser, at home."""
        return self.browser_of(self.filer)

    def browser_of(self, person):
        """The browser of somebody of the rights holder, at home."""
        page = self._page()
        sign_in(page, self.url, person)
        page.wait_for_url("**/o/acme/**")
        return page

    def desk(self, person):
        """The browser of somebody of our team, at the desk."""
        page = self._page()
        sign_in(page, self.url, person)
        page.wait_for_url("**/desk/**")
        return page

    def seller(self, shop, **more):
        """A seller's phone, at the page of the shop."""
        page = self._page(**{"viewport": PHONE} | more)
        page.goto(shop.get_absolute_url())
        return page

    def _page(self, **more):
        return self.open_browser(
            **{"bypass_csp": True, "reduced_motion": "reduce", "viewport": DESKTOP} | more
        )


def outcome_sent(sides, outcomes):
    """A notice about goods of one shop, decided, carried out, and told to both sides; and the goods."""
    now, shop = timezone.now(), ShopFactory(name="Nhà Của Bống")
    goods = [
        ProductFactory(shop=shop, title=f"SENANDIKA Night Serum, lot {n}")
        for n in range(1, len(outcomes) + 1)
    ]
    notice, goods = sent(
        sides.acme, sides.triager, outcomes, at=now, products=goods, submitted_by=sides.filer
    )
    with staff_scope():
        for listing, product in zip(notice.listings.in_order(), goods, strict=True):
            ListingSnapshotFactory(organisation=sides.acme, listing=listing, title=product.title)
    tell(now)
    return notice, goods


def carry_out(at=None):
    """The marketplace does what it was ordered, and its sellers are told."""
    at = at or timezone.now()
    execute(at)
    tell(at)


def until_of(notice):
    """Until when somebody acts on the counter-notices about a notice."""
    with staff_scope():
        rows = CounterNotice.objects.filter(listing__notice=notice)
        return max(rows.values_list("due_at", flat=True)) + timedelta(minutes=1)


def faults_of(page):
    """What is wrong with a page as it is now: for assistive technology, in light and dark, and on a phone."""
    before, wrong = page.viewport_size, []
    page.set_viewport_size(before | {"height": TALL})
    wrong += [f"{page.url} {one}" for one in complaints_in_themes(page)]
    page.emulate_media(color_scheme="light")
    page.set_viewport_size(PHONE)
    if (wide := page.evaluate("document.documentElement.scrollWidth")) > PHONE["width"]:
        wrong.append(f"{page.url}: {wide} px wide on a phone")
    page.set_viewport_size(before)
    return wrong


def paper(tmp_path, name):
    """A scan on the disk."""
    file = tmp_path / name
    file.write_bytes(certificate().read())
    return file


def main(page):
    return page.get_by_role("main")


def open_decision(seller):
    """From the shop's page to what was decided about its listings first, by the inbox."""
    seller.get_by_role("link", name="Inbox of the seller").click()
    seller.get_by_role("link", name="Read the decision and its reasons").last.click()
    expect(seller.get_by_text("You can read this page until", exact=False)).to_be_visible()


def open_notice(page, notice):
    """From anywhere of the member's pages to a notice, by the list of notices."""
    page.get_by_role("link", name=NOTICES).first.click()
    main(page).get_by_role("link", name=notice.number).first.click()
    page.wait_for_url(f"**/notices/{notice.number}/**")


def open_answer(desk, notice, tab=""):
    """From anywhere of the desk to what a seller answered about a notice, by the list of counter-notices."""
    desk.get_by_role("link", name="Counter-notices").first.click()
    if tab:
        main(desk).get_by_role("link", name=tab).click()
    main(desk).get_by_role("link", name=notice.number).click()
    expect(desk.get_by_role("heading", level=1)).to_have_text(f"Counter-notice about {notice.number}")


def fill_answer(seller, file, **missing):
    """Fill in the form of an answer, but what is said to be missing."""
    seller.get_by_role("radio", name="I am allowed to sell this", exact=False).check()
    said = {"What is wrong with the decision?": INVOICE, "Your name or firm": "Lim Wei",
            "Your mail address": "lim@shop.example"} | missing  # fmt: skip
    for label, text in said.items():
        seller.get_by_label(label).fill(text)
    seller.get_by_label("Files", exact=False).set_input_files(file)


def expect_kept(seller, name):
    """What was filled in is still there, and the file that was sent is kept."""
    expect(seller.get_by_role("radio", name="I am allowed to sell this", exact=False)).to_be_checked()
    expect(seller.get_by_label("What is wrong with the decision?")).to_have_value(INVOICE)
    expect(seller.get_by_role("checkbox", name=f"Send {name}")).to_be_checked()


# Whether the focus shows: an outline around the control, or around the words beside a radio that is drawn as a segment; and
# the control is not wholly covered or out of the window (WCAG 2.2, 2.4.11).
SHOWS_FOCUS = """(element) => {
  const outlined = [element, element.nextElementSibling].some((one) => {
    const style = one && getComputedStyle(one);
    return style && style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0;
  });
  const box = element.getClientRects()[0];
  return outlined && [2, box.height / 2, box.height - 2].some((down) => {
    const over = document.elementFromPoint(box.left + box.width / 2, box.top + down);
    return over && (over.contains(element) || element.contains(over));
  });
}"""


def reach(page, target):
    """Press Tab until the focus is there, and see that it shows; a keyboard gets everywhere."""
    for _step in range(200):
        page.keyboard.press("Tab")
        if target.count() and target.first.evaluate("element => element === document.activeElement"):
            page.wait_for_function(SHOWS_FOCUS, arg=target.first.element_handle())
            return
    raise AssertionError(f"Tab does not reach {target}")


def press(page, target, key="Enter"):
    reach(page, target)
    page.keyboard.press(key)


def button(page, name):
    return main(page).get_by_role("button", name=name)


def link(page, name):
    return main(page).get_by_role("link", name=name)


def refused(page, said):
    """The summary of errors has the focus and says what was not done; what is wrong with the page as it is then."""
    expect(page.locator(".errsum").first).to_be_focused()
    expect(page.locator(".errsum").first).to_contain_text(said)
    return faults_of(page)


def write(page, name, text):
    """Go to a field, take out what is there and type."""
    reach(page, page.locator(f"[name={name}]"))
    page.keyboard.press("Control+a")
    page.keyboard.type(text)


def choose(page, name, label):
    """Go to a group of radios, and move on by arrows until the one with this label is chosen."""
    wanted = main(page).get_by_role("radio", name=label, exact=True)
    group = page.locator(f"[type=radio][name={name}]")
    reach(page, group)
    page.keyboard.press("Space")
    for _step in range(group.count()):
        if wanted.is_checked():
            return
        page.keyboard.press("ArrowDown")
    assert wanted.is_checked(), f"arrows do not reach {label}"


def attach(page, name, file):
    """Open the browser's dialog from a field for files, and choose one."""
    with page.expect_file_chooser() as chosen:
        press(page, page.locator(f"[type=file][name={name}]"))
    chosen.value.set_files(file)
