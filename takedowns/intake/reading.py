"""From what was typed or sent to a filing: what is chosen, what is refused and why, and what would be rejected."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import datetime
from functools import cached_property
from typing import Any
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from ipr_portal.errors import Refusal
from ipr_portal.markets import MARKETS
from takedowns.enums import DIFFERENCES
from takedowns.listings import Recognised
from takedowns.models import IPRight, Notice, ReasonCode
from takedowns.rules.check_words import Said
from takedowns.rules.checks import Named, Question, foresee
from takedowns.rules.drafts import TEXTS, why_not_keep
from takedowns.rules.filing import Attachment, Filing, missing_files
from takedowns.rules.gates import closed
from takedowns.rules.lines import Line, judge_lines, why_not_these_lines
from takedowns.rules.rights import why_not_carry

from .fields import PARSERS, fields_for
from .offers import Offer
from .questions import Chosen, filing_of, question_of
from .refusals import WRONG, ValueRefusal, refusals_of, why_not_of_this_type, why_not_these_characters


class Intake:
    """What somebody typed or sent for a notice, beside what they may choose today.

    Every value may be of any type and missing: nothing here raises for what it reads. Names that a notice does not
    have are passed over.
    """

    def __init__(
        self, typed: Mapping[str, Any], offer: Offer, *, have: Collection[str] = frozenset(),
        parsers: dict[Any, dict[str, forms.Field]] | None = None,
    ) -> None:  # fmt: skip
        """Take the values by field.

        :param have: the kinds of the files that are attached.
        :param parsers: where many notices of one offer keep the parsers that they share.
        """
        known = {name: typed[name] for name in (*PARSERS, "overruled") if name in typed}
        self._mistyped = {
            name: refusal for name, value in known.items() if (refusal := why_not_of_this_type(name, value))
        }
        self.offer, self.have, self._parsers = offer, frozenset(have), parsers
        self.said: dict[str, Any] = {
            name: list(value) if isinstance(value, tuple) else value
            for name, value in known.items()
            if value is not None and name not in self._mistyped
        }  # what can be read: each value a text, a list, or the number of a row

    @cached_property
    def chosen_market(self) -> str:
        market = self.said.get("market", "")
        return market if market in MARKETS else ""

    @cached_property
    def chosen_reason(self) -> ReasonCode | None:
        code = self.said.get("reason")
        return next((one for one in self.offer.reasons if one.code == code), None)

    @cached_property
    def chosen_right(self) -> IPRight | None:
        key = str(self.said.get("right", ""))
        return next((one for one in self.offer.rights if str(one.pk) == key), None)

    @property
    def chosen(self) -> Chosen:
        return Chosen(self.chosen_market, self.chosen_right, self.chosen_reason)

    @property
    def overruled(self) -> set[str]:
        """The keys of the warnings that were read and overruled."""
        return set(self.said.get("overruled", ()))

    @cached_property
    def lines(self) -> list[Line]:
        """Each address, with its result."""
        return judge_lines(self.said.get("listings", ""), self.chosen_market)

    @property
    def named_listings(self) -> list[Recognised]:
        return [line.listing for line in self.lines if line.can_be_filed and line.listing]

    @cached_property
    def fields(self) -> dict[str, forms.Field]:
        """The parsers of this notice, in the order of the page."""
        right, reason = self.chosen_right, self.chosen_reason
        if self._parsers is None:
            return fields_for(self.offer, right, reason)
        alike = (right and right.kind, reason and reason.code)
        if alike not in self._parsers:
            self._parsers[alike] = fields_for(self.offer, right, reason)
        return self._parsers[alike]

    @property
    def details(self) -> list[str]:
        """The fields that the reason asks for besides, and the optional one."""
        return [*self.chosen_reason.fields, DIFFERENCES] if self.chosen_reason else []

    @property
    def values(self) -> dict[str, Any]:
        """What could be read and is not refused, by field."""
        return self._read[0]

    def refusals(self) -> list[Refusal]:
        """Everything that keeps this from being sent, by field and then of the files; an empty list if nothing does.

        Listings have one refusal for all, as the page says it beside the field, and then one for each line that is
        wrong, with its `row`. The rules that need the database (who may act, and when) are asked by `submit`.
        """
        return self._read[1]

    def why_not(self, right: IPRight) -> Refusal | None:
        """Why the notice cannot be filed under the right, as far as both are chosen; or None."""
        return why_not_carry(right, self.chosen_market, self.chosen_reason, self.offer.on)

    def question(
        self, lines: list[Line], *, by, asked: bool, corrects: Notice | None = None,
        files: Collection[tuple[UUID, str]] = (),
    ) -> Question:  # fmt: skip
        """The notice so far as input of the pre-submission checks.

        :param lines: its own, with what the marketplace showed of them.
        :param asked: whether it answered.
        :param files: key and kind of each piece of evidence.
        """
        named = [
            Named(one.number, one.listing.key, one.sighting)
            for one in lines
            if one.listing and one.can_be_filed
        ]
        refused = why_not_these_lines(lines) if lines else None
        return question_of(
            self.chosen, self.said, named, organisation=self.offer.organisation, agent=self.offer.agent, by=by,
            asked=asked, corrects=corrects, files=files, refusals=[refused] if refused else [],
        )  # fmt: skip

    def findings(self, lines: list[Line], *, at: datetime, **more) -> list[Said]:
        """What would be rejected if this were sent now; the arguments are those of `question`."""
        return foresee(self.question(lines, **more), at=at)

    def filing(self, *, files: Sequence[Attachment], signed_from: str | None) -> Filing:
        """What can be sent.

        :raises ValueError: while anything is refused.
        """
        if refusals := self.refusals():
            raise ValueError(f"{refusals[0].field}: {refusals[0]}")
        return filing_of(
            self.values, details={name: self.values[name] for name in self.details if self.values[name]}, files=files,
            statements={text.kind: text for text in self.offer.statements}, signed_from=signed_from,
        )  # fmt: skip

    @cached_property
    def _read(self) -> tuple[dict[str, Any], list[Refusal]]:
        values: dict[str, Any] = {}
        refusals: list[Refusal] = []
        for name, field in self.fields.items():
            value, wrong = self._read_one(name, field)
            refusals += wrong
            if not wrong:
                values[name] = value
        refusals += [self._mistyped["overruled"]] if "overruled" in self._mistyped else []
        refusals += missing_files(self.chosen_reason, {*self.have}) if self.chosen_reason else []
        return values, refusals

    def _read_one(self, name: str, field: forms.Field) -> tuple[Any, list[Refusal]]:
        """The value of a field, and what is wrong with it."""
        if refusal := self._why_not_read(name):
            return None, [refusal]
        try:
            value = field.clean(self.said.get(name))
        except ValidationError as error:
            return None, list(refusals_of(error, name))
        rows = {"right": self.chosen_right, "reason": self.chosen_reason, "listings": self.named_listings}
        return rows.get(name, value), list(self._why_not_take(name))

    def _why_not_read(self, name: str) -> Refusal | None:
        """Answer what keeps a field from being read: its type, or more than any field takes; or None."""
        if name in self._mistyped:
            return self._mistyped[name]
        value = self.said.get(name, "")
        return None if name in TEXTS else why_not_keep(name, value) or why_not_these_characters(name, value)

    def _why_not_take(self, name: str) -> Iterator[Refusal]:
        """What keeps a value from being taken that its field has read."""
        reason, right = self.chosen_reason, self.chosen_right
        if name == "right" and right and (refusal := self.why_not(right)):
            yield refusal
        if name == "reason" and reason and reason.is_closed:
            yield closed(reason)
        if name == "listings" and (refusal := why_not_these_lines(self.lines)):
            yield refusal
            yield from wrong_lines(self.lines)
        if name == "statements" and len(set(map(str, self.said[name]))) < len(self.offer.statements):
            yield ValueRefusal("", WRONG["required"], _("Read and confirm both statements."), name)


def wrong_lines(lines: list[Line]) -> Iterator[Refusal]:
    """The refusal of each line that cannot be filed, with the line it stands on."""
    for line in lines:
        if line.wrong:
            yield Refusal(
                line.wrong.code, line.wrong.sentence, line.wrong.remedy, line.wrong.field, line.number
            )
