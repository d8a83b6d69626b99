"""Every page shape, in light and dark: no accessibility violation, no sideways scroll, no complaint of the browser."""

import pytest
from django.utils import timezone

from ipr_portal.api.actions import make_client
from ipr_portal.api.models import ApiCall
from ipr_portal.tenancy.scope import organisation_scope, staff_scope
from ipr_portal.webhooks.actions import make_endpoint, send_test
from takedowns.actions import triage
from takedowns.enums import ListingOutcome
from takedowns.rules.triage import GRACE, Verdict
from tests.accounts.conftest import give_password
from tests.browser.axe import complaints_in_themes
from tests.browser.people import sign_in, staff
from tests.conftest import NOON
from tests.factories import (
    AuthorisedSellerFactory,
    InvitationFactory,
    IPRightFactory,
    LetterFactory,
    ListingSnapshotFactory,
    MembershipFactory,
    NoticeDraftFactory,
    NoticeFactory,
    OrganisationFactory,
    ProductFactory,
    RightReviewFactory,
    UserFactory,
)
from tests.takedowns.pasted import addresses

pytestmark = pytest.mark.browser
WIDTHS = [320, 390, 1440]
LONG = (
    "Công ty Cổ phần Thương mại Dịch vụ Mỹ phẩm Thiên nhiên Senandika Botanicals & Sons (Singapore) Pte. Ltd."
)


@pytest.fixture
def world(live_server, settings):
    """One of everything, with a long name and Thai and Vietnamese texts."""
    settings.STAFF_SECOND_FACTOR_REQUIRED = False
    acme = OrganisationFactory(name=LONG, slug="acme")
    owner = give_password(UserFactory(name="Olivia Owner", email="owner@acme.example"))
    MembershipFactory(organisation=acme, role="OWNER", user=owner)
    InvitationFactory(organisation=acme)
    LetterFactory(principal=acme)
    waiting = OrganisationFactory(name="Aroma Co.", slug="aroma", state="SUBMITTED")
    MembershipFactory(organisation=waiting, role="OWNER", user=UserFactory(email="owner@aroma.example"))
    with staff_scope():
        return _rows(acme, owner) | {"acme": acme, "owner": owner}


def _rows(acme, owner):
    right = IPRightFactory(organisation=acme)
    asked = IPRightFactory(organisation=acme, state="INFO_REQUIRED", title="เซนันดิกา")
    RightReviewFactory(organisation=acme, right=asked)
    waiting = IPRightFactory(organisation=acme, state="SUBMITTED", title="THIÊN NHIÊN")
    open_one, done = (
        NoticeFactory(organisation=acme, submitted_by=owner, right=right, listing_count=3) for _ in range(2)
    )
    for listing in [*open_one.listings.all(), *done.listings.all()]:
        ListingSnapshotFactory(
            organisation=acme, listing=listing, title=f"เซรั่มเซนันดิกา กลางคืน {listing.position}"
        )
    _decide(done)
    draft = NoticeDraftFactory(
        organisation=acme, started_by=owner,
        fields={"market": "SG", "reason": "TM-01", "right": str(right.pk), "listings": f"{addresses(2)}\nnothing"},
    )  # fmt: skip
    ProductFactory()
    AuthorisedSellerFactory(organisation=acme, name="ร้านถูกดี Nhà Của Bống Official")
    return {
        "right": right,
        "asked": asked,
        "waiting": waiting,
        "open": open_one,
        "done": done,
        "draft": draft,
    }


def _decide(notice):
    first, second, third = notice.listings.in_order()
    verdicts = [
        Verdict(first.pk, ListingOutcome.REJECTED, code="EV-01", sentence="Say what differs."),
        Verdict(second.pk, ListingOutcome.DUPLICATE, same_as="SG-2026-000009-9"),
        Verdict(third.pk, ListingOutcome.ALREADY_DOWN),
    ]
    triage.decide(notice=notice, version=1, verdicts=verdicts, by=staff("ENFORCEMENT", "Eka"), at=NOON)
    triage.settle_ripe(at=NOON + GRACE)


def look(page, path, *, status=200):
    """Open a page in every width and both themes, and list what is wrong with it."""
    wrong = []
    page.set_viewport_size({"width": 1440, "height": 900})
    if (answer := page.goto(path)).status != status:
        return [f"{path}: {answer.status}"]
    wrong += [f"{path} {one}" for one in complaints_in_themes(page)]
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        if (wide := page.evaluate("document.documentElement.scrollWidth")) > width:
            wrong.append(f"{path}: {wide} px wide at {width}")
    return wrong


UNMARKED = """() => {
  const marked = element => {
    const style = getComputedStyle(element);
    return style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
  };
  const stops = [...document.querySelectorAll("a[href], button, input, select, textarea, summary, [tabindex='0']")];
  return stops.filter(stop => {
    if (stop.disabled || !stop.checkVisibility() || stop.type === "hidden") return false;
    stop.focus({focusVisible: true});
    if (document.activeElement !== stop) return false;
    return ![stop, stop.nextElementSibling, stop.closest("label"), stop.closest(".q")].some(one => one && marked(one));
  }).map(stop => `${location.pathname}: ${stop.outerHTML.slice(0, 120)}`);
}"""


def unmarked(page, path) -> list[str]:
    """What can have the focus on a page without showing it."""
    page.goto(path)
    return page.evaluate(UNMARKED)


