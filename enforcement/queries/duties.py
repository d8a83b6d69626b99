"""What waits for one side of a case: what it is, until when, and where it is done."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from enforcement.enums import CaseStage, HoldState, PlanState, RaidResult
from enforcement.models import (
    AgencyRequest,
    Case,
    CaseParty,
    HandOver,
    HoldRequest,
    Plan,
    Raid,
    Seizure,
    StepChoice,
    WatchFinding,
)
from enforcement.rules.access import HOLDER, STAFF
from enforcement.rules.holds import planned_raid, to_hold
from enforcement.rules.people import has_left
from ipr_portal.accounts.models import User
from ipr_portal.markets import local_day

SOON_DAYS = 3  # a day so near is at risk


@dataclass(slots=True)
class Duty:
    """One thing to do.

    :param due: the day in the market; None where nothing else waits for it.
    :param page: the name of the page on which it is done and the parts of its address after the case's number, or an
        anchor on the page of the case.
    """

    title: str
    text: str = ""
    due: date | None = None
    page: tuple = ()
    act: str = ""
    icon: str = "ask"
    case: Case | None = None
    href: str = ""  # these are set by the pages
    days: int = 0

    @property
    def state(self) -> str:
        """The look of its chip."""
        return state_of(self.due, self.days)


def state_of(due: date | None, days: int) -> str:
    """The look of the chip of a day that is so many days ahead; nothing where there is no day."""
    if due is None:
        return ""
    return "breached" if days < 0 else "risk" if days < SOON_DAYS else "running"


def duties_of(case: Case, side: str, at: datetime) -> list[Duty]:
    """What a side has to do in an open case; what has a day first, the nearest day on top."""
    if not case.is_open:
        return []
    found = [
        *_next(case, side),
        *_to_decide(case, side),
        *_of_agencies(case),
        *(_of_the_desk(case, at) if side == STAFF else ()),
        *_of_custody(case),
        *_to_confirm(case, side),
    ]
    return sorted(found, key=lambda duty: (duty.due is None, duty.due))


def steps_of(person: User, cases: list[Case]) -> list[Duty]:
    """The next steps of some cases that a person is to do, the nearest day on top."""
    found = [
        Duty(case.next_step, due=case.next_due_on, case=case)
        for case in cases
        if case.next_person_id == person.pk
    ]
    return sorted((one for one in found if one.title), key=lambda duty: (duty.due is None, duty.due))


def _next(case: Case, side: str) -> Iterator[Duty]:
    if case.next_step and (side == STAFF or is_for_holder(case)):
        who = str(case.next_person or "")
        yield Duty(case.next_step, who, case.next_due_on, ("#move",), _("Move the case"), "flag")


def is_for_holder(case: Case) -> bool:
    """Whether the next step is for the rights holder that reads: for nobody named, or for one of its own people.

    It reads its own part alone, so the people of the others are not found.
    """
    person = case.next_person
    return person is None or (
        CaseParty.objects.filter(case=case, organisation__memberships__user=person).exists()
    )


def _to_decide(case: Case, side: str) -> Iterator[Duty]:
    mine = "staff_agreed_at" if side == STAFF else "holder_agreed_at"
    for plan in Plan.objects.filter(case=case, state=PlanState.DRAFT, **{mine: None}).select_related(
        "organisation"
    ):
        words = _("Agree to version %(n)s of the plan") % {"n": plan.version}
        yield Duty(words, plan.organisation.name, None, ("#plan",), _("Read the plan"), "pen")
    if side == STAFF and case.stage == CaseStage.TEST_PURCHASE_CONFIRMED:
        if not StepChoice.objects.filter(case=case, stage=CaseStage.PLANNING).exists():
            words = _("Decide whether we assist with the plan")
            yield Duty(words, "", None, ("#choice",), _("Decide"), "scale")
    if side == HOLDER and case.stage == CaseStage.VIABILITY_ASSESSMENT:
        words = _("Decide whether to ask for a raid")
        yield Duty(
            words,
            _("You alone decide this, by your signature."),
            None,
            ("#signature",),
            _("Read and sign"),
            "pen",
        )


def _of_agencies(case: Case) -> Iterator[Duty]:
    for asked in AgencyRequest.objects.filter(case=case, answered_on=None).select_related("referral"):
        title = _("Answer %(agency)s") % {"agency": asked.referral.agency}
        page = ("case_change", "answer", asked.pk)
        yield Duty(title, asked.words, asked.due_on, page, _("Enter the answer"), "send")
    for raid in Raid.objects.filter(case=case, result=RaidResult.PLANNED):
        words = f"{raid.agency}, {raid.place}"
        yield Duty(_("Enter the result of the raid"), words, raid.planned_on, ("case_change", "result", raid.pk),
                   _("Enter the result"), "flag")  # fmt: skip


def _of_the_desk(case: Case, at: datetime) -> Iterator[Duty]:
    """What rights holders do not see: holds before a raid, what the watch found, an owner who has left."""
    raid = planned_raid(case)
    if raid and (sellers := to_hold(case, at)):
        words = _("Ask for a hold before the raid")
        yield Duty(words, ", ".join(sellers), raid.planned_on, ("hold_new",), _("Hold takedowns"), "pause")
    for row in HoldRequest.objects.filter(case=case, state=HoldState.ASKED):
        words = _("Approve or refuse the hold %(n)s") % {"n": row}
        yield Duty(
            words, row.reason, local_day(case.market, row.until), ("#holds",), _("Look at the hold"), "pause"
        )
    if n := WatchFinding.objects.filter(case=case, answer="").count():
        words = ngettext(
            "Decide about %(n)s thing the watch found", "Decide about %(n)s things the watch found", n
        )
        yield Duty(words % {"n": n}, "", None, ("#watch",), _("Look at the watch"), "alarm")
    if has_left(case):
        words = _("%(person)s no longer works on this case") % {"person": case.owner}
        yield Duty(
            words,
            _("Hand it over to somebody who does."),
            None,
            ("case_owner",),
            _("Hand the case over"),
            "people",
        )


def _of_custody(case: Case) -> Iterator[Duty]:
    for given in HandOver.objects.filter(exhibit__case=case, answer=None).select_related("exhibit"):
        title = _("Get the receipt of %(who)s for %(exhibit)s") % {
            "who": given.receiver,
            "exhibit": given.exhibit,
        }
        due = local_day(case.market, given.due_at)
        yield Duty(
            title, given.exhibit.title, due, ("receipt", given.exhibit_id), _("Enter the receipt"), "repeat"
        )


def _to_confirm(case: Case, side: str) -> Iterator[Duty]:
    mine = "staff_confirmed_at" if side == STAFF else "holder_confirmed_at"
    for row in Seizure.objects.filter(case=case, **{mine: None}).select_related("party"):
        title = _("Confirm the seizure %(n)s") % {"n": row}
        yield Duty(title, row.party.brand, None, ("seizures",), _("Look at its lines"), "scale")
