"""The demo's exhibits, for cases that are there."""

from datetime import timedelta

from enforcement.demo import seizures
from enforcement.models import CustodyStep, Exhibit, HandOver
from enforcement.queries.custody import faults_of
from ipr_portal.demo.register import World
from ipr_portal.tenancy.scope import staff_scope
from tests.conftest import NOON
from tests.factories import OrganisationFactory
from tests.factories.enforcement import join, make_case


def test_exhibits_of_the_demo_have_whole_chains_and_hand_overs(manager):
    for number, market in enumerate(["TH", "SG", "MY", "VN", "ID", "PH", "TH", "SG", "MY"], 1):
        case = make_case(
            by=manager,
            number=f"C-2026-{number:04}",
            market=market,
            stage="PROSECUTION",
            at=NOON - timedelta(days=60),
        )
        join(case, OrganisationFactory(name=f"Brand number {number}"), by=manager)

    seizures.make(World(NOON - timedelta(days=400), NOON, [manager]))

    with staff_scope(by=manager):
        assert faults_of(Exhibit.objects.values_list("pk", flat=True)) == []
        assert {one.state for one in HandOver.objects.all()} == {"WAITING", "RECEIVED"}
        assert CustodyStep.objects.count() > 30
    assert seizures.is_there()
