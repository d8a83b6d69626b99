"""The decision form of the desk: an outcome for each listing, with the text of an explanation template if one is
chosen."""

import json
import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.translation import gettext as _

from ipr_portal.ui.parameters import as_key
from ipr_portal.ui.text import PlainText, tidy
from takedowns.enums import MESSAGE, REJECTIONS, DecisionGround, ListingOutcome
from takedowns.models import Listing, Notice
from takedowns.rules.explanations import OfferedText, own_values, shared_values, why_not_say
from takedowns.rules.triage import GOES, VERDICTS, Verdict
from takedowns.wording import fill

SENTENCE = PlainText(required=False, max_length=2000, lines=True)
SAME_AS = PlainText(required=False, max_length=24)  # the number of a notice
CODE = re.compile(r"([A-Za-z]{2})[- ]?0?([1-9])(?![0-9])")
BY_HEART = re.compile(r"([A-Za-z])([1-9])")
FAMILIES = {code[0]: code[:2] for code in REJECTIONS}  # one letter says which
NAMES = ("outcome", "code", "sentence", "same_as", "explanation")


def code_of(typed: str) -> str:
    """The code that somebody typed: “SU-01”, “su1”, “s1”, or a code followed by its meaning; else the text unchanged."""
    text = typed.strip()
    if (short := BY_HEART.fullmatch(text)) and (family := FAMILIES.get(short[1].upper())):
        return f"{family}-0{short[2]}"
    match = CODE.match(text)
    return f"{match[1].upper()}-0{match[2]}" if match else typed.strip()


class AheadForm(forms.Form):
    """The state of a page that prefetched the next notice."""

    shown = forms.CharField(required=False, max_length=24)
    beside = forms.CharField(required=False, max_length=24)
    version = forms.IntegerField(required=False, min_value=0, max_value=2**31 - 1)


class Ahead(NamedTuple):
    """The number and version of the notice that a page now shows, and the one it had before."""

    shown: str = ""
    beside: str = ""
    version: int | None = None


def ahead_in(request: HttpRequest) -> Ahead:
    """From a request; unreadable input is empty."""
    form = AheadForm(request.POST or request.GET)
    return Ahead(**form.cleaned_data) if form.is_valid() else Ahead()


@dataclass(slots=True)
class ListingChoice:
    """One row of the decision form: a listing with what was chosen for it."""

    listing: Listing
    outcome: str = ""
    code: str = ""
    sentence: str = ""
    same_as: str = ""
    explanation: str = ""  # the key of the template's text
    values: dict[str, str] = field(default_factory=dict)  # what the variables mean for this listing
    texts: list[OfferedText] = field(default_factory=list)  # what is offered for the code
    error: str = ""

    @property
    def key(self) -> str:
        return str(self.listing.pk)

    @property
    def text_choices(self) -> list[tuple[str, str]]:
        return [(str(text.pk), text.name) for text in self.texts]

    @property
    def own_values(self) -> str:
        """What the variables mean for this listing alone, for the script."""
        return json.dumps(own_values(self.listing))

    @property
    def chosen_text(self) -> OfferedText | None:
        """The chosen template's text, if it belongs to this code."""
        return next((row for row in self.texts if str(row.pk) == self.explanation), None)

    def filled_text(self, text: OfferedText) -> str:
        return tidy(fill(text.text, self.values))

    @property
    def outcome_label(self) -> str:
        return str(ListingOutcome(self.outcome).label) if self.outcome in ListingOutcome else ""

    def fill_in(self) -> None:
        """Fill in a template where the sentence is empty or an unchanged template: the chosen one, or the first."""
        untouched = not self.sentence.strip() or any(
            tidy(self.sentence) == self.filled_text(text) for text in self.texts
        )
        text = self.chosen_text or (self.texts[0] if self.texts else None)
        if self.outcome == ListingOutcome.REJECTED and text and untouched:
            self.sentence, self.explanation = self.filled_text(text), str(text.pk)

    def verdict(self, ground: str) -> Verdict:
        """What this choice decides.

        :raises ValidationError: if the sentence holds what no text may.
        """
        rejects = self.outcome == ListingOutcome.REJECTED
        text = self.chosen_text if rejects else None
        sentence = SENTENCE.clean(fill(self.sentence, self.values))
        if text and not sentence:
            sentence = self.filled_text(text)
        return Verdict(
            listing_id=self.listing.pk,
            outcome=ListingOutcome(self.outcome),
            code=self.code if rejects else "",
            sentence=sentence,
            ground=ground if self.outcome in GOES else "",
            same_as=SAME_AS.clean(self.same_as) if self.outcome == ListingOutcome.DUPLICATE else "",
            explanation_id=text.pk if text else None,
            explanation_edited=text is not None and sentence != self.filled_text(text),
        )


