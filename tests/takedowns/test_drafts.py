"""One draft in two tabs, how much a draft takes, and what happens to one that is discarded."""

import importlib
import pkgutil
import re
from datetime import timedelta

import pytest
from django import forms
from django.utils import timezone

import takedowns.forms
from ipr_portal.tenancy.scope import staff_scope
from takedowns.actions import drafts
from takedowns.intake import PARSERS
from takedowns.models import NoticeDraft
from takedowns.rules.drafts import MOST_DRAFTS
from tests.factories import DraftFileFactory, EvidenceFileFactory, NoticeDraftFactory, NoticeFactory
from tests.takedowns.drafting import WHY, beginning, typed
from tests.takedowns.pages import member
from tests.takedowns.pasted import addresses

pytestmark = pytest.mark.usefixtures("marketplace")
BOUNDED = (
    forms.RegexField,
    forms.JSONField,
    forms.UUIDField,
)  # by their form, and read as no more than fields of a draft
AUTOSAVE = {"X-Autosave": "1"}


class Tab:
    """A draft as one browser tab has it open: its fields, and what it began from."""

    def __init__(self, client, draft):
        self.client, self.address = client, member("draft", draft.pk)
        opened = client.get(self.address)
        self.hidden = beginning(opened).hidden
        empty = {"explanation": "", "message_to_seller": ""}
        self.fields = empty | opened.context["draft"].fields

    def types(self, **fields):
        self.fields |= fields
        answer = self.client.post(self.address, self.hidden | self.fields, headers=AUTOSAVE)
        self.hidden["began"] = answer.headers.get("X-Draft-Began", self.hidden["began"])
        return answer

    def presses(self, **button):
        return self.client.post(self.address, self.hidden | self.fields | button)


def kept(draft):
    with staff_scope():
        return NoticeDraft.objects.get(pk=draft.pk).fields


@pytest.fixture
def tabs(as_filer, draft):
    return Tab(as_filer, draft), Tab(as_filer, draft)


def test_a_stale_tab_writes_only_what_it_changed(tabs, draft):
    one, two = tabs
    one.types(explanation=WHY)

    answer = two.types(message_to_seller="S")

    assert (kept(draft)["explanation"], kept(draft)["message_to_seller"]) == (WHY, "S")
    assert (
        "“Which feature infringes, and how you can tell” was changed in another window"
        in answer.content.decode()
    )


def test_where_both_tabs_changed_a_field_neither_text_is_lost(tabs, draft):
    one, two = tabs
    one.types(explanation="Of the first tab.")

    answer = two.types(explanation="Of the second tab.")

    assert (answer.status_code, kept(draft)["explanation"]) == (409, "Of the first tab.")
    assert answer.content.decode().startswith("Not saved: “Which feature infringes")
    page = two.presses(save="1")
    assert page.status_code == 409
    [changed] = page.context["state"].changed
    assert (changed.kept, changed.who) == ("Of the first tab.", "Fadil Filer")
    assert "Of the second tab." in page.content.decode()


@pytest.mark.parametrize(
    ("how", "stands"),
    [("mine", "Second."), ("theirs", "First."), ("both", "Second.\n\nFirst.")],
)
def test_a_field_that_both_changed_is_settled_by_a_button(tabs, draft, how, stands):
    one, two = tabs
    one.types(explanation="First.")
    two.types(explanation="Second.")
    [changed] = two.presses(check="1").context["state"].changed

    answer = two.presses(settled=f"{changed.settled}:{how}")

    assert (answer.status_code, kept(draft)["explanation"]) == (302, stands)


def test_a_field_that_changed_once_more_is_not_settled_blindly(tabs, draft):
    one, two = tabs
    one.types(explanation="First.")
    two.types(explanation="Second.")
    [changed] = two.presses(check="1").context["state"].changed
    one.types(explanation="Third.")

    assert two.presses(settled=f"{changed.settled}:mine").status_code == 409
    assert kept(draft)["explanation"] == "Third."


def test_a_tab_never_conflicts_with_itself(tabs, draft):
    """Answers can be lost, so a tab may send what began long ago."""
    one, _two = tabs
    began = dict(one.hidden)
    for text in ("a", "ab", "", "abc"):
        one.hidden = dict(began)
        assert one.types(explanation=text).status_code == 200

    assert kept(draft)["explanation"] == "abc"


