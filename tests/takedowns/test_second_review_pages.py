"""The pages of second reviews and of the quality sample: who sees what, and that nothing leaks before an opinion."""

import re
from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from ipr_portal.tenancy.scope import staff_scope
from takedowns.actions import quality, review_triggers, second_reviews, triage
from takedowns.enums import LessonFinding, ListingOutcome, SecondReviewState
from takedowns.models import (
    Lesson,
    ListingDecision,
    QualitySample,
    QualityShare,
    ReviewOpinion,
    ReviewTrigger,
    SecondReview,
)
from takedowns.rules.quality import is_drawn
from takedowns.rules.triage import GRACE, Verdict
from takedowns.triggers import Condition
from tests.conftest import NOON
from tests.factories import ListingSnapshotFactory, NoticeFactory, UserFactory

LIST, TRIGGERS = "/desk/second-reviews/", "/desk/second-reviews/triggers/"
WORDS = "The cap has a seam that the genuine one lacks."
EVERY = [Condition("MARKET", "IS", "SG")]


@pytest.fixture
def desk(client, settings):
    settings.STAFF_SECOND_FACTOR_REQUIRED = False
    return client


@pytest.fixture
def second(db):
    return UserFactory(name="Otto Other", staff_role="TRIAGER")


def listing_of(notice):
    with staff_scope():
        return notice.listings.get()


def text_of(response):
    return " ".join(response.content.decode().split())


def held(notice, triager, lead, code="SU-03"):
    with staff_scope():
        review_triggers.add(
            name="Secret trigger", active=True, mode="ANY", conditions=EVERY, by=lead, at=NOON
        )
        listing = notice.listings.get()
        verdict = Verdict(listing.pk, ListingOutcome.REJECTED, code=code, sentence=WORDS)
        return triage.decide(notice=notice, version=1, verdicts=[verdict], by=triager, at=NOON)


def opinion(listing, outcome="REJECTED", code="SU-03", **more):
    key = listing.pk
    fields = {
        f"outcome-{key}": outcome,
        f"code-{key}": code,
        f"sentence-{key}": "Mine.",
        "ground": "TRADEMARK_USE",
    }
    return fields | more


@pytest.fixture
def notice(db):
    with staff_scope():
        notice = NoticeFactory(listing_count=1)
        listing = notice.listings.get()
        ListingSnapshotFactory(organisation=notice.organisation, listing=listing)
        return notice


@pytest.fixture
def review(notice, triager, lead):
    return held(notice, triager, lead)


def chosen_in(page):
    """The outcomes, codes and words that a page has filled in or shows outside lists of choices."""
    return re.sub(r"<select.*?</select>|<datalist.*?</datalist>|<dialog.*?</dialog>", "", page)


@pytest.mark.parametrize("reader", ["second", "lead", "admin"])
def test_nothing_of_the_first_decision_is_on_a_page_of_the_second_person(
    desk, review, notice, reader, request
):
    desk.force_login(request.getfixturevalue(reader))
    listing = f"/desk/notices/{notice.number}/listings/1/"
    paths = [
        f"{LIST}{review.pk}/", LIST, f"/desk/notices/{notice.number}/", listing, "/desk/?view=second",
        f"/desk/sellers/{listing and 'lazada:SG:glowhaus-sg'}/", f"/desk/notices/{notice.number}/deadline/",
    ]  # fmt: skip

    for path in paths:
        response = desk.get(path)
        page = chosen_in(text_of(response))
        assert response.status_code == 200, path
        assert WORDS not in page, path
        assert "Secret trigger" not in page, path
        assert "checked" not in re.sub(
            r'name="(?!outcome-)[^"]*"[^>]*checked', "", page.partition("<main")[2]
        ), path
        assert "SU-03" not in page, path


def test_the_rights_holder_reads_nothing_of_it(client, triager, lead, acme, filer):
    with staff_scope():
        notice = NoticeFactory(organisation=acme, submitted_by=filer, listing_count=1)
    held(notice, triager, lead)
    client.force_login(filer)

    page = text_of(client.get(f"/o/acme/notices/{notice.number}/"))

    assert notice.number in page
    for said in (WORDS, "second person", "Second review", "Rejected"):
        assert said not in page, said


