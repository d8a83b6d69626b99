"""One intake: what is refused and why, for the page, the importer and the API; never an exception."""

import copy
from dataclasses import fields

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ipr_portal.tenancy.models import LetterOfAuthority
from ipr_portal.tenancy.scope import organisation_scope, staff_scope
from takedowns.actions.imports import Importer
from takedowns.actions.sending import send
from takedowns.forms.filing import FilingForm
from takedowns.intake import PARSERS, Intake, filing_of, letter_of, offer_to
from takedowns.models import ImportedLine, Notice
from takedowns.rules.filing import Filing
from tests.conftest import NOON
from tests.factories import IPRightFactory, NoticeDraftFactory, OrganisationFactory
from tests.takedowns.drafting import WHY, certified, typed
from tests.takedowns.pasted import addresses
from tests.takedowns.submissions import line, numbered

SHOP = "https://www.lazada.sg/shop/glowhaus-sg"
LONG = "9" * 5000
NUMBER = 10**4999  # of 5,000 digits: too many for Python to write it down
COPYRIGHT = {"kind": "COPYRIGHT", "title": "Leaflet"}


@pytest.fixture
def said(acme, right):
    """A notice that can be sent."""
    return typed(right)


@pytest.fixture
def offer(acme, right):
    return offered_to(acme)


def offered_to(organisation, agent=None):
    with organisation_scope(organisation):
        return offer_to(organisation, agent, "SG", NOON)


def in_short(intake):
    return [(one.code, one.field, one.row) for one in intake.refusals()]


# --- what is refused ---

TABLE = [
    ({"right": ""}, [("", "right", 0)], "Choose the right that is infringed."),
    ({"right": "0"}, [("", "right", 0)], "Select a valid choice."),
    ({"right": LONG}, [("", "right", 0)], "The text has 5,000 characters; a draft takes 200."),
    ({"market": "XX"}, [("", "market", 0)], "Select a valid choice."),
    ({"market": "TH"}, [("RT-03", "right", 0), ("LI-01", "listings", 0), ("LI-01", "listings", 1), ("LI-01", "listings", 2)], "Not registered for Thailand."),
    ({"reason": "ZZ-99"}, [("", "reason", 0)], "Select a valid choice."),
    ({"reason": "TM-01\x00"}, [("", "reason", 0)], "There is an empty control character at position 6."),
    ({"reason": "CF-03"}, [("SU-06", "reason", 0), ("EV-03", "files", 0)], "CF-03 is open to participants of a programme."),
    ({"reason": "CF-01"}, [("EV-01", "test_purchase", 0), ("EV-02", "files", 0), ("EV-03", "files", 0), ("EV-03", "files", 0)], "“Reference of the test purchase” is empty."),
    ({"reason": "CR-01"}, [("SU-06", "right", 0), ("EV-01", "original_works", 0)], "CR-01 does not apply to this kind of right."),
    ({"listings": " \n"}, [("LI-01", "listings", 0)], "No listing is named."),
    ({"listings": f"{addresses(1)}\n\n{SHOP}"}, [("LI-01", "listings", 0), ("LI-01", "listings", 3)], "Line 3 cannot be filed."),
    ({"listings": f"{addresses(1)}\n{addresses(1)}"}, [("LI-01", "listings", 0), ("LI-03", "listings", 2)], "Line 2 cannot be filed."),
    ({"listings": addresses(301)}, [("LI-01", "listings", 0)], "A notice takes 1 to 300 listings; there are 301."),
    ({"explanation": "Fake."}, [("EV-01", "explanation", 0)], "At least 50 characters, please; 5 so far."),
    ({"explanation": LONG + "9"}, [("EV-01", "explanation", 0)], "At most 5,000 characters, please; there are 5,001."),
    ({"explanation": WHY + "\x00"}, [("EV-01", "explanation", 0)], "There is an empty control character at position 70."),
    ({"locations": []}, [("EV-01", "locations", 0)], "Mark where on the listings the infringement is visible."),
    ({"locations": ["ROOF"]}, [("EV-01", "locations", 0)], "Select a valid choice."),
    ({"language": "xx"}, [("", "language", 0)], "Select a valid choice."),
    ({"message_to_seller": "\u202eplease"}, [("", "message_to_seller", 0)], "There is a character that reverses"),
    ({"capacity": "AGENT"}, [("AU-03", "capacity", 0)], "Select a valid choice."),
    ({"complainant_name": "x" * 201}, [("", "complainant_name", 0)], "At most 200 characters, please; there are 201."),
    ({"complainant_email": "nobody"}, [("", "complainant_email", 0)], "Enter a valid email address."),
    ({"statements": []}, [("", "statements", 0)], "Read and confirm both statements."),
    ({"statements": ["0"]}, [("", "statements", 0)], "The wording has changed since you opened the page."),
    ({"signature": " "}, [("AU-04", "signature", 0)], "Type your full name; the notice is signed with it."),
]  # fmt: skip


