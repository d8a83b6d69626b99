"""Explanation templates: written in versions, offered by code, filled for each listing, measured for use."""

import pytest
from django.urls import reverse

from ipr_portal.audit.models import AuditEvent
from ipr_portal.errors import Stale
from ipr_portal.tenancy.scope import staff_scope
from takedowns.actions import explanations as actions
from takedowns.actions import triage
from takedowns.actions.undo import undo
from takedowns.enums import MESSAGE, MESSAGE_VARIABLES, REJECTIONS, VARIABLES
from takedowns.forms.triage import DecisionForm, code_of
from takedowns.models import Explanation, ExplanationText, ListingDecision
from takedowns.rules.explanations import (
    Use,
    offered_texts,
    own_values,
    shared_values,
    use_of_explanations,
    use_of_versions,
    why_not_say,
)
from takedowns.rules.triage import Verdict
from takedowns.wording import fill, unknown_in
from tests.conftest import NOON
from tests.factories import (
    ExplanationFactory,
    ExplanationTextFactory,
    ListingSnapshotFactory,
    NoticeFactory,
    UserFactory,
)
from tests.statements import statements


def desk(name, *args):
    return reverse(f"desk:{name}", args=args)


@pytest.fixture
def as_lead(client, lead, settings):
    settings.STAFF_SECOND_FACTOR_REQUIRED = False
    client.force_login(lead)
    return client


@pytest.fixture
def as_triager(client, triager, settings):
    settings.STAFF_SECOND_FACTOR_REQUIRED = False
    client.force_login(triager)
    return client


@pytest.fixture
def explanation(everyone):
    return ExplanationFactory(code="SU-01", name="Quite different")


def current(explanation):
    return explanation.texts.order_by("-version")[0]


# --- the first set ---


def test_every_code_has_an_explanation_from_the_start(everyone):
    assert {text.code for text in offered_texts()} == {*REJECTIONS, MESSAGE}


def test_the_first_set_names_only_variables_that_we_know(everyone):
    known = {MESSAGE: MESSAGE_VARIABLES}
    texts = offered_texts()
    assert [text for text in texts if unknown_in(text.text, known.get(text.code, VARIABLES))] == []


# --- writing ---


def test_write_offers_an_explanation(everyone, lead):
    made = actions.write(code="SU-02", name="Parallel import", text="Genuine: {title}.", by=lead, at=NOON)

    text = current(made)
    assert (text.version, text.text, text.written_by, text.written_at) == (1, "Genuine: {title}.", lead, NOON)
    assert text.pk in {row.pk for row in offered_texts()}
    assert [event.action for event in AuditEvent.objects.about(made)] == ["explanation.written"]


def test_revise_writes_the_next_version_and_keeps_the_old(explanation, lead):
    actions.revise(
        explanation=explanation, version=1, name="Other look", text="Another: {title}.", by=lead, at=NOON
    )

    explanation.refresh_from_db()
    versions = explanation.texts.order_by("version").values_list("version", "text")
    assert (explanation.name, list(versions)[1]) == ("Other look", (2, "Another: {title}."))
    assert [event.action for event in AuditEvent.objects.about(explanation).order_by("pk")] == [
        "explanation.revised", "explanation.renamed",
    ]  # fmt: skip


def test_a_new_name_alone_is_no_new_version(explanation, lead):
    text = current(explanation)

    actions.revise(explanation=explanation, version=1, name="Other", text=text.text, by=lead, at=NOON)

    assert explanation.texts.count() == 1


def test_revise_is_refused_on_an_older_version(explanation, lead):
    ExplanationTextFactory(explanation=explanation, version=2)

    with pytest.raises(Stale):
        actions.revise(explanation=explanation, version=1, name="Other", text="No {title}", by=lead, at=NOON)


def test_what_is_retired_is_offered_no_longer_and_can_be_brought_back(explanation, lead):
    actions.retire(explanation=explanation, by=lead, at=NOON)
    gone = explanation.pk not in {text.explanation_id for text in offered_texts()}
    actions.bring_back(explanation=explanation, by=lead, at=NOON)

    assert gone
    assert explanation.pk in {text.explanation_id for text in offered_texts()}


def test_a_retired_name_is_free_until_it_is_brought_back(explanation, lead):
    actions.retire(explanation=explanation, by=lead, at=NOON)
    actions.write(code="SU-01", name="Quite different", text="Another text.", by=lead, at=NOON)

    with pytest.raises(actions.CannotExplain, match="has an explanation of this name already"):
        actions.bring_back(explanation=explanation, by=lead, at=NOON)


