"""What was sent: the list, a notice, its outcome, and taking it back."""

from datetime import timedelta

import pytest

from ipr_portal.audit.actions import record
from ipr_portal.tenancy.scope import staff_scope
from takedowns.actions import triage
from takedowns.models import ListingSnapshot, Notice, NoticeDraft
from takedowns.rules.triage import GRACE, Verdict
from tests.conftest import NOON
from tests.factories import (
    IPRightFactory,
    ListingFactory,
    ListingSnapshotFactory,
    NoticeFactory,
    NoticeFileFactory,
)
from tests.takedowns.pages import MOST, MOST_DECIDED, member, statements


def decided(acme, triager, *verdicts, **more):
    """A notice of Acme's with a snapshot of each listing, decided so; (outcome, code, sentence) for each."""
    notice = NoticeFactory(organisation=acme, listing_count=len(verdicts), **more)
    with staff_scope():
        listings = list(notice.listings.in_order())
        for listing in listings:
            ListingSnapshotFactory(organisation=acme, listing=listing, title=f"Serum {listing.position}")
        chosen = [
            Verdict(
                listing.pk,
                outcome,
                code=code,
                sentence=sentence,
                same_as="SG-2026-000009-9" if outcome == "DUPLICATE" else "",
            )
            for listing, (outcome, code, sentence) in zip(listings, verdicts, strict=True)
        ]
        triage.decide(notice=notice, version=1, verdicts=chosen, by=triager, at=NOON, confirmed=True)
        triage.settle_ripe(at=NOON + GRACE)
    return notice


NO = ("REJECTED", "SU-01", "The label shows another mark.")
THIN = ("REJECTED", "EV-01", "Say what differs.")
DOWN = ("ALREADY_DOWN", "", "")
TWICE = ("DUPLICATE", "", "")


# --- the list ---


def test_the_list_takes_as_many_statements_for_three_notices_as_for_one(as_filer, acme):
    NoticeFactory(organisation=acme)
    one = statements(as_filer, member("notices"))
    NoticeFactory.create_batch(2, organisation=acme)

    assert statements(as_filer, member("notices")) == one <= 13


def test_the_list_shows_the_newest_first_and_nobody_elses(as_filer, acme):
    early, late = (
        NoticeFactory(organisation=acme, submitted_at=NOON - timedelta(days=ago)) for ago in (2, 1)
    )
    NoticeFactory()

    assert [notice.pk for notice in as_filer.get(member("notices")).context["notices"]] == [late.pk, early.pk]


def test_the_list_is_filtered_by_the_address(as_filer, acme):
    thai = IPRightFactory(organisation=acme, title="Thai", in_markets=["TH"])
    one = NoticeFactory(organisation=acme, number="SG-2026-000001-0")
    other = NoticeFactory(organisation=acme, state="WITHDRAWN", pending_count=0, market="TH", right=thai)

    def found(**query):
        return {notice.pk for notice in as_filer.get(member("notices"), query).context["notices"]}

    assert found(state="WITHDRAWN") == {other.pk}
    assert found(market="SG") == {one.pk}
    assert found(right=thai.pk) == {other.pk}
    assert found(text="SG-2026-000001") == {one.pk}
    assert found(state="nonsense", right="nonsense") == {one.pk, other.pk}


def test_the_list_continues_on_the_next_page(as_filer, acme):
    NoticeFactory.create_batch(21, organisation=acme, listings=0)

    first = as_filer.get(member("notices"))
    rest = as_filer.get(member("notices"), {"after": first.context["notices"].next})

    assert (len(first.context["notices"]), len(rest.context["notices"])) == (20, 1)
    assert first.context["notices"].said == "20 of 21 notices"


def test_an_empty_list_says_so(as_filer, acme):
    assert "No notice was sent yet" in as_filer.get(member("notices")).content.decode()


# --- a notice ---


