"""The pages of exhibits, custody and seizures, at the desk and for a rights holder."""

import io
import time
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from enforcement.actions.heads import list_heads
from enforcement.models import CustodyStep, Exhibit, HandOver, HeadList, Seizure, SeizureLine, Valuation
from ipr_portal.exchange.models import Rate
from ipr_portal.tenancy.scope import staff_scope, system_scope
from tests.conftest import NOON
from tests.enforcement.exhibits.custody import exhibit_of
from tests.enforcement.exhibits.test_seizures import DAY, line, raided, seize
from tests.factories import IPRightFactory, OrganisationFactory
from tests.factories.enforcement import join
from tests.statements import statements

NUMBER, MOST = "C-2026-0001", 25


@pytest.fixture(autouse=True)
def one_factor(settings):
    settings.STAFF_SECOND_FACTOR_REQUIRED = False


@pytest.fixture
def as_manager(client, manager):
    client.force_login(manager)
    return client


@pytest.fixture
def exhibit(party, manager):
    return exhibit_of(party, by=manager)


def confirm(client):
    """As allauth writes it down when somebody gives their second factor again."""
    session = client.session
    session["account_authentication_methods"] = [
        {"method": "mfa", "at": time.time(), "reauthenticated": True}
    ]
    session["account_authentication_methods_user"] = session["_auth_user_id"]
    session.save()


def desk(name, *args):
    return reverse(f"desk:{name}", args=[NUMBER, *args])


def acme(name, *args):
    return reverse(f"organisation:{name}", args=["acme", NUMBER, *args])


def picture(name="photo.png", colour="yellow"):
    with io.BytesIO() as drawn:
        Image.new("RGB", (8, 8), colour).save(drawn, "PNG")
        return SimpleUploadedFile(name, drawn.getvalue(), "image/png")


def rows(model):
    with system_scope():
        return list(model.objects.order_by("pk"))


PAGES = ["exhibits", "exhibit_new", "custody", "seizures", "seizure_new"]
OF_ONE = ["exhibit", "exhibit_copy", "custody_step", "hand_over"]


def test_every_page_opens_at_the_desk_and_for_the_rights_holder(client, manager, acme_owner, exhibit):
    for person, address in ((manager, desk), (acme_owner, acme)):
        client.force_login(person)
        for page in [*map(address, PAGES), *(address(name, exhibit.pk) for name in OF_ONE)]:
            assert client.get(page).status_code == 200, page


def test_everybody_else_gets_404(client, case, manager, other_manager, stranger, exhibit, filer):
    other = join(case, stranger.organisations.get(), stranger, by=manager)
    theirs = reverse("organisation:exhibit", args=[other.organisation.slug, NUMBER, exhibit.pk])
    client.force_login(stranger)
    assert [client.get(page).status_code for page in (theirs, acme("exhibits"), desk("exhibits"))] == [
        404
    ] * 3
    client.force_login(other_manager)
    pages = [*map(desk, PAGES), *(desk(name, exhibit.pk) for name in OF_ONE)]
    assert {client.get(page).status_code for page in pages} == {404}
    client.force_login(filer)
    assert client.get(acme("exhibits")).status_code == 403


def test_a_party_of_a_joint_case_sees_nothing_of_the_other(client, case, manager, stranger, exhibit, party):
    seize(party, manager, line())
    other = join(case, stranger.organisations.get(), stranger, by=manager, brand="Other Brand")
    client.force_login(stranger)

    for name in ("exhibits", "custody", "seizures"):
        page = client.get(
            reverse(f"organisation:{name}", args=[other.organisation.slug, NUMBER])
        ).content.decode()
        assert "serum" not in page
        assert "Acme" not in page
    figures = client.get(
        reverse("organisation:seizure_figures", args=[other.organisation.slug])
    ).content.decode()
    assert "No data" in figures


