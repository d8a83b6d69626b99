"""A case in the browser, from a notice to a conviction: two rights holders, a declined step, a joint raid."""

from datetime import timedelta

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.utils import timezone

from enforcement.models import Case, Referral, Seizure
from ipr_portal.tenancy.scope import staff_scope
from tests.accounts.conftest import give_password
from tests.enforcement.scene import Holder, a_case, a_listing, an_owner, assist, until_viable
from tests.factories import OrganisationFactory

from .people import sign_in, staff


@pytest.fixture(autouse=True)
def one_factor(settings):
    settings.STAFF_SECOND_FACTOR_REQUIRED = False


@pytest.fixture
def world(transactional_db):
    """Two rights holders with their owners, a manager, and a notice of each about one seller."""
    manager = staff("ENFORCEMENT", "Mara Manager")
    holders = [OrganisationFactory(name=name, slug=name.lower()) for name in ("Acme", "Brightleaf")]
    owners = [give_password(an_owner(one, f"Owner {one.name}")) for one in holders]
    listings = [a_listing(one) for one in holders]
    return manager, holders, owners, listings


def fill(page, **values):
    for label, value in values.items():
        page.get_by_label(label.replace("_", " "), exact=False).first.fill(value)


def test_two_rights_holders_go_from_a_notice_to_a_conviction(world, open_browser, live_server):
    manager, holders, owners, listings = world
    desk = open_browser()
    sign_in(desk, live_server.url, manager)
    desk.goto(f"/desk/cases/new/?notices={listings[0].notice.number}%0A{listings[1].notice.number}")
    desk.get_by_label("Title", exact=True).fill("Night serum, one filling room")
    desk.get_by_label("Market", exact=True).select_option("SG")
    desk.get_by_label("Why it is opened").fill("The seller came back")
    for holder, owner in zip(holders, owners, strict=True):
        desk.get_by_label(holder.name, exact=True).check()
        desk.get_by_label(owner.name, exact=False).first.check()
    desk.get_by_role("button", name="Open the case").click()
    desk.get_by_role("heading", name="Night serum, one filling room").wait_for()
    with staff_scope(by=manager):
        case = Case.objects.get()

    decline(desk)
    ours, theirs = as_holders(world, case)
    until_viable(ours, manager, assists=False)
    theirs.scores()
    for holder, owner in zip(holders, owners, strict=True):
        sign(open_browser(), live_server.url, holder, owner, case)
    desk.reload()
    assert desk.get_by_text("Raid decided").first.is_visible()

    refer(ours, manager, case)
    raid_and_seize(desk, case, holders)
    for holder, owner in zip(holders, owners, strict=True):
        confirm(open_browser(), live_server.url, holder, owner, case)
    move(desk, case, "Seizure recorded")
    convict(desk, case)

    desk.goto("/desk/cases/funnel/")
    assert desk.get_by_text("1 of 1 cases ended in a conviction").first.is_visible()
    desk.goto("/desk/cases/seizures/")
    assert desk.get_by_text("USD 1,000.00").first.is_visible()
    with staff_scope(by=manager):
        assert Seizure.objects.count() == 2
        assert Case.objects.get().stage == "CLOSED"


def as_holders(world, case):
    _manager, holders, owners, _listings = world
    now = timezone.now()
    return [Holder(one, owner, case, now) for one, owner in zip(holders, owners, strict=True)]


def decline(desk):
    """The platform declines to assist with the plan."""
    desk.get_by_text("Decide whether we assist", exact=True).first.click()
    desk.get_by_label("Step").select_option("PLANNING")
    desk.get_by_text("We decline", exact=True).click()
    desk.get_by_label("Reason", exact=True).fill("No staff in the region this month")
    desk.get_by_role("button", name="Record the decision").click()
    desk.get_by_text("No staff in the region this month").first.wait_for()


def sign(page, url, holder, owner, case):
    """The owner of a rights holder signs for a raid on the page of the case."""
    sign_in(page, url, owner)
    page.goto(f"/o/{holder.slug}/cases/{case.number}/")
    page.get_by_label("Why", exact=True).fill("The stock is there now")
    page.get_by_label("Your name, as the signature").fill(owner.name)
    page.get_by_role("button", name="Sign the decision").click()
    page.get_by_role("button", name="Sign the decision").wait_for(state="detached")


def refer(ours, manager, case):
    assist(manager, case, "REFERRED", ours.at)
    ours.mandate("POWER_OF_ATTORNEY")
    ours.add(
        Referral, agency_kind="CUSTOMS", agency="Customs of Singapore", report_number="1184", mode="JOINT",
        documents="certificate", lodged_on=ours.at.date(),
    )  # fmt: skip
    ours.move("REFERRED")