def test_the_second_person_agrees_and_then_sees_both(desk, review, notice, second):
    desk.force_login(second)
    listing = listing_of(notice)

    response = desk.post(f"{LIST}{review.pk}/", opinion(listing), follow=True)

    page = text_of(response)
    assert (response.status_code, WORDS in page, "You agree with the first decision" in page) == (
        200,
        True,
        True,
    )
    with staff_scope():
        assert SecondReview.objects.get().state == SecondReviewState.AGREED
        assert ListingDecision.objects.get().rejection_code == "SU-03"


def test_an_opinion_that_lacks_something_is_shown_again_with_what_was_typed(desk, review, notice, second):
    desk.force_login(second)
    listing = listing_of(notice)
    cases = [
        ({f"outcome-{listing.pk}": ""}, "Outcome of listing 1"),
        ({f"code-{listing.pk}": ""}, "Choose the code that says why"),
        ({f"code-{listing.pk}": "SU-99"}, "Choose the code that says why"),
        ({f"outcome-{listing.pk}": "DUPLICATE", f"code-{listing.pk}": ""}, "Name the notice"),
    ]

    for change, said in cases:
        response = desk.post(f"{LIST}{review.pk}/", opinion(listing) | change)
        page = text_of(response)
        assert (response.status_code, said in page, "Mine." in page) == (422, True, True), change
        assert WORDS not in page

    with staff_scope():
        assert SecondReview.objects.get().state == SecondReviewState.WAITING


def test_a_code_is_typed_as_at_the_desk_and_left_out_where_nothing_is_rejected(desk, review, notice, second):
    desk.force_login(second)
    listing = listing_of(notice)

    desk.post(f"{LIST}{review.pk}/", opinion(listing, "REMOVED", "su3"))

    with staff_scope():
        row = ReviewOpinion.objects.get(side="SECOND")
    assert (row.outcome, row.rejection_code) == ("REMOVED", "")


@pytest.fixture
def many(triager, lead):
    """A held decision about five listings."""
    with staff_scope():
        review_triggers.add(name="All", active=True, mode="ANY", conditions=EVERY, by=lead, at=NOON)
        notice = NoticeFactory(listing_count=5)
        verdicts = [
            Verdict(one.pk, ListingOutcome.REMOVED, ground="TRADEMARK_USE")
            for one in notice.listings.in_order()
        ]
        return triage.decide(notice=notice, version=1, verdicts=verdicts, by=triager, at=NOON, confirmed=True)


def keys_of(review):
    with staff_scope():
        return list(review.notice.listings.in_order().values_list("pk", flat=True))


def shown(response, name):
    """What a field of a page holds."""
    form = response.context["opinion"]
    return form[name].value()


def test_one_outcome_is_filled_in_for_what_has_none_and_nothing_is_recorded(desk, many, second):
    desk.force_login(second)
    first, *others = keys_of(many)
    typed = {f"outcome-{first}": "REMOVED", f"sentence-{first}": "The seam.", "ground": "PATENT"}
    choice = {"bulk_outcome": "REJECTED", "bulk_code": "su3", "bulk_sentence": "Other goods.", "bulk": "open"}

    response = desk.post(f"{LIST}{many.pk}/", typed | choice)

    assert (response.status_code, "“Rejected” is filled in for 4 listings." in text_of(response)) == (
        200,
        True,
    )
    assert [shown(response, f"outcome-{key}") for key in (first, *others)] == ["REMOVED", *["REJECTED"] * 4]
    assert [shown(response, f"code-{key}")[:6] for key in others] == ["SU-03 "] * 4
    assert [shown(response, f"sentence-{key}") for key in (first, others[0])] == ["The seam.", "Other goods."]
    assert shown(response, "ground") == "PATENT"
    with staff_scope():
        assert SecondReview.objects.get().state == SecondReviewState.WAITING
    fields = response.context["opinion"].rows
    again = {field.html_name: field.value() or "" for _one, row in fields for field in row.values()}
    desk.post(f"{LIST}{many.pk}/", again | {"ground": "PATENT"})
    with staff_scope():
        said = ReviewOpinion.objects.filter(side="SECOND").order_by("listing__position")
        assert [row.rejection_code for row in said] == ["", *["SU-03"] * 4]