def test_an_exhibit_is_registered_with_its_photographs(as_manager, party):
    said = {
        "kind": "NOTARISED_PURCHASE", "title": "Serum before a notary", "how": "Bought before notary Li", "at": "2026-03-02T12:00",
        "holder": "Notary Li", "files": [picture()],
    }  # fmt: skip

    answer = as_manager.post(desk("exhibit_new"), said)

    [made] = rows(Exhibit)
    assert answer.url == desk("exhibit", made.pk)
    page = as_manager.get(answer.url).content.decode()
    assert "Notarised purchase" in page
    assert made.head in page


def test_a_form_with_a_moment_ahead_is_shown_again_with_all_that_was_typed(as_manager, exhibit):
    said = {
        "act": "EXAMINED",
        "who": "Dr. Srisai",
        "how": "Compared",
        "result": "Fake",
        "at": "2199-01-01T10:00",
    }

    answer = as_manager.post(desk("custody_step", exhibit.pk), said)

    assert answer.status_code == 422
    page = answer.content.decode()
    assert "This moment lies in the future." in page
    assert "Dr. Srisai" in page
    assert len(rows(CustodyStep)) == 1


def test_a_hand_over_asks_for_the_second_factor_again(as_manager, exhibit):
    said = {
        "act": "TRANSFERRED", "to": "Dr. Srisai", "who": "Mira Manager", "how": "In person", "result": "Sealed",
        "at": "2026-03-03T12:00", "place": "Bangkok",
    }  # fmt: skip

    refused = as_manager.post(desk("hand_over", exhibit.pk), said)
    assert refused.status_code == 422
    assert "Confirm with your second factor." in refused.content.decode()

    confirm(as_manager)
    assert as_manager.post(desk("hand_over", exhibit.pk), said).status_code == 302
    [made] = rows(HandOver)
    assert (made.state, made.receiver) == ("WAITING", "Dr. Srisai")


def test_a_receipt_on_paper_completes_the_hand_over(as_manager, exhibit):
    confirm(as_manager)
    given = {
        "act": "SENT_TO_LAB", "to": "Dr. Srisai", "who": "Mira Manager", "how": "Courier", "result": "Sealed", "at": "2026-03-03T12:00",
    }  # fmt: skip
    as_manager.post(desk("hand_over", exhibit.pk), given)
    said = {
        "act": "RECEIVED", "how": "Courier", "result": "Seal whole", "at": "2026-03-03T15:00", "witness": "S. Wattana",
        "paper": [picture("receipt.png", "pink")],
    }  # fmt: skip

    without = as_manager.post(desk("receipt", exhibit.pk), said | {"paper": []})
    answer = as_manager.post(desk("receipt", exhibit.pk), said)

    assert (without.status_code, answer.status_code) == (422, 302)
    assert "A signature on paper needs its photograph." in without.content.decode()
    assert [one.state for one in rows(HandOver)] == ["RECEIVED"]
    assert as_manager.get(desk("receipt", exhibit.pk)).status_code == 409


def test_a_refused_hand_over_stays_on_the_page_until_something_is_done(as_manager, exhibit):
    confirm(as_manager)
    given = {
        "act": "SENT_TO_LAB", "to": "Dr. Srisai", "who": "Mira Manager", "how": "Courier", "result": "Sealed", "at": "2026-03-03T12:00",
    }  # fmt: skip
    as_manager.post(desk("hand_over", exhibit.pk), given)
    said = {
        "act": "REFUSED", "how": "Courier", "result": "Seal torn", "at": "2026-03-03T15:00", "witness": "S. Wattana",
        "paper": [picture("receipt.png", "pink")],
    }  # fmt: skip
    assert as_manager.post(desk("receipt", exhibit.pk), said).status_code == 302

    page, of_one = (
        as_manager.get(at).content.decode() for at in (desk("custody"), desk("exhibit", exhibit.pk))
    )
    assert "Dr. Srisai" in page
    assert f'href="{desk("exhibit", exhibit.pk)}"' in page
    assert "The hand-over was refused." in of_one


