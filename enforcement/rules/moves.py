"""Which moves of a case are open, to whom, and what must be present (domain C13)."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from enforcement.enums import (
    CASE_MOVES,
    Assistance,
    CaseStage,
    MandateKind,
    PlanState,
    RaidResult,
    ReferralMode,
    SeizureResult,
    Verdict,
)
from enforcement.models import (
    Assessment,
    Case,
    CaseListing,
    CaseParty,
    Charge,
    Finding,
    Mandate,
    Plan,
    Raid,
    Referral,
    Seizure,
    StepChoice,
    TestPurchase,
)
from ipr_portal.errors import Refusal
from ipr_portal.markets import local_day
from ipr_portal.tenancy.models import Organisation

from .access import HOLDER, STAFF
from .holds import why_not_quiet

S = CaseStage
FINDINGS_LAST = timedelta(days=30)  # then viability is to be scored again before anything is decided
BOTH, HOLDER_ALONE, STAFF_ALONE, SIGNED = (
    frozenset({STAFF, HOLDER}),
    frozenset({HOLDER}),
    frozenset({STAFF}),
    frozenset[str](),
)


@dataclass(frozen=True, slots=True)
class Asked:
    """A move that somebody wants to make.

    :param closing: `lessons`, `press_consent` and `disposal`, where it is the end; `authority_reason`, where one declines.
    """

    case: Case
    side: str
    organisation: Organisation | None  # of a rights holder's person
    at: datetime
    note: str = ""
    closing: Mapping[str, Any] = field(default_factory=dict)


Need = Callable[[Asked], Iterator[Refusal]]


def refuse(sentence, remedy="", field="") -> Refusal:
    return Refusal("", sentence, remedy, field)


def purchases_of(case: Case) -> QuerySet[TestPurchase]:
    """The test purchases of the listings that a case has now; those made before a split or a merger count too."""
    listings = CaseListing.objects.filter(case=case, moved_to=None).values("listing")
    places = Q(case=case) | Q(case=case.split_from_id) | Q(case__in=Case.objects.filter(merged_into=case))
    return TestPurchase.objects.filter(places, listing__listing__in=listings)


def an_arrangement(asked: Asked) -> Iterator[Refusal]:
    if not purchases_of(asked.case).exists():
        yield refuse(
            _("No test purchase is arranged."), _("Add one: who buys, how, and who owns the budget.")
        )


def a_confirmed_purchase(asked: Asked) -> Iterator[Refusal]:
    """Verdict, examiner, seal, features and photographs of one purchase."""
    found = purchases_of(asked.case).filter(verdict=Verdict.COUNTERFEIT).prefetch_related("photos")
    purchases = list(found)
    if not purchases:
        yield refuse(_("No test purchase has the verdict “counterfeit”."), _("Enter the examiner's verdict."))
        return
    missing = [sorted(_missing_in(purchase)) for purchase in purchases]
    if all(missing):
        yield from (refuse(words) for words in min(missing, key=len))


def _missing_in(purchase: TestPurchase) -> Iterator[str]:
    if not purchase.seal_number:
        yield str(_("The exhibit is not sealed: enter the number of the seal."))
    if not purchase.features:
        yield str(_("The features found are missing: enter in what the goods differ."))
    if not purchase.photos.all():
        yield str(_("There is no photograph: add at least one."))


def a_genuine_purchase(asked: Asked) -> Iterator[Refusal]:
    if not purchases_of(asked.case).filter(verdict=Verdict.GENUINE).exists():
        yield refuse(_("No test purchase has the verdict “genuine”."), _("Enter the examiner's verdict."))


def _choice(case: Case, stage: CaseStage) -> StepChoice | None:
    return StepChoice.objects.filter(case=case, stage=stage).order_by("-at", "-pk").first()


def a_choice_to_plan(asked: Asked) -> Iterator[Refusal]:
    """The platform decides whether it helps; where it declines, the rights holder goes on alone."""
    choice = _choice(asked.case, S.PLANNING)
    if choice is None:
        yield refuse(
            _("The IPR team has not decided whether it assists with the plan."),
            _("An enforcement manager records it, with a reason."),
        )
    elif choice.choice == Assistance.DECLINE and asked.side == STAFF:
        yield refuse(_("The IPR team declined to assist."), _("The rights holder goes on alone."))


def an_agreed_plan(asked: Asked) -> Iterator[Refusal]:
    if not Plan.objects.filter(case=asked.case, state=PlanState.AGREED).exists():
        yield refuse(_("No plan is agreed."), _("Write one, and let both sides agree to it."))


def _in_force(asked: Asked, kind: MandateKind) -> bool:
    day = local_day(asked.case.market, asked.at)
    rows = Mandate.objects.filter(case=asked.case, kind=kind, revoked_at=None)
    return rows.filter(valid_from__lte=day, valid_until__gte=day).exists()


def an_investigator(asked: Asked) -> Iterator[Refusal]:
    if not _in_force(asked, MandateKind.INVESTIGATOR):
        yield refuse(_("No investigator has a mandate in force."), _("Add one with its scope and its end."))


def findings(asked: Asked) -> Iterator[Refusal]:
    found = Finding.objects.filter(case=asked.case)
    if not found.exists():
        yield refuse(_("Nothing is entered as found."), _("Add the findings of the investigation."))
    elif not found.exclude(place="").exists():
        yield refuse(_("No premises are named."), _("Add a finding with its place."))


def a_fresh_assessment(asked: Asked) -> Iterator[Refusal]:
    newest = Assessment.objects.filter(case=asked.case).order_by("-scored_at").first()
    if newest is None:
        yield refuse(_("Viability is not scored."), _("Score every criterion."))
    elif is_old(newest, asked.at):
        yield refuse(
            _("The viability score is older than 30 days."), _("Look at the findings and score it again.")
        )


def is_old(assessment: Assessment, at: datetime) -> bool:
    return at - assessment.scored_at > FINDINGS_LAST


def a_referral(asked: Asked) -> Iterator[Refusal]:
    """A report with its number and documents, lodged under a power of attorney; jointly only where the platform assists."""
    referral = Referral.objects.filter(case=asked.case).order_by("-pk").first()
    if referral is None:
        yield refuse(
            _("No report is entered."), _("Add the agency, the report's number, its day and documents.")
        )
    elif referral.mode != ReferralMode.RH_ONLY:
        choice = _choice(asked.case, S.REFERRED)
        if choice is None or choice.choice == Assistance.DECLINE:
            yield refuse(
                _("The IPR team has not decided to lodge the report jointly."),
                _("Record “assist” for the referral, or let the rights holder lodge it alone."),
            )
    if not _in_force(asked, MandateKind.POWER_OF_ATTORNEY):
        yield refuse(_("No power of attorney is in force."), _("Add one with its scope and its end."))


def a_raid_with_a_day(asked: Asked) -> Iterator[Refusal]:
    if not Raid.objects.filter(case=asked.case, result=RaidResult.PLANNED).exists():
        yield refuse(
            _("No raid is planned."), _("Add its day and place, and who at the agency confirmed it.")
        )


def a_quiet_seller(asked: Asked) -> Iterator[Refusal]:
    """Every seller is held, or it is said why not. Rights holders know of no hold: they are not told what is missing."""
    if asked.side == STAFF:
        yield from why_not_quiet(asked.case, asked.at)


def a_raid_carried_out(asked: Asked) -> Iterator[Refusal]:
    raids = Raid.objects.filter(case=asked.case)
    if raids.filter(result=RaidResult.PLANNED).exists() or not raids.exists():
        yield refuse(_("The raid has no result."), _("Enter the day and what was found, or why nothing was."))


def seizures_or_a_reason(asked: Asked) -> Iterator[Refusal]:
    """For every part that the reader sees: what the last raid found, or why nothing, confirmed by both sides."""
    raid = Raid.objects.filter(case=asked.case).order_by("-pk").first()
    if raid is None or raid.result not in (RaidResult.GOODS_FOUND, RaidResult.NOTHING_FOUND):
        yield refuse(
            _("The last raid was aborted or has no result."), _("Plan another raid, or close the case.")
        )
        return
    found = {row.party_id: row for row in Seizure.objects.filter(raid=raid).order_by("-pk")}
    for party in CaseParty.objects.filter(case=asked.case, left_at=None).order_by("pk"):
        yield from _missing_of_part(party, found.get(party.pk))


def _missing_of_part(party: CaseParty, seizure: Seizure | None) -> Iterator[Refusal]:
    names = {"brand": party.brand}
    if seizure is None:
        yield refuse(
            _("%(brand)s: no seizure of the last raid is recorded.") % names,
            _("Record what was seized, or that nothing was found and why."),
        )
        return
    if not seizure.holder_confirmed_at:
        yield refuse(
            _("%(brand)s: the rights holder has not confirmed the seizure.") % names,
            _("An owner of the rights holder confirms it on the page of seizures."),
        )
    if not seizure.staff_confirmed_at:
        yield refuse(
            _("%(brand)s: the IPR team has not confirmed the seizure.") % names,
            _("An enforcement manager confirms it on the page of seizures."),
        )


def a_charge(asked: Asked) -> Iterator[Refusal]:
    if not Charge.objects.filter(case=asked.case).exists():
        yield refuse(
            _("No charge is entered."), _("Add the court, the case number, the statute and the suspects.")
        )


def a_note(asked: Asked) -> Iterator[Refusal]:
    if not asked.note.strip():
        yield refuse(_("There is no reason."), _("Write why."), "note")


def an_authority_reason(asked: Asked) -> Iterator[Refusal]:
    if not asked.closing.get("authority_reason"):
        yield refuse(
            _("It is not said why the authority declines."), _("Choose a reason."), "authority_reason"
        )


def an_account_of_the_end(asked: Asked) -> Iterator[Refusal]:
    """Lessons, the consent to press work, and what became of the goods, where there were some."""
    if not asked.closing.get("lessons", "").strip():
        yield refuse(
            _("The lessons are missing."), _("Write what you would do in the same way, or not."), "lessons"
        )
    if asked.closing.get("press_consent") is None:
        yield refuse(
            _("Nothing is said about press work."), _("Choose whether everybody consents."), "press_consent"
        )
    seized = Seizure.objects.filter(case=asked.case, result=SeizureResult.GOODS_FOUND)
    if not asked.closing.get("disposal", "").strip() and seized.exists():
        yield refuse(
            _("Goods were seized."), _("Write what became of them, or who decides it and when."), "disposal"
        )


@dataclass(frozen=True, slots=True)
class Way:
    """Who may make a move, and what must be present."""

    sides: frozenset[str]
    needs: tuple[Need, ...] = ()


WAYS: dict[CaseStage, Way] = {
    S.TEST_PURCHASE: Way(HOLDER_ALONE, (an_arrangement,)),
    S.TEST_PURCHASE_CONFIRMED: Way(HOLDER_ALONE, (a_confirmed_purchase,)),
    S.CLOSED_NOT_COUNTERFEIT: Way(HOLDER_ALONE, (a_genuine_purchase,)),
    S.PLANNING: Way(BOTH, (a_choice_to_plan,)),
    S.OFFLINE_INVESTIGATION: Way(HOLDER_ALONE, (an_agreed_plan, an_investigator)),
    S.VIABILITY_ASSESSMENT: Way(HOLDER_ALONE, (findings, a_fresh_assessment)),
    S.RAID_DECIDED: Way(SIGNED, (a_fresh_assessment,)),  # by the signatures of the owners
    S.CLOSED_RH_DECLINED: Way(SIGNED),
    S.CLOSED_NOT_VIABLE: Way(HOLDER_ALONE, (a_fresh_assessment, a_note)),
    S.REFERRED: Way(BOTH, (a_referral,)),
    S.CLOSED_AUTHORITY_DECLINED: Way(BOTH, (an_authority_reason, a_note)),
    S.RAID_PLANNED: Way(BOTH, (a_raid_with_a_day, a_quiet_seller)),
    S.RAID_EXECUTED: Way(BOTH, (a_raid_carried_out,)),
    S.SEIZURE_RECORDED: Way(BOTH, (seizures_or_a_reason,)),
    S.PROSECUTION: Way(BOTH, (a_charge,)),
    S.CLOSED_SETTLED: Way(BOTH, (a_note,)),
    S.CLOSED: Way(STAFF_ALONE, (a_note, an_account_of_the_end)),
}


def next_stages(case: Case) -> list[CaseStage]:
    """What may follow, in the order of the stages; a merger has a page of its own."""
    after = set(CASE_MOVES.get(CaseStage(case.stage), ())) - {S.CLOSED_MERGED}
    return [stage for stage in CaseStage if stage in after]


def why_not_move(asked: Asked, to: CaseStage) -> list[Refusal]:
    """Everything that stands in the way of a move; nothing if it may be made."""
    if to not in next_stages(asked.case):
        return [refuse(_("The case cannot go there from its present stage."))]
    way = WAYS[to]
    if not way.sides:
        return [refuse(_("Only the rights holder's owner decides this, by a signature."))]
    if asked.side not in way.sides:
        who = (
            _("Only the rights holder can do this.")
            if way.sides == HOLDER_ALONE
            else _("Only the IPR team can do this.")
        )
        return [refuse(who)]
    return missing_for(asked, to)


def missing_for(asked: Asked, to: CaseStage) -> list[Refusal]:
    """What must be present before a move and is not."""
    return [refusal for need in WAYS[to].needs for refusal in need(asked)]