PUBLIC = [
    "/", "/help/", "/contact/", "/terms/", "/privacy/",
    "/accounts/login/", "/accounts/signup/", "/accounts/password/reset/", "/roles/", "/shop/", "/shop/sg/",
]  # fmt: skip
FOR_DEVELOPERS = ["", "guide/", "reference/", "reference/renewals/", "errors/", "limits/", "changes/"]
ACCOUNT = [
    "/you/profile/",
    "/accounts/2fa/",
    "/accounts/sessions/",
    "/accounts/password/change/",
    "/register/",
]


def test_public_and_account_pages(world, open_browser, live_server):
    page = open_browser(bypass_csp=True, reduced_motion="reduce")  # axe writes styles into the page
    wrong = [fault for path in PUBLIC for fault in look(page, path)]
    sign_in(page, live_server.url, world["owner"])
    wrong += [fault for path in ACCOUNT for fault in look(page, path)]

    assert wrong == []


@pytest.fixture
def developed(world):
    """A client that has called, and a webhook that was told."""
    acme, owner, at = world["acme"], world["owner"], timezone.now()
    mine = {"organisation": acme, "person": owner, "by": owner, "at": at}
    with organisation_scope(acme, by=owner):
        client = make_client(
            name="Brandwatch", scopes=["notices:read"], networks=["203.0.113.0/24"], **mine
        ).key.client
        called = {
            "organisation": acme,
            "client": client,
            "at": at,
            "path": "/api/v1/o/acme/notices/",
            "milliseconds": 12,
        }
        ApiCall.objects.create(
            request_id="a" * 32, method="GET", status=200, network="203.0.113.0/24", **called
        )
        ApiCall.objects.create(request_id="b" * 32, method="GET", status=400, code="parameter", **called)
        hook = make_endpoint(
            address="https://hooks.example.com/ipr", events=["notice.decided"], **mine
        ).endpoint
        send_test(endpoint=hook, by=owner, at=at)
    return {"client": client, "hook": hook}


def test_pages_for_developers(world, developed, open_browser, live_server):
    page = open_browser(bypass_csp=True, reduced_motion="reduce")
    wrong = [fault for path in FOR_DEVELOPERS for fault in look(page, f"/developers/{path}")]
    sign_in(page, live_server.url, world["owner"])
    client, hook = f"clients/{developed['client'].pk}/", f"webhooks/{developed['hook'].pk}/"
    for path in ("", "clients/new/", client, "calls/", "examples/", "webhooks/", "webhooks/new/", hook):
        wrong += look(page, f"/o/acme/developers/{path}")

    assert wrong == []


def test_member_pages(world, open_browser, live_server):
    page = open_browser(bypass_csp=True, reduced_motion="reduce")
    sign_in(page, live_server.url, world["owner"])
    paths = [
        "file/", "notices/", "rights/", "rights/sellers/", "rights/new/", "rights/new/?kind=TRADEMARK", "members/", "verification/",
        "letters/", "letters/new/", "settings/", "invitations/", "inbox/", "members/leaving/",
        f"drafts/{world['draft'].pk}/", f"drafts/{world['draft'].pk}/preview/",
        *(f"rights/{world[name].pk}/" for name in ("right", "asked", "waiting")),
        f"rights/{world['asked'].pk}/details/",
        *(f"notices/{world[name].number}/" for name in ("open", "done")),
        f"notices/{world['open'].number}/withdrawal/", f"notices/{world['done'].number}/deadline/",
    ]  # fmt: skip

    assert [fault for path in paths for fault in look(page, f"/o/acme/{path}")] == []


def test_desk_pages(world, open_browser, live_server, settings):
    page = open_browser(bypass_csp=True, reduced_motion="reduce")
    sign_in(page, live_server.url, staff("ADMIN", "Ada Admin"))
    settings.DEMO_MODE = True  # the page of components is there in a demo only
    paths = [
        "", "?view=decided", "?view=mine", "rights/", f"rights/{world['waiting'].pk}/", "organisations/",
        "organisations/aroma/", "executions/", "marketplace/", "calendars/", "calendars/MY/",
        *(f"calendars/MY/change/{what}/" for what in ("day", "removal", "week", "holidays")),
        f"notices/{world['open'].number}/deadline/", f"notices/{world['open'].number}/pauses/", "undelivered/", "audit/", "staff/", "components/",
        *(f"notices/{world[name].number}/" for name in ("open", "done")),
    ]  # fmt: skip

    assert [fault for path in paths for fault in look(page, f"/desk/{path}")] == []


def test_the_focus_is_seen_on_everything_that_can_have_it(world, open_browser, live_server):
    page = open_browser(reduced_motion="reduce")
    seen = unmarked(page, "/accounts/login/") + unmarked(page, "/register/")
    sign_in(page, live_server.url, world["owner"])
    for path in (
        f"drafts/{world['draft'].pk}/",
        "rights/new/?kind=TRADEMARK",
        "invitations/",
        "settings/",
        "notices/",
    ):
        seen += unmarked(page, f"/o/acme/{path}")
    desk = open_browser(reduced_motion="reduce")
    sign_in(desk, live_server.url, staff("TRIAGER", "Focus"))
    seen += [
        stop for path in ("/desk/", f"/desk/notices/{world['open'].number}/") for stop in unmarked(desk, path)
    ]

    assert seen == []


def test_a_first_load_takes_one_style_sheet_and_few_requests(world, open_browser, live_server):
    page = open_browser()
    asked = []
    page.on("request", lambda request: asked.append((request.resource_type, request.url)))
    page.goto("/accounts/login/", wait_until="networkidle")

    assert [kind for kind, _ in asked].count("stylesheet") == 1
    assert len([url for _, url in asked]) <= 8
