"""The registry of rights: what may be registered, what may carry a notice, and the desk's answers."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from ipr_portal.audit.models import AuditEvent
from ipr_portal.errors import Stale
from ipr_portal.notifications.models import Notification
from takedowns.actions import rights
from takedowns.enums import RIGHT_MOVES, RightState
from takedowns.models import IPRight, ReasonCode, RightReview
from takedowns.rules.rights import RightDetails, what_is_missing, why_not_carry
from tests.conftest import NOON
from tests.factories import IPRightFactory, OrganisationFactory, RightFileFactory
from tests.takedowns.pasted import certificate

ON = date(2026, 3, 2)
MARK = RightDetails(
    kind="TRADEMARK", title="SENANDIKA", owner_name="Acme Botanicals Pte. Ltd.", markets=("SG",), mark_kind="WORD",
    office="SG", registration_number="40202112345X", registered_on=date(2021, 5, 10), expires_on=date(2031, 5, 9),
    nice_classes=(3,), goods="Cosmetics",
)  # fmt: skip
WORK = RightDetails(
    kind="COPYRIGHT", title="Fern series", owner_name="Acme", markets=("SG", "TH"), description="Twelve photographs",
    details={"work_type": "IMAGE", "author": "Dewi Lestari"},
)  # fmt: skip


def register(acme, filer, details=MARK, **more):
    return rights.register(organisation=acme, details=details, by=filer, at=NOON, **more)


def sent(acme, filer):
    return register(acme, filer, uploads=[certificate()], send=True)


def review(right, by, verdict, **more):
    return rights.review(
        right=right, submitted_at=right.submitted_at, verdict=verdict, by=by, at=NOON, **more
    )


def audited(right):
    return list(AuditEvent.objects.about(right).order_by("pk").values_list("action", flat=True))


def reason(code):
    return ReasonCode.objects.get(code=code)


# --- may it carry a notice? ---


@pytest.mark.parametrize(
    ("state", "code", "sentence"),
    [
        ("DRAFT", "RT-01", "Not sent for verification yet."),
        ("SUBMITTED", "RT-01", "We have not verified it yet."),
        ("INFO_REQUIRED", "RT-01", "We have questions about it."),
        ("REJECTED", "RT-01", "We could not verify it."),
        ("EXPIRED", "RT-02", "Expired on Fri 9 May 2031."),
    ],
)
def test_an_unverified_right_carries_nothing(everyone, state, code, sentence):
    refusal = why_not_carry(IPRightFactory(state=state), "SG", reason("TM-01"), ON)

    assert (refusal.code, refusal.sentence) == (code, sentence)


@pytest.mark.parametrize(("on", "carries"), [(date(2031, 5, 9), True), (date(2031, 5, 10), False)])
def test_a_right_carries_notices_to_the_end_of_its_last_day(everyone, on, carries):
    assert (why_not_carry(IPRightFactory(), "SG", reason("TM-01"), on) is None) == carries


def test_a_right_carries_nothing_in_a_market_it_does_not_cover(everyone):
    refusal = why_not_carry(IPRightFactory(in_markets=["SG", "VN"], office="WO"), "TH", reason("TM-01"), ON)

    assert (refusal.code, refusal.sentence) == ("RT-03", "Not registered for Thailand.")
    assert refusal.remedy.startswith("It covers Singapore and Viet Nam.")


def test_a_right_carries_nothing_for_a_reason_of_another_kind(everyone):
    refusal = why_not_carry(IPRightFactory(), "SG", reason("CR-01"), ON)

    assert (refusal.code, refusal.sentence) == ("SU-06", "CR-01 does not apply to this kind of right.")
    assert refusal.remedy == "Required: copyright. Choose such a right, or another reason."


def test_a_right_may_be_asked_before_market_and_reason_are_chosen(everyone):
    assert why_not_carry(IPRightFactory(), "", None, ON) is None


# --- registering ---


def test_register_keeps_a_draft_with_its_markets(everyone, acme, filer):
    right = register(acme, filer, replace(MARK, office="WO", markets=("SG", "TH"), goods=""))

    assert (right.state, right.market_codes()) == (RightState.DRAFT, {"SG", "TH"})
    assert audited(right) == ["right.registered"]


def test_register_sends_to_the_desk_at_once(everyone, acme, filer):
    right = sent(acme, filer)

    assert (right.state, right.submitted_at, right.files.count()) == (RightState.SUBMITTED, NOON, 1)
    assert audited(right) == ["right.registered", "right.file_added", "right.submitted"]


def test_a_copyright_needs_neither_number_nor_certificate(everyone, acme, filer):
    assert register(acme, filer, WORK, send=True).state == RightState.SUBMITTED


def test_register_names_everything_that_is_missing_and_keeps_nothing(everyone, acme, filer):
    with pytest.raises(rights.CannotRegister) as refused:
        register(acme, filer, replace(MARK, goods="", expires_on=None), send=True)

    assert [refusal.field for refusal in refused.value.refusals] == ["expires_on", "goods", "files"]
    assert not IPRight.objects.exists()


def test_register_refuses_a_market_beyond_the_office(everyone, acme, filer):
    with pytest.raises(rights.CannotRegister, match="IPOS, Singapore does not protect you in Thailand"):
        register(acme, filer, replace(MARK, markets=("SG", "TH")))


def test_register_refuses_a_term_that_is_over(everyone, acme, filer):
    with pytest.raises(rights.CannotRegister, match="expired on Sun 1 Mar 2026"):
        register(acme, filer, replace(MARK, expires_on=date(2026, 3, 1)), uploads=[certificate()], send=True)


def test_register_refuses_a_number_twice(everyone, acme, filer):
    register(acme, filer)

    with pytest.raises(rights.CannotRegister, match="already registered 40202112345X at this office"):
        register(acme, filer)


def test_a_number_that_was_not_verified_may_be_registered_again(everyone, acme, filer, triager):
    right = sent(acme, filer)
    review(right, triager, "REJECTED", code="RT-06", sentence="Page 2 is missing.")

    assert sent(acme, filer).pk != right.pk


def test_another_organisation_may_register_the_same_number(everyone, acme, filer):
    register(acme, filer)

    assert register(OrganisationFactory(), filer).pk


@pytest.mark.parametrize(
    "kind", ["DESIGN", "PATENT", "UTILITY_MODEL", "GEOGRAPHICAL_INDICATION", "PLANT_VARIETY"]
)
def test_registered_kinds_need_office_number_and_certificate(kind):
    missing = {
        refusal.field for refusal in what_is_missing(replace(WORK, kind=kind, description="x"), files=0)
    }

    assert {"office", "registration_number", "registered_on", "files"} <= missing


# --- the desk ---


def test_review_verifies_and_notifies_the_owner_and_the_registrant(
    everyone, acme, acme_owner, filer, triager
):
    right = sent(acme, filer)

    review(right, triager, "VALIDATED")

    right.refresh_from_db()
    assert right.state == RightState.VALIDATED
    told = Notification.objects.filter(kind="right.verified").values_list("recipient", flat=True)
    assert set(told) == {acme_owner.pk, filer.pk}


def test_review_asks_and_the_answer_comes_back_to_the_desk(everyone, acme, filer, triager):
    right = sent(acme, filer)
    review(right, triager, "INFO_REQUIRED", questions=["OWNER_DIFFERS"])

    right.refresh_from_db()
    assert right.state == RightState.INFO_REQUIRED
    later = NOON + timedelta(hours=1)
    answer = rights.revise(
        right=right,
        details=replace(MARK, owner_name="Acme"),
        uploads=[certificate()],
        send=True,
        by=filer,
        at=later,
    )
    assert (answer.state, answer.submitted_at, answer.files.count()) == (RightState.SUBMITTED, later, 2)


def test_review_refuses_with_code_and_sentence(everyone, acme, filer, triager):
    row = review(sent(acme, filer), triager, "REJECTED", code="RT-05", sentence="Acme Holdings is the owner.")

    assert (row.code, row.sentence) == ("RT-05", "Acme Holdings is the owner.")
    assert Notification.objects.get(kind="right.rejected").recipient == filer


@pytest.mark.parametrize(
    ("answer", "sentence"),
    [
        ({"verdict": "REJECTED", "sentence": "No."}, "one of the codes"),
        ({"verdict": "REJECTED", "code": "SU-01", "sentence": "No."}, "one of the codes"),
        ({"verdict": "REJECTED", "code": "RT-05"}, "Write a sentence"),
        ({"verdict": "INFO_REQUIRED"}, "at least one question"),
        ({"verdict": "VALIDATED", "questions": ["DATES_DIFFER"]}, "only when you ask"),
    ],
)
def test_review_refuses_an_answer_that_lacks_something(everyone, acme, filer, triager, answer, sentence):
    with pytest.raises(rights.CannotReview, match=sentence):
        review(sent(acme, filer), triager, **answer)

    assert not RightReview.objects.exists()


def test_review_is_refused_to_the_registrant(everyone, acme, triager):
    with pytest.raises(rights.CannotReview, match="registered this right yourself"):
        review(sent(acme, triager), triager, "VALIDATED")


def test_the_second_reviewer_is_told_what_the_first_said(everyone, acme, filer, triager, lead):
    right = sent(acme, filer)
    review(right, triager, "VALIDATED")

    with pytest.raises(Stale, match="Tara Triager answered for SENANDIKA on Mon 2 Mar, 12:00 UTC: Verify"):
        review(right, lead, "REJECTED", code="RT-05", sentence="No.")


def test_a_right_that_was_sent_again_is_not_reviewed_on_its_old_page(everyone, acme, filer, triager):
    right = sent(acme, filer)

    with pytest.raises(Stale, match="sent again"):
        rights.review(
            right=right, submitted_at=NOON - timedelta(hours=1), verdict="VALIDATED", by=triager, at=NOON
        )


# --- lapse and renewal ---


@pytest.mark.parametrize(
    ("markets", "at", "expired"),
    [
        (["SG"], datetime(2026, 3, 1, 15, 59, tzinfo=UTC), 0),  # 23:59 in Singapore, on the last day
        (["SG"], datetime(2026, 3, 1, 16, 0, tzinfo=UTC), 1),  # midnight there
        (["TH"], datetime(2026, 3, 1, 16, 0, tzinfo=UTC), 0),  # an hour less in Bangkok
        (["SG", "TH"], datetime(2026, 3, 1, 16, 0, tzinfo=UTC), 0),
        (["SG", "TH"], datetime(2026, 3, 1, 17, 0, tzinfo=UTC), 1),
    ],
)
def test_expire_waits_for_midnight_in_the_last_market(everyone, markets, at, expired):
    right = IPRightFactory(expires_on=date(2026, 3, 1), in_markets=markets, office="WO")

    assert rights.expire(at=at) == expired

    right.refresh_from_db()
    assert right.state == (RightState.EXPIRED if expired else RightState.VALIDATED)


def test_expire_tells_once_however_often_it_runs(everyone, acme, acme_owner, filer):
    right = IPRightFactory(organisation=acme, registered_by=filer, expires_on=date(2026, 3, 1))

    assert [rights.expire(at=NOON), rights.expire(at=NOON)] == [1, 0]
    assert Notification.objects.filter(kind="right.expired").count() == 2
    assert audited(right) == ["right.expired"]


def test_renew_sends_an_expired_right_to_the_desk(everyone, acme, filer):
    right = IPRightFactory(organisation=acme, state="EXPIRED", expires_on=date(2026, 3, 1))

    right = rights.renew(right=right, expires_on=date(2036, 3, 1), uploads=[certificate()], by=filer, at=NOON)

    assert (right.state, right.expires_on) == (RightState.SUBMITTED, date(2036, 3, 1))


def test_renew_needs_proof(everyone, filer):
    with pytest.raises(rights.CannotRegister, match="renewal certificate is missing"):
        rights.renew(
            right=IPRightFactory(state="EXPIRED"), expires_on=date(2036, 3, 1), uploads=[], by=filer, at=NOON
        )


def test_renew_refuses_a_right_that_has_not_expired(everyone, filer):
    with pytest.raises(Stale, match="SENANDIKA is now verified"):
        rights.renew(
            right=IPRightFactory(), expires_on=date(2036, 3, 1), uploads=[certificate()], by=filer, at=NOON
        )


def test_take_over_registers_a_right_that_carries_at_once(everyone, acme, admin):
    right = rights.take_over(organisation=acme, details=MARK, by=admin, at=NOON)

    assert why_not_carry(right, "SG", reason("TM-01"), ON) is None


def test_add_files_keeps_a_translation_in_any_state(everyone, acme, filer):
    right = RightFileFactory(organisation=acme).right

    rights.add_files(right=right, uploads=[certificate("translation.png")], kind="OTHER", by=filer, at=NOON)

    assert right.files.count() == 2


@pytest.mark.parametrize(
    "state", [state for state in RightState if RightState.SUBMITTED not in RIGHT_MOVES.get(state, ())]
)
def test_revise_refuses_a_right_that_is_not_the_members_to_change(everyone, filer, state):
    with pytest.raises(Stale):
        rights.revise(right=IPRightFactory(state=state), details=MARK, by=filer, at=NOON)
