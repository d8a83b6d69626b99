"""A flagged sender, one that was warned and appeals, one whose proposed suspension waits for a second person, and one whose
suspension has ended. None of them signs in."""

from collections.abc import Callable
from datetime import datetime, timedelta

from ipr_portal.accounts.models import User
from ipr_portal.demo.people import DEMO_PEOPLE
from ipr_portal.tenancy.models import Organisation
from ipr_portal.tenancy.people import owners_of
from ipr_portal.tenancy.scope import organisation_scope, staff_scope
from takedowns.actions import misuse, sanctions
from takedowns.enums import MisuseVerdict, ProposalAnswer
from takedowns.models import Listing, Sanction
from takedowns.queries.misuse import figures_of

DAY = timedelta(days=1)
SENDERS = (  # in no programme, and nobody of them signs in
    "Palmeira", "Denimco", "Voltara", "Barberry & Sons", "Rotara Tyres", "Hammerfall Tools", "Sari Ayu", "Baan Rak",
    "Bluehill Audio", "Manila Dry Goods", "Saigon Leather", "Kopi Tenang", "Lantern & Page", "Hoshi Plush",
)  # fmt: skip
FLAGGED_AT, PROPOSED_AT = timedelta(hours=5), timedelta(hours=20)
WARNED_AT, EARLIER_AT, SUSPENDED_AT = 4 * DAY, 70 * DAY, 45 * DAY


def misuse_some(*, now: datetime) -> None:
    """One case of each kind, as far as there are senders with the rejections that each needs."""
    with staff_scope():
        triager, lead, administrator = (User.objects.get(email=DEMO_PEOPLE[n].email) for n in (0, 2, 3))
        senders = {one.name: one for one in Organisation.objects.filter(name__in=SENDERS)}
        left = [senders[name] for name in SENDERS if name in senders]
        for suspended in _take(left, lambda one: _may_be_suspended(one, now)):
            case = _warn(suspended, triager, lead, now - EARLIER_AT)
            _suspend(case, lead, administrator, now - SUSPENDED_AT)
            sanctions.end_due(at=now - SUSPENDED_AT + 20 * DAY + timedelta(hours=3))
        for proposed in _take(left, lambda one: _may_be_suspended(one, now)):
            _propose(_warn(proposed, triager, lead, now - EARLIER_AT), lead, now - PROPOSED_AT)
        warned = _take(left, lambda one: _rejected(one, now - WARNED_AT))
        for sender in warned:
            _warn(sender, triager, lead, now - WARNED_AT)
        for sender in _take(left, lambda one: _rejected(one, now)):
            grounds = "Several listings of parts that only fit their products."
            _flag(sender, triager, now - FLAGGED_AT, grounds)
    for sender in warned:
        _appeal(sender, now - WARNED_AT / 2)


def _take(left: list[Organisation], is_fit: Callable[[Organisation], bool]) -> list[Organisation]:
    """The first sender that is fit, or none; it is left no longer."""
    found = [one for one in left if is_fit(one)][:1]
    left[:] = [one for one in left if one not in found]
    return found


def _rejected(sender: Organisation, at: datetime, since: datetime | None = None) -> bool:
    return figures_of(sender, at=at, since=since).rejected > 0


def _may_be_suspended(sender: Organisation, now: datetime) -> bool:
    """Whether listings were rejected before the warning, and others after it."""
    warned_at = now - EARLIER_AT
    return _rejected(sender, warned_at) and _rejected(sender, now - SUSPENDED_AT, warned_at)


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
    misuse.answer_proposal(
        review=_propose(case, lead, at), answer=ProposalAnswer.CONFIRMED, sentence="The notices show it.",
        by=administrator, at=at + timedelta(hours=3),
    )  # fmt: skip


def _propose(case, lead, at):
    case.refresh_from_db()
    return misuse.review(
        case=case, version=case.version, verdict=MisuseVerdict.SUSPEND, by=lead, at=at, days=20, reasons=["CF-02"],
        gravity="Two sellers lost a weekend of sales before the rejection.",
        intention="The same text came a week after the warning.",
        found="After the warning, genuine goods were reported as counterfeits again.",
    )  # fmt: skip


def _appeal(organisation, at):
    owner = owners_of(organisation.pk).first()
    with organisation_scope(organisation, by=owner):
        sanctions.appeal(
            sanction=Sanction.objects.get(), by=owner, at=at,
            grounds="The goods in these notices came without our seal. We can send one of the test purchases.",
        )  # fmt: skip
