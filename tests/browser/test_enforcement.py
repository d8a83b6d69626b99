"""A case in the browser, from a notice to a conviction: two rights holders, a declined step, a joint raid."""

from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.utils import timezone

from enforcement.models import Case, Referral, Seizure
from ipr_portal.tenancy.scope import staff_scope
from tests.accounts.conftest import give_password
from tests.browser.axe import complaints
from tests.enforcement.scene import Holder, a_case, a_listing, an_owner, assist, until_viable
from tests.factories import OrganisationFactory, UserFactory

from .people import sign_in, staff


@pytest.fixture(autouse=True)
def one_factor(settings):
    settings.STAFF_SECOND_FACTOR_REQUIRED = False


@pytest.fixture
def world(transactional_db):
    """Two rights holders with their owners, two managers, and a notice of each about one seller."""
    manager = staff("ENFORCEMENT", "Mara Manager")
    second = give_password(UserFactory(name="Sam Second", staff_role="ENFORCEMENT"))
    holders = [OrganisationFactory(name=name, slug=name.lower()) for name in ("Acme", "Brightleaf")]
    owners = [give_password(an_owner(one, f"Owner {one.name}")) for one in holders]
    listings = [a_listing(one) for one in holders]
    return SimpleNamespace(manager=manager, second=second, holders=holders, owners=owners, listings=listings)


def fill(page, **values):
    for label, value in values.items():
        page.get_by_label(label.replace("_", " "), exact=False).first.fill(value)


def test_two_rights_holders_go_from_a_notice_to_a_conviction(world, open_browser, live_server):
    desk, colleague = open_browser(), open_browser()
    sign_in(desk, live_server.url, world.manager)
    sign_in(colleague, live_server.url, world.second)
    case = open_case(desk, world)
    decline(desk)
    ours, theirs = as_holders(world, case)
    until_viable(ours, world.manager, assists=False)
    theirs.scores()
    holders = [browser_of(open_browser(), live_server.url, owner) for owner in world.owners]
    for page, one in zip(holders, (ours, theirs), strict=True):
        sign(page, one)
    desk.reload()
    assert stage_of(desk) == "Raid decided"

    refer(ours, world.manager, case)
    plan_a_quiet_raid(desk, colleague, case)
    carry_out(desk, case)
    for page, one in zip(holders, (ours, theirs), strict=True):
        seize(desk, one)
        confirm(page, one)
    move(desk, case, "Seizure recorded")
    convict(desk, case)

    desk.goto("/desk/cases/funnel/")
    assert desk.get_by_text("1 of 1 cases ended in a conviction").first.is_visible()
    desk.goto("/desk/cases/seizures/")
    assert desk.get_by_text("USD 1,000.00").first.is_visible()
    with staff_scope(by=world.manager):
        assert Seizure.objects.count() == 2
        assert Case.objects.get().stage == "CLOSED"


def open_case(desk, world):
    """A case of both rights holders, from a notice of each."""
    first, second = (one.notice.number for one in world.listings)
    desk.goto(f"/desk/cases/new/?notices={first}%0A{second}")
    desk.get_by_label("Title", exact=True).fill("Night serum, one filling room")
    desk.get_by_label("Market", exact=True).select_option("SG")
    desk.get_by_label("Why it is opened").fill("The seller came back")
    for holder in world.holders:
        desk.get_by_label(holder.name, exact=True).check()
    for person in [*world.owners, world.second]:
        desk.get_by_label(person.name).first.check()
    desk.get_by_role("button", name="Open the case").click()
    desk.get_by_role("heading", name="Night serum, one filling room").wait_for()
    with staff_scope(by=world.manager):
        return Case.objects.get()


def browser_of(page, url, person):
    sign_in(page, url, person)
    page.wait_for_load_state()
    return page


def stage_of(page):
    return page.locator(".page-head .pill").first.inner_text().strip()


def as_holders(world, case):
    now = timezone.now()
    return [Holder(one, owner, case, now) for one, owner in zip(world.holders, world.owners, strict=True)]