@pytest.mark.parametrize(("ticks", "changed"), [({"pick": 2}, 2), ({"every": "1"}, 5)])
def test_one_outcome_is_filled_in_for_what_is_ticked(desk, many, second, ticks, changed):
    desk.force_login(second)
    keys = keys_of(many)
    typed = {f"outcome-{key}": "ALREADY_DOWN" for key in keys}
    picked = {"pick": keys[: ticks["pick"]]} if "pick" in ticks else ticks

    response = desk.post(f"{LIST}{many.pk}/", typed | picked | {"bulk_outcome": "REMOVED", "bulk": "ticked"})

    outcomes = [shown(response, f"outcome-{key}") for key in keys]
    assert outcomes == ["REMOVED"] * changed + ["ALREADY_DOWN"] * (5 - changed)


@pytest.mark.parametrize(
    ("choice", "said"),
    [
        ({"bulk": "ticked", "bulk_outcome": "REMOVED"}, "No listing is ticked. Tick those that you mean."),
        ({"bulk": "open", "bulk_outcome": ""}, "Choose one."),
        ({"bulk": "open", "bulk_outcome": "REJECTED", "bulk_code": "SU-99"}, "Choose the code that says why"),
        ({"bulk": "open", "bulk_outcome": "DUPLICATE"}, "Name the notice in which the same listing stands."),
    ],
)
def test_a_choice_for_many_that_lacks_something_keeps_what_was_typed(desk, many, second, choice, said):
    desk.force_login(second)
    key = keys_of(many)[0]
    typed = {f"sentence-{key}": "The seam."} | ({"pick": key} if choice["bulk"] == "open" else {})

    response = desk.post(f"{LIST}{many.pk}/", typed | choice)

    assert (response.status_code, said in text_of(response)) == (422, True)
    assert shown(response, f"sentence-{key}") == "The seam."
    assert "Nothing was filled in" in text_of(response)
    assert response.context["opinion"].ticked == ({str(key)} if "pick" in typed else set())


def test_a_choice_for_the_rest_says_so_where_nothing_is_left(desk, many, second):
    desk.force_login(second)
    typed = {f"outcome-{key}": "REMOVED" for key in keys_of(many)}

    response = desk.post(f"{LIST}{many.pk}/", typed | {"bulk": "open", "bulk_outcome": "RESTRICTED"})

    assert "Every listing has an outcome. Tick those that you want to change." in text_of(response)


def test_a_decision_about_one_listing_offers_no_choice_for_many(desk, review, second):
    desk.force_login(second)

    assert "Fill in the ticked listings" not in text_of(desk.get(f"{LIST}{review.pk}/"))


def test_who_decided_sees_the_own_decision_and_takes_it_back(desk, review, notice, triager):
    desk.force_login(triager)
    page = text_of(desk.get(f"{LIST}{review.pk}/"))
    assert WORDS in page
    assert "somebody else must give the second opinion" not in page or "Take the decision back" in page

    response = desk.post(f"{LIST}{review.pk}/cancellation/", follow=True)

    assert "its listings are open again" in text_of(response)
    with staff_scope():
        assert SecondReview.objects.get().state == SecondReviewState.CANCELLED


def test_what_was_taken_back_is_shown_to_nobody(desk, review, triager, second):
    with staff_scope():
        second_reviews.cancel(review=review, by=triager, at=NOON)
    desk.force_login(second)

    assert WORDS not in text_of(desk.get(f"{LIST}{review.pk}/"))
    assert WORDS not in text_of(desk.get(f"{LIST}?view=ended"))


def test_a_lead_settles_on_the_page(desk, review, notice, second, lead):
    desk.force_login(second)
    listing = listing_of(notice)
    desk.post(f"{LIST}{review.pk}/", opinion(listing, "REMOVED", ""))
    desk.force_login(lead)
    before = text_of(desk.get(f"{LIST}{review.pk}/"))
    lacking = desk.post(f"{LIST}{review.pk}/", {"sentence": "So."})

    response = desk.post(
        f"{LIST}{review.pk}/",
        {f"side-{listing.pk}": "SECOND", "sentence": "It is ours.", "code": "SU-03"},
        follow=True,
    )
    lessons = text_of(desk.get(f"{LIST}?view=lessons"))

    assert (WORDS in before, "They differ" in before) == (True, True)
    assert (lacking.status_code, "So." in text_of(lacking)) == (422, True)
    for page in (text_of(response), lessons):
        assert ("It is ours." in page, "/resources/remedies/SU-03/" in page) == (True, True)
        assert "The decision was wrong" in page
    assert f"/desk/notices/{notice.number}" in text_of(response)
    with staff_scope():
        assert ListingDecision.objects.get().outcome == ListingOutcome.REMOVED