def test_nobody_signs_what_another_tab_wrote_unread(as_filer, draft, right):
    Tab(as_filer, draft).types(**typed(right))
    one, two = Tab(as_filer, draft), Tab(as_filer, draft)
    one.types(message_to_seller="Written elsewhere.")

    answer = two.presses(send="1", **typed(right))

    assert answer.status_code == 409
    assert "Load the page again and read it" in answer.content.decode()


def test_what_cannot_be_read_of_a_page_overwrites_nothing(tabs, draft):
    one, two = tabs
    one.types(explanation="First.")
    for began in ("", "[]", "{", "x" * 100_000, '{"explanation": 7}', "null"):
        two.hidden["began"] = began
        assert two.types(explanation="Second.").status_code == 409

    assert kept(draft)["explanation"] == "First."


@pytest.mark.parametrize(
    ("field", "text", "said"),
    [
        (
            "listings",
            "a\n" * 8000,
            "There are 8,000 lines or addresses; a draft takes 1,000, and a notice 300.",
        ),
        ("listings", "a.b/c " * 5000, "There are 5,000 lines or addresses"),
        ("listings", "x" * 200_001, "The addresses have 200,001 characters; a draft takes 200,000."),
        ("explanation", "ม" * 100_000, "The text has 100,000 characters; a draft takes 20,000."),
        ("signature", "x" * 20_001, "The text has 20,001 characters"),
        ("detailed_message", "x" * 20_001, "The text has 20,001 characters"),
        ("market", "x" * 201, "The text has 201 characters; a draft takes 200."),
        ("locations", ["x"] * 101, "More boxes are ticked than the form has."),
    ],
)
def test_what_is_too_long_is_refused_by_name_and_all_else_is_kept(as_filer, draft, field, text, said):
    answer = as_filer.post(
        member("draft", draft.pk), {"complainant_phone": "1", field: text}, headers=AUTOSAVE
    )

    assert (answer.status_code, said in answer.content.decode()) == (422, True)
    assert kept(draft) == {"complainant_phone": "1"} | {
        name: [] for name in ("locations", "statements", "overruled") if name != field
    }


def test_a_text_that_is_too_long_stays_in_the_page(as_filer, draft):
    answer = as_filer.post(member("draft", draft.pk), {"listings": "a\n" * 8000, "save": "1"})

    page = answer.content.decode()
    assert answer.status_code == 409
    assert page.count("a\n") >= 8000
    assert "Keep the first 300 and file the others in another notice." in page


def test_a_page_draws_the_first_lines_and_counts_the_rest(as_filer, acme, filer):
    draft = NoticeDraftFactory(organisation=acme, started_by=filer, fields={"listings": addresses(900)})

    page = as_filer.get(member("draft", draft.pk)).content.decode()

    assert len(re.findall('id="line-[0-9]+"', page)) == 300
    assert "And 600 more lines, which are not shown." in page


def test_drafts_are_counted_before_one_is_begun(as_filer, acme, filer):
    NoticeDraftFactory.create_batch(MOST_DRAFTS, organisation=acme, started_by=filer)
    begun = beginning(as_filer.get(member("draft_new")))

    answer = as_filer.post(begun.address, begun.hidden | {"explanation": "kept in the page", "save": "1"})

    assert answer.status_code == 422
    assert f"There are {MOST_DRAFTS} drafts already." in answer.content.decode()
    assert "kept in the page" in answer.content.decode()


def test_a_discarded_draft_can_be_taken_back_for_ten_minutes(as_filer, draft, filer):
    as_filer.post(member("draft_discard", draft.pk))
    assert [row.pk for row in as_filer.get(member("file")).context["discarded"]] == [draft.pk]

    as_filer.post(member("draft_take_back", draft.pk))
    assert as_filer.get(member("draft", draft.pk)).status_code == 200

    with staff_scope():
        drafts.discard(draft=draft, by=filer, at=timezone.now() - timedelta(minutes=11))
    assert as_filer.post(member("draft_take_back", draft.pk)).status_code == 409
    assert as_filer.get(member("file")).context["discarded"] == []


