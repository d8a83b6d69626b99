"""Pages of a measure: the seller's, with the objection; and the desk's, with its decision."""

from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from ipr_portal.marketplace.models import ShopMessage
from ipr_portal.tenancy.scope import staff_scope
from takedowns.models import MeasureObjection, ObjectionFile
from tests.factories import ShopFactory
from tests.statements import statements

from .measured import (
    BECAUSE,
    DAY,
    HOUR,
    WHY,
    answered,
    fresh,
    lifted,
    message_of,
    objected,
    proposed,
    signed,
    tell,
)
from .pasted import certificate
from .test_seller_messages import path_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def without_second_factor(settings):
    settings.STAFF_SECOND_FACTOR_REQUIRED = False


@pytest.fixture
def now():
    return timezone.now()


@pytest.fixture
def case(acme, triager, lead, now):
    """A suspension that was signed off a day ago, and told."""
    shop = ShopFactory(ref="glow")
    case = signed(proposed(acme, triager, shop, begin=now - 14 * DAY), lead, at=now - DAY)
    tell(now - DAY)
    return case


@pytest.fixture
def link(case):
    """The path of the seller's page."""
    return path_of(ShopMessage.objects.filter(link__contains="/measures/").get())


def desk(name, key):
    return reverse(f"desk:{name}", args=[key])


def form(**more):
    return {"form_key": str(uuid4()), "statement": WHY} | more


def test_a_seller_reads_the_measure_and_objects_with_a_file(client, case, link):
    page = client.get(link).content.decode()
    assert ("You can object." in page, f"{link}objection/" in page) == (True, True)

    sent = client.post(f"{link}objection/", form(attached=[certificate("note.png")]), follow=True)

    shown = sent.content.decode()
    assert (sent.status_code, "We have your objection." in shown, "You can object." in shown) == (
        200,
        True,
        False,
    )
    assert (WHY in shown, "note.png" in shown) == (True, True)
    with staff_scope():
        assert ObjectionFile.objects.get().objection == MeasureObjection.objects.get()


def test_what_was_typed_and_sent_stays_after_an_error(client, link):
    refused = client.post(f"{link}objection/", form(statement="short", attached=[certificate("note.png")]))

    shown = refused.content.decode()
    assert (refused.status_code, "At least 20 characters" in shown) == (422, True)
    assert (">short</textarea>" in shown.replace("\n", ""), "Send note.png" in shown) == (True, True)
    with staff_scope():
        key = ObjectionFile.objects.get().file_id
    client.post(f"{link}objection/", form(kept=[key]))
    with staff_scope():
        assert ObjectionFile.objects.get().objection is not None


def test_too_many_characters_and_a_wrong_file_are_refused_at_their_fields(client, link):
    bad = certificate("note.exe")
    bad.file.seek(0)
    bad.file.write(b"MZ not a picture")
    bad.file.seek(0)

    refused = client.post(f"{link}objection/", form(statement="x" * 5001, attached=[bad]))

    assert (refused.status_code, set(refused.context["form"].errors)) == (422, {"statement", "attached"})
    assert "x" * 5001 in refused.content.decode()


def test_a_second_objection_is_refused_with_the_reason(client, case, link, now):
    objected(message_of(case), at=now)

    page = client.get(f"{link}objection/").content.decode()
    refused = client.post(f"{link}objection/", form())

    assert ("There is nothing to object to now" in page, "is being decided" in page) == (True, True)
    assert (refused.status_code, "is being decided" in refused.content.decode(), WHY in refused.content.decode()) == (
        422, True, True,
    )  # fmt: skip


def test_a_revoked_or_another_link_opens_no_form(client, case, link, lead):
    client.force_login(lead)
    client.post(desk("measure_link_revoke", message_of(case).pk))
    client.logout()

    assert client.post(f"{link}objection/", form()).status_code == 410
    assert client.get(f"{link}objection/".replace("measures/", "measures/x")).status_code == 404
    with staff_scope():
        assert MeasureObjection.objects.count() == 0


def test_the_link_of_the_answer_shows_it_and_opens_no_form(client, case, link, now, admin):
    answered(objected(message_of(case), at=now - HOUR), admin, at=now)
    tell(now)
    path = path_of(ShopMessage.objects.filter(link__contains="/measures/").order_by("pk").last())

    for shown in (client.get(path).content.decode(), client.get(link).content.decode()):
        assert ("Your objection was successful: the suspension is lifted" in shown, BECAUSE in shown) == (
            True,
            True,
        )
        assert "What is written below no longer applies." in shown
    assert client.post(f"{path}objection/", form()).status_code == 422


def test_the_seller_reads_that_it_is_lifted_or_stands(client, case, link, now, admin, triager):
    objection = objected(message_of(case), at=now - 2 * HOUR)
    answered(objection, admin, at=now - HOUR)
    lifted(case, triager, at=now - HOUR)

    assert "The measure is lifted since" in client.get(link).content.decode()