@pytest.mark.parametrize(
    ("code", "name", "text", "field", "said"),
    [
        ("SU-01", "Quite different", "A text.", "name", "of this name already"),
        ("SU-01", "New", "{titel} is wrong.", "text", "There is no variable {titel}. You can use {title}, {item}"),
        ("XX-01", "New", "A text.", "name", "one of our codes"),
    ],
)  # fmt: skip
def test_write_refuses_with_the_field_and_the_remedy(explanation, lead, code, name, text, field, said):
    with pytest.raises(actions.CannotExplain) as refused:
        actions.write(code=code, name=name, text=text, by=lead, at=NOON)

    assert (refused.value.field, said in str(refused.value)) == (field, True)


def test_why_not_say_names_every_unknown_variable():
    assert why_not_say("{a} {title} {b}").startswith("There are no variables {a}, {b}. You can use {title}")
    assert why_not_say("{title} of {seller}") is None


# --- values ---


def test_values_come_from_right_notice_and_snapshot(everyone):
    notice = NoticeFactory()
    listing = notice.listings.get()
    ListingSnapshotFactory(organisation=notice.organisation, listing=listing, title="Night Serum")

    values = shared_values(notice) | own_values(listing)

    assert set(values) == set(VARIABLES)
    assert fill("{title}, {seller}, {price}", values) == "Night Serum, glowhaus.sg, SGD 24.90"
    assert fill("{right}, {kind}, class {classes} at {office} in {market}, until {expires}", values) == (
        "SENANDIKA, trade mark, class 3 at IPOS, Singapore in Singapore, until Fri 9 May 2031"
    )


def test_values_say_something_where_nothing_is_known(everyone):
    notice = NoticeFactory()
    listing = notice.listings.get()

    assert own_values(listing) == {
        "title": listing.item, "item": listing.item, "seller": "the seller", "price": "no price shown",
    }  # fmt: skip


# --- in a decision ---


class Posted(dict):
    getlist = dict.__getitem__


@pytest.fixture
def notice(everyone):
    notice = NoticeFactory(listing_count=2)
    for listing in notice.listings.in_order():
        ListingSnapshotFactory(
            organisation=notice.organisation, listing=listing, title=f"Serum {listing.position}"
        )
    return notice


def form_of(notice, **data):
    listings = list(notice.listings.select_related("snapshot").in_order())
    posted = Posted({"pick": [], "version": "1"} | data)
    return DecisionForm(notice, listings, texts=offered_texts(), data=posted)


@pytest.mark.parametrize(
    "typed", ["SU-01", "su1", "su01", "su-01", " SU 1", "SU-01 The listing is not similar"]
)
def test_a_code_can_be_typed_shortly(typed):
    assert code_of(typed) == "SU-01"


@pytest.mark.parametrize("typed", ["", "fair use", "SU-011", "Q1"])
def test_what_is_no_code_stays_as_it_was_typed(typed):
    assert code_of(typed) == typed


def row_of(listing, **typed):
    return {
        f"{name}-{listing.pk}": value
        for name, value in ({"outcome": "REJECTED", "code": "su1"} | typed).items()
    }


def test_fill_in_puts_the_first_explanation_of_the_code_into_what_is_empty(notice, explanation):
    first, second = notice.listings.in_order()
    form = form_of(notice, **row_of(first), **row_of(second, sentence="My own words."))

    form.fill_in()

    text = next(text for text in offered_texts() if text.code == "SU-01")
    assert form.rows[0].explanation == str(text.pk)
    assert form.rows[0].sentence.startswith("“Serum 1” differs from SENANDIKA")
    assert (form.rows[1].explanation, form.rows[1].sentence) == ("", "My own words.")


def test_fill_in_exchanges_canned_words_for_others_that_were_chosen(notice, explanation):
    first = notice.listings.in_order()[0]
    form = form_of(notice, **row_of(first))
    form.fill_in()
    text = current(explanation)

    again = form_of(notice, **row_of(first, sentence=form.rows[0].sentence, explanation=str(text.pk)))
    again.fill_in()

    assert again.rows[0].sentence == "“Serum 1” does not carry SENANDIKA."


