"""The misuse cases of the demo world: four, each with the rejections that it needs; and none without."""

from datetime import timedelta

from django.utils import timezone

from ipr_portal.demo.people import DEMO_PEOPLE
from ipr_portal.tenancy.scope import staff_scope
from takedowns.demo.misuse import SENDERS, misuse_some
from takedowns.models import MisuseCase, SanctionAppeal
from takedowns.queries.misuse import cases_in
from takedowns.rules.filing import why_not_file
from tests.factories import MembershipFactory, OrganisationFactory, UserFactory
from tests.takedowns.corrected import sent

DAY = timedelta(days=1)


def people():
    for person, role in ((DEMO_PEOPLE[0], "TRIAGER"), (DEMO_PEOPLE[2], "LEAD"), (DEMO_PEOPLE[3], "ADMIN")):
        yield UserFactory(email=person.email, name=person.name, staff_role=role)


def test_one_is_flagged_one_appeals_one_may_file_again_and_one_is_to_be_suspended(db):
    now, [triager, _lead, _administrator] = timezone.now(), people()
    first, second, third, fourth = (OrganisationFactory(name=name) for name in SENDERS[:4])
    for one in (first, second, third, fourth):
        MembershipFactory(organisation=one, role="OWNER")
    for one in (first, fourth):
        sent(one, triager, ["REJECTED"], at=now - 80 * DAY)
        sent(one, triager, ["REJECTED"], at=now - 50 * DAY)
    sent(second, triager, ["REJECTED"], at=now - 5 * DAY)
    sent(third, triager, ["REJECTED"], at=now - DAY)

    misuse_some(now=now)

    with staff_scope():
        cases = {case.against: case for case in MisuseCase.objects.select_related("against")}
        assert SanctionAppeal.objects.get().organisation == second
        assert [case.against for case in cases_in("to_confirm")] == [fourth]
    assert {one: case.state for one, case in cases.items()} == {
        first: "LIFTED", second: "WARNED", third: "FLAGGED", fourth: "WARNED",
    }  # fmt: skip
    assert all(why_not_file(case.against, None, at=now + DAY) is None for case in cases.values())
    assert not set(SENDERS) & {person.organisation for person in DEMO_PEOPLE}


def test_without_a_rejection_there_is_no_case(db):
    assert len(list(people())) == 3
    MembershipFactory(organisation=OrganisationFactory(name=SENDERS[0]), role="OWNER")

    misuse_some(now=timezone.now())

    with staff_scope():
        assert not MisuseCase.objects.exists()
