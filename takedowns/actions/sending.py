"""Sending a draft, or a notice without one: the pre-submission checks run again, and overruled warnings are recorded on the notice."""

from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from typing import NamedTuple

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from ipr_portal.api.models import ApiClient
from ipr_portal.audit.actions import record
from ipr_portal.errors import DomainError
from ipr_portal.marketplace.connector import Sighting
from ipr_portal.tenancy.models import LetterOfAuthority, Organisation
from takedowns.enums import NoticeSource
from takedowns.intake import Chosen, question_of
from takedowns.models import Notice, NoticeDraft, OverruledWarning
from takedowns.rules.check_words import Said
from takedowns.rules.checks import Named, Question, foresee, in_the_way
from takedowns.rules.filing import Filing

from .filing import sent_already, submit

FIELDS = ("explanation", "language", "locations", "capacity", "signature")


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


@transaction.atomic
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
    asked = _question(filing, organisation, corrects, seen, by=by, agent=agent)
    found = foresee(asked, at=at)
    if left := in_the_way(found, overruled):
        raise CannotSend(left)
    who = {"by": by, "at": at, "agent": agent, "letter": letter}
    with once(organisation, origin.external_ref):
        notice = submit(
            filing=filing,
            organisation=organisation,
            draft=draft,
            corrects=corrects,
            **who,
            **origin._asdict(),
        )
    if found:
        _write_down(notice, found, by=by, at=at, agent=agent)
    return notice


@contextmanager
def once(organisation: Organisation, external_ref: str) -> Iterator[None]:
    """Write a notice with a reference that no other notice of the organisation has; two at once are one.

    :raises SentBefore: if there is one, or another transaction has written one meanwhile.
    """
    if not external_ref:
        yield
        return
    rows = Notice.objects.filter(organisation=organisation, external_ref=external_ref)
    if found := rows.first():
        raise SentBefore(found)
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        if "takedowns_external_ref_once" not in str(error):
            raise
        raise SentBefore(rows.get()) from error


def _question(
    filing: Filing, organisation: Organisation, corrects: Notice | None, seen, *, by, agent
) -> Question:
    """A notice that is about to be sent: its listings have the places that they get in the notice."""
    shown = seen or {}
    return question_of(
        Chosen(filing.market, filing.right, filing.reason),
        {name: getattr(filing, name) for name in FIELDS},
        [Named(place, one.key, shown.get(one.key)) for place, one in enumerate(filing.listings, 1)],
        organisation=organisation, by=by, agent=agent, asked=seen is not None, corrects=corrects,
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
