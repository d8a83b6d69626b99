"""The cases of the demo world, made in a small one."""

from datetime import timedelta
from decimal import Decimal

from enforcement.demo.cases import ENDS, are_there, make_cases
from enforcement.demo.settings import make_settings
from enforcement.demo.targets import make as make_targets
from enforcement.demo.words import MANAGER
from enforcement.models import Case, CaseParty, Seizure, Target, TargetLink
from enforcement.queries.seizures import valued
from enforcement.valuation import total
from ipr_portal.demo.brands import BRANDS
from ipr_portal.demo.register import World
from ipr_portal.tenancy.scope import staff_scope, system_scope
from tests.factories import ListingFactory, NoticeFactory, OrganisationFactory, UserFactory

from .scene import an_owner


def test_the_demo_has_a_case_in_every_stage_one_joint_and_seizures_of_the_year(db, now):
    manager = UserFactory(email=MANAGER, name="Marco Reyes", staff_role="ENFORCEMENT")
    for brand in BRANDS[:4]:
        holder = OrganisationFactory(name=brand.name)
        an_owner(holder, f"Owner of {brand.name}")
        notice = NoticeFactory(organisation=holder, listings=0)
        for n in range(6):
            ListingFactory(
                organisation=holder, notice=notice, position=n + 1, outcome="REMOVED",
                decided_at=now - timedelta(days=400), seller_key=f"lazada:SG:{holder.pk}-{n}",
            )  # fmt: skip
    assert not are_there()

    world = World(since=now - timedelta(days=500), now=now, staff=[manager])
    make_settings(world)
    make_cases(world)

    assert are_there()
    with staff_scope(by=manager):
        found = total(valued(), "GENUINE_MSRP")
        assert (found.usd > Decimal(1_300_000), found.unrated) == (True, 0)
        assert min(Seizure.objects.values_list("seized_on", flat=True)) > now.date() - timedelta(days=365)
        assert sorted(Case.objects.values_list("stage", flat=True)) == sorted(ENDS)
    with system_scope():
        assert CaseParty.objects.count() == len(ENDS) + 1


def test_the_joint_case_shows_who_shares_what(case, ours, manager, now):
    with system_scope():
        Case.objects.update(stage="RAID_PLANNED")

    make_targets(World(since=now - timedelta(days=500), now=now, staff=[manager]))

    with staff_scope(by=manager):
        assert Target.objects.exclude(kind="SELLER").count() == 5
        assert TargetLink.objects.filter(confirmed=False).exists()