def decline(desk):
    """The platform declines to assist with the plan."""
    desk.get_by_text("Decide whether we assist", exact=True).first.click()
    desk.get_by_label("Step").select_option("PLANNING")
    desk.get_by_role("radio", name="We decline").check()
    desk.get_by_label("Reason", exact=True).fill("No staff in the region this month")
    desk.get_by_role("button", name="Record the decision").click()
    desk.get_by_text("No staff in the region this month").first.wait_for()


def sign(page, one):
    """The owner of a rights holder signs for a raid on the page of the case."""
    page.goto(f"/o/{one.organisation.slug}/cases/{one.case.number}/")
    page.get_by_label("Why", exact=True).fill("The stock is there now")
    page.get_by_label("Your name, as the signature").fill(one.owner.name)
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


def plan_a_quiet_raid(desk, colleague, case):
    """A joint raid is planned; the page leads to a hold of the seller, which a second manager approves."""
    desk.goto(f"/desk/cases/{case.number}/add/raid/")
    today = timezone.now().date().isoformat()
    fill(desk, Agency="Customs", Who_at_the_agency="Insp. Tan", Planned_for=today, Place="Pier 77")
    desk.get_by_role("button", name="Plan a raid").click()
    assert desk.get_by_text("A takedown could warn these sellers of the raid").is_visible()
    desk.locator("#next").get_by_role("link", name="Hold takedowns").click()
    desk.get_by_role("button", name="Ask for the hold").click()
    desk.get_by_text("Waits for a second person").wait_for()

    colleague.goto(f"/desk/cases/{case.number}/")
    colleague.get_by_role("button", name="Approve the hold").click()
    colleague.get_by_role("button", name="End the hold").wait_for()
    move(desk, case, "Raid planned")


def carry_out(desk, case):
    """The raid has a result: the hold ends, and the seller is watched."""
    desk.get_by_role("link", name="Enter the result", exact=True).click()
    desk.get_by_label("Result").select_option("GOODS_FOUND")
    yesterday = timezone.now().date() - timedelta(days=1)
    fill(desk, Day_of_the_raid=yesterday.isoformat(), What_was_found="cartons")
    desk.get_by_role("button", name="Enter the result of the raid").click()
    move(desk, case, "Raid executed")
    assert desk.get_by_role("heading", name="Watched after the raid").is_visible()
    assert desk.locator("#holds").get_by_text("Ended", exact=True).is_visible()


def seize(desk, one):
    """What was found of one rights holder's goods."""
    desk.goto(f"/desk/cases/{one.case.number}/seizures/new/")
    desk.get_by_label("Rights holder").select_option(label=one.organisation.name)
    desk.get_by_label("Goods", exact=True).first.fill("Night serum")
    desk.get_by_label("Quantity").first.fill("50")
    desk.get_by_label("Currency").first.select_option("USD")
    desk.get_by_label("Genuine retail price").first.fill("10")
    desk.get_by_role("button", name="Record seizure").click()
    desk.get_by_text("Recorded, and confirmed for your side").wait_for()


def confirm(page, one):
    """A rights holder confirms its own part, and sees no other."""
    page.goto(f"/o/{one.organisation.slug}/cases/{one.case.number}/seizures/")
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
    page.goto(path)
    return [f"{path}: {one}" for one in complaints(page)]


def test_pages_of_a_case_have_no_accessibility_fault(world, open_browser, live_server):
    case = a_case(world.manager, world.holders, world.owners, at=timezone.now())
    desk, member = [open_browser(bypass_csp=True, reduced_motion="reduce") for _one in range(2)]
    sign_in(desk, live_server.url, world.manager)
    sign_in(member, live_server.url, world.owners[0])

    for path in (
        "/desk/cases/",
        f"/desk/cases/{case.number}/",
        "/desk/cases/funnel/",
        "/desk/cases/settings/",
    ):
        assert faults_of(desk, path) == []
    assert faults_of(member, f"/o/acme/cases/{case.number}/") == []