def test_the_check_on_demand_says_what_was_checked(as_manager, exhibit):
    page = as_manager.post(desk("custody")).content.decode()

    assert "Everything matches." in page
    assert "1 exhibits, 1 steps" in " ".join(page.split())


def test_the_bundle_is_downloaded(as_manager, exhibit, party):
    answer = as_manager.post(desk("bundle"), {"party": party.pk})

    with zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content))) as packed:
        assert "verify.py" in packed.namelist()


def test_a_correction_is_added_at_the_end(as_manager, exhibit):
    answer = as_manager.post(desk("correction", exhibit.pk), {"corrects": 1, "result": "The seal is 004181"})
    wrong = as_manager.post(desk("correction", exhibit.pk), {"corrects": 9, "result": "x"})

    assert (answer.status_code, wrong.status_code) == (302, 422)
    assert [one.act for one in rows(CustodyStep)] == ["REGISTERED", "CORRECTED"]


SEIZED = {
    "result": "GOODS_FOUND",
    "lines-TOTAL_FORMS": "3", "lines-INITIAL_FORMS": "0", "lines-0-brand": "Acme", "lines-0-description": "Serum",
    "lines-0-quantity": "10", "lines-0-unit": "PIECE", "lines-0-condition": "FINISHED", "lines-0-currency": "USD",
    "lines-0-genuine": "50", "lines-0-cost": "2",
    "lines-1-brand": "Acme", "lines-1-currency": "THB", "lines-1-unit": "PIECE", "lines-1-condition": "FINISHED",
    "lines-2-brand": "Acme", "lines-2-currency": "THB", "lines-2-unit": "PIECE", "lines-2-condition": "FINISHED",
}  # fmt: skip


def test_a_seizure_is_recorded_with_its_lines(as_manager, party, manager, acme):
    with staff_scope():
        right = IPRightFactory(organisation=acme, state="VALIDATED")
        other = IPRightFactory(organisation=OrganisationFactory(), state="VALIDATED", title="NOT THEIRS")
    said = SEIZED | {"raid": raided(party.case, manager).pk, "lines-0-right": right.pk}
    assert other.title not in as_manager.get(desk("seizure_new")).content.decode()

    answer = as_manager.post(desk("seizure_new"), said)

    assert answer.status_code == 302, answer.content.decode()
    assert [(one.basis, one.usd) for one in rows(Valuation)] == [
        ("GENUINE_MSRP", 500),
        ("PRODUCTION_COST", 20),
    ]
    page = as_manager.get(answer.url).content.decode()
    assert "Samut Sakhon" in page
    assert "The rights holder has not confirmed it" in page
    assert rows(SeizureLine)[0].right_id == right.pk


def test_the_owner_confirms_a_seizure_once(client, acme_owner, party, manager):
    made = seize(party, manager, line(currency="USD"))
    address = reverse("organisation:seizure_confirmed", args=["acme", "C-2026-0001", made.pk])
    client.force_login(acme_owner)

    assert client.post(address).status_code == 302
    assert client.post(address).status_code == 409


def test_a_negative_quantity_names_its_row_and_keeps_what_was_typed(as_manager, party, manager):
    said = SEIZED | {"raid": raided(party.case, manager).pk, "lines-0-quantity": "-4"}
    answer = as_manager.post(desk("seizure_new"), said)

    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Row 1: The quantity is not above nothing." in page
    assert 'value="-4"' in page
    assert rows(Seizure) == []


def test_what_is_wrong_in_a_row_is_said_above_the_form_too(as_manager, party, manager):
    said = SEIZED | {"raid": "", "lines-0-brand": "", "lines-0-description": "soap"}
    page = as_manager.post(desk("seizure_new"), said).content.decode()

    assert "Row 1, Brand: Fill this in." in page
    assert "Choose one." in page
    assert 'value="soap"' in page


