"""The cases of the demo: some in every stage, made through the actions of both sides."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from django.db import transaction

from enforcement.actions import entries, moves
from enforcement.actions.opening import Opening, open_case
from enforcement.actions.raid_holds import waive_hold
from enforcement.actions.seizures import confirm
from enforcement.demo import words
from enforcement.demo.accounts import share_accounts
from enforcement.demo.holds import hold_until_the_raid
from enforcement.demo.pictures import carton
from enforcement.demo.savepoints import without_savepoints
from enforcement.demo.seizures import seize
from enforcement.enums import (
    Assistance,
    AuthorityReason,
    CaseStage,
    MandateKind,
    ProsecutionState,
    RaidChoice,
)
from enforcement.models import (
    AgencyRequest,
    Assessment,
    Case,
    CaseCost,
    CaseListing,
    CaseParty,
    Charge,
    CourtDay,
    Finding,
    Mandate,
    Plan,
    Raid,
    Referral,
    TestPurchase,
)
from enforcement.viability import CRITERIA
from ipr_portal.accounts.models import User
from ipr_portal.demo.brands import BRANDS
from ipr_portal.demo.papers import as_picture
from ipr_portal.demo.register import World
from ipr_portal.markets import MARKETS
from ipr_portal.tenancy.models import Organisation
from ipr_portal.tenancy.people import owners_of
from ipr_portal.tenancy.scope import organisation_scope, staff_scope, system_scope
from takedowns.models import Listing
from takedowns.rules.triage import UPHELD

S = CaseStage
HOLDERS = 4  # brands that pursue cases
WAY = [stage for stage in S if not stage.startswith("CLOSED")]
ENDS = [
    *WAY, *WAY[:6], S.CLOSED, S.CLOSED, S.CLOSED_NOT_COUNTERFEIT, S.CLOSED_NOT_VIABLE, S.CLOSED_RH_DECLINED,
    S.CLOSED_AUTHORITY_DECLINED, S.CLOSED_SETTLED,
]  # fmt: skip
JOINT = 8  # the one that two rights holders pursue: a raid is planned


def are_there() -> bool:
    with system_scope():
        return Case.objects.exists()


def make_cases(world: World) -> None:
    """About 25 cases, at least one in every stage; the manager has all of them, each owner sees theirs."""
    manager = next(person for person in world.staff if person.email == words.MANAGER)
    names = [brand.name for brand in BRANDS[:HOLDERS]]
    found = {one.name: one for one in Organisation.objects.filter(name__in=names)}
    holders = [found[name] for name in names if name in found]
    with transaction.atomic(), without_savepoints():
        _tell_all(world, manager, holders)
    with staff_scope(by=manager):
        share_accounts()


def _tell_all(world: World, manager: User, holders: list[Organisation]) -> None:
    for number, end in enumerate(ENDS):
        chosen = [holders[number % len(holders)]]
        if number == JOINT:
            chosen = holders[:2]
        _Story(world, manager, chosen, number, end).tell()


@dataclass
class _Story:
    """One case, told stage by stage until its end."""

    world: World
    manager: User
    holders: list[Organisation]
    number: int
    end: CaseStage

    def tell(self) -> None:
        way = [*WAY[1 : WAY.index(self.end) + 1]] if self.end in WAY else self._to_the_end()
        self.at = self.world.now - timedelta(days=sum(map(self._days, way)) + 9, hours=self.number)
        self.owners = {holder.pk: owners_of(holder.pk).order_by("pk").first() for holder in self.holders}
        if not self._open():
            return
        for stage in way:
            self.at += timedelta(days=self._days(stage), hours=3 - len(way) % 3)
            STAGES[stage](self)
        if self.end in WAY:
            self._say_next()

    def _days(self, stage: CaseStage) -> int:
        return words.DAYS.get(stage, words.OTHER_DAYS) + self.number % 4

    def _to_the_end(self) -> list[CaseStage]:
        return [*WAY[1 : WAY.index(words.BEFORE_END[self.end]) + 1], self.end]

    # --- doing ---

    def desk(self, act: Callable) -> None:
        with staff_scope(by=self.manager):
            act()

    def own(self, act: Callable, holder: Organisation | None = None):
        holder = holder or self.holders[0]
        with organisation_scope(holder, by=self.owners[holder.pk]):
            return act()

    def add(self, model, **values):
        holder = self.holders[0]
        return self.own(
            lambda: entries.add(
                case=self.case,
                model=model,
                values=values,
                organisation=holder,
                by=self.owners[holder.pk],
                at=self.at,
            )
        )

    def move(self, to: CaseStage) -> None:
        holder = self.holders[0]
        self.own(
            lambda: moves.move(
                case=self.case, to=to, by=self.owners[holder.pk], at=self.at, organisation=holder
            )
        )

    def staff_moves(self, to: CaseStage, note="", **closing) -> None:
        self.desk(
            lambda: moves.move(case=self.case, to=to, by=self.manager, at=self.at, note=note, **closing)
        )

    def assist(self, stage: CaseStage, choice: Assistance, reason: str) -> None:
        self.desk(
            lambda: moves.choose(
                case=self.case, stage=stage, choice=choice, reason=reason, by=self.manager, at=self.at
            )
        )

    @property
    def place(self) -> str:
        return words.PLACES[self.number % len(words.PLACES)]

    # --- the stages ---

    def _open(self) -> bool:
        with staff_scope(by=self.manager):
            listings = [listing for holder in self.holders for listing in self._listings(holder)]
            if not listings:
                return False
            opening = Opening(
                words.TITLES[self.number % len(words.TITLES)], listings[0].market, "The seller came back after a takedown.",
                [(holder, holder.name) for holder in self.holders], list(self.owners.values()), listings,
            )  # fmt: skip
            self.case = open_case(opening=opening, by=self.manager, at=self.at)
        return True

    def _listings(self, holder: Organisation) -> list[Listing]:
        rows = Listing.objects.filter(organisation=holder, outcome__in=UPHELD).exclude(seller_key="")
        found = list(rows.order_by("pk")[:90])
        start = 3 * self.number % max(1, len(found) - 2)
        return found[start : start + 3]

    def buy(self) -> None:
        listing = self.own(lambda: CaseListing.objects.filter(case=self.case).order_by("pk").first())
        self.purchase = self.add(
            TestPurchase, listing=listing, arrangement="Bought by a neutral buyer, sent to a parcel locker",
            budget_owner="Brand protection",
        )  # fmt: skip
        self.move(S.TEST_PURCHASE)

    def examine(self, verdict="COUNTERFEIT") -> None:
        currency = MARKETS[self.case.market].currency
        scale = words.PRICES.get(currency, 1)
        values = {
            "order_number": f"4471{self.number:04}", "ordered_on": self.at.date() - timedelta(days=9), "price": (24 + self.number) * scale,
            "currency": currency, "received_on": self.at.date() - timedelta(days=4), "seal_number": f"{4100 + self.number:06}",
            "examiner": "Dr. Anong Srisai", "verdict": verdict, "cost": (40 + self.number) * scale,
            "features": "Cap without the embossed leaf\nBatch code printed, not engraved" if verdict != "GENUINE" else "",
        }  # fmt: skip
        owner = self.owners[self.holders[0].pk]
        self.own(lambda: entries.fill_in(row=self.purchase, values=values, by=owner, at=self.at))
        photo = as_picture("face.png", carton(self.number))
        self.own(
            lambda: entries.add_photos(
                purchase=self.purchase, uploads=[photo], view="FACE", by=owner, at=self.at
            )
        )
        self.add(
            CaseCost, kind="TEST_PURCHASE", amount=values["cost"], currency=currency, spent_on=self.at.date()
        )

    def confirm(self) -> None:
        self.examine()
        self.move(S.TEST_PURCHASE_CONFIRMED)

    def find_genuine(self) -> None:
        self.examine("GENUINE")
        self.move(S.CLOSED_NOT_COUNTERFEIT)

    def start_planning(self) -> None:
        declines = self.number % 5 == 3
        choice = Assistance.DECLINE if declines else Assistance.ASSIST
        reason = (
            "No staff in the region this month." if declines else "We share what the accounts have in common."
        )
        self.assist(S.PLANNING, choice, reason)
        self.move(S.PLANNING)

    def investigate(self) -> None:
        plan = self.add(
            Plan, **words.PLAN, deadline=self.at.date() + timedelta(days=60), disclosed_to=self.owners[self.holders[0].pk].name,
        )  # fmt: skip
        owner = self.owners[self.holders[0].pk]
        self.own(lambda: entries.agree(plan=plan, by=owner, at=self.at))
        self.desk(lambda: entries.agree(plan=plan, by=self.manager, at=self.at))
        day = self.at.date()
        self.add(
            Mandate, kind=MandateKind.INVESTIGATOR, holder="Somchai Wattana", scope="observation of premises",
            valid_from=day, valid_until=day + timedelta(days=365), original_with="Counsel",
        )  # fmt: skip
        self.move(S.OFFLINE_INVESTIGATION)

    def assess(self) -> None:
        day = self.at.date() - timedelta(days=3)
        self.add(
            Finding, found_on=day, place=self.place, words="Some 40 cartons carried in on two evenings.",
            source="Report 2 of the investigator",
        )  # fmt: skip
        scores = {name: (n + self.number) % 3 + 1 for n, name in enumerate(CRITERIA)}
        self.add(Assessment, scores=scores)
        self.move(S.VIABILITY_ASSESSMENT)

    def sign(self, choice=RaidChoice.RAID) -> None:
        for holder in self.holders:
            owner = self.owners[holder.pk]
            if holder != self.holders[0]:
                self.own(
                    lambda who=holder, by=owner: entries.add(
                        case=self.case, model=Assessment, values={"scores": dict.fromkeys(CRITERIA, 2)},
                        organisation=who, by=by, at=self.at,
                    ),
                    holder,
                )  # fmt: skip
            self.own(lambda by=owner: self._sign(choice, by), holder)

    def _sign(self, choice: RaidChoice, owner: User) -> None:
        moves.sign_raid(
            party=CaseParty.objects.get(case=self.case), choice=choice, reason=words.WHY[choice], signature=owner.name, by=owner,
            at=self.at,
        )  # fmt: skip

    def want_no_raid(self) -> None:
        self.sign(RaidChoice.NO_RAID)

    def refer(self) -> None:
        day = self.at.date()
        self.add(
            Mandate, kind=MandateKind.POWER_OF_ATTORNEY, holder="Tanjung & Rowe IP Counsel", scope="criminal complaints",
            valid_from=day, valid_until=day + timedelta(days=200), original_with="Counsel",
        )  # fmt: skip
        self.assist(S.REFERRED, Assistance.ASSIST, "We confirm the account data to the agency.")
        self.referral = self.add(
            Referral, agency_kind="POLICE_ECONOMIC_CRIME", agency="Economic crime division", mode="JOINT",
            report_number=f"{1100 + self.number}/2569", documents="Certificate of the mark\nReport of the examiner",
            lodged_on=day,
        )  # fmt: skip
        self.add(
            AgencyRequest, referral=self.referral, words="A specimen of the genuine goods", asked_on=day,
            due_on=day + timedelta(days=21),
        )  # fmt: skip
        self.move(S.REFERRED)

    def plan_raid(self) -> None:
        self.raid = self.add(
            Raid, agency="Economic crime division", confirmation="by letter", place=self.place,
            planned_on=self.at.date() + timedelta(days=14 if self.end == S.RAID_PLANNED else 8),
        )  # fmt: skip
        if self.end == S.RAID_PLANNED:
            hold_until_the_raid(self.case, self.manager, self.at)
            self.at += timedelta(hours=1)
        else:
            reason = "No takedown of the seller is ordered; its listings are left alone until the raid."
            self.desk(lambda: waive_hold(raid=self.raid, reason=reason, by=self.manager, at=self.at))
        self.staff_moves(S.RAID_PLANNED)

    def report_raid(self) -> None:
        values = {
            "result": "GOODS_FOUND",
            "raided_on": self.at.date(),
            "found": "Finished goods, labels and caps",
        }
        self.desk(lambda: entries.fill_in(row=self.raid, values=values, by=self.manager, at=self.at))
        self.staff_moves(S.RAID_EXECUTED)

    def record_seizure(self) -> None:
        for holder in self.holders:
            with staff_scope(by=self.manager):
                rows = CaseParty.objects.select_related("organisation", "case")
                party = rows.get(case=self.case, organisation=holder)
                made = seize(party, self.raid, self.manager, self.at)
            owner = self.owners[holder.pk]
            self.own(lambda row=made, by=owner: confirm(seizure=row, by=by, at=self.at), holder)
        self.staff_moves(S.SEIZURE_RECORDED)

    def charge(self) -> None:
        self.case_at_court = charge = self.add(
            Charge, court="Intellectual Property Court", court_number=f"{70 + self.number}/2569",
            statute="Trade mark act", suspects=2,
        )  # fmt: skip
        self.add(
            CourtDay,
            charge=charge,
            day=self.world.now.date() + timedelta(days=30 + self.number),
            words="First hearing",
        )
        self.staff_moves(S.PROSECUTION)

    def close(self) -> None:
        values = {
            "state": ProsecutionState.CONVICTED,
            "outcome": "Fine; forfeiture and destruction of the goods",
        }
        self.desk(lambda: entries.fill_in(row=self.case_at_court, values=values, by=self.manager, at=self.at))
        self.staff_moves(
            S.CLOSED, "Convicted; fined.", lessons="Score viability as soon as premises are known.", press_consent=True,
            disposal="Destroyed, witnessed by the rights holder.",
        )  # fmt: skip

    def end_without_a_raid(self) -> None:
        holder = self.holders[0]
        self.own(
            lambda: moves.move(
                case=self.case, to=S.CLOSED_NOT_VIABLE, by=self.owners[holder.pk], at=self.at, organisation=holder,
                note="Stock at one stall only; the seller's own home.",
            )
        )  # fmt: skip

    def decline_by_authority(self) -> None:
        note = "Fewer than a hundred pieces at one stall."
        self.staff_moves(S.CLOSED_AUTHORITY_DECLINED, note, authority_reason=AuthorityReason.BELOW_THRESHOLD)

    def settle(self) -> None:
        self.staff_moves(S.CLOSED_SETTLED, "Settled: undertaking signed, goods given up, costs paid.")

    def _say_next(self) -> None:
        today = self.world.now.date()
        due = today + timedelta(days=self.number % 9 - 1)
        person = self.manager if self.number % 3 else self.owners[self.holders[0].pk]
        embargo = today + timedelta(days=45) if self.end in (S.RAID_PLANNED, S.PROSECUTION) else None
        self.desk(
            lambda: moves.plan_next(
                case=self.case, step=words.NEXT[self.end], person=person, due_on=due, embargo_until=embargo, by=self.manager,
                at=self.world.now - timedelta(days=1),
            )
        )  # fmt: skip


STAGES: dict[CaseStage, Callable[[_Story], None]] = {
    S.TEST_PURCHASE: _Story.buy,
    S.TEST_PURCHASE_CONFIRMED: _Story.confirm,
    S.CLOSED_NOT_COUNTERFEIT: _Story.find_genuine,
    S.PLANNING: _Story.start_planning,
    S.OFFLINE_INVESTIGATION: _Story.investigate,
    S.VIABILITY_ASSESSMENT: _Story.assess,
    S.RAID_DECIDED: _Story.sign,
    S.CLOSED_RH_DECLINED: _Story.want_no_raid,
    S.REFERRED: _Story.refer,
    S.RAID_PLANNED: _Story.plan_raid,
    S.RAID_EXECUTED: _Story.report_raid,
    S.SEIZURE_RECORDED: _Story.record_seizure,
    S.PROSECUTION: _Story.charge,
    S.CLOSED: _Story.close,
    S.CLOSED_NOT_VIABLE: _Story.end_without_a_raid,
    S.CLOSED_AUTHORITY_DECLINED: _Story.decline_by_authority,
    S.CLOSED_SETTLED: _Story.settle,
}
