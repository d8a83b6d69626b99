"""The misuse cases of the demo world: three states, and none against people who sign in."""

from datetime import timedelta

from django.utils import timezone

from ipr_portal.demo.people import DEMO_PEOPLE
from ipr_portal.tenancy.scope import staff_scope
from takedowns.demo.misuse import FLAGGED, SUSPENDED, WARNED, misuse_some
from takedowns.models import MisuseCase, SanctionAppeal
from takedowns.rules.filing import why_not_file
from tests.factories import MembershipFactory, OrganisationFactory, UserFactory


def test_one_is_flagged_one_appeals_and_one_may_file_again(db):
    now = timezone.now()
    for person, role in ((DEMO_PEOPLE[0], "TRIAGER"), (DEMO_PEOPLE[2], "LEAD"), (DEMO_PEOPLE[3], "ADMIN")):
        UserFactory(email=person.email, name=person.name, staff_role=role)
    for name in (FLAGGED, WARNED, SUSPENDED):
        MembershipFactory(organisation=OrganisationFactory(name=name), role="OWNER")

    misuse_some(now=now)

    with staff_scope():
        cases = {case.against.name: case for case in MisuseCase.objects.select_related("against")}
        assert SanctionAppeal.objects.get().organisation.name == WARNED
    states = {name: case.state for name, case in cases.items()}
    assert states == {FLAGGED: "FLAGGED", WARNED: "WARNED", SUSPENDED: "LIFTED"}
    assert all(
        why_not_file(case.against, None, at=now + timedelta(days=1)) is None for case in cases.values()
    )
    assert not {FLAGGED, WARNED, SUSPENDED} & {person.organisation for person in DEMO_PEOPLE}
