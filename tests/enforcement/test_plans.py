"""The plan of a case: its disclosure list and checklist; and people who leave while a case goes on."""

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from enforcement.actions import moves
from enforcement.actions.locks import CannotChange
from enforcement.actions.settings import require_document
from enforcement.models import Case, Plan
from ipr_portal.audit import compartments
from ipr_portal.notifications.models import Notification
from ipr_portal.tenancy.models import CompartmentMember
from ipr_portal.tenancy.scope import staff_scope, system_scope

from .scene import a_manager, at_desk

PLAN = {
    "route": "CRIMINAL", "route_because": "stock is expected", "objectives": "find the stock", "steps": "observe",
    "roles": "the investigator leads", "risks": "a warning", "budget": "SGD 8,000", "deadline": "2099-01-01",
    "agency_kind": "CUSTOMS", "documents": "certificate of the mark", "disclosed": ["PHONE", "WAYBILLS"],
    "disclosed_to": "Olivia Owner\nSomchai Wattana",
}  # fmt: skip


@pytest.fixture
def second(case, manager, now):
    person = a_manager("Sam Second")
    with staff_scope(by=manager):
        compartments.admit(
            compartment=case.compartment, person=person, level="WRITE", reason="covers", by=manager, at=now
        )
    return person


def page_of(client, case, name="case", *more):
    return reverse(f"organisation:{name}", args=["acme", case.number, *more])


def test_a_plan_has_a_disclosure_list_and_the_checklist_of_its_agency(client, case, ours, manager, now):
    for words in ("Certificate of the mark", "Affidavit of the buyer"):
        at_desk(
            manager,
            lambda words=words: require_document(
                market="SG", agency_kind="CUSTOMS", words=words, by=manager, at=now
            ),
        )
    client.force_login(ours.owner)

    assert client.post(page_of(client, case, "case_entry", "plan"), PLAN).status_code == 302

    page = client.get(page_of(client, case)).content.decode()
    assert "Seller data to be asked for: phone, waybills, for Olivia Owner, Somchai Wattana" in page
    checks = page.split('aria-label="Checklist of the agency"')[1].split("</ul>")[0]
    assert checks.index("Certificate of the mark") < checks.index("Affidavit of the buyer")
    assert [word for word in ("There", "Missing") if word in checks] == ["There", "Missing"]


def test_data_without_a_reader_is_refused_and_nothing_typed_is_lost(client, case, ours):
    client.force_login(ours.owner)

    answer = client.post(page_of(client, case, "case_entry", "plan"), PLAN | {"disclosed_to": ""})

    assert answer.status_code == 422
    assert "Name who is to get the data" in answer.content.decode()
    assert "certificate of the mark" in answer.content.decode()
    with ours.scope(), pytest.raises(IntegrityError), transaction.atomic():
        ours.plans()
        Plan.objects.update(disclosed=["PHONE"], disclosed_to="")


def test_an_owner_hands_the_case_over_to_a_manager_who_knows_of_it(case, manager, second, ours, now):
    stranger = a_manager("Otto Other")
    with pytest.raises(CannotChange, match="Otto Other has no access"):
        at_desk(manager, lambda: moves.hand_over(case=case, to=stranger, by=manager, at=now))

    at_desk(manager, lambda: moves.hand_over(case=case, to=second, by=manager, at=now))

    with system_scope():
        assert Case.objects.get().owner == second
        told = set(Notification.objects.filter(kind="case.handed_over").values_list("recipient", flat=True))
        assert {second.pk, ours.owner.pk} <= told
        assert not {stranger.pk, manager.pk} & told


def leave(person, case, by, now):
    with staff_scope(by=by):
        row = CompartmentMember.objects.get(compartment=case.compartment_id, person=person)
        compartments.end(member=row, reason="left", by=by, at=now)


def test_once_the_owner_has_left_the_page_asks_for_another(client, case, manager, second, now):
    client.force_login(second)
    path = reverse("desk:case", args=[case.number])
    assert "no longer works on this case" not in client.get(path).content.decode()

    leave(manager, case, second, now)

    page = client.get(path).content.decode()
    assert "Mara Manager no longer works on this case" in page
    assert (
        client.post(reverse("desk:case_owner", args=[case.number]), {"person": second.pk}).status_code == 302
    )
    assert "no longer works" not in client.get(path).content.decode()
    client.force_login(manager)
    assert client.get(path).status_code == 404


def test_a_member_who_leaves_sees_nothing_more_and_what_they_wrote_stays(client, case, ours, manager, now):
    ours.finds()
    leave(ours.owner, case, manager, now)
    client.force_login(ours.owner)

    assert client.get(page_of(client, case)).status_code == 404
    client.force_login(manager)
    assert "report 1" in client.get(reverse("desk:case", args=[case.number])).content.decode()
