"""Another reason for a notice: may it be proposed, what does it require, and may the filer still answer?"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from ipr_portal.errors import Refusal
from ipr_portal.markets import local_day
from ipr_portal.tenancy.roles import Can, may
from ipr_portal.ui.moments import say_moment
from takedowns.enums import DETAIL_LABELS, FileKind, RetypeState
from takedowns.models import Notice, ReasonCode, RetypeProposal
from takedowns.models.notices import TO_TRIAGE

from .check_words import Said
from .checks import Named, Question, foresee
from .claims import not_open, why_not_claim
from .filing import Attachment, missing_files
from .gates import offered
from .known import Known
from .rights import why_not_carry

LONGEST_SENTENCE, LONGEST_DETAIL, MOST_FILES = 1000, 2000, 5
ASKED_FIELDS = ("explanation", "language", "locations", "capacity", "signature")


@dataclass(frozen=True, slots=True)
class Required:
    """What a reason requires of a notice: each field and kind of file by its name, and whether it is there already."""

    details: Mapping[str, bool]
    files: Mapping[str, bool]

    @property
    def missing_details(self) -> list[str]:
        return [name for name, there in self.details.items() if not there]

    @property
    def missing_files(self) -> list[str]:
        return [kind for kind, there in self.files.items() if not there]

    @property
    def rows(self) -> list[tuple[str, bool]]:
        """Each in words, and whether it is there."""
        details = [(str(DETAIL_LABELS[name]), there) for name, there in self.details.items()]
        return details + [(str(FileKind(kind).label), there) for kind, there in self.files.items()]


@dataclass(frozen=True, slots=True)
class Consent:
    """What a filer gives with the consent.

    :param confirmed: whether the statements of the notice are confirmed for the new reason.
    """

    confirmed: bool
    sentence: str = ""
    details: Mapping[str, str] = field(default_factory=dict)
    files: Sequence[Attachment] = ()


def required_by(reason: ReasonCode, details: Mapping[str, Any], kinds: Collection[str]) -> Required:
    """What a reason requires.

    :param details: the additional fields of the notice.
    :param kinds: what its files show.
    """
    return Required(
        {name: bool(details.get(name)) for name in reason.fields},
        {kind: kind in kinds for kind in reason.files},
    )


def fitting_reasons(notice: Notice, *, at: datetime) -> list[ReasonCode]:
    """The reasons in force, other than its own, that fit the right and are open to the rights holder."""
    rows = offered(notice.organisation, at).exclude(code=notice.reason.code).order_by("code", "-version")
    on = local_day(notice.market, at)
    return [
        row
        for row in rows
        if not row.is_closed and why_not_carry(notice.right, notice.market, row, on) is None
    ]


def why_not_propose_now(
    notice: Notice, *, by, at: datetime, before: Sequence[RetypeProposal]
) -> Refusal | None:
    """Answer why this person cannot propose another reason for a notice at this moment, or None.

    :param before: the proposals that were made already.
    """
    if notice.state not in TO_TRIAGE:
        return Refusal("", not_open(notice))
    if not may(by, Can.DECIDE_NOTICES):
        return Refusal("", _("Only people who decide notices can propose another reason."))
    if refusal := why_not_claim(notice, by=by, at=at):
        return Refusal("", refusal)
    if by.pk == notice.submitted_by_id:
        return Refusal("", _("You sent this notice yourself; somebody else must propose it."))
    if _is_begun(notice):
        said = _("Listings of %(number)s are decided; its reason can no longer change.")
        return Refusal("", said % {"number": notice}, _("Undo the decision first, while that is possible."))
    if any(row.state == RetypeState.OPEN for row in before):
        said = _("A proposal waits for the filer already.")
        return Refusal("", said, _("Take it back before you propose something else."))
    return None


def _is_begun(notice: Notice) -> bool:
    """Whether a listing is decided, or its decision is held for a second person."""
    return notice.undecided_count < notice.listing_count


def why_not_this_reason(
    notice: Notice,
    reason: ReasonCode | None,
    sentence: str,
    *,
    at: datetime,
    before: Sequence[RetypeProposal],
) -> Refusal | None:
    """Answer why this reason cannot be proposed with this sentence, or None."""
    if reason is None or reason.pk not in {row.pk for row in fitting_reasons(notice, at=at)}:
        said = _("Choose a reason that fits the right and differs from the present one.")
        return Refusal("", said, "", "reason")
    if any(row.state == RetypeState.DECLINED and row.after.code == reason.code for row in before):
        said = _("The filer has declined %(code)s already.") % {"code": reason.code}
        return Refusal("", said, _("Decide by what is there, or propose another reason."), "reason")
    if not sentence.strip():
        return Refusal("", _("Write why this reason fits: the filer reads it."), "", "sentence")
    return None


def why_not_answer(row: RetypeProposal, notice: Notice, *, at: datetime) -> Refusal | None:
    """Answer why a proposal can no longer be answered, or None."""
    if row.state in (RetypeState.CONSENTED, RetypeState.DECLINED):
        assert row.closed_at is not None
        said = _("%(who)s answered this on %(at)s already.")
        return Refusal("", said % {"who": row.closed_by, "at": say_moment(row.closed_at, now=at)})
    if row.state == RetypeState.TAKEN_BACK:
        return Refusal("", _("Our team took this proposal back."))
    if notice.state not in TO_TRIAGE:
        return Refusal("", not_open(notice))
    if _is_begun(notice):
        said = _("We have begun to decide %(number)s under %(code)s; its reason can no longer change.")
        return Refusal("", said % {"number": notice, "code": row.before.code})
    return None


def why_not_consent(
    row: RetypeProposal, notice: Notice, given: Consent, *, kinds: Collection[str]
) -> list[Refusal]:
    """What is missing for a consent.

    :param kinds: what the files of the notice show.
    """
    there = {*kinds, *(one.kind for one in given.files)}
    needed = required_by(row.after, {**notice.details, **given.details}, there)
    refusals = [
        Refusal("EV-01", _("%(code)s requires this.") % {"code": row.after.code}, "", name)
        for name in needed.missing_details
    ]
    refusals += [
        Refusal(one.code, one.sentence, _("Add it here."), f"files-{kind}")
        for kind, one in zip(needed.missing_files, missing_files(row.after, there), strict=True)
    ]
    if len(given.files) > MOST_FILES * max(len(row.after.files), 1):
        refusals.append(Refusal("", _("These are too many files; add five of each kind."), "", "files"))
    if not given.confirmed:
        said = _("Confirm that your statements hold for %(code)s too.") % {"code": row.after.code}
        refusals.append(Refusal("", said, "", "confirmed"))
    return refusals


def new_findings(
    notice: Notice, reason: ReasonCode, *, details: Mapping[str, Any], files: Collection[tuple[Any, str]],
    by, at: datetime,
) -> list[Said]:  # fmt: skip
    """What the pre-submission checks find with another reason and did not find with the present one.

    :param details: the additional fields, with those that the other reason asks for.
    :param files: key and kind of each file, with those that are added.
    """
    now, then = (
        Question(
            organisation=notice.organisation, agent=notice.agent, signatory=by.name, market=notice.market,
            right=notice.right, reason=one, named=_named(notice), asked=False,
            fields={**details, **{name: getattr(notice, name) for name in ASKED_FIELDS}},
            files=frozenset(files),
        )
        for one in (notice.reason, reason)
    )  # fmt: skip
    known = Known([then], at=at)
    before = {(one.code, one.check) for one in foresee(now, at=at, known=known)}
    return [one for one in foresee(then, at=at, known=known) if (one.code, one.check) not in before]


def _named(notice: Notice) -> tuple[Named, ...]:
    rows = notice.listings.in_order().values_list("position", "key")
    return tuple(Named(place, key) for place, key in rows)