def test_a_denied_objection_says_so(client, case, link, now, admin):
    answered(objected(message_of(case), at=now - HOUR), admin, "DENIED", at=now)

    shown = client.get(link).content.decode()
    assert ("Your objection was not successful." in shown, BECAUSE in shown) == (True, True)
    assert "Your account is suspended" in shown


# --- the desk ---


def test_objections_are_listed_with_their_clock_and_count(client, case, now, lead):
    client.force_login(lead)
    url = reverse("desk:repeat_infringers")
    assert "No objection here" in client.get(url, {"view": "objections"}).content.decode()
    objection = objected(message_of(case), at=now)

    page = client.get(url, {"view": "objections"})

    assert ([row.pk for row in page.context["found"]], page.context["waiting"], page.context["late"]) == (
        [objection.pk], 1, 0,
    )  # fmt: skip
    with staff_scope():
        MeasureObjection.objects.update(due_at=now - HOUR)
    assert "1 late" in client.get(url).content.decode()


def test_a_lead_who_had_no_part_decides_on_the_page(client, case, now, admin, triager):
    objected(message_of(case), at=now)
    client.force_login(admin)
    page = client.get(desk("measure", case.pk)).content.decode()
    assert (WHY in page, "Send decision" in page, "Decide by" in page) == (True, True, True)

    refused = client.post(desk("measure_objection", case.pk), {"state": "GRANTED", "reasons": ""})
    assert (refused.status_code, "Nothing was decided" in refused.content.decode()) == (422, True)
    done = client.post(desk("measure_objection", case.pk), {"state": "GRANTED", "reasons": BECAUSE})
    again = client.post(desk("measure_objection", case.pk), {"state": "DENIED", "reasons": BECAUSE})

    assert (done.status_code, again.status_code, fresh(case).state) == (302, 409, "TO_LIFT")
    client.force_login(triager)
    assert "Note as lifted" in client.get(desk("measure", case.pk)).content.decode()
    assert client.post(desk("measure_lifting", case.pk), {"proof": ""}).status_code == 422
    assert client.post(desk("measure_lifting", case.pk), {"proof": "MKT-9"}).status_code == 302
    assert client.post(desk("measure_lifting", case.pk), {"proof": "MKT-9"}).status_code == 409
    shown = client.get(desk("measure", case.pk)).content.decode()
    assert ("MKT-9" in shown, BECAUSE in shown, "the answer to the objection" in shown) == (True, True, True)


def test_who_signed_off_reads_why_another_decides(client, case, now, lead):
    objected(message_of(case), at=now)
    client.force_login(lead)

    page = client.get(desk("measure", case.pk)).content.decode()
    refused = client.post(desk("measure_objection", case.pk), {"state": "GRANTED", "reasons": BECAUSE})

    assert ("You signed the measure off" in page, "Send decision" in page) == (True, False)
    assert (refused.status_code, BECAUSE in refused.content.decode(), fresh(case).state) == (
        422,
        True,
        "SIGNED_OFF",
    )


def test_nobody_decides_what_was_not_filed(client, case, admin, triager):
    client.force_login(admin)
    assert (
        client.post(desk("measure_objection", case.pk), {"state": "GRANTED", "reasons": "No."}).status_code
        == 409
    )
    client.force_login(triager)
    for name in ("measure_objection",):
        assert client.post(desk(name, case.pk), {"state": "GRANTED", "reasons": "No."}).status_code in (
            403,
            404,
        )


def test_a_file_of_an_objection_is_for_the_desk_alone(client, case, link, acme_owner, lead):
    client.post(f"{link}objection/", form(attached=[certificate("note.png")]))
    with staff_scope():
        key = ObjectionFile.objects.get().file_id
    client.force_login(lead)
    page = client.get(desk("measure", case.pk)).content.decode()
    address = reverse("desk:file_download", args=[key])

    sent = client.get(address)
    assert (address in page, sent.getvalue()[:4]) == (True, b"\x89PNG")
    assert client.get(reverse("desk:evidence_file", args=[key])).status_code == 200
    client.force_login(acme_owner)
    assert client.get(reverse("organisation:file_download", args=["acme", key])).status_code == 404


def test_the_page_of_the_seller_takes_as_many_statements_for_many_listings(
    client, case, link, acme, triager, lead, now
):
    many = ShopFactory(ref="many")
    begun = proposed(acme, triager, many, begin=now - 14 * DAY, listings_each=3)
    signed(begun, lead, at=now - DAY)
    tell(now)
    path = path_of(ShopMessage.objects.get(shop=many, link__contains="/measures/"))

    assert statements(client, path) == statements(client, link)