def test_a_notice_takes_as_many_statements_with_fifty_listings_as_with_one(as_filer, acme):
    small, large = (NoticeFactory(organisation=acme, listing_count=count) for count in (1, 50))
    NoticeFileFactory(notice=small, organisation=acme)
    NoticeFileFactory.create_batch(3, notice=large, organisation=acme)
    with staff_scope():
        for listing in large.listings.in_order():
            ListingSnapshotFactory(organisation=acme, listing=listing)

    one = statements(as_filer, member("notice", small.number))

    assert statements(as_filer, member("notice", large.number)) == one <= MOST


@pytest.mark.parametrize("state", ["SUBMITTED", "ACKNOWLEDGED", "IN_TRIAGE", "WITHDRAWN"])
def test_every_open_state_says_who_acts_now(as_filer, acme, state):
    notice = NoticeFactory(organisation=acme, state=state)

    answer = as_filer.get(member("notice", notice.number))

    assert str(answer.context["turn"].does) in answer.content.decode()


def test_a_notice_without_snapshots_says_that_they_follow(as_filer, acme):
    notice = NoticeFactory(organisation=acme)
    seen = NoticeFactory(organisation=acme, looked_up_at=NOON)

    assert "The snapshots follow." in as_filer.get(member("notice", notice.number)).content.decode()
    assert "The snapshots follow." not in as_filer.get(member("notice", seen.number)).content.decode()


def test_outcomes_are_not_shown_before_the_notice_is_decided(as_filer, acme, triager):
    notice = NoticeFactory(organisation=acme, listing_count=2)
    with staff_scope():
        first = notice.listings.in_order()[0]
        verdict = Verdict(first.pk, "REJECTED", code="SU-01", sentence="The label shows another mark.")
        triage.decide(notice=notice, version=1, verdicts=[verdict], by=triager, at=NOON)

    page = as_filer.get(member("notice", notice.number)).content.decode()

    assert "Rejected" not in page
    assert "SU-01" not in page
    assert "The label shows another mark." not in page
    assert "Tara Triager" not in page


def test_what_staff_did_inside_is_not_on_the_timeline(as_filer, acme, triager):
    notice = NoticeFactory(organisation=acme)
    with staff_scope():
        record("notice.claimed", notice, by=triager, at=NOON, internal=True)

    assert list(as_filer.get(member("notice", notice.number)).context["events"]) == []


def test_a_notice_of_another_organisation_is_not_found(as_filer, acme):
    assert as_filer.get(member("notice", NoticeFactory().number)).status_code == 404


# --- the outcome ---


def test_the_outcome_counts_what_was_taken_down(as_filer, acme, triager):
    notice = decided(acme, triager, NO, DOWN, ("SELLER_REMOVED", "", ""))

    answer = as_filer.get(member("notice", notice.number))

    assert answer.context["headline"] == "1 of 3 listings was taken down"
    assert answer.context["outcomes"].in_words == "1 already down, 1 removed by the seller"


def test_a_rejection_says_meaning_sentence_remedy_and_whether_it_counts(as_filer, acme, triager):
    page = as_filer.get(member("notice", decided(acme, triager, NO).number)).content.decode()

    assert "The listing is not similar enough to infringe." in page
    assert "The label shows another mark." in page
    assert "This decision stands." in page
    assert "Counts in full" in page


def test_listings_rejected_alike_share_a_card_and_what_can_be_cured_comes_first(as_filer, acme, triager):
    notice = decided(acme, triager, NO, THIN, NO, TWICE)

    cards = as_filer.get(member("notice", notice.number)).context["outcomes"].cards

    assert [(card.code, card.places) for card in cards] == [("EV-01", "2"), ("SU-01", "1 and 3"), ("", "4")]
    assert cards[2].same_as == "SG-2026-000009-9"


def test_the_effect_on_accuracy_is_told_in_numbers(as_filer, acme, triager):
    notice = decided(acme, triager, NO, THIN, DOWN, ("SELLER_REMOVED", "", ""))

    assert as_filer.get(member("notice", notice.number)).context["outcomes"].tally == [
        ("Taken down", "1"),
        ("Rejected, in full (EV-01, SU-01)", "2"),  # the time to cure the first has passed since
        ("Not counted (already down)", "1"),
    ]


