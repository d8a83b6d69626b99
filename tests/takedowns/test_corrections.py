"""Fix and send again: what is carried over, what must change, and what counts as cured."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.urls import reverse

from ipr_portal.audit.models import AuditEvent
from ipr_portal.tenancy.scope import staff_scope
from takedowns.actions import triage
from takedowns.corrections import CHANGES, ELSEWHERE, Mark, Version, has_changed, marks, paired
from takedowns.enums import REJECTIONS, Effect
from takedowns.models import Listing, Notice, NoticeDraft
from takedowns.queries.outcomes import outcomes_of
from takedowns.rules.cures import curable_until
from takedowns.rules.triage import GRACE, Verdict, accuracy_effect
from tests.conftest import NOON
from tests.factories import (
    ListingFactory,
    NoticeFactory,
    NoticeFileFactory,
    OverruledWarningFactory,
    RightFileFactory,
)
from tests.takedowns.drafting import WHY, post, typed
from tests.takedowns.pages import MOST, member, statements
from tests.takedowns.pasted import certificate

pytestmark = pytest.mark.usefixtures("marketplace")

TENTH_DAY = datetime(
    2026, 3, 16, 10, tzinfo=UTC
)  # Mon 16 March, 18:00 in Singapore, where NOON is after closing
MOMENT = timedelta(microseconds=1)


# --- what must change, purely ---


def version(files=(), keys=("a", "b"), **fields):
    said = {
        "right": "1",
        "reason": "TM-01",
        "explanation": "Grey dropper.",
        "language": "en",
        "signature": "F. Filer",
    }
    return Version(said | fields, frozenset(files), frozenset(keys))


BEFORE = version(files=[(1, "GENUINE")])

# code: what puts it right, and what does not.
PUT_RIGHT = {
    "AU-04": ({"signature": "M. Putri"}, {"explanation": "x"}),
    "RT-02": ({"right": "2"}, {"reason": "TM-02"}),
    "RT-03": ({"right": "2"}, {"reason": "TM-02"}),
    "RT-04": ({"explanation": "A well-known mark."}, {"language": "th"}),
    "RT-05": ({"right": "1 mended"}, {"explanation": "x"}),
    "RT-06": ({"right": "1 mended"}, {"explanation": "x"}),
    "LI-04": ({"files": [(2, "SUSPECT")]}, {"explanation": "x"}),
    "LI-05": ({"explanation": "The mark is on picture 2."}, {"right": "2"}),
    "EV-01": ({"explanation": "Ours has an embossed fern."}, {"explanation": " grey  DROPPER"}),
    "EV-02": ({"files": [(2, "TEST_PURCHASE")]}, {"files": [(2, "GENUINE")]}),
    "EV-03": ({"files": [(2, "SUSPECT")]}, {"files": [(1, "GENUINE")]}),
    "EV-04": ({"files": [(2, "CLAIM_CHART")]}, {"files": [(2, "OTHER")]}),
    "EV-05": ({"files": [(2, "OTHER")]}, {"explanation": "x"}),
    "SU-06": ({"reason": "CF-02"}, {"explanation": "x"}),
    "SU-08": ({"files": [(2, "COURT_DECISION")]}, {"files": [(2, "OTHER")]}),
}


def test_every_code_that_marks_a_field_is_tested():
    marking = {code for code, change in CHANGES.items() if change.fields}

    assert marking - {"LI-01"} == set(PUT_RIGHT)  # a corrected address is another listing: see below


def test_every_code_that_can_be_cured_can_be_sent_again():
    assert {code for code, row in REJECTIONS.items() if row.curable} <= set(CHANGES) <= set(REJECTIONS)


@pytest.mark.parametrize("code", PUT_RIGHT)
def test_a_mark_is_open_until_the_thing_has_changed(code):
    right, beside = PUT_RIGHT[code]

    assert [mark.is_open for mark in marks({"a": code}, BEFORE, version(**right))] == [False]
    assert [mark.is_open for mark in marks({"a": code}, BEFORE, version(**beside))] == [True]


def test_a_mark_goes_with_the_listings_it_is_about():
    assert marks({"a": "EV-01"}, BEFORE, version(keys=("b",))) == []
    assert marks({"a": "LI-01", "b": "LI-01"}, BEFORE, version(keys=("b", "c"))) == [
        Mark("LI-01", "listings", ("b",), True)
    ]


def test_listings_rejected_alike_share_a_mark():
    assert marks({"a": "EV-03", "b": "EV-03"}, BEFORE, version()) == [
        Mark("EV-03", "files", ("a", "b"), True)
    ]


def test_causes_outside_the_notice_mark_nothing():
    assert marks({"a": "AU-01"}, BEFORE, version()) == []
    assert not has_changed(CHANGES["LI-01"], BEFORE, version())


@pytest.mark.parametrize(
    ("rejected", "upheld", "pairs"),
    [
        ([(1, "a", "EV-01"), (2, "b", "EV-01")], [(8, "b")], [(2, 8)]),
        ([(1, "a", "LI-04")], [(8, "new")], [(1, 8)]),
        ([(1, "a", "EV-01")], [(8, "new")], []),
        ([(1, "a", "LI-01"), (2, "b", "LI-01")], [(8, "b"), (9, "new")], [(2, 8), (1, 9)]),
        ([], [(8, "a")], []),
    ],
)
def test_a_listing_cures_itself_and_a_corrected_address_the_wrong_one(rejected, upheld, pairs):
    assert paired(rejected, upheld) == pairs
    assert set(CHANGES) >= ELSEWHERE


# --- fix and send again ---


def decide(notice, triager, *verdicts, at=NOON):
    """Decide the listings of a notice so, an outcome and a code for each, and send the outcome."""
    with staff_scope():
        notice = Notice.objects.get(pk=notice.pk)
        chosen = [
            Verdict(
                listing.pk,
                outcome,
                code=code,
                sentence="So.",
                ground="TRADEMARK_USE" if outcome == "REMOVED" else "",
            )
            for listing, (outcome, code) in zip(notice.listings.in_order(), verdicts, strict=True)
        ]
        triage.decide(
            notice=notice, version=notice.version, verdicts=chosen, by=triager, at=at - GRACE, confirmed=True
        )
        Notice.objects.filter(pk=notice.pk).update(executing_count=0)
        triage.settle_ripe(at=at)
        return Notice.objects.get(pk=notice.pk)


def rejected(acme, triager, own, *codes, **more):
    notice = NoticeFactory(
        organisation=acme,
        right=own,
        explanation=WHY,
        signature="Fadil Filer",
        listing_count=len(codes),
        **more,
    )
    return decide(notice, triager, *[("REJECTED", code) for code in codes])


def corrected(as_filer, notice, **data):
    """Press the button of a decided notice; the draft that comes of it."""
    answer = as_filer.post(member("notice_correction", notice.number), data)
    with staff_scope():
        return NoticeDraft.objects.get(pk=answer.url.rstrip("/").rpartition("/")[2])


def said_by(draft, **more):
    """A draft that was filled in for a correction, signed, as its page posts it."""
    own = typed(type("Right", (), {"pk": draft.fields["right"]}))
    return own | draft.fields | {"statements": own["statements"], "signature": "Fadil Filer"} | more


def sent(as_filer, draft, **more):
    """Send a correction, all of whose warnings are overruled."""
    answer = post(as_filer, draft, said_by(draft, **more))
    if answer.status_code == 422:
        keys = [one.key for one in answer.context["findings"]]
        answer = post(as_filer, draft, said_by(draft, overruled=keys, **more))
    with staff_scope():
        return Notice.objects.get(number=answer.url.rstrip("/").rpartition("/")[2])


def test_only_what_can_be_put_right_is_carried_over(as_filer, acme, triager, right):
    notice = rejected(acme, triager, right, "EV-01", "SU-02", "EV-03", "LI-02")

    draft = corrected(as_filer, notice)

    assert draft.corrects_id == notice.pk
    assert len(draft.fields["listings"].splitlines()) == 2
    assert draft.fields["explanation"] == WHY


def test_one_code_alone_can_be_carried_over(as_filer, acme, triager, right):
    notice = rejected(acme, triager, right, "EV-01", "EV-03")

    assert len(corrected(as_filer, notice, code="EV-03").fields["listings"].splitlines()) == 1


def test_where_nothing_can_be_put_right_no_draft_is_made(as_filer, acme, triager, right):
    notice = rejected(acme, triager, right, "SU-02")

    answer = as_filer.post(member("notice_correction", notice.number), follow=True)

    assert "can be corrected and sent again" in answer.content.decode()
    with staff_scope():
        assert not NoticeDraft.objects.exists()


def test_a_notice_that_is_open_is_not_corrected(as_filer, acme, right):
    notice = NoticeFactory(organisation=acme, right=right)

    assert as_filer.post(member("notice_correction", notice.number)).url == member("notice", notice.number)


def test_the_draft_marks_what_must_change_beside_its_field(as_filer, acme, triager, right):
    draft = corrected(as_filer, rejected(acme, triager, right, "EV-01", "EV-03"))

    answer = as_filer.get(member("draft", draft.pk))

    page = answer.content.decode()
    assert {field: [one.code for one in found] for field, found in answer.context["marks"].items()} == {
        "explanation": ["EV-01"], "files": ["EV-03"],
    }  # fmt: skip
    assert "This corrects" in page
    assert (
        page.index('id="mark-explanation"')
        < page.index("Describe which feature infringes which right")
        < page.index('id="id_explanation"')
    )


def test_a_correction_takes_as_many_statements_for_fifty_listings_as_for_one(as_filer, acme, triager, right):
    small, large = (
        corrected(as_filer, rejected(acme, triager, right, *["EV-01"] * count)) for count in (1, 50)
    )

    one = statements(as_filer, member("draft", small.pk))

    assert (
        statements(as_filer, member("draft", large.pk)) == one <= MOST + 5
    )  # what is compared: three, and one file


def test_what_is_unchanged_blocks_with_its_code(as_filer, acme, triager, right):
    draft = corrected(as_filer, rejected(acme, triager, right, "EV-01"))

    answer = post(as_filer, draft, said_by(draft))

    assert answer.status_code == 422
    assert [(one.code, one.check, one.blocks) for one in answer.context["in_the_way"]] == [
        ("EV-01", "unchanged", True)
    ]


def test_a_mark_vanishes_when_the_thing_has_changed(as_filer, acme, triager, right):
    draft = corrected(as_filer, rejected(acme, triager, right, "EV-01", "EV-03"))
    better = "The dropper on picture 2 is grey; every genuine one is black, with an embossed fern."
    post(as_filer, draft, said_by(draft, explanation=better), button="save")
    added = {"file_kind": "SUSPECT", "files": [certificate("suspect.png")]}
    as_filer.post(member("draft_files", draft.pk), said_by(draft, explanation=better) | added)

    assert as_filer.get(member("draft", draft.pk)).context["marks"] == {}


def test_a_document_added_to_the_right_since_takes_its_mark_away(as_filer, acme, triager, right):
    draft = corrected(as_filer, rejected(acme, triager, right, "RT-06"))
    assert set(as_filer.get(member("draft", draft.pk)).context["marks"]) == {"right"}

    RightFileFactory(organisation=acme, right=right, added_at=NOON + timedelta(hours=1))

    assert as_filer.get(member("draft", draft.pk)).context["marks"] == {}


def test_the_same_listing_in_its_own_correction_is_no_duplicate(as_filer, acme, triager, right):
    draft = corrected(as_filer, rejected(acme, triager, right, "EV-01"))

    checks = {one.check for one in as_filer.get(member("draft", draft.pk)).context["findings"]}

    assert checks == {"unchanged"}


def test_the_evidence_goes_along_and_the_correction_knows_what_it_corrects(as_filer, acme, triager, right):
    notice = NoticeFactory(organisation=acme, right=right, explanation=WHY)
    NoticeFileFactory(organisation=acme, notice=notice, kind="GENUINE")
    decide(notice, triager, ("REJECTED", "EV-01"))
    draft = corrected(as_filer, notice)

    correction = sent(
        as_filer, draft, explanation="Every genuine cap is black with an embossed fern; this one is grey."
    )

    assert correction.corrects_id == notice.pk
    for one, other in ((notice, correction), (correction, notice)):
        assert other.number in as_filer.get(member("notice", one.number)).content.decode()


# --- cures ---


@pytest.mark.parametrize(
    ("code", "until"),
    [("EV-01", TENTH_DAY), ("AU-03", TENTH_DAY), ("SU-01", None), ("RT-03", None), ("", None)],
)
def test_one_rule_says_whether_a_code_can_be_cured_and_until_when(
    everyone, acme, triager, right, code, until
):
    notice = rejected(acme, triager, right, "EV-01")

    assert curable_until(code, notice) == until


def cure(acme, triager, right, code="EV-01", *, submitted_at=TENTH_DAY, outcome="REMOVED"):
    """A rejected listing sent again at a moment, and what became of it then; both notices."""
    original = rejected(acme, triager, right, code)
    with staff_scope():
        key = original.listings.get().key
    correction = NoticeFactory(
        organisation=acme, right=right, corrects=original, submitted_at=submitted_at, listings__key=key
    )
    decide(
        correction,
        triager,
        (outcome, "" if outcome == "REMOVED" else "SU-01"),
        at=submitted_at + timedelta(days=9),
    )
    return original, correction


@pytest.mark.parametrize(
    ("code", "submitted_at", "outcome", "is_cured"),
    [
        ("EV-01", TENTH_DAY, "REMOVED", True),
        ("EV-01", TENTH_DAY + MOMENT, "REMOVED", False),
        ("EV-01", TENTH_DAY, "REJECTED", False),
        ("AU-03", TENTH_DAY, "REMOVED", True),
        ("LI-05", TENTH_DAY, "REMOVED", False),
    ],
)
def test_what_was_sent_again_in_time_and_upheld_is_cured(
    acme, triager, right, code, submitted_at, outcome, is_cured
):
    original, correction = cure(acme, triager, right, code, submitted_at=submitted_at, outcome=outcome)

    with staff_scope():
        old, new = original.listings.get(), correction.listings.get()
        events = AuditEvent.objects.about(original).filter(action="notice.listings_cured")
    assert (old.cured_by_id == new.pk, old.cured_at is not None) == (is_cured, is_cured)
    if is_cured:
        with staff_scope():
            assert events.get().detail == {"listings": 1, "number": correction.number}


def test_a_cure_is_recognised_when_the_outcome_is_sent_and_not_before(acme, triager, right):
    original = rejected(acme, triager, right, "EV-01")
    with staff_scope():
        key = original.listings.get().key
    correction = NoticeFactory(
        organisation=acme, right=right, corrects=original, submitted_at=NOON, listings__key=key
    )
    with staff_scope():
        verdict = Verdict(correction.listings.get().pk, "SELLER_REMOVED")
        triage.decide(notice=correction, version=1, verdicts=[verdict], by=triager, at=NOON)

        assert original.listings.get().cured_at is None
        triage.settle_ripe(at=NOON + GRACE)
        assert original.listings.get().cured_at == NOON + GRACE


def test_a_listing_that_corrects_nothing_cures_nothing(acme, triager, right):
    original = rejected(acme, triager, right, "EV-01")
    with staff_scope():
        key = original.listings.get().key
    decide(NoticeFactory(organisation=acme, right=right, listings__key=key), triager, ("REMOVED", ""))

    with staff_scope():
        assert not Listing.objects.filter(cured_at__isnull=False).exists()


@pytest.mark.parametrize(
    ("outcome", "code", "more", "effect"),
    [
        ("REJECTED", "EV-01", {}, Effect.HALF),
        ("REJECTED", "EV-01", {"cured": True}, Effect.HALVED),
        ("REJECTED", "EV-01", {"cured": True, "lapsed": True}, Effect.HALVED),
        ("REJECTED", "EV-01", {"lapsed": True}, Effect.BAD),
        ("REJECTED", "RT-02", {"cured": True}, Effect.BAD),
        ("REJECTED", "AU-03", {"cured": True}, Effect.NEUTRAL),
        ("REMOVED", "", {"cures": "EV-01"}, Effect.ONCE),
        ("REMOVED", "", {"cures": "AU-03"}, Effect.GOOD),
    ],
)
def test_a_cure_counts_as_the_formula_says(outcome, code, more, effect):
    assert accuracy_effect(outcome, code, **more) == effect


def test_both_notices_show_the_cure_and_what_it_does_to_accuracy(as_filer, acme, triager, right):
    original, correction = cure(acme, triager, right)

    old, new = (as_filer.get(member("notice", notice.number)) for notice in (original, correction))

    assert f"Fixed in {correction.number}" in old.content.decode()
    assert old.context["outcomes"].tally == [("Rejected and fixed, half (EV-01)", "1")]
    assert f"Fixes {original.number}, listing 1" in new.content.decode()
    assert new.context["outcomes"].tally == [("Taken down, fixes a rejection", "1")]


def test_the_outcome_says_until_when_it_can_be_cured(everyone, acme, triager, right):
    notice = rejected(acme, triager, right, "EV-01", "SU-01")
    listings = list(notice.listings.select_related("snapshot", "cured_by").in_order())
    decisions = {one.pk: one.decisions.get() for one in listings}

    thin, other = outcomes_of(notice, listings, decisions, at=TENTH_DAY).cards
    [late, _other] = outcomes_of(notice, listings, decisions, at=TENTH_DAY + MOMENT).cards

    assert (thin.until, thin.curable, thin.effect) == (TENTH_DAY, True, Effect.HALF)
    assert (other.until, other.curable, other.can_be_sent_again) == (None, False, False)
    assert (late.curable, late.can_be_sent_again, late.effect) == (False, True, Effect.BAD)


def test_what_is_cured_is_not_carried_over_once_more(as_filer, acme, triager, right):
    original, _correction = cure(acme, triager, right)

    answer = as_filer.post(member("notice_correction", original.number))

    assert answer.url == member("notice", original.number)


def test_a_corrected_address_cures_the_wrong_one(acme, triager, right):
    original = rejected(acme, triager, right, "LI-04")
    correction = NoticeFactory(
        organisation=acme, right=right, corrects=original, submitted_at=NOON, listings=0
    )
    ListingFactory(organisation=acme, notice=correction, item="77")
    decide(correction, triager, ("REMOVED", ""))

    with staff_scope():
        assert original.listings.get().cured_by_id == correction.listings.get().pk


def test_the_desk_sees_what_a_notice_corrects_and_its_warnings(client, acme, triager, right, settings):
    settings.STAFF_SECOND_FACTOR_REQUIRED = False
    original = rejected(acme, triager, right, "EV-01")
    correction = NoticeFactory(organisation=acme, right=right, corrects=original)
    OverruledWarningFactory(organisation=acme, notice=correction)
    client.force_login(triager)

    page = client.get(reverse("desk:notice", args=[correction.number])).content.decode()

    assert reverse("desk:notice", args=[original.number]) in page
    assert "SU-03: 1 listing is by a seller you authorised: GlowHaus" in page


def test_the_draft_repeats_the_sentence_of_the_case_and_gives_the_refused_address_no_tick(
    as_filer, acme, triager, right
):
    notice = rejected(acme, triager, right, "LI-04", "EV-01")
    draft = corrected(as_filer, notice)

    page = as_filer.get(member("draft", draft.pk)).content.decode()

    rows = re.findall(r'<li[^>]*id="line-[12]".*?</li>', page, re.DOTALL)
    assert [("We rejected this address as LI-04." in row, "#i-check" in row) for row in rows] == [
        (True, False),
        (False, True),
    ]
    assert page.count("<q>So.</q>") == 4  # beside each field, and in the check
