"""Pages about misuse and suspensions, and filing that is refused: by page, by API, in batches, and for agencies."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from ipr_portal.audit.models import AuditEvent
from ipr_portal.notifications.models import Notification
from ipr_portal.organisations.actions import suspensions
from ipr_portal.organisations.enums import SuspensionCause
from ipr_portal.organisations.models import Suspension
from ipr_portal.tenancy.scope import organisation_scope, staff_scope, system_scope
from takedowns.models import MisuseCase, MisuseReview, Notice, Sanction
from takedowns.rules.filing import why_not_file
from tests.conftest import NOON
from tests.factories import LetterFactory, MembershipFactory, OrganisationFactory, UserFactory

from .corrected import sent
from .drafting import beginning, certified, typed
from .misused import (
    DAY,
    FOUND,
    TESTS,
    appealed,
    flagged,
    one_rejected,
    sanction_of,
    suspended,
    taken_up,
    warned,
)
from .pages import MOST, member, statements
from .pasted import Marketplace


@pytest.fixture
def marketplace(monkeypatch):
    """A marketplace that knows every listing."""
    shown = Marketplace()
    monkeypatch.setattr("takedowns.intake.marketplace.connector", lambda: shown)
    return shown


@pytest.fixture(autouse=True)
def without_second_factor(settings):
    settings.STAFF_SECOND_FACTOR_REQUIRED = False


@pytest.fixture
def now():
    return timezone.now()


def desk(name, *args):
    return reverse(f"desk:{name}", args=args)


def by_administrator(organisation, admin, *, at, **more):
    with staff_scope():
        row = suspensions.suspend(
            organisation=organisation, cause=SuspensionCause.ACCOUNT, sentence="Your account was taken over.", by=admin,
            at=at, **more,
        )  # fmt: skip
    organisation.refresh_from_db()
    return row


@pytest.mark.usefixtures("marketplace")
def test_a_draft_is_kept_and_not_sent(client, acme, filer, lead, admin, now):
    own = certified(acme)
    client.force_login(filer)
    draft = beginning(client.get(member("draft_new")))
    suspended(acme, lead, admin, at=now)

    answer = client.post(draft.address, draft.hidden | typed(own) | {"send": "1"})

    assert answer.status_code == 422
    assert "Filing by Acme Botanicals is suspended until" in answer.content.decode()
    with staff_scope():
        assert not Notice.objects.filter(submitted_by=filer).exists()


def test_it_is_said_at_home_on_the_file_page_and_above_a_draft(client, acme, filer, lead, admin, now):
    suspended(acme, lead, admin, at=now)
    client.force_login(filer)

    for page in ("home", "file", "draft_new", "notices"):
        said = client.get(member(page)).content.decode()
        assert "Filing by Acme Botanicals is suspended until" in said
        assert member("sanctions") in said


def test_markets_are_a_scope_too_and_time_ends_it_without_the_task(acme, lead, admin):
    suspended(acme, lead, admin, markets=["TH"])

    assert why_not_file(acme, None, at=NOON, market="TH").code == "suspended"
    assert why_not_file(acme, None, at=NOON, market="SG") is None
    assert why_not_file(acme, None, at=NOON + 30 * DAY, market="TH") is None


def test_an_agency_answers_for_itself_and_not_whom_it_acts_for(acme, acme_owner, triager, lead, admin):
    agency = OrganisationFactory(kind="AGENCY", name="Tanjung & Rowe", state="VERIFIED")
    letter = LetterFactory(
        principal=acme, agent=agency, valid_from=NOON - DAY, version=1, granted_by=acme_owner
    )
    other = OrganisationFactory(name="Other", state="VERIFIED")
    LetterFactory(principal=other, agent=agency, valid_from=NOON - DAY, version=1, granted_by=acme_owner)
    notice, _products = sent(
        acme, triager, ["REJECTED"], code="PR-03", capacity="AGENT", agent=agency, letter=letter
    )
    suspended(agency, lead, admin, at=NOON + DAY)

    assert why_not_file(acme, None, at=NOON + DAY) is None
    for principal in (acme, other):
        assert why_not_file(principal, agency, at=NOON + DAY).code == "suspended"
    assert notice.number in sanction_of(agency, "SUSPENSION").notices
    with organisation_scope(acme):
        assert not Sanction.objects.exists()
        assert not Suspension.objects.exists()
    with staff_scope():
        assert not Notification.objects.filter(kind__startswith="sanction.", recipient=acme_owner).exists()


def test_an_agent_reads_nothing_of_the_sanctions_of_its_principal(client, acme, acme_owner, lead, admin, now):
    agency = OrganisationFactory(kind="AGENCY", state="VERIFIED")
    LetterFactory(principal=acme, agent=agency, valid_from=NOON - DAY, version=1, granted_by=acme_owner)
    suspended(acme, lead, admin, at=now)
    client.force_login(MembershipFactory(organisation=agency, user=UserFactory(), role="OWNER").user)

    assert client.get(member("sanctions")).status_code in (403, 404)
    said = client.get(member("file")).content.decode()
    assert "Filing by Acme Botanicals is suspended" in said
    assert FOUND not in said


def test_a_notice_sent_before_is_decided_as_usual(acme, triager, lead, admin):
    suspended(acme, lead, admin, at=NOON - DAY)

    notice, _products = sent(acme, triager, ["REMOVED"])

    with staff_scope():
        assert Notice.objects.get(pk=notice.pk).state == "DECIDED"


def test_an_owner_appeals_and_a_viewer_reads(client, acme, acme_owner, viewer, lead, admin, now):
    suspended(acme, lead, admin, at=now)
    row = sanction_of(acme, "SUSPENSION")
    page, appeal = member("sanction", row.pk), member("sanction_appeal", row.pk)
    client.force_login(viewer)
    read, refused = client.get(page), client.post(appeal, {"grounds": "Wrong."})
    client.force_login(acme_owner)
    empty, done = client.post(appeal, {"grounds": ""}), client.post(appeal, {"grounds": "They were copies."})

    assert FOUND in read.content.decode()
    assert "An owner of the organisation can appeal" in read.content.decode()
    assert TESTS["gravity"] not in read.content.decode()
    assert (refused.status_code, empty.status_code, done.status_code) == (403, 422, 302)
    assert "They were copies." in client.get(page).content.decode()
    again = client.post(appeal, {"grounds": "Once more."})
    assert (again.status_code, "You appealed on" in again.content.decode()) == (409, True)


def test_a_stranger_sees_no_sanction(client, acme, stranger, lead, admin, now):
    suspended(acme, lead, admin, at=now)
    client.force_login(stranger)

    assert client.get(member("sanction", sanction_of(acme, "WARNING").pk)).status_code == 404


def test_a_case_from_the_flag_to_the_suspension(client, acme, triager, lead, admin):
    client.force_login(triager)
    flag = desk("misuse_flag_organisation", acme.slug)
    assert client.post(flag, {"grounds": ""}).status_code == 422
    assert client.post(flag, {"grounds": "The same listing, eleven times."}).status_code == 302
    assert client.get(desk("misuse_cases")).status_code == 403
    with staff_scope():
        case = MisuseCase.objects.get()
    page = desk("misuse_case", case.pk)
    client.force_login(lead)
    sent(acme, triager, ["REJECTED"], at=timezone.now() - timedelta(hours=1))

    client.post(desk("misuse_take_up", case.pk), {"version": 1})
    missing = client.post(page, {"version": 2, "verdict": "WARN", "found": FOUND})
    said = {"version": 2, "verdict": "WARN", "found": FOUND, **TESTS}
    warned_of, stale = client.post(page, said), client.post(page, said)
    again = {**said, "version": 3, "verdict": "SUSPEND", "scope": "ALL", "days": 30}
    too_soon = client.post(page, again)
    sent(acme, triager, ["REJECTED"], at=timezone.now())
    bare = client.post(page, {**said, "version": 3, "verdict": "SUSPEND", "scope": "REASONS", "days": 30})
    proposed = client.post(
        page,
        {**said, "version": 3, "verdict": "SUSPEND", "scope": "REASONS", "reasons": ["CF-02"], "days": 30},
    )

    assert [one.status_code for one in (missing, warned_of, stale, bare, proposed)] == [
        422,
        302,
        409,
        422,
        302,
    ]
    assert "since the warning of" in too_soon.content.decode()
    assert set(missing.context["form"].errors) == {"gravity", "intention"}
    assert set(bare.context["form"].errors) == {"reasons"}
    assert "You proposed this suspension." in client.get(page).content.decode()
    client.force_login(admin)
    with staff_scope():
        proposal = MisuseReview.objects.get(verdict="SUSPEND")
    answer = client.post(desk("misuse_proposal", proposal.pk), {"answer": "CONFIRMED", "sentence": "Yes."})
    acme.refresh_from_db()
    assert (answer.status_code, acme.state, acme.filing_stops[0]["reasons"]) == (302, "RESTRICTED", ["CF-02"])


def test_the_figures_lead_to_the_notices(client, acme, triager, lead):
    at = timezone.now() - DAY
    notice, _products = sent(acme, triager, ["REMOVED", "REJECTED", "REJECTED"], at=at)
    client.force_login(lead)

    page = client.get(desk("misuse_case", taken_up(acme, lead, at=at).pk)).content.decode()

    assert desk("notice", notice.number) in page
    assert "of 3 listings that count" in page
    assert "66.7" in page


def test_lists_take_as_many_statements_with_many_rows(client, lead, admin, now):
    client.force_login(lead)
    flagged(OrganisationFactory(), lead)
    one = statements(client, desk("misuse_cases"))
    for _n in range(6):
        flagged(OrganisationFactory(), lead)
    appealing = OrganisationFactory(state="VERIFIED")
    owner = MembershipFactory(organisation=appealing, role="OWNER").user
    suspended(appealing, lead, admin, at=now)
    appealed(appealing, owner, at=now)

    assert statements(client, desk("misuse_cases")) <= one + 1 <= MOST


@pytest.mark.parametrize("tab", ["open", "warned", "suspended", "closed", "nonsense"])
def test_every_tab_has_a_page_without_rows(client, lead, tab):
    client.force_login(lead)

    assert "No case here" in client.get(desk("misuse_cases") + f"?state={tab}").content.decode()


def test_an_appeal_is_answered_on_its_page(client, acme, acme_owner, lead, admin, now):
    suspended(acme, lead, admin, at=now)
    page = desk("misuse_appeal", appealed(acme, acme_owner, at=now).pk)
    client.force_login(lead)
    assert "You decided this case." in client.get(page).content.decode()
    assert client.post(page, {"answer": "GRANTED", "sentence": "Yes."}).status_code == 409
    with staff_scope():
        case = MisuseCase.objects.get()
    assert "The organisation appeals." in client.get(desk("misuse_case", case.pk)).content.decode()
    client.force_login(UserFactory(staff_role="LEAD"))

    empty, done = (
        client.post(page, {"answer": "GRANTED"}),
        client.post(page, {"answer": "GRANTED", "sentence": "Yes."}),
    )

    acme.refresh_from_db()
    assert (empty.status_code, done.status_code, acme.state) == (422, 302, "VERIFIED")


def test_an_administrator_suspends_and_restores(client, acme, acme_owner, lead, admin):
    client.force_login(lead)
    assert client.get(desk("suspension", acme.slug)).status_code == 403
    client.force_login(admin)
    page = desk("suspension", acme.slug)
    assert "Goes on: open notices" in client.get(page).content.decode()
    past = {"cause": "ORDER", "sentence": "A court ordered it.", "until": "2020-01-01"}
    wrong, misuse = client.post(page, past), client.post(page, {**past, "cause": "MISUSE"})
    done = client.post(page, {**past, "until": ""})
    acme.refresh_from_db()
    assert [one.status_code for one in (wrong, misuse, done)] == [422, 422, 302]
    assert (acme.state, acme.filing_stops[0]["until"]) == ("RESTRICTED", None)
    with staff_scope():
        row = Suspension.objects.get()

    again = desk("restoration", acme.slug, row.pk)
    restored, stale = (
        client.post(again, {"sentence": "It was lifted."}),
        client.post(again, {"sentence": "Twice."}),
    )

    acme.refresh_from_db()
    assert (restored.status_code, stale.status_code, acme.state) == (302, 409, "VERIFIED")
    assert "It was lifted." in client.get(desk("organisation", acme.slug)).content.decode()
    with staff_scope():
        kinds = (
            Notification.objects.filter(recipient=acme_owner).order_by("pk").values_list("kind", flat=True)
        )
        assert list(kinds) == ["organisation.suspended", "organisation.restored"]
        assert AuditEvent.objects.filter(action="organisation.restored").exists()


def test_two_suspensions_end_each_for_itself(acme, admin):
    first = by_administrator(acme, admin, at=NOON, until=NOON + 2 * DAY)
    by_administrator(acme, admin, at=NOON, until=NOON + 9 * DAY)
    with system_scope():
        ended = suspensions.end_due(at=NOON + 3 * DAY), suspensions.end_due(at=NOON + 3 * DAY)

    acme.refresh_from_db()
    with staff_scope():
        first.refresh_from_db()
    assert (ended, acme.state, len(acme.filing_stops), first.end) == ((1, 0), "RESTRICTED", 1, "OVER")


def test_a_suspension_because_of_misuse_is_not_restored_here(client, acme, lead, admin, now):
    suspended(acme, lead, admin, at=now)
    client.force_login(admin)

    answer = client.get(desk("restoration", acme.slug, sanction_of(acme, "SUSPENSION").suspension_id))

    assert answer.status_code == 404


def test_the_bound_is_set_by_an_administrator(client, lead, admin):
    client.force_login(lead)
    assert client.get(desk("misuse_bound")).status_code == 403
    client.force_login(admin)

    wrong = client.post(desk("misuse_bound"), {"share": 0, "least_decided": 1, "least_rejected": 1})
    done = client.post(desk("misuse_bound"), {"share": 45, "least_decided": 60, "least_rejected": 30})

    assert (wrong.status_code, done.status_code) == (422, 302)
    assert "45 % of at least 60 listings" in client.get(desk("misuse_cases")).content.decode()


def test_the_sender_of_a_notice_is_flagged_from_its_page(client, acme, triager):
    notice, _products = sent(acme, triager, ["REJECTED"])
    client.force_login(triager)
    page = desk("misuse_flag_notice", notice.number)
    assert page in client.get(desk("notice", notice.number)).content.decode()

    assert client.post(page, {"grounds": "A false statement."}).status_code == 302

    with staff_scope():
        assert MisuseCase.objects.get().flags.get().notice_id == notice.pk


def test_a_warning_is_read_by_its_owner_with_its_notices(client, acme, acme_owner, triager, lead):
    at = timezone.now() - timedelta(hours=1)
    notice, _products = sent(acme, triager, ["REJECTED"], at=at)
    warned(acme, lead, at=timezone.now())
    client.force_login(acme_owner)

    page = client.get(member("sanction", sanction_of(acme, "WARNING").pk)).content.decode()

    assert member("notice", notice.number) in page
    assert "You can go on filing." in page
    assert client.get(member("sanctions")).status_code == 200


def entries(client, page="notices") -> bool:
    """Whether the navigation of a page names warnings and suspensions."""
    shown = client.get(member(page)).content.decode()
    return f'href="{member("sanctions")}"' in shown.partition('class="nav-side"')[2].partition("</nav>")[0]


def test_warnings_stand_in_the_navigation_only_where_there_was_one(client, acme, acme_owner, lead):
    client.force_login(acme_owner)
    before, page = entries(client), client.get(member("sanctions"))
    warned(OrganisationFactory(state="VERIFIED"), lead, at=timezone.now())
    of_others = entries(client)
    warned(acme, lead, at=timezone.now())

    assert (before, of_others, entries(client)) == (False, False, True)
    assert (page.status_code, "was never warned" in page.content.decode()) == (200, True)


def test_a_suspension_that_ended_stays_in_the_navigation(client, acme, acme_owner, lead, admin):
    suspended(acme, lead, admin, at=NOON)
    client.force_login(acme_owner)

    assert [entries(client, page) for page in ("home", "notices", "sanctions")] == [True, True, True]


def test_the_entry_costs_no_statement(client, acme, acme_owner, lead):
    client.force_login(acme_owner)
    one_rejected(acme, lead, at=timezone.now())
    client.get(member("rights"))
    before = statements(client, member("rights"))
    warned(acme, lead, at=timezone.now())

    assert statements(client, member("rights")) == before
