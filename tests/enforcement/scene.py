"""A joint case of two rights holders, and what each stage needs."""

from datetime import date, timedelta
from decimal import Decimal

from enforcement.actions import entries, moves
from enforcement.actions.opening import Opening, open_case
from enforcement.actions.raid_holds import waive_hold
from enforcement.actions.seizures import confirm, record_seizure
from enforcement.enums import (
    Assistance,
    CaseStage,
    GoodsCondition,
    MandateKind,
    RaidChoice,
    SeizureResult,
    Unit,
    ValuationBasis,
)
from enforcement.models import (
    Assessment,
    CaseListing,
    CaseParty,
    Charge,
    Finding,
    Mandate,
    Plan,
    Raid,
    Referral,
    TestPurchase,
)
from enforcement.rules.seizures import LineDetails, SeizureDetails, Value
from enforcement.viability import CRITERIA
from ipr_portal.tenancy.models import Organisation
from ipr_portal.tenancy.people import owners_of
from ipr_portal.tenancy.scope import organisation_scope, staff_scope
from tests.evidence.files import picture, upload
from tests.factories import ListingFactory, MembershipFactory, NoticeFactory, UserFactory

TITLE, SELLER, PLACE = "Saffron warehouse of Ghent", "quicklime-trading", "Pier 77, Samut Sakhon"
MANDATED = {"valid_from": date(2020, 1, 1), "valid_until": date(2099, 1, 1), "scope": "complaints and raids"}


def at_desk(by, act):
    """Let a manager act in the scope of the desk."""
    with staff_scope(by=by):
        return act()


def a_manager(name="Mara Manager"):
    return UserFactory(staff_role="ENFORCEMENT", name=name)


def an_owner(organisation, name="Olga Owner"):
    return MembershipFactory(organisation=organisation, role="OWNER", user=UserFactory(name=name)).user


def a_listing(organisation, seller=SELLER):
    notice = NoticeFactory(organisation=organisation, listings=0)
    return ListingFactory(notice=notice, organisation=organisation, seller_key=f"lazada:SG:{seller}")


def a_case(manager, holders, people, *, at, title=TITLE, listings=None):
    """A case of some rights holders, each with one listing of one seller."""
    found = listings if listings is not None else [a_listing(holder) for holder in holders]
    opening = Opening(
        title, "SG", "a seller who returns", [(one, one.name) for one in holders], people, found
    )
    return at_desk(manager, lambda: open_case(opening=opening, by=manager, at=at))


class Holder:
    """A rights holder's owner at work on a case."""

    def __init__(self, organisation: Organisation, owner, case, at):
        self.organisation, self.owner, self.case, self.at = organisation, owner, case, at

    def scope(self):
        return organisation_scope(self.organisation, by=self.owner)

    def add(self, model, **values):
        with self.scope():
            return entries.add(
                case=self.case,
                model=model,
                values=values,
                organisation=self.organisation,
                by=self.owner,
                at=self.at,
            )

    def move(self, to, **more):
        with self.scope():
            self.case = moves.move(
                case=self.case,
                to=CaseStage[to],
                by=self.owner,
                at=self.at,
                organisation=self.organisation,
                **more,
            )

    def sign(self, choice=RaidChoice.RAID, signature=None):
        with self.scope():
            self.case = moves.sign_raid(
                party=CaseParty.objects.get(case=self.case), choice=choice, reason="the stock is there",
                signature=signature or self.owner.name, by=self.owner, at=self.at,
            )  # fmt: skip

    def buys(self, **verdict):
        """A test purchase of the first listing, with a photograph and a verdict."""
        with self.scope():
            listing = CaseListing.objects.filter(case=self.case).first()
        row = self.add(
            TestPurchase, listing=listing, arrangement="a neutral buyer", budget_owner="Brand protection"
        )
        with self.scope():
            files = [upload("face.png", picture())]
            entries.add_photos(purchase=row, uploads=files, view="FACE", by=self.owner, at=self.at)
            said = {
                "verdict": "COUNTERFEIT",
                "examiner": "Dr. Anong",
                "features": "wrong cap",
                "seal_number": "004118",
            }
            entries.fill_in(row=row, values=said | verdict, by=self.owner, at=self.at)
        return row

    def plans(self):
        return self.add(
            Plan, route="CRIMINAL", route_because="stock is expected", objectives="find the stock", steps="observe",
            roles="the investigator leads", risks="a warning", budget="SGD 8,000", deadline=date(2099, 1, 1),
        )  # fmt: skip

    def mandate(self, kind=MandateKind.INVESTIGATOR):
        return self.add(Mandate, kind=kind, holder="Somchai Wattana", **MANDATED)

    def scores(self):
        return self.add(Assessment, scores=dict.fromkeys(CRITERIA, 2))

    def finds(self):
        return self.add(Finding, found_on=date(2026, 3, 1), place=PLACE, words="cartons", source="report 1")