class DecisionForm:
    """Outcomes for the open listings of a notice: one by one, or one for all that are ticked.

    Plain data rather than a Django form of a thousand fields: 300 listings with five inputs each.
    """

    def __init__(
        self, notice: Notice, listings: list[Listing], *, texts: Sequence[OfferedText], data=None
    ) -> None:
        self.notice, self.offered = notice, texts  # also those for messages, which the page shows elsewhere
        self.texts = tuple(text for text in texts if text.code != MESSAGE)
        self.data = data or {}
        self.bulk = self.data.get("bulk", "")
        self.picked = set(data.getlist("pick")) if data else set()
        self.ground = self.data.get("ground", notice.reason.ground)
        self.confirmed = bool(self.data.get("confirmed"))
        self.shared = shared_values(notice)
        pending = [row for row in listings if row.outcome == ListingOutcome.PENDING]
        self.held = [row for row in pending if row.in_second_review]
        self.rows = [self._row(row) for row in pending if not row.in_second_review]
        self.settled = [row for row in listings if row.outcome != ListingOutcome.PENDING]
        self.error = ""

    @property
    def version(self) -> int:
        """The version of the notice that the person saw; 0 if invalid."""
        return as_key(self.data.get("version", "")[:9]) or 0

    @property
    def shared_values(self) -> str:
        """What the variables mean for every listing, for the script."""
        return json.dumps(self.shared)

    @property
    def ground_shown(self) -> str:
        """The selected ground; nothing if invalid."""
        return self.ground if self.ground in DecisionGround else ""

    @property
    def bulk_code(self) -> str:
        return code_of(self.data.get("bulk_code", ""))

    @cached_property
    def _by_code(self) -> dict[str, list[OfferedText]]:
        found: dict[str, list[OfferedText]] = {}
        for text in self.texts:
            found.setdefault(text.code, []).append(text)
        return found

    def _row(self, listing: Listing) -> ListingChoice:
        key = str(listing.pk)
        if self.bulk:
            typed = {name: self.data.get(f"bulk_{name}", "") for name in NAMES}
            typed["outcome"] = self.bulk if key in self.picked else ""
        else:
            typed = {name: self.data.get(f"{name}-{key}", "") for name in NAMES}
        if typed["outcome"] == "OTHER":
            typed["outcome"] = self.data.get(f"other-{key}", "")
        typed["code"] = code_of(typed["code"])
        values = self.shared | own_values(listing) if self.data else {}
        return ListingChoice(listing, values=values, texts=self._by_code.get(typed["code"], []), **typed)

    def fill_in(self) -> None:
        """Fill explanation templates into the rows that are to be rejected; nothing is decided yet."""
        for row in self.rows:
            row.fill_in()

    def leave_open(self, places: Collection[int]) -> None:
        """Take back what was chosen for the listings at some places, and their ticks."""
        for row in self.rows:
            if row.listing.position in places:
                self.picked.discard(row.key)
                for name in NAMES:
                    setattr(row, name, "")
                row.texts = []

    def verdicts(self) -> list[Verdict]:
        """The verdicts; `error` and the rows' `error` name invalid input."""
        chosen = [row for row in self.rows if row.outcome]
        found = []
        for row in chosen:
            try:
                found.append(self._read(row))
            except ValidationError as error:
                row.error = error.messages[0]
        if any(row.error for row in chosen):
            self.error = _("Some choices are incomplete; they are marked below.")
        if self.bulk and (refusal := why_not_say(self.data.get("bulk_sentence", ""))):
            self.error = refusal
        return found

    def _read(self, row: ListingChoice) -> Verdict:
        if row.outcome not in VERDICTS:
            raise ValidationError(_("Choose one of the outcomes."))
        if row.outcome == ListingOutcome.REJECTED and row.code not in REJECTIONS:
            raise ValidationError(_("Choose the code that says why, such as SU-01."))
        if row.outcome in GOES and self.ground not in DecisionGround:
            raise ValidationError(_("Choose the reason for taking the listing down."))
        return row.verdict(self.ground)

    def lost(self) -> list[ListingChoice]:
        """The input for listings that somebody else has settled meanwhile, so that it is not lost."""
        if not self.data:
            return []
        rows = [self._row(listing) for listing in [*self.settled, *self.held]]
        return [row for row in rows if row.outcome]

    @property
    def incomplete(self) -> list[ListingChoice]:
        """The rows with invalid input."""
        return [row for row in self.rows if row.error]

    @property
    def chosen_count(self) -> int:
        return sum(bool(row.outcome) for row in self.rows)