def test_three_drafts_are_shown_by_right_market_and_listings(as_filer, acme, filer, right):
    NoticeDraftFactory.create_batch(8, organisation=acme, started_by=filer)
    named = {"right": str(right.pk), "market": "SG", "listings": addresses(2)}
    NoticeDraftFactory(organisation=acme, started_by=filer, fields=named, saved_at=timezone.now())

    page = as_filer.get(member("notices")).content.decode()

    assert "SENANDIKA, Singapore, 2 listings" in page
    assert "All 9 drafts" in page
    assert page.count("Nothing chosen yet") == 2
    assert as_filer.get(member("drafts")).content.decode().count("Nothing chosen yet") == 8


def test_the_same_file_for_both_products_is_named(as_filer, acme, draft):
    for kind in ("GENUINE", "SUSPECT"):
        file = EvidenceFileFactory(organisation=acme, sha256="a" * 64)
        DraftFileFactory(organisation=acme, draft=draft, kind=kind, file=file)

    assert "The same file twice." in as_filer.get(member("draft", draft.pk)).content.decode()


def test_the_page_says_when_it_is_decided_and_nothing_while_there_is_nothing_to_check(as_filer, draft):
    empty = as_filer.get(member("draft", draft.pk)).content.decode()
    as_filer.post(member("draft", draft.pk), {"market": "SG", "check": "1"})

    assert "We found nothing that prevents sending" not in empty
    assert "Decided by, if sent now" not in empty
    assert "Decided by, if sent now" in as_filer.get(member("draft", draft.pk)).content.decode()


# --- what the page says ---


def test_sending_says_by_when_it_is_decided(as_filer, draft, right):
    sent = as_filer.post(member("draft", draft.pk), typed(right) | {"send": "1"})

    assert "We decide by" in as_filer.get(sent.url).content.decode()


def test_errors_stand_in_the_order_of_the_page_and_in_words_of_their_own(as_filer, draft, right):
    answer = as_filer.post(member("draft", draft.pk), {"reason": "CF-02", "right": right.pk, "send": "1"})

    form = answer.context["form"]
    wrong = [name for name in form.fields if name in form.errors]
    assert wrong == [
        "market", "listings", "explanation", "tell_tale", "locations", "language", "files", "capacity",
        "complainant_name", "complainant_email", "statements", "signature",
    ]  # fmt: skip
    assert "This field is required" not in answer.content.decode()


def test_only_the_reasons_of_the_right_are_offered_the_usual_ones_first(as_filer, draft, right):
    without = as_filer.get(member("draft", draft.pk))
    as_filer.post(member("draft", draft.pk), {"right": right.pk, "check": "1"})

    offered = [one.code for one in as_filer.get(member("draft", draft.pk)).context["form"].fitting_reasons]

    assert "Choose the right first" in without.content.decode()
    assert offered[:3] == ["CF-02", "TM-01", "TM-03"]
    assert {code[:2] for code in offered} == {"CF", "TM", "OT"}


def test_file_is_the_current_entry_inside_a_draft(as_filer, draft):
    for page in (member("draft", draft.pk), member("drafts"), member("draft_new")):
        assert f'href="{member("file")}" aria-current="page"' in as_filer.get(page).content.decode()


def test_withdrawing_does_not_look_like_sending(as_filer, acme, right):
    notice = NoticeFactory(organisation=acme, right=right)

    page = as_filer.get(member("notice_withdrawal", notice.number)).content.decode()

    assert re.search(r'class="btn btn--breach"[^>]*>\s*<span>Withdraw notice', page)


def fields_of_forms():
    for module in pkgutil.iter_modules(takedowns.forms.__path__, "takedowns.forms."):
        for form in vars(importlib.import_module(module.name)).values():
            for name, field in getattr(form, "base_fields", {}).items():
                yield f"{form.__name__}.{name}", field


def test_every_text_that_a_form_or_the_intake_takes_is_bounded():
    unbounded = []
    for name, field in [*fields_of_forms(), *PARSERS.items()]:
        bounded = getattr(field, "most", None) or getattr(field, "max_length", None)
        if isinstance(field, forms.CharField) and not isinstance(field, BOUNDED) and not bounded:
            unbounded.append(name)

    assert unbounded == []
