"""Sending a draft: the pre-submission checks run again, and overruled warnings are recorded on the notice."""

from collections.abc import Collection, Mapping
from datetime import datetime

from django.db import transaction

from ipr_portal.audit.actions import record
from ipr_portal.errors import DomainError
from ipr_portal.marketplace.connector import Sighting
from ipr_portal.tenancy.models import LetterOfAuthority, Organisation
from takedowns.intake import Chosen, question_of
from takedowns.models import Notice, NoticeDraft, OverruledWarning
from takedowns.rules.check_words import Said
from takedowns.rules.checks import Named, Question, foresee, in_the_way
from takedowns.rules.filing import Filing

from .filing import sent_already, submit

FIELDS = ("explanation", "language", "locations", "capacity", "signature")


class CannotSend(DomainError):
    """Something would certainly be rejected, or a warning was not overruled; `findings` say what."""

    def __init__(self, findings: list[Said]) -> None:
        super().__init__(findings[0].title)
        self.findings = findings


@transaction.atomic
def send(
    *,
    filing: Filing,
    draft: NoticeDraft,
    seen: Mapping[str, Sighting] | None,
    overruled: Collection[str],
    by,
    at: datetime,
    agent: Organisation | None = None,
    letter: LetterOfAuthority | None = None,
) -> Notice:
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
    found = foresee(_question(filing, draft, seen, by=by, agent=agent), at=at)
    if left := in_the_way(found, overruled):
        raise CannotSend(left)
    who = {"by": by, "at": at, "agent": agent, "letter": letter}
    notice = submit(filing=filing, organisation=draft.organisation, draft=draft, **who)
    if found:
        _write_down(notice, found, by=by, at=at, agent=agent)
    return notice


def _question(filing: Filing, draft: NoticeDraft, seen, *, by, agent) -> Question:
    """A notice that is about to be sent: its listings have the places that they get in the notice."""
    shown = seen or {}
    return question_of(
        Chosen(filing.market, filing.right, filing.reason),
        {name: getattr(filing, name) for name in FIELDS},
        [Named(place, one.key, shown.get(one.key)) for place, one in enumerate(filing.listings, 1)],
        organisation=draft.organisation, by=by, agent=agent, asked=seen is not None, corrects=draft.corrects,
        files=[(one.file.pk, one.kind) for one in filing.files],
    )  # fmt: skip


def _write_down(notice: Notice, found: list[Said], *, by, at, agent) -> None:
    common = {"organisation_id": notice.organisation_id, "notice": notice}
    OverruledWarning.objects.bulk_create(
        OverruledWarning(
            code=one.code, check_name=one.check, positions=list(one.rows), sentence=one.title, overruled_by=by,
            overruled_at=at, **common,
        )
        for one in found
    )  # fmt: skip
    codes = sorted({one.code for one in found})
    record("notice.warnings_overruled", notice, by=by, at=at, acting_for=agent, codes=codes)