def test_a_decision_on_the_desk_says_that_it_waits(desk, notice, triager, lead):
    with staff_scope():
        review_triggers.add(name="All", active=True, mode="ANY", conditions=EVERY, by=lead, at=NOON)
        listing = notice.listings.get()
    desk.force_login(triager)
    posted = {"version": "1", f"outcome-{listing.pk}": "REMOVED", "ground": "TRADEMARK_USE"}

    response = desk.post(f"/desk/notices/{notice.number}/decision/", posted, follow=True)

    page = text_of(response)
    assert "waits for a second person. Nothing is carried out until then." in page
    assert "Open your decision" in page


def test_triggers_are_added_previewed_and_changed_by_leads(desk, lead, triager):
    desk.force_login(triager)
    assert desk.get(TRIGGERS).status_code == 403
    desk.force_login(lead)
    typed = {
        "name": "Dear",
        "active": "on",
        "mode": "ALL",
        "field-0": "PRICE",
        "operator-0": "AT_LEAST",
        "value-0": "much",
    }

    wrong = desk.post(f"{TRIGGERS}new/", typed)
    preview = desk.post(f"{TRIGGERS}new/", typed | {"value-0": "100", "preview": "1"})
    more = desk.post(f"{TRIGGERS}new/", typed | {"more": "1"})
    saved = desk.post(f"{TRIGGERS}new/", typed | {"value-0": "100", "field-1": "", "value-1": ""})

    assert (wrong.status_code, "is compared with a number" in text_of(wrong)) == (422, True)
    assert "would have caught 0 of the last 0 decisions" in text_of(preview)
    assert (more.status_code, 'name="field-2"' in text_of(more)) == (200, True)
    assert saved.status_code == 303 or saved.status_code == 302
    with staff_scope():
        trigger = ReviewTrigger.objects.get()
    assert trigger.conditions == [{"field": "PRICE", "operator": "AT_LEAST", "value": "100"}]
    changed = {**typed, "value-0": "200", "version": "1"}
    assert desk.post(f"{TRIGGERS}{trigger.pk}/", changed).status_code in (302, 303)
    assert desk.post(f"{TRIGGERS}{trigger.pk}/", changed).status_code == 409


def test_the_list_of_triggers_names_outcomes_and_markets_as_pages_do(desk, lead):
    conditions = [Condition("OUTCOME", "ONE_OF", "REMOVED, restricted"), Condition("MARKET", "IS", "SG")]
    with staff_scope():
        review_triggers.add(name="Some", active=True, mode="ALL", conditions=conditions, by=lead, at=NOON)
    desk.force_login(lead)

    page = text_of(desk.get(TRIGGERS))

    assert "Outcome is one of Taken down, Restricted" in page
    assert "Market is Singapore" in page


@pytest.mark.parametrize("view", ["held", "differ", "ended", "samples", "lessons", "reviewed", "nonsense"])
def test_every_view_of_the_list_is_shown_empty_and_with_a_row(desk, review, second, view):
    desk.force_login(second)

    assert desk.get(f"{LIST}?view={view}").status_code == 200


def sample_of(notice, triager, lead, *, outcome=ListingOutcome.REJECTED):
    """A decision whose outcome was sent, drawn into a sample of all."""
    with staff_scope():
        quality.set_share(percent=Decimal(100), by=lead, at=NOON)
        verdict = Verdict(notice.listings.get().pk, outcome, code="SU-03", sentence=WORDS)
        triage.decide(notice=notice, version=1, verdicts=[verdict], by=triager, at=NOON)
        triage.settle_ripe(at=NOON + GRACE)
    quality.draw(at=NOON + timedelta(hours=1))
    with staff_scope():
        return QualitySample.objects.select_related("decision").get()