def assist(manager, case, stage, at, choice=Assistance.ASSIST):
    return at_desk(
        manager,
        lambda: moves.choose(
            case=case, stage=CaseStage[stage], choice=choice, reason="we can help", by=manager, at=at
        ),
    )


def until_viable(holder, manager, *, assists=True):
    """From the first day to a scored viability; the desk records that it assists, unless it has chosen already."""
    holder.buys()
    holder.move("TEST_PURCHASE")
    holder.move("TEST_PURCHASE_CONFIRMED")
    if assists:
        assist(manager, holder.case, "PLANNING", holder.at)
    holder.move("PLANNING")
    plan = holder.plans()
    with holder.scope():
        entries.agree(plan=plan, by=holder.owner, at=holder.at)
    at_desk(manager, lambda: entries.agree(plan=plan, by=manager, at=holder.at))
    holder.mandate()
    holder.move("OFFLINE_INVESTIGATION")
    holder.finds()
    holder.scores()
    holder.move("VIABILITY_ASSESSMENT")


def seizes(manager, party, raid, at):
    """The desk records what a raid found of one rights holder's goods, and its owner confirms it."""
    line = LineDetails(
        brand=party.brand, description="Night serum", quantity=Decimal(412), unit=Unit.PIECE, provisional=False,
        condition=GoodsCondition.FINISHED,
        values=(Value(basis=ValuationBasis.GENUINE_MSRP, unit_value=Decimal(10), currency="USD"),),
    )  # fmt: skip
    made = at_desk(
        manager,
        lambda: record_seizure(
            party=party, raid=raid, details=SeizureDetails(result=SeizureResult.GOODS_FOUND), lines=[line], by=manager,
            at=at,
        ),
    )  # fmt: skip
    with staff_scope(by=manager):
        owner = owners_of(party.organisation_id).order_by("pk").first()
        holder = Organisation.objects.get(pk=party.organisation_id)
    with organisation_scope(holder, by=owner):
        return confirm(seizure=made, by=owner, at=at)


def from_the_raid_on(holder, manager):
    """From a signed decision to the end of the proceedings."""
    case, at, day = holder.case, holder.at, holder.at.date()

    def add(model, **values):
        return at_desk(
            manager,
            lambda: entries.add(case=case, model=model, values=values, organisation=None, by=manager, at=at),
        )

    def move(to, **more):
        at_desk(manager, lambda: moves.move(case=case, to=CaseStage[to], by=manager, at=at, **more))

    holder.mandate(MandateKind.POWER_OF_ATTORNEY)
    assist(manager, case, "REFERRED", at)
    add(
        Referral, agency_kind="CUSTOMS", agency="Customs of Singapore", report_number="1184", mode="JOINT",
        documents="certificate\nexpert report", lodged_on=day,
    )  # fmt: skip
    move("REFERRED")
    raid = add(
        Raid, agency="Customs", confirmation="Insp. Tan", planned_on=day + timedelta(days=3), place=PLACE
    )
    at_desk(manager, lambda: waive_hold(raid=raid, reason="no takedown is ordered", by=manager, at=at))
    move("RAID_PLANNED")
    values = {"result": "GOODS_FOUND", "raided_on": day, "found": "412 pieces"}
    at_desk(manager, lambda: entries.fill_in(row=raid, values=values, by=manager, at=at))
    move("RAID_EXECUTED")
    for party in at_desk(manager, lambda: list(CaseParty.objects.filter(case=case, left_at=None))):
        seizes(manager, party, raid, at)
    move("SEIZURE_RECORDED")
    add(Charge, court="State Courts", court_number="77/2569", statute="Trade Marks Act s. 49", suspects=2)
    move("PROSECUTION")
    move("CLOSED", note="fined", lessons="score sooner", press_consent=False, disposal="destroyed")