def test_the_headline_states_its_basis_and_opens_its_lines(as_manager, party, manager):
    seize(party, manager, line("10", values=[("GENUINE_MSRP", "50"), ("DECLARED", "3")], currency="USD"))

    page = as_manager.get(reverse("desk:seizure_figures"), {"basis": "DECLARED"}).content.decode()

    assert "$30.00" in page or "30.00" in page
    assert "Declared value" in page
    assert "#lines" in page
    for kind in ("csv", "xlsx"):
        answer = as_manager.get(reverse("desk:seizure_figures"), {"format": kind})
        assert b"".join(answer.streaming_content)


def test_rates_are_entered_by_hand_and_from_a_file(as_manager):
    address = reverse("desk:exchange_rates")
    by_hand = {"currency": "VND", "per_usd": "25410", "day": "2026-02-27", "source": "State Bank of Vietnam"}
    table = "Currency,Rate,Day,Source\nTWD,32.5,2026-02-26,CBC\nVND,25400,2026-02-25,SBV\n"
    wrong = "Currency,Rate,Day,Source\nTWD,-1,2026-02-26,CBC\n"

    def send(text):
        return as_manager.post(address, {"file": SimpleUploadedFile("rates.csv", text.encode(), "text/csv")})

    assert as_manager.post(address, by_hand).status_code == 302
    assert send(table).status_code == 302
    refused = send(wrong)
    assert refused.status_code == 422
    assert "row 2, column B (Rate)" in refused.content.decode()
    assert [(one.currency, str(one.day)) for one in rows(Rate)] == [
        ("VND", "2026-02-27"), ("TWD", "2026-02-26"), ("VND", "2026-02-25"),
    ]  # fmt: skip


def test_the_lists_of_heads_are_downloaded_and_compared(as_manager, exhibit):
    with system_scope():
        made = list_heads(day=NOON.date(), at=NOON)

    page = as_manager.get(reverse("desk:custody_head_list", args=[made.pk]))
    compared = as_manager.post(reverse("desk:custody_heads"), {"heads": page.content.decode()})

    assert page.content.decode() == rows(HeadList)[0].text
    assert "Nothing was rewritten since that day." in compared.content.decode()


@pytest.mark.parametrize("name", ["exhibits", "custody"])
def test_lists_of_exhibits_take_as_many_statements_for_many_as_for_one(as_manager, party, manager, name):
    exhibit_of(party, by=manager)
    one = statements(as_manager, desk(name))
    for number in range(3):
        exhibit_of(party, by=manager, title=f"No. {number}")

    assert statements(as_manager, desk(name)) == one <= MOST


def test_an_exhibit_takes_as_many_statements_for_many_steps_as_for_one(as_manager, exhibit):
    one = statements(as_manager, desk("exhibit", exhibit.pk))
    for number in range(3):
        as_manager.post(desk("correction", exhibit.pk), {"corrects": 1, "result": f"No. {number}"})

    assert statements(as_manager, desk("exhibit", exhibit.pk)) == one <= MOST


def test_lists_of_seizures_take_as_many_statements_for_many_as_for_one(as_manager, party, manager):
    pages = (desk("seizures"), reverse("desk:seizure_figures"))
    seize(party, manager, line(currency="USD"))
    one = [statements(as_manager, page) for page in pages]
    for _more in range(2):
        seize(party, manager, line(currency="USD"), line(currency="USD", brand="Acme Kids"))

    assert [statements(as_manager, page) for page in pages] == one
    assert max(one) <= MOST


def test_a_joint_case_offers_the_choice_of_its_part(as_manager, case, party, manager, stranger):
    join(case, OrganisationFactory(name="Joint Brand"), stranger, by=manager, brand="Joint Brand")

    page = as_manager.get(desk("exhibit_new")).content.decode()

    assert "Joint Brand" in page
    assert DAY.year == 2026
    with staff_scope(by=manager):
        assert not Exhibit.objects.exists()