def test_a_sample_is_looked_at_without_the_decision_and_teaches(desk, notice, triager, lead, admin, second):
    sample = sample_of(notice, triager, lead)
    path, listing = f"{LIST}samples/{sample.pk}/", sample.decision.listing_id
    desk.force_login(second)
    for page in (text_of(desk.get(path)), text_of(desk.get(f"{LIST}?view=samples"))):
        assert WORDS not in page
        assert "SU-03" not in chosen_in(page)
        assert "checked" not in page.partition("<main")[2]

    typed = {f"outcome-{listing}": "REMOVED", f"code-{listing}": "", "ground": "TRADEMARK_USE"}
    after = text_of(desk.post(path, typed, follow=True))
    assert (WORDS in after, "They differ" in after, "Only leads can settle a lesson" in after) == (
        True,
        True,
        True,
    )
    desk.force_login(lead)
    lesson = {"finding": "FIRST_WRONG", "code": "SU-03", "sentence": "A licence number is no licence."}
    taught = text_of(desk.post(path, lesson, follow=True))

    assert "A licence number is no licence." in taught
    assert "/resources/remedies/SU-03/" in taught
    assert f"/desk/notices/{notice.number}/listings/1/correction/" in taught
    with staff_scope():
        assert Lesson.objects.get().finding == LessonFinding.FIRST_WRONG
        notice.refresh_from_db()
        assert (notice.outcome, notice.version) == ("NONE_UPHELD", 2)
    assert desk.post(path, lesson).status_code == 409


def test_who_decided_does_not_look_at_the_own_sample(desk, notice, triager, lead):
    sample = sample_of(notice, triager, lead)
    desk.force_login(triager)

    page = text_of(desk.get(f"{LIST}samples/{sample.pk}/"))

    assert "somebody else must look at it again" in page
    assert "Record the opinion" not in page


def test_draw_is_safe_to_run_twice_and_leaves_out_what_was_held(notice, triager, lead, second):
    sample_of(notice, triager, lead)

    assert quality.draw(at=NOON + timedelta(hours=2)) == 0
    with staff_scope():
        assert QualitySample.objects.count() == 1


def test_nothing_is_drawn_before_a_share_is_set(db):
    assert quality.draw(at=NOON) == 0
    with staff_scope():
        assert not QualityShare.objects.exists()


def test_is_drawn_takes_the_share_and_a_larger_one_contains_it():
    small, large = ({key for key in range(4000) if is_drawn(key, Decimal(share))} for share in (5, 20))

    assert small < large
    assert (150 < len(small) < 250, 700 < len(large) < 900) == (True, True)
    assert not any(is_drawn(key, Decimal(0)) for key in range(100))
    assert all(is_drawn(key, Decimal(100)) for key in range(100))


def test_agreement_shows_no_data_and_then_kappa_with_its_rows(desk, notice, triager, lead, second):
    desk.force_login(lead)
    empty = text_of(desk.get(f"{LIST}agreement/"))
    sample = sample_of(notice, triager, lead)
    listing = sample.decision.listing_id
    with staff_scope():
        verdict = Verdict(listing, ListingOutcome.REMOVED, ground="TRADEMARK_USE")
        quality.review_sample(sample=sample, verdict=verdict, by=second, at=timezone.now())

    page = text_of(desk.get(f"{LIST}agreement/"))
    rows = re.search(r'href="(/desk/second-reviews/\?view=reviewed&amp;month=[0-9-]+)"', page)

    assert ("No data yet" in empty, "0 of 0" in empty) == (True, False)
    assert "0 of 1 decisions" in page
    assert notice.number in text_of(desk.get(rows[1].replace("&amp;", "&")))
    assert desk.post(f"{LIST}agreement/", {"percent": "101"}).status_code == 422
    assert desk.post(f"{LIST}agreement/", {"percent": "2.5"}).status_code in (302, 303)


def test_a_list_takes_as_many_statements_for_one_decision_as_for_many(desk, review, triager, second):
    desk.force_login(second)
    desk.get(LIST)
    counts = []
    for _more in range(2):
        with CaptureQueriesContext(connection) as seen:
            desk.get(LIST)
        counts.append(len(seen))
        with staff_scope():
            for _notice in range(3):
                other = NoticeFactory()
                verdict = Verdict(other.listings.get().pk, ListingOutcome.REJECTED, code="SU-03")
                triage.decide(notice=other, version=1, verdicts=[verdict], by=triager, at=NOON)

    assert counts[0] == counts[1]