@pytest.mark.parametrize(
    ("sentence", "said", "edited"),
    [
        ("", "“Serum 1” does not carry SENANDIKA.", False),
        ("“Serum 1” does not carry SENANDIKA.\r\n", "“Serum 1” does not carry SENANDIKA.", False),
        ("“{title}” does not carry {right}.", "“Serum 1” does not carry SENANDIKA.", False),
        ("It carries another mark.", "It carries another mark.", True),
    ],
)
def test_a_verdict_says_which_words_it_began_as_and_whether_they_were_changed(
    notice, explanation, sentence, said, edited
):
    first = notice.listings.in_order()[0]
    text = current(explanation)

    (verdict,) = form_of(notice, **row_of(first, sentence=sentence, explanation=str(text.pk))).verdicts()

    assert (verdict.sentence, verdict.explanation_id, verdict.explanation_edited) == (said, text.pk, edited)


@pytest.mark.parametrize("named", ["999999", "x", "0"])
def test_an_explanation_that_is_not_there_is_own_words(notice, named):
    first = notice.listings.in_order()[0]

    (verdict,) = form_of(notice, **row_of(first, sentence="No.", explanation=named)).verdicts()

    assert (verdict.explanation_id, verdict.explanation_edited) == (None, False)


def test_an_explanation_of_another_code_does_not_count(notice, explanation):
    first = notice.listings.in_order()[0]
    text = current(explanation)

    (verdict,) = form_of(
        notice, **row_of(first, code="EV-01", sentence="No.", explanation=str(text.pk))
    ).verdicts()

    assert (verdict.code, verdict.explanation_id) == ("EV-01", None)


def test_bulk_fills_the_variables_for_each_listing(notice):
    picks = [str(listing.pk) for listing in notice.listings.in_order()]
    form = form_of(notice, bulk="REJECTED", pick=picks, bulk_code="ev1", bulk_sentence="Say more on {title}.")

    assert [(verdict.code, verdict.sentence) for verdict in form.verdicts()] == [
        ("EV-01", "Say more on Serum 1."), ("EV-01", "Say more on Serum 2."),
    ]  # fmt: skip


def test_bulk_refuses_a_variable_that_nobody_knows(notice):
    picks = [str(listing.pk) for listing in notice.listings.in_order()]
    form = form_of(notice, bulk="REJECTED", pick=picks, bulk_code="ev1", bulk_sentence="More on {titel}.")

    form.verdicts()

    assert form.error.startswith("There is no variable {titel}.")


# --- use ---


def decide(notice, explanation, by, *, edited=False):
    verdicts = [
        Verdict(
            listing.pk, "REJECTED", code="SU-01", sentence="No.",
            explanation_id=current(explanation).pk, explanation_edited=edited,
        )
        for listing in notice.listings.pending()
    ]  # fmt: skip
    return triage.decide(notice=notice, version=notice.version, verdicts=verdicts, by=by, at=NOON)


def test_use_counts_listings_and_changes_by_explanation_and_version(notice, explanation, triager):
    decide(notice, explanation, triager)
    first = current(explanation)
    ExplanationTextFactory(explanation=explanation, version=2)
    decide(NoticeFactory(), explanation, triager, edited=True)

    assert use_of_explanations()[explanation.pk] == Use(3, 1, NOON)
    assert use_of_explanations()[explanation.pk].edited_share == 33
    assert use_of_versions(explanation)[first.pk] == Use(2, 0, NOON)


def test_use_does_not_count_what_was_undone(notice, explanation, triager):
    undo(decision=decide(notice, explanation, triager), by=triager, at=NOON)

    assert explanation.pk not in use_of_explanations()


# --- pages ---


def test_the_list_says_how_much_each_is_used(as_triager, notice, explanation, triager):
    decide(notice, explanation, triager, edited=True)

    page = as_triager.get(desk("explanations")).content.decode()

    assert "Quite different" in page
    assert "(100 %)" in page
    assert "Write explanation" not in page


def test_the_list_takes_as_many_statements_for_many_as_for_one(as_triager, everyone):
    Explanation.objects.exclude(code="AU-01").update(retired_at=NOON, retired_by=UserFactory())
    few = statements(as_triager, desk("explanations"))
    Explanation.objects.update(retired_at=None, retired_by=None)

    assert statements(as_triager, desk("explanations")) == few <= 12


def test_the_retired_ones_stand_apart(as_lead, explanation):
    as_lead.post(desk("explanation_retirement", explanation.pk))

    offered = as_lead.get(desk("explanations")).content.decode()
    retired = as_lead.get(desk("explanations"), {"view": "retired"}).content.decode()
    assert ("Quite different" in offered, "Quite different" in retired) == (False, True)

    as_lead.post(desk("explanation_retirement", explanation.pk), {"back": "1"})
    assert "Quite different" in as_lead.get(desk("explanations")).content.decode()


