"""Parsing what the desk posts: an outcome for each listing."""

from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from ipr_portal.ui.text import PlainText
from takedowns.enums import REJECTIONS, DecisionGround, ListingOutcome
from takedowns.models import Listing
from takedowns.rules.triage import GOES, VERDICTS, Verdict

SENTENCE = PlainText(required=False, max_length=2000, lines=True)


@dataclass(slots=True)
class ListingChoice:
    """One row of the decision form: a listing with what was chosen for it."""

    listing: Listing
    outcome: str = ""
    code: str = ""
    sentence: str = ""
    same_as: str = ""
    error: str = ""

    def verdict(self, ground: str) -> Verdict:
        """What this choice decides.

        :raises ValidationError: if the sentence holds what no text may.
        """
        rejects = self.outcome == ListingOutcome.REJECTED
        return Verdict(
            listing_id=self.listing.pk,
            outcome=ListingOutcome(self.outcome),
            code=self.code if rejects else "",
            sentence=SENTENCE.clean(self.sentence),
            ground=ground if self.outcome in GOES else "",
            same_as=self.same_as.strip() if self.outcome == ListingOutcome.DUPLICATE else "",
        )


class DecisionForm:
    """Outcomes for the open listings of a notice: one by one, or one for all that are ticked.

    Plain data rather than a Django form of a thousand fields: 300 listings with four inputs each.
    """

    def __init__(self, listings: list[Listing], *, ground: str, data=None):
        self.data = data or {}
        self.bulk = self.data.get("bulk", "")
        self.picked = set(data.getlist("pick")) if data else set()
        self.ground = self.data.get("ground", ground)
        self.confirmed = bool(self.data.get("confirmed"))
        self.rows = [self._row(listing) for listing in listings]
        self.error = ""

    def _row(self, listing: Listing) -> ListingChoice:
        key = str(listing.pk)
        if self.bulk:
            chosen = self.bulk if key in self.picked else ""
            values = [chosen, self.data.get("bulk_code", ""), self.data.get("bulk_sentence", ""), ""]
        else:
            values = [
                self.data.get(f"{name}-{key}", "") for name in ("outcome", "code", "sentence", "same_as")
            ]
            if values[0] == "OTHER":
                values[0] = self.data.get(f"other-{key}", "")
        values[1] = values[1].split(" ", 1)[0].upper()  # a code, or a code with its meaning behind it
        return ListingChoice(listing, *values)

    def verdicts(self) -> list[Verdict]:
        """What was chosen; `error` and the rows' `error` say what cannot be read."""
        chosen = [row for row in self.rows if row.outcome]
        found = []
        for row in chosen:
            try:
                found.append(self._read(row))
            except ValidationError as error:
                row.error = error.messages[0]
        if any(row.error for row in chosen):
            self.error = _("Some choices are incomplete; they are marked below.")
        return found

    def _read(self, row: ListingChoice) -> Verdict:
        if row.outcome not in VERDICTS:
            raise ValidationError(_("Choose one of the outcomes."))
        if row.outcome == ListingOutcome.REJECTED and row.code not in REJECTIONS:
            raise ValidationError(_("Choose the code that says why, such as SU-01."))
        if row.outcome in GOES and self.ground not in DecisionGround:
            raise ValidationError(_("Say on which ground the listing goes."))
        return row.verdict(self.ground)

    @property
    def chosen_count(self) -> int:
        return sum(bool(row.outcome) for row in self.rows)
