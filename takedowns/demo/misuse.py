"""A flagged sender, one that was warned and appeals, and one whose suspension has ended. None of them signs in."""

from datetime import datetime, timedelta

from ipr_portal.accounts.models import User
from ipr_portal.demo.people import DEMO_PEOPLE
from ipr_portal.tenancy.models import Organisation
from ipr_portal.tenancy.people import owners_of
from ipr_portal.tenancy.scope import organisation_scope, staff_scope
from takedowns.actions import misuse, sanctions
from takedowns.enums import MisuseVerdict, ProposalAnswer
from takedowns.models import Listing, Sanction

DAY = timedelta(days=1)
FLAGGED, WARNED, SUSPENDED = "Casewell", "Lumiq Power", "Strada Nove"


def misuse_some(*, now: datetime) -> None:
    """One case in each of three states."""
    with staff_scope():
        triager, lead, administrator = (User.objects.get(email=DEMO_PEOPLE[n].email) for n in (0, 2, 3))
        _flag(
            _named(FLAGGED),
            triager,
            now - timedelta(hours=5),
            "Several listings of parts that only fit their phones.",
        )
        suspended = _named(SUSPENDED)
        case = _warn(suspended, triager, lead, now - 70 * DAY)
        _suspend(case, lead, administrator, now - 45 * DAY)
        sanctions.end_due(at=now - 25 * DAY + timedelta(hours=3))
        warned = _named(WARNED)
        _warn(warned, triager, lead, now - 4 * DAY)
    _appeal(warned, now - 2 * DAY)


def _named(name: str) -> Organisation:
    return Organisation.objects.get(name=name)


def _flag(organisation, by, at, grounds):
    """Flag the sender of a notice that had a rejection."""
    rows = Listing.objects.filter(notice__organisation=organisation, outcome="REJECTED", notice__agent=None)
    listing = (
        rows.filter(notice__decided_at__lt=at).select_related("notice__submitted_by").order_by("-pk").first()
    )
    notice = listing and listing.notice
    return misuse.flag(against=organisation, notice=notice, grounds=grounds, by=by, at=at)


def _warn(organisation, triager, lead, at):
    case = _flag(
        organisation, triager, at - DAY, "Resellers of genuine goods are reported as counterfeiters."
    )
    case = misuse.take_up(case=case, version=case.version, by=lead, at=at - DAY / 2)
    misuse.review(
        case=case, version=case.version, verdict=MisuseVerdict.WARN, by=lead, at=at,
        gravity="The listings were genuine goods; none was taken down, but sellers had to answer.",
        intention="They were told twice what shows a counterfeit, and went on with the same sentence.",
        found="Listings of genuine goods were reported with one sentence that names no feature of the product.",
    )  # fmt: skip
    return case


def _suspend(case, lead, administrator, at):
    case.refresh_from_db()
    review = misuse.review(
        case=case, version=case.version, verdict=MisuseVerdict.SUSPEND, by=lead, at=at, days=20, reasons=["CF-02"],
        gravity="Two sellers lost a weekend of sales before the rejection.",
        intention="The same text came a week after the warning.",
        found="After the warning, genuine goods were reported as counterfeits again.",
    )  # fmt: skip
    misuse.answer_proposal(
        review=review, answer=ProposalAnswer.CONFIRMED, sentence="The notices show it.", by=administrator,
        at=at + timedelta(hours=3),
    )  # fmt: skip


def _appeal(organisation, at):
    owner = owners_of(organisation.pk).first()
    with organisation_scope(organisation, by=owner):
        sanctions.appeal(
            sanction=Sanction.objects.get(), by=owner, at=at,
            grounds="The power banks in these notices came without our seal. We can send one of the test purchases.",
        )  # fmt: skip
