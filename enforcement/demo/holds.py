"""Colleagues of the demo who approve, and the hold of its planned raid."""

from datetime import datetime, timedelta

from enforcement.actions import discretion
from enforcement.enums import CaseStage
from enforcement.models import Case
from enforcement.queries.cases import sellers_pursued
from enforcement.rules.holds import AFTER_THE_RAID, end_of_day, planned_raid
from ipr_portal.accounts.actions import add_person
from ipr_portal.accounts.models import User
from ipr_portal.audit.compartments import admit
from ipr_portal.tenancy.models import CompartmentLevel
from ipr_portal.tenancy.people import people_in
from ipr_portal.tenancy.roles import StaffRole
from ipr_portal.tenancy.scope import staff_scope, system_scope

COLLEAGUES = [("rashid.osman@ipr.example", "Rashid Osman"), ("lin.mei@ipr.example", "Lin Mei")]


def planned_case() -> Case | None:
    """The first case of the demo whose raid is planned, with its owner."""
    with system_scope():
        rows = Case.objects.filter(stage=CaseStage.RAID_PLANNED).select_related("owner")
        return rows.order_by("pk").first()


def a_colleague(
    case: Case, manager: User, email: str, name: str, *, at: datetime, role: StaffRole = StaffRole.ENFORCEMENT
) -> User:
    """Another manager of enforcement, or the legal reviewer, with access to a case."""
    found = User.objects.filter(email=email).first()
    person = found or add_person(email=email, name=name, staff_role=role, at=at)
    reason = "Legal review" if role == StaffRole.LEGAL else "Second person for approvals"
    with staff_scope(by=manager):
        if person.pk not in people_in(case.compartment_id):
            admit(
                compartment=case.compartment, person=person, level=CompartmentLevel.WRITE, reason=reason, by=manager,
                at=at,
            )  # fmt: skip
    return person


def hold_until_the_raid(case: Case, manager: User, at: datetime) -> None:
    """Hold every seller of a case whose raid is planned; the end moves with the raid."""
    second = a_colleague(case, manager, *COLLEAGUES[0], at=at)
    with staff_scope(by=manager):
        raid = planned_raid(case)
        assert raid is not None
        request = discretion.ask_for_hold(
            case=case, sellers=list(sellers_pursued(case)), listings=[],
            until=end_of_day(case.market, raid.planned_on + AFTER_THE_RAID), follows_raid=True,
            reason="A takedown would warn the keeper of the store before the raid.", by=manager, at=at,
        )  # fmt: skip
    with staff_scope(by=second):
        discretion.approve_hold(request=request, by=second, at=at + timedelta(minutes=30))
