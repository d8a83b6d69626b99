"""Pre-submission checks: their facts, their display, and overruled warnings."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from ipr_portal.audit.models import AuditEvent
from ipr_portal.tenancy.models import LetterOfAuthority
from ipr_portal.tenancy.scope import organisation_scope, staff_scope
from takedowns.models import Notice, NoticeDraft, OverruledWarning, ReasonCode
from takedowns.rules.checks import Named, Question, foresee
from takedowns.rules.known import Known
from takedowns.rules.lines import judge_lines, why_not_these_lines
from tests.conftest import NOON
from tests.factories import (
    AuthorisedSellerFactory,
    IPRightFactory,
    ListingFactory,
    NoticeFactory,
    OrganisationFactory,
    WithdrawalFactory,
)
from tests.takedowns.drafting import WHY, certified, post, typed
from tests.takedowns.pages import member
from tests.takedowns.pasted import addresses, sighting
from tests.takedowns.test_checks import FORESEEN

pytestmark = pytest.mark.usefixtures("marketplace")

FIRST = "lazada:SG:2874410001"


def asked(acme, own=None, *, keys=(FIRST,), seen=True, **more):
    """A notice that is being written, to which nothing is wanting."""
    named = [Named(place, key, sighting(key, at=NOON) if seen else None) for place, key in enumerate(keys, 1)]
    said = {"explanation": WHY, "language": "en", "capacity": "OWNER", "locations": ["PRODUCT"]}
    common = {
        "organisation": acme, "signatory": "Fadil Filer", "market": "SG", "right": own or certified(acme),
        "reason": ReasonCode.objects.get(code="TM-01"), "named": tuple(named), "fields": said,
    }  # fmt: skip
    return Question(**(common | more))


def found(question, at=NOON):
    with organisation_scope(question.organisation):
        return [(one.code, one.check, one.rows) for one in foresee(question, at=at)]


def rejected(acme, *codes, **more):
    """A decided notice whose listings were rejected under these codes."""
    notice = NoticeFactory(
        organisation=acme, state="DECIDED", decided_at=NOON, pending_count=0, listing_count=len(codes), listings=0, **more
    )  # fmt: skip
    for position, code in enumerate(codes, 1):
        ListingFactory(
            organisation=acme, notice=notice, position=position, outcome="REJECTED", rejection_code=code, decided_at=NOON
        )  # fmt: skip
    return notice


# --- what is gathered ---


def test_nothing_is_found_in_a_notice_that_is_in_order(acme):
    assert found(asked(acme)) == []


@pytest.mark.parametrize("count", [1, 300])
def test_lint_takes_six_statements_however_many_listings(acme, right, count):
    keys = [f"lazada:SG:{number}" for number in range(count)]
    NoticeFactory(organisation=acme, listing_count=count)
    question = asked(acme, right, keys=keys)

    with organisation_scope(acme), CaptureQueriesContext(connection) as captured:
        foresee(question, at=NOON)

    assert (
        len(captured) == 6
    )  # the right's markets and documents, earlier listings, sellers, explanations, history


def history(organisation):
    return Known([Question(organisation=organisation, signatory="")], at=NOON).history


def test_the_history_of_a_code_is_counted_over_the_last_forty(acme):
    rejected(acme, *["SU-01"] * 10, submitted_at=NOON - timedelta(days=9))
    rejected(acme, *["EV-01"] * 9, *["EV-03"] * 30)
    rejected(OrganisationFactory(), "EV-01")

    with organisation_scope(acme):
        assert history(acme) == {"EV-01": 9, "EV-03": 30, "SU-01": 1}


def test_a_rejection_counts_when_the_outcome_is_sent(acme):
    notice = rejected(acme, "EV-01")
    with staff_scope():
        Notice.objects.filter(pk=notice.pk).update(state="IN_TRIAGE", decided_at=None, claim_expires_at=None)

        assert history(acme) == {}


def test_a_listing_that_is_open_in_another_notice_blocks(acme, right):
    NoticeFactory(organisation=acme, right=right, listings__key=FIRST, number="SG-2026-000077-0")

    with organisation_scope(acme):
        [one] = foresee(asked(acme, right), at=NOON)

    assert (one.code, one.blocks, one.title) == (
        "LI-03",
        True,
        "1 listing is open already in SG-2026-000077-0",
    )


def test_what_others_reported_is_nobodys_business(acme, right):
    NoticeFactory(listings__key=FIRST)

    assert found(asked(acme, right)) == []


@pytest.mark.parametrize(
    ("outcome", "code", "expected"),
    [("REJECTED", "EV-01", [("LI-03", "again", (1,))]), ("REMOVED", "", []), ("DUPLICATE", "", [])],
)
def test_a_decided_listing_is_judged_by_its_outcome(acme, right, outcome, code, expected):
    NoticeFactory(
        organisation=acme, right=right, state="DECIDED", decided_at=NOON, pending_count=0, listings__key=FIRST,
        listing_count=1, listings__outcome=outcome, listings__rejection_code=code, listings__decided_at=NOON,
    )  # fmt: skip

    assert found(asked(acme, right)) == expected


def test_of_two_notices_the_open_one_counts(acme, right):
    rejected(acme, "SU-01", right=right)
    with staff_scope():
        key = Notice.objects.get().listings.get().key
    NoticeFactory(organisation=acme, right=right, listings__key=key, submitted_at=NOON - timedelta(days=400))

    assert found(asked(acme, right, keys=[key])) == [("LI-03", "open", (1,))]


def test_a_notice_that_was_settled_warns(acme, right):
    old = NoticeFactory(
        organisation=acme, right=right, state="WITHDRAWN", pending_count=0, listings__key=FIRST,
        listings__outcome="WITHDRAWN", listings__decided_at=NOON,
    )  # fmt: skip
    WithdrawalFactory(organisation=acme, notice=old, reason="LICENCE_GRANTED")

    assert found(asked(acme, right)) == [("PR-04", "settled", (1,))]


@pytest.mark.parametrize(
    ("entry", "expected"),
    [
        ({}, [("SU-03", "authorised", (1,))]),
        ({"valid_until": "2026-03-02"}, [("SU-03", "authorised", (1,))]),
        ({"valid_until": "2026-03-01"}, []),
        ({"valid_from": "2026-03-03"}, []),
        ({"market": "MY"}, []),
        ({"seller": "another-shop"}, []),
    ],
)
def test_an_authorised_seller_is_warned_of_while_the_entry_holds(acme, right, entry, expected):
    AuthorisedSellerFactory(organisation=acme, **entry)

    assert found(asked(acme, right)) == expected


def test_the_register_of_another_organisation_means_nothing_here(acme, right):
    AuthorisedSellerFactory()

    assert found(asked(acme, right)) == []


def test_a_right_that_ends_before_we_decide_is_warned_of(acme):
    ending, holding = (certified(acme, expires_on=day) for day in (date(2026, 3, 4), date(2026, 3, 5)))

    with organisation_scope(acme):
        [one] = foresee(asked(acme, ending), at=NOON)

    assert one.title == "The right ends on Wed 4 Mar 2026; we decide this by Thu 5 Mar 2026"
    assert found(asked(acme, holding)) == []


def test_what_the_rules_of_filing_refuse_blocks_with_their_words(acme):
    thai = certified(acme, office="TH", in_markets=["TH"])
    question = asked(acme, thai, reason=ReasonCode.objects.get(code="CF-05"))

    with organisation_scope(acme):
        market, evidence = foresee(question, at=NOON)

    assert (market.code, market.title, market.anchor) == ("RT-03", "Not registered for Singapore", "id_right")
    assert (evidence.code, evidence.title) == ("EV-03", "CF-05 needs a file: Suspect product")
    assert evidence.todo == "Add it under Evidence."


def unverified(acme):
    type(acme).objects.filter(pk=acme.pk).update(state="SUBMITTED")
    acme.refresh_from_db()
    return {}


def pasted(text):
    refused = why_not_these_lines(judge_lines(text, "SG"))
    return {"refusals": (refused,)} if refused else {}


def under(acme, code, **right):
    return {"own": certified(acme, **right), "reason": ReasonCode.objects.get(code=code)}


SHORT = {"explanation": "Fake cap.", "language": "en", "capacity": "OWNER", "locations": ["PRODUCT"]}
# code: what is wrong with a notice, where a rule of filing refuses it; see FORESEEN in test_lint.py for the others.
REFUSED = {
    "AU-01": unverified,
    "AU-02": lambda acme: {"agent": OrganisationFactory(kind="AGENCY")},
    "RT-01": lambda acme: {"own": certified(acme, state="SUBMITTED")},
    "RT-02": lambda acme: {"own": certified(acme, state="EXPIRED", expires_on=date(2026, 1, 31))},
    "RT-03": lambda acme: {"own": certified(acme, office="TH", in_markets=["TH"])},
    "LI-01": lambda acme: pasted("https://www.lazada.sg/shop/glowhaus-sg"),
    "EV-01": lambda acme: {"fields": SHORT},
    "EV-02": lambda acme: under(acme, "CF-01") | {"files": frozenset({(1, "GENUINE"), (2, "SUSPECT")})},
    "EV-03": lambda acme: under(acme, "CF-05"),
    "EV-04": lambda acme: under(acme, "PT-01", kind="PATENT"),
    "SU-06": lambda acme: under(acme, "CR-03"),
}  # fmt: skip


@pytest.mark.parametrize("code", REFUSED)
def test_what_a_rule_of_filing_refuses_blocks_under_its_code(acme, code):
    question = asked(acme, **REFUSED[code](acme))

    with organisation_scope(acme):
        [one] = foresee(question, at=NOON)

    assert (one.code, one.check, one.blocks) == (code, "refused", True)
    assert one.todo


def test_every_code_that_only_a_rule_refuses_is_raised_by_that_rule():
    by_rule = {code for code, (raising, _blocks, _silent) in FORESEEN.items() if raising.refusals}

    assert by_rule - {"AU-05"} <= set(REFUSED)  # a letter that was ended: see the agency's below
    assert pasted(addresses(1)) == {}


@pytest.mark.parametrize(
    ("letter", "code"),
    [
        (None, "AU-02"),
        ({"valid_until": NOON - timedelta(1)}, "AU-05"),
        ({"valid_until": NOON + timedelta(1)}, "AU-03"),
    ],
)
def test_an_agencys_letter_is_looked_at(acme, acme_owner, right, letter, code):
    agency = OrganisationFactory(kind="AGENCY")
    if letter:
        LetterOfAuthority.objects.create(
            principal=acme, agent=agency, valid_from=NOON - timedelta(9), granted_by=acme_owner, **letter
        )

    assert [row[0] for row in found(asked(acme, right, agent=agency))] == [code]


def test_the_same_explanation_in_every_notice_is_a_template(acme, right):
    NoticeFactory.create_batch(
        3, organisation=acme, right=right, explanation=WHY, listing_count=20, listings=0
    )

    assert found(asked(acme, right)) == [("EV-01", "template", ())]


def test_an_address_the_marketplace_does_not_know_is_warned_of_only_if_it_answered(acme, right):
    assert found(asked(acme, right, seen=False)) == [("LI-04", "unknown", (1,))]
    assert found(asked(acme, right, seen=False, asked=False)) == []
    assert found(asked(acme, right, seen=False, keys=["github:US:acme/x"])) == []


# --- the page ---


def warned(as_filer, acme, draft, own):
    """Ask to send a notice against an authorised seller."""
    AuthorisedSellerFactory(organisation=acme)
    return post(as_filer, draft, typed(own))


def test_a_warning_keeps_a_notice_back_until_it_is_read(as_filer, acme, draft, right):
    answer = warned(as_filer, acme, draft, right)

    page = answer.content.decode()
    [one] = answer.context["in_the_way"]
    assert answer.status_code == 422
    assert f'href="#id_{one.key}"' in page
    assert "SU-03: 2 listings are by sellers you authorised: GlowHaus" in page
    assert answer.context["form"]["signature"].value() == "Fadil Filer"
    with staff_scope():
        assert not Notice.objects.exists()
        assert NoticeDraft.objects.get().fields["signature"] == "Fadil Filer"


def test_an_overruled_warning_is_sent_with_and_stands_on_the_notice(as_filer, acme, draft, right, filer):
    [one] = warned(as_filer, acme, draft, right).context["in_the_way"]

    answer = post(as_filer, draft, typed(right, overruled=[one.key]))

    with staff_scope():
        notice, row = Notice.objects.get(), OverruledWarning.objects.get()
        [event] = AuditEvent.objects.about(notice).filter(action="notice.warnings_overruled")
    assert answer.url == member("notice", notice.number)
    assert (row.notice_id, row.code, row.check_name, row.positions) == (
        notice.pk,
        "SU-03",
        "authorised",
        [1, 2],
    )
    assert (row.overruled_by, row.sentence) == (filer, "2 listings are by sellers you authorised: GlowHaus")
    assert event.detail == {"codes": ["SU-03"]}
    assert "2 listings are by sellers you authorised" in as_filer.get(answer.url).content.decode()


def test_a_warning_must_be_read_again_for_other_listings(as_filer, acme, draft, right):
    [one] = warned(as_filer, acme, draft, right).context["in_the_way"]

    answer = post(as_filer, draft, typed(right, listings=addresses(3), overruled=[one.key]))

    assert answer.status_code == 422


def test_what_is_certain_cannot_be_overruled(as_filer, acme, draft, right):
    NoticeFactory(organisation=acme, right=right, listings__key=FIRST)
    [one] = post(as_filer, draft, typed(right)).context["in_the_way"]

    answer = post(as_filer, draft, typed(right, overruled=[one.key]))

    assert (answer.status_code, one.blocks) == (422, True)
    assert f'name="overruled" value="{one.key}"' not in answer.content.decode()


def test_a_tick_is_kept_with_the_draft(as_filer, acme, draft, right):
    [one] = warned(as_filer, acme, draft, right).context["in_the_way"]
    post(as_filer, draft, typed(right, overruled=[one.key]), button="save")

    page = as_filer.get(member("draft", draft.pk)).content.decode()

    assert f'value="{one.key}" id="id_{one.key}" checked' in " ".join(page.split())


def test_the_page_sums_up_each_section_and_links_each_finding_to_its_field(as_filer, acme, draft, right):
    NoticeFactory(organisation=acme, right=right, listings__key=FIRST)
    said = typed(right, language="ja", reason="CF-05", signature="Maya Putri")
    post(as_filer, draft, said, button="check")

    answer = as_filer.get(member("draft", draft.pk))

    page = answer.content.decode()
    sums = {"choice": (0, 0), "listings": (1, 1), "evidence": (1, 0), "sign": (0, 1)}
    assert answer.context["sums"] == sums
    assert [one.anchor for one in answer.context["findings"]] == [
        "id_files", "id_listings", "id_language", "id_signature",
    ]  # fmt: skip
    for one in answer.context["findings"]:
        assert f'href="#{one.anchor}"' in page
        assert f'id="{one.anchor}"' in page


def test_the_history_stands_beside_the_finding(as_filer, acme, draft, right):
    rejected(acme, *["EV-05"] * 9, *["SU-01"] * 31)
    post(as_filer, draft, typed(right, language="ja"), button="check")

    assert "EV-05: 9 of your last 40 rejections" in as_filer.get(member("draft", draft.pk)).content.decode()


def test_checking_leads_back_to_the_findings(as_filer, draft, right):
    answer = post(as_filer, draft, typed(right), button="check", value="findings")

    assert answer.url == f"{member('draft', draft.pk)}#findings"


def test_what_the_form_says_is_not_said_twice(as_filer, acme, draft, right):
    old = IPRightFactory(organisation=acme, state="EXPIRED", expires_on="2026-01-31")

    answer = post(as_filer, draft, typed(old))

    assert answer.context["form"].errors["right"] == [
        "Expired on Sat 31 Jan 2026. Add the renewal certificate to the right; we verify it again."
    ]
    assert [one.code for one in answer.context["in_the_way"]] == ["RT-06"]


def test_a_notice_that_is_in_order_says_so(as_filer, draft, right):
    post(as_filer, draft, typed(right), button="check")

    page = as_filer.get(member("draft", draft.pk)).content.decode()

    assert "We found nothing that prevents sending" in page
