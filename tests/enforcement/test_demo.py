"""The cases of the demo world, made in a small one."""

from datetime import timedelta

from enforcement.demo.cases import ENDS, MANAGER, are_there, make_cases
from enforcement.models import Case, CaseParty
from ipr_portal.demo.brands import BRANDS
from ipr_portal.demo.register import World
from ipr_portal.tenancy.scope import staff_scope, system_scope
from tests.factories import ListingFactory, NoticeFactory, OrganisationFactory, UserFactory

from .scene import an_owner


def test_the_demo_has_a_case_in_every_stage_and_one_joint(db, now):
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

    make_cases(World(since=now - timedelta(days=500), now=now, staff=[manager]))

    assert are_there()
    with staff_scope(by=manager):
        assert sorted(Case.objects.values_list("stage", flat=True)) == sorted(ENDS)
    with system_scope():
        assert CaseParty.objects.count() == len(ENDS) + 1