def test_the_outcome_takes_as_many_statements_for_fifty_listings_as_for_two(as_filer, acme, triager):
    small = decided(acme, triager, NO, DOWN)
    large = decided(acme, triager, *[NO, THIN, DOWN, TWICE, NO] * 10)

    two = statements(as_filer, member("notice", small.number))

    assert statements(as_filer, member("notice", large.number)) == two <= MOST_DECIDED


def test_rejected_listings_are_corrected_in_a_draft_of_their_own(as_filer, acme, triager):
    notice = decided(acme, triager, THIN, NO, THIN)
    NoticeFileFactory(organisation=acme, notice=notice, kind="GENUINE")

    answer = as_filer.post(member("notice_correction", notice.number), {"code": "EV-01"})

    with staff_scope():
        [draft] = NoticeDraft.objects.prefetch_related("files")
    assert answer.url == member("draft", draft.pk)
    assert len(draft.fields["listings"].splitlines()) == 2
    assert (draft.fields["reason"], draft.files.all()[0].kind) == ("TM-01", "GENUINE")
    assert "signature" not in draft.fields


# --- taking it back ---


def test_a_notice_is_taken_back_with_a_reason(as_filer, acme):
    notice = NoticeFactory(organisation=acme)

    answer = as_filer.post(member("notice_withdrawal", notice.number), {"reason": "SETTLED", "sentence": ""})

    assert answer.url == member("notice", notice.number)
    assert "We settled with the seller" in as_filer.get(answer.url).content.decode()
    with staff_scope():
        assert Notice.objects.get().state == "WITHDRAWN"


def test_taking_back_without_a_reason_is_refused(as_filer, acme):
    notice = NoticeFactory(organisation=acme)

    answer = as_filer.post(member("notice_withdrawal", notice.number), {"sentence": "x"})

    assert answer.status_code == 422
    assert answer.context["form"].errors["reason"] == ["Choose a reason."]


@pytest.mark.parametrize(
    ("who", "expected"), [("acme_owner", 200), ("filer", 200), ("viewer", 403), ("stranger", 404)]
)
def test_who_may_take_a_notice_back(client, acme, request, who, expected):
    notice = NoticeFactory(organisation=acme)
    client.force_login(request.getfixturevalue(who))

    assert client.get(member("notice_withdrawal", notice.number)).status_code == expected


@pytest.mark.parametrize(
    ("who", "expected"), [("acme_owner", 200), ("filer", 200), ("viewer", 200), ("stranger", 404)]
)
def test_who_may_read_a_notice(client, acme, request, who, expected):
    notice = NoticeFactory(organisation=acme)
    client.force_login(request.getfixturevalue(who))

    assert client.get(member("notice", notice.number)).status_code == expected


def test_a_viewer_sees_no_drafts_and_no_button(client, acme, viewer):
    ListingFactory(organisation=acme, notice=NoticeFactory(organisation=acme, listings=0), position=1)
    client.force_login(viewer)

    answer = client.get(member("notices"))

    assert list(answer.context["drafts"]) == []
    assert "Start a notice" not in answer.content.decode()


# --- in the seconds after sending ---


def test_titles_of_the_check_stay_until_the_receipt(as_filer, acme, marketplace):
    notice = NoticeFactory(organisation=acme, state="SUBMITTED", acknowledged_at=None, listing_count=2)

    page = as_filer.get(member("notice", notice.number))

    with staff_scope():
        assert ListingSnapshot.objects.count() == 0
    titles = [listing.snapshot.title for listing in page.context["listings"]]
    assert all(titles)
    assert [title for title in titles if title not in page.content.decode()] == []
    assert "snapshot <time" not in page.content.decode()


def test_a_marketplace_that_is_away_shows_the_items_as_before(as_filer, acme, marketplace):
    notice = NoticeFactory(organisation=acme, state="SUBMITTED", acknowledged_at=None)
    marketplace.away = True

    page = as_filer.get(member("notice", notice.number))

    assert page.status_code == 200
    assert page.context["listings"][0].item in page.content.decode()