@pytest.mark.parametrize(("change", "expected", "sentence"), TABLE)
def test_the_intake_refuses_with_code_field_and_row_and_the_page_says_the_same(
    said, offer, change, expected, sentence
):
    intake, form = Intake(said | change, offer), FilingForm(said | change, offer, bound=True)

    assert in_short(intake) == expected
    assert str(intake.refusals()[0]).startswith(sentence)
    assert all(one.sentence and one.field for one in intake.refusals())
    texts = [(one.field, str(one)) for one in intake.refusals() if not one.row]
    assert sorted((name, text) for name, of in form.errors.items() for text in of) == sorted(texts)


WRONG_TYPES = [
    7.0,
    NUMBER,
    -NUMBER,
    True,
    {"a": {"b": []}},
    [{}],
    [[]],
    [NUMBER],
    [None],
    [True],
    b"x",
    object(),
]


@pytest.mark.parametrize("name", [*PARSERS, "overruled"])
def test_a_value_of_another_type_is_refused_with_field_and_remedy(said, offer, name):
    asked = said | {"reason": reason_with(offer, name), name: None}
    for value in WRONG_TYPES:
        intake = Intake(asked | {name: value}, offer)

        [refusal, *_more] = [one for one in intake.refusals() if one.field == name]
        assert refusal.sentence == "The value is of another type."
        assert str(refusal) in ("Send a text.", "Send a list of texts.")
        assert intake.question(intake.lines, by=offer.organisation, asked=False).right in (
            None,
            *offer.rights,
        )


def reason_with(offer, name):
    """A reason that asks for a field; of the others any."""
    return next((one.code for one in offer.reasons if name in one.fields), "TM-01")


@pytest.mark.parametrize("name", [name for name in PARSERS if name not in ("locations", "statements")])
def test_a_list_or_a_number_is_no_text(said, offer, name):
    asked = said | {"reason": reason_with(offer, name)}

    assert ("Send a text." in map(str, Intake(asked | {name: 7}, offer).refusals())) == (name != "right")
    assert "Send a text." in map(str, Intake(asked | {name: ["a"]}, offer).refusals())


@pytest.mark.parametrize("name", list(PARSERS))
def test_nothing_sent_is_an_empty_field(said, offer, name):
    assert in_short(Intake(said | {name: None}, offer)) == in_short(
        Intake({key: said[key] for key in said if key != name}, offer)
    )


def test_the_number_of_a_right_can_be_a_number(said, offer, right):
    assert Intake(said | {"right": right.pk}, offer).chosen_right == right
    assert Intake(said | {"right": -NUMBER}, offer).chosen_right is None


def test_a_right_of_another_organisation_is_not_on_offer(said, offer):
    theirs = IPRightFactory()

    intake = Intake(said | {"right": theirs.pk}, offer)

    assert intake.chosen_right is None
    assert in_short(intake) == [("", "right", 0)]


def test_a_statement_ticked_twice_is_one_statement(said, offer):
    first = said["statements"][0]

    assert in_short(Intake(said | {"statements": [first, str(first)]}, offer)) == [("", "statements", 0)]


def test_a_copyright_notice_names_address_and_telephone(acme):
    leaflet = IPRightFactory(organisation=acme, **COPYRIGHT)
    own = typed(leaflet, reason="CR-01", original_works="https://acme.example/leaflet")

    refused = Intake(own, offered_to(acme)).refusals()

    assert [(one.code, one.field) for one in refused] == [
        ("EV-01", "complainant_address"), ("EV-01", "complainant_phone"),
    ]  # fmt: skip
    assert str(refused[0]) == "Write the postal address; a copyright notice must name it."


def test_files_that_are_attached_are_not_asked_for(said, offer):
    asked = said | {"reason": "CF-02", "tell_tale": "No batch code"}

    assert in_short(Intake(asked, offer, have={"GENUINE"})) == [("EV-03", "files", 0)]
    assert in_short(Intake(asked, offer, have={"GENUINE", "SUSPECT"})) == []


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters()) | st.binary(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=2),
    max_leaves=4,
)