def raid_and_seize(desk, case, holders):
    """A joint raid is planned, carried out, and its goods are recorded for each rights holder."""
    today = timezone.now().date()
    desk.goto(f"/desk/cases/{case.number}/add/raid/")
    fill(
        desk, Agency="Customs", Who_at_the_agency="Insp. Tan", Planned_for=today.isoformat(), Place="Pier 77"
    )
    desk.get_by_role("button", name="Plan a raid").click()
    move(desk, case, "Raid planned")
    desk.get_by_role("link", name="Enter the result", exact=True).click()
    desk.get_by_label("Result").select_option("GOODS_FOUND")
    fill(desk, Day_of_the_raid=(today - timedelta(days=1)).isoformat(), What_was_found="cartons")
    desk.get_by_role("button", name="Enter the result of the raid").click()
    move(desk, case, "Raid executed")
    for holder in holders:
        desk.goto(f"/desk/cases/{case.number}/seizures/new/")
        desk.get_by_label("Rights holder").select_option(label=holder.name)
        desk.get_by_label("Goods", exact=True).first.fill("Night serum")
        desk.get_by_label("Quantity").first.fill("50")
        desk.get_by_label("Currency").first.select_option("USD")
        desk.get_by_label("Genuine retail price").first.fill("10")
        desk.get_by_role("button", name="Record seizure").click()
        desk.get_by_text("Recorded, and confirmed for your side").wait_for()


def confirm(page, url, holder, owner, case):
    """A rights holder confirms its own part, and sees no other."""
    sign_in(page, url, owner)
    page.goto(f"/o/{holder.slug}/cases/{case.number}/seizures/")
    assert page.get_by_role("button", name="Confirm the seizure").count() == 1
    page.get_by_role("button", name="Confirm the seizure").click()
    page.get_by_text("Confirmed by the rights holder").wait_for()


def move(desk, case, stage, **closing):
    """Move the case at the desk."""
    desk.goto(f"/desk/cases/{case.number}/")
    desk.get_by_text("Choose the next stage").click()
    desk.get_by_label("To", exact=True).last.select_option(label=stage)
    for label, value in closing.items():
        desk.get_by_label(label.replace("_", " ")).last.fill(value)
    if closing:
        desk.get_by_label("Does everybody consent to press work").select_option("true")
    desk.get_by_role("button", name="Move the case").click()
    desk.locator(".page-head").get_by_text(stage, exact=True).wait_for()


def convict(desk, case):
    """Charged, tried, convicted, closed."""
    desk.goto(f"/desk/cases/{case.number}/add/charge/")
    fill(
        desk,
        Court="State Courts",
        Number_of_the_proceedings="77/2026",
        Statute="Trade Marks Act",
        Suspects="2",
    )
    desk.get_by_role("button", name="Enter a charge").click()
    move(desk, case, "Prosecution")
    for state in ("UNDER_INVESTIGATION", "CHARGED", "TRIAL", "CONVICTED"):
        desk.get_by_role("link", name="Enter the state of the proceedings").click()
        desk.get_by_label("State", exact=True).select_option(state)
        desk.get_by_role("button", name="Enter the state of the proceedings").click()
        desk.get_by_role("heading", name="Move the case").wait_for()
    move(
        desk, case, "Closed", Note="Convicted; fined", Lessons_learned="Score sooner",
        What_became_of_the_goods="Destroyed, witnessed",
    )  # fmt: skip


def faults_of(page, path):
    """What axe finds on a page, once its style sheets have come."""
    page.goto(path, wait_until="networkidle")
    return [
        f"{path}: {one['id']}: {one['nodes'][0]['html']}" for one in Axe().run(page).response["violations"]
    ]


def test_pages_of_a_case_have_no_accessibility_fault(world, open_browser, live_server):
    manager, holders, owners, _listings = world
    case = a_case(manager, holders, owners, at=timezone.now())
    desk, member = [open_browser(bypass_csp=True, reduced_motion="reduce") for _one in range(2)]
    sign_in(desk, live_server.url, manager)
    sign_in(member, live_server.url, owners[0])

    for path in (
        "/desk/cases/",
        f"/desk/cases/{case.number}/",
        "/desk/cases/funnel/",
        "/desk/cases/settings/",
    ):
        assert faults_of(desk, path) == []
    assert faults_of(member, f"/o/acme/cases/{case.number}/") == []
