"""Disclosures of the demo, in the case whose raid is planned: two grants, one waiting, one expired."""

from datetime import datetime, timedelta

from enforcement.actions import disclosures
from enforcement.demo.holds import COLLEAGUES, a_colleague, planned_case
from enforcement.enums import LegalBasis, SellerData
from enforcement.models import CaseParty
from enforcement.queries.cases import sellers_pursued
from enforcement.rules.disclosures import Asked, Offer
from ipr_portal.accounts.models import User
from ipr_portal.demo.register import World
from ipr_portal.tenancy.people import owners_of
from ipr_portal.tenancy.roles import StaffRole
from ipr_portal.tenancy.scope import organisation_scope, staff_scope, system_scope

D, B = SellerData, LegalBasis
REVIEWER = "grace.tan@ipr.example", "Grace Tan"
VALUES = {
    D.LEGAL_NAME: "Baltic Pine Trading Co., Ltd.", D.PHONE: "+66 2 555 0144",
    D.PICK_UP_ADDRESS: "Godown 14, Rama II Road, Samut Sakhon", D.BANK_REFERENCE: "TH 0447 1188 2290 4471",
    D.REGISTERED_ADDRESS: "88/12 Ekachai Road, Samut Sakhon",
}  # fmt: skip
# Days ago it was asked for, what, on which basis, for how many days it is granted (None: it waits for approval).
STORIES = [
    (40, [D.REGISTERED_ADDRESS], B.TERMS_OF_SERVICE, "", 14),
    (20, [D.LEGAL_NAME, D.PHONE, D.PICK_UP_ADDRESS], B.TERMS_OF_SERVICE, "", 50),
    (9, [D.BANK_REFERENCE], B.COURT_ORDER, "77/2569", 15),
    (2, [D.BANK_REFERENCE, D.LEGAL_NAME], B.AUTHORITY_REQUEST, "1184/2569", None),
]
PURPOSE = "to find the store behind the shops and name its keeper in the complaint"


def make(world: World) -> None:
    if (case := planned_case()) is None:
        return
    manager = case.owner
    with staff_scope(by=manager):
        party = CaseParty.objects.filter(case=case).select_related("organisation").order_by("pk").first()
        sellers = list(sellers_pursued(case))
        owner = owners_of(party.organisation_id).order_by("pk").first() if party else None
    if party is None or owner is None or not sellers:
        return
    begin = max(case.opened_at + timedelta(hours=1), world.now - timedelta(days=42))
    colleagues = [a_colleague(case, manager, *one, at=begin) for one in COLLEAGUES]
    reviewer = a_colleague(case, manager, *REVIEWER, at=begin, role=StaffRole.LEGAL)
    for days, kinds, basis, reference, lasts in STORIES:
        at = max(begin, world.now - timedelta(days=days))
        with organisation_scope(party.organisation, by=owner):
            asked = Asked(sellers[0], PURPOSE, basis, kinds, [owner], owner.name, reference)
            row = disclosures.ask(case=case, asked=asked, organisation=party.organisation, by=owner, at=at)
        _answer(row, kinds, owner, reviewer, colleagues, at + timedelta(hours=3), lasts)
    with system_scope():
        disclosures.expire(at=world.now)


def _answer(row, kinds, reader: User, reviewer: User, colleagues: list[User], at: datetime, lasts) -> None:
    """Review it, and let both colleagues approve; of what still waits, only one has."""
    offer = Offer(
        "Necessary and in proportion; the undertaking is signed.", {kind: VALUES[kind] for kind in kinds}, [reader],
        at + timedelta(days=lasts or 30),
    )  # fmt: skip
    with staff_scope(by=reviewer):
        row = disclosures.review(disclosure=row, offer=offer, by=reviewer, at=at)
    for person in colleagues[: 1 if lasts is None else 2]:
        at += timedelta(hours=2)
        with staff_scope(by=person):
            row.refresh_from_db()
            if row.granted_at is None:
                row = disclosures.approve(disclosure=row, by=person, at=at)
    if row.granted_at and row.until > at + timedelta(days=3):
        with organisation_scope(row.organisation, by=reader):
            disclosures.look(disclosure=row, page="disclosure", by=reader, at=at + timedelta(days=2))