@settings(
    max_examples=150,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(changes=st.dictionaries(st.sampled_from([*PARSERS, "overruled", "unknown"]), ANYTHING, max_size=6))
def test_everything_that_is_sent_is_answered_and_never_raises(said, offer, changes):
    intake = Intake(said | changes, offer)

    for refusal in intake.refusals():
        assert str(refusal).encode()  # it can be written down
    assert intake.question(intake.lines, by=offer.organisation, asked=False).named is not None
    assert FilingForm(said | changes, offer, bound=True).is_valid() == (intake.refusals() == [])


# --- the filing ---


def same(one: Filing, other: Filing):
    return {field.name: (getattr(one, field.name), getattr(other, field.name)) for field in fields(Filing)}


def test_the_form_and_the_intake_make_the_same_filing(said, offer, right):
    with_detail = said | {"reason": "CF-04", "catalogue_reference": " Catalogue  2025, p. 4 "}
    form = FilingForm(with_detail, offer, bound=True)
    assert form.is_valid()

    shown = form.intake.filing(files=[], signed_from="203.0.113.7")
    sent = Intake(copy.deepcopy(with_detail), offer).filing(files=[], signed_from="203.0.113.7")

    assert all(one == other for one, other in same(shown, sent).values())
    assert (sent.right, sent.reason.code, len(sent.listings)) == (right, "CF-04", 2)
    assert sent.details == {"catalogue_reference": "Catalogue  2025, p. 4"}
    assert (sent.good_faith.kind, sent.accuracy.kind) == ("GOOD_FAITH", "ACCURACY")


def test_nothing_is_filed_while_anything_is_refused(said, offer):
    with pytest.raises(ValueError, match=r"signature: Type your full name"):
        Intake(said | {"signature": ""}, offer).filing(files=[], signed_from=None)


def test_a_filing_of_the_intake_can_be_sent(said, offer, acme, filer):
    intake = Intake(said, offer)
    with organisation_scope(acme):
        filing = intake.filing(files=[], signed_from=None)
        notice = send(
            filing=filing, draft=NoticeDraftFactory(organisation=acme, started_by=filer), seen=None,
            overruled=intake.overruled, by=filer, at=NOON,
        )  # fmt: skip

        assert Notice.objects.get(pk=notice.pk).listing_count == 2


def test_page_and_sending_ask_the_checks_the_same(said, offer, acme, filer):
    intake = Intake(said, offer)
    with organisation_scope(acme):
        found = intake.findings(intake.lines, at=NOON, by=filer, asked=False)
        signed = Intake(said | {"signature": "Somebody Else"}, offer)
        more = signed.findings(signed.lines, at=NOON, by=filer, asked=False)

    assert [one.code for one in found] == []
    assert [one.code for one in more] == ["AU-04"]


# --- the importer ---


@pytest.mark.parametrize(
    ("source", "change"),
    [({"body": "Too short."}, {"explanation": "Too short."}), ({"urls": [SHOP]}, {"listings": SHOP})],
)
def test_the_importer_refuses_under_the_same_code(said, offer, admin, source, change):
    importer = Importer(by=admin, at=NOON)

    importer.take(numbered(line("A", **source)))

    with staff_scope():
        code = ImportedLine.objects.get(taken_as="REFUSED").code
    assert {one.code for one in Intake(said | change, offer).refusals()} == {code}


def test_an_importer_makes_its_filing_of_values_that_no_field_reads(offer, right):
    values = dict.fromkeys(
        ["explanation", "language", "message_to_seller", "complainant_name", "complainant_email",
         "complainant_address", "complainant_phone", "signature"], "[private]",
    )  # fmt: skip
    values |= {
        "right": right,
        "market": "US",
        "reason": offer.reasons[0],
        "listings": [],
        "locations": ["PRODUCT"],
    }

    filing = filing_of(
        values | {"capacity": "OWNER"}, details={}, statements={one.kind: one for one in offer.statements}
    )

    assert (filing.complainant_phone, filing.market, filing.files) == ("[private]", "US", ())


# --- who files ---


def test_an_agency_signs_as_an_agent_under_its_letter(acme, acme_owner, right):
    agency = OrganisationFactory(kind="AGENCY", name="Tanjung & Rowe")
    letter = LetterOfAuthority.objects.create(
        principal=acme, agent=agency, valid_from=NOON, version=3, granted_by=acme_owner
    )

    offer = offered_to(acme, agency)

    assert in_short(Intake(typed(right), offer)) == [("AU-03", "capacity", 0)]
    assert Intake(typed(right, capacity="AGENT"), offer).refusals() == []
    with organisation_scope(acme):
        assert letter_of(acme, agency, NOON) == letter
        assert letter_of(acme, None, NOON) is None


def test_what_is_on_offer_is_the_organisations_own(acme, right):
    IPRightFactory()
    other = certified(OrganisationFactory(name="Third Brand"))

    offer = offered_to(acme)

    assert offer.rights == [right]
    assert other not in offer.rights
    assert offer.on == NOON.date()