def test_a_notice_at_the_desk_offers_the_words_as_they_are_now(as_lead, explanation, notice, lead):
    address = desk("notice", notice.number)
    first = as_lead.get(address).content.decode()
    actions.revise(
        explanation=explanation, version=1, name="Other <mark>", text="Now: {title}.", by=lead, at=NOON
    )
    revised = as_lead.get(address).content.decode()
    actions.retire(explanation=Explanation.objects.get(pk=explanation.pk), by=lead, at=NOON)
    retired = as_lead.get(address).content.decode()

    assert [page.count("Quite different") for page in (first, revised, retired)] == [2, 0, 0]
    assert [page.count("Other &lt;mark&gt;") for page in (first, revised, retired)] == [0, 2, 0]
    assert [page.count('data-text="Now: {title}."') for page in (first, revised, retired)] == [0, 1, 0]


def test_a_lead_writes_and_revises(as_lead, everyone):
    made = as_lead.post(
        desk("explanation_new"), {"code": "SU-02", "name": "Parallel", "text": "Genuine goods of {seller}."}
    )
    found = Explanation.objects.get(name="Parallel")
    typed = {"version": 1, "name": "Parallel", "text": "Genuine goods, sold by {seller}."}
    revised = as_lead.post(desk("explanation", found.pk), typed)
    stale = as_lead.post(desk("explanation", found.pk), typed | {"text": "Something else about {seller}."})

    assert (made.status_code, revised.status_code, stale.status_code) == (302, 302, 409)
    assert current(found).version == 2


def test_an_unknown_variable_comes_back_with_those_that_are_known(as_lead, everyone):
    answer = as_lead.post(
        desk("explanation_new"), {"code": "SU-02", "name": "Parallel", "text": "Genuine goods of {shop}."}
    )

    page = answer.content.decode()
    assert answer.status_code == 422
    assert "There is no variable {shop}. You can use {title}" in page
    assert "Genuine goods of {shop}.</textarea>" in page


def test_the_page_shows_it_filled_with_its_versions_and_use(as_lead, notice, explanation, triager):
    decide(notice, explanation, triager)

    page = as_lead.get(desk("explanation", explanation.pk)).content.decode()

    assert "“Serum 1” does not carry SENANDIKA." in page
    assert "used for 2 listings, changed for 0" in page


@pytest.mark.parametrize(
    ("role", "sees", "writes"), [("TRIAGER", 200, 403), ("LEAD", 200, 200), ("OUTREACH", 403, 403)]
)
def test_who_may_see_and_write(client, settings, explanation, role, sees, writes):
    settings.STAFF_SECOND_FACTOR_REQUIRED = False
    client.force_login(UserFactory(staff_role=role))

    assert client.get(desk("explanations")).status_code == sees
    assert client.get(desk("explanation", explanation.pk)).status_code == sees
    assert client.get(desk("explanation_new")).status_code == writes


def test_a_triager_revises_nothing(as_triager, explanation):
    typed = {"version": 1, "name": "Mine", "text": "Something else about {seller}."}

    assert as_triager.post(desk("explanation", explanation.pk), typed).status_code == 403
    assert as_triager.post(desk("explanation_retirement", explanation.pk)).status_code == 403
    assert current(explanation).version == 1


def test_an_explanation_travels_from_the_form_to_the_row(as_triager, notice, explanation):
    text, first = current(explanation), notice.listings.in_order()[0]
    data = {"version": 1} | row_of(first, explanation=str(text.pk))

    as_triager.post(desk("notice_decision", notice.number), data)

    with staff_scope():
        row = ListingDecision.objects.get()
    assert (row.explanation_id, row.explanation_edited) == (text.pk, False)
    assert row.sentence == "“Serum 1” does not carry SENANDIKA."


def test_filling_in_without_script_decides_nothing(as_triager, notice):
    first = notice.listings.in_order()[0]

    answer = as_triager.post(
        desk("notice_decision", notice.number), {"version": 1, "fill": "1"} | row_of(first)
    )

    page = answer.content.decode()
    assert answer.status_code == 200
    assert "“Serum 1” differs from SENANDIKA" in page
    assert not ListingDecision.objects.exists()
    assert ExplanationText.objects.filter(explanation__code="SU-01").count() == 2
