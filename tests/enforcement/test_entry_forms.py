"""Forms of entries: what cannot be is refused at its field, with what to do, and nothing typed is lost."""

import pytest
from django.urls import reverse

from enforcement.models import Raid

NEVER, PAST = "2190-01-01", "2020-01-01"
FUTURE, OVER = "This day lies in the future. Enter when it was.", "This day is over."
WRONG = [
    ("case_entry", "finding", {"words": "cartons behind a wall", "found_on": NEVER}, "found_on", FUTURE),
    ("case_entry", "cost", {"words": "a taxi to the pier", "spent_on": NEVER}, "spent_on", FUTURE),
    ("case_entry", "referral", {"agency": "Customs of the pier", "lodged_on": NEVER}, "lodged_on", FUTURE),
    ("case_entry", "request", {"words": "more samples", "asked_on": "2026-02-02", "due_on": PAST}, "due_on",
     "This day is before “Asked on”."),
    ("case_entry", "mandate", {"holder": "An agent", "valid_from": "2026-12-02", "valid_until": PAST}, "valid_until",
     "This day is before “From”."),
    ("case_entry", "assessment", {"remark": "a first view", "recurrence": "9"}, "recurrence", "Give 3 or less."),
]  # fmt: skip


@pytest.mark.parametrize(("name", "key", "said", "field", "words"), WRONG)
def test_what_cannot_be_is_refused_at_its_field_and_kept(
    client, acme_owner, case, name, key, said, field, words
):
    client.force_login(acme_owner)

    answer = client.post(reverse(f"organisation:{name}", args=["acme", case.number, key]), said)

    errors = answer.context["form"].errors
    assert (answer.status_code, words in str(errors.get(field))) == (422, True)
    assert "This field is required" not in str(errors)
    page = answer.content.decode()
    assert all(value in page for value in said.values())


def test_a_raid_is_put_off_to_a_day_to_come(client, manager, case, ours):
    raid = ours.add(
        Raid, agency="Customs", confirmation="Insp. Tan", planned_on=ours.at.date(), place="Pier 77"
    )
    client.force_login(manager)
    path = reverse("desk:case_change", args=[case.number, "day", raid.pk])

    answer = client.post(path, {"planned_on": PAST, "confirmation": "Insp. Tan"})

    assert (answer.status_code, OVER in str(answer.context["form"].errors["planned_on"])) == (422, True)


def test_a_receipt_is_not_before_its_order(client, acme_owner, case, ours):
    purchase = ours.buys()
    client.force_login(acme_owner)
    path = reverse("organisation:case_change", args=["acme", case.number, "receipt", purchase.pk])
    said = {
        "order_number": "88",
        "ordered_on": "2026-02-02",
        "received_on": PAST,
        "price": "3",
        "currency": "SGD",
    }

    answer = client.post(path, said)

    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["received_on"])


def test_a_next_step_is_due_on_a_day_to_come_or_as_it_was(client, manager, case):
    client.force_login(manager)
    path = reverse("desk:case_next", args=[case.number])
    said = {"step": "Call the agency", "due_on": PAST, "embargo_until": PAST, "version": case.version}

    wrong = client.post(path, said)

    form = wrong.context["next_form"]
    assert (wrong.status_code, set(form.errors)) == (422, {"due_on", "embargo_until"})
    assert 'value="Call the agency"' in wrong.content.decode()


def test_access_that_cannot_be_given_is_refused_at_its_field(client, manager, case, acme_owner):
    client.force_login(manager)
    path = reverse("desk:case_access_given", args=[case.number])
    said = {"person": acme_owner.pk, "level": "READ", "reason": "a witness"}

    ended = client.post(path, said | {"until": PAST}).context["form"]
    twice = client.post(path, said).context["form"]

    assert (list(ended.errors), list(twice.errors)) == (["until"], ["person"])
