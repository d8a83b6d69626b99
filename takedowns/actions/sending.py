"""Sending a draft, or notices without one: the pre-submission checks run again, and overruled warnings are recorded."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from ipr_portal.api.models import ApiClient
from ipr_portal.audit.actions import event, record_many
from ipr_portal.errors import DomainError
from ipr_portal.marketplace.connector import Sighting
from ipr_portal.tenancy.models import LetterOfAuthority, Organisation
from takedowns.enums import NoticeSource
from takedowns.intake import Chosen, question_of
from takedowns.models import Notice, NoticeDraft, OverruledWarning
from takedowns.rules.check_words import Said
from takedowns.rules.checks import Named, Question, foresee, in_the_way
from takedowns.rules.filing import Filing
from takedowns.rules.known import Known

from .filing import CannotFile, Submission, ToSend, sent_already

FIELDS = ("explanation", "language", "locations", "capacity", "signature")
ONE_REFERENCE = "takedowns_external_ref_once"  # the constraint


class Origin(NamedTuple):
    """Where a notice comes from, and what its sender calls it."""

    source: str = NoticeSource.PORTAL
    client: ApiClient | None = None
    external_ref: str = ""


FROM_THE_PAGE = Origin()


class SentBefore(DomainError):
    """The organisation has a notice with this reference already: `notice`."""

    def __init__(self, notice: Notice) -> None:
        said = _("%(number)s has the reference “%(reference)s” already.")
        super().__init__(said % {"number": notice, "reference": notice.external_ref})
        self.notice = notice


class CannotSend(DomainError):
    """Something would certainly be rejected, or a warning was not overruled; `findings` say what."""

    def __init__(self, findings: list[Said]) -> None:
        super().__init__(findings[0].title)
        self.findings = findings


@transaction.atomic
def send(
    *, filing: Filing, draft: NoticeDraft, seen: Mapping[str, Sighting] | None, overruled: Collection[str], by,
    at: datetime, agent: Organisation | None = None, letter: LetterOfAuthority | None = None,
    origin: Origin = FROM_THE_PAGE,
) -> Notice:  # fmt: skip
    """Send a draft if nothing prevents it, and record the warnings it was sent with.

    Sent twice from one draft, it is one notice: the second answer is the first notice.

    :param seen: what the marketplace shows of the listings, by key; None if it did not answer.
    :param overruled: the keys of the warnings that the filer has read and overruled.
    :raises CannotSend: if something would certainly be rejected, or a warning was not overruled.
    :raises CannotFile: if a rule of filing forbids it that the checks do not cover.
    :raises Stale: if the draft was thrown away meanwhile.
    """
    if sent := sent_already(draft):
        return sent
    who = {"by": by, "at": at, "agent": agent, "letter": letter, "origin": origin}
    return send_directly(
        filing=filing, organisation=draft.organisation, seen=seen, overruled=overruled, draft=draft,
        corrects=draft.corrects, **who,
    )  # fmt: skip


def send_directly(
    *, filing: Filing, organisation: Organisation, seen: Mapping[str, Sighting] | None, overruled: Collection[str],
    by, at: datetime, agent: Organisation | None = None, letter: LetterOfAuthority | None = None,
    draft: NoticeDraft | None = None, corrects: Notice | None = None, origin: Origin = FROM_THE_PAGE,
) -> Notice:  # fmt: skip
    """Send a notice that needs no draft, as `send` does.

    :param corrects: the decided notice whose listings are sent again.
    :raises CannotSend: if something would certainly be rejected, or a warning was not overruled.
    :raises CannotFile: if a rule of filing forbids it that the checks do not cover.
    :raises SentBefore: if the organisation has a notice with this `external_ref`.
    """
    one = ToSend(
        filing=filing, overruled=overruled, external_ref=origin.external_ref, draft=draft, corrects=corrects
    )
    together = Together(
        [one], organisation=organisation, seen=seen, by=by, at=at, agent=agent, letter=letter, origin=origin
    )
    together.check()
    with transaction.atomic(savepoint=False):  # the scope's; until here nothing is written
        together.write()
    if error := together.errors[0]:
        raise error
    return together.notices[0]


class Together:
    """Notices of one organisation that are sent together, each as if those before it were sent already.

    First `check`, then `write` within one transaction. `errors` says why one is not sent: SentBefore, CannotSend,
    CannotFile, or None. `notices` has those that were written, by their place.
    """

    def __init__(
        self, chosen: Sequence[ToSend], *, organisation: Organisation, seen: Mapping[str, Sighting] | None, by,
        at: datetime, agent: Organisation | None = None, letter: LetterOfAuthority | None = None,
        origin: Origin = FROM_THE_PAGE, names: Sequence[str] = (),
    ) -> None:  # fmt: skip
        """Take the notices.

        :param seen: what the marketplace shows of their listings, by key; None if it did not answer.
        :param names: what each is called in a finding about another.
        """
        self.chosen, self.organisation, self.seen, self.names = chosen, organisation, seen, names
        self.by, self.at, self.agent, self.letter, self.origin = by, at, agent, letter, origin
        self.errors: list[DomainError | None] = [None] * len(chosen)
        self.notices: dict[int, Notice] = {}
        self._found: dict[int, list[Said]] = {}

    def check(self) -> None:
        """Lock the rights, and find out what can be sent."""
        questions = [self._question(one) for one in self.chosen]
        known, taken = Known(questions, at=self.at), self._sent_before(range(len(self.chosen)))
        self._submission = Submission(
            [one.filing for one in self.chosen], organisation=self.organisation, by=self.by, at=self.at,
            agent=self.agent, letter=self.letter, source=self.origin.source, client=self.origin.client,
        )  # fmt: skip
        for place, (one, question) in enumerate(zip(self.chosen, questions, strict=True)):
            if before := taken.get(place):
                self.errors[place] = SentBefore(before)
                continue
            self.errors[place] = self._why_not(place, one, question, known)
            if self.errors[place] is None and self.names:
                known.note(question, self.names[place])

    def write(self) -> None:
        """Write those that can be sent; one whose reference another transaction has taken meanwhile is left out."""
        while places := self._left():
            sent = [self.chosen[place] for place in places]
            try:
                with transaction.atomic(savepoint=any(one.external_ref for one in sent)):
                    written = self._submission.write(sent)
            except IntegrityError as error:
                taken = self._sent_before(places) if ONE_REFERENCE in str(error) else {}
                if not taken:
                    raise
                for place, notice in taken.items():
                    self.errors[place] = SentBefore(notice)
                continue
            self.notices.update(zip(places, written, strict=True))
        self._write_down()

    def _left(self) -> list[int]:
        return [place for place, error in enumerate(self.errors) if not error and place not in self.notices]

    def _why_not(self, place: int, one: ToSend, question: Question, known: Known) -> DomainError | None:
        found = foresee(question, at=self.at, known=known)
        if left := in_the_way(found, one.overruled):
            return CannotSend(left)
        if refusal := self._submission.why_not(one.filing):
            return CannotFile(refusal)
        self._found[place] = found
        return None

    def _sent_before(self, places: Collection[int]) -> dict[int, Notice]:
        """The notices that have the references already, by place."""
        refs = {self.chosen[place].external_ref for place in places} - {""}
        if not refs:
            return {}
        rows = Notice.objects.filter(organisation=self.organisation, external_ref__in=refs)
        found = {one.external_ref: one for one in rows}
        named = ((place, found.get(self.chosen[place].external_ref)) for place in places)
        return {place: notice for place, notice in named if notice}

    def _question(self, one: ToSend) -> Question:
        """A notice that is about to be sent: its listings have the places that they get in the notice."""
        filing, shown = one.filing, self.seen or {}
        return question_of(
            Chosen(filing.market, filing.right, filing.reason),
            {name: getattr(filing, name) for name in FIELDS},
            [Named(place, found.key, shown.get(found.key)) for place, found in enumerate(filing.listings, 1)],
            organisation=self.organisation, by=self.by, agent=self.agent, asked=self.seen is not None,
            corrects=one.corrects, files=[(attached.file.pk, attached.kind) for attached in filing.files],
        )  # fmt: skip

    def _write_down(self) -> None:
        """Record the warnings that the notices were sent with."""
        overruled = {place: self._found[place] for place in sorted(self.notices) if self._found[place]}
        if not overruled:
            return
        OverruledWarning.objects.bulk_create(
            OverruledWarning(
                code=one.code, check_name=one.check, positions=list(one.rows), sentence=one.title,
                overruled_by=self.by, overruled_at=self.at, organisation_id=self.organisation.pk,
                notice=self.notices[place],
            )
            for place, found in overruled.items() for one in found
        )  # fmt: skip
        common: dict[str, Any] = {"by": self.by, "at": self.at, "acting_for": self.agent}
        record_many(
            event(
                "notice.warnings_overruled", self.notices[place], **common, codes=sorted({one.code for one in found})
            )
            for place, found in overruled.items()
        )  # fmt: skip
