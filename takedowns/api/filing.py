"""Sending a notice by API: the values that were sent become a filing through the intake, as those of the page do."""

from collections.abc import Collection, Iterator, Mapping
from datetime import datetime
from types import MappingProxyType
from typing import Any, NamedTuple
from uuid import UUID

from django.utils.translation import gettext as _

from ipr_portal.accounts.network import client_address
from ipr_portal.api.exceptions import Problem
from ipr_portal.api.problems import Fault, fault_of
from ipr_portal.api.resources import Resource
from ipr_portal.errors import Refusal
from ipr_portal.evidence.models import EvidenceFile
from takedowns.actions.filing import CannotFile
from takedowns.actions.sending import CannotSend, Origin, SentBefore, send, send_directly
from takedowns.enums import DETAIL_LABELS, NoticeSource
from takedowns.intake import Intake, Offer, letter_of, offer_to, sightings
from takedowns.models import Notice, NoticeDraft
from takedowns.rules.check_words import Said
from takedowns.rules.checks import in_the_way
from takedowns.rules.filing import Attachment
from takedowns.rules.lines import Line

from .bodies import typed_of


class Looked(NamedTuple):
    """The lines of a notice with what the marketplace shows of them, and what would be rejected."""

    lines: list[Line]
    away: bool  # the marketplace did not answer
    found: list[Said]


class Sender:
    """One notice that somebody sends in a call of the API.

    :raises Problem: `invalid`, naming files that the caller may not see.
    """

    def __init__(
        self, resource: Resource, values: Mapping[str, Any], *, base: Mapping[str, Any] = MappingProxyType({}),
        files: list[Attachment] | None = None, corrects: Notice | None = None,
    ) -> None:  # fmt: skip
        """Read the values.

        :param base: what a draft has, in whose place these values are taken.
        :param files: where they name none.
        """
        self.resource, self.values, self.corrects = resource, dict(values), corrects
        typed = {**base, **typed_of(self.values)}
        self.offer = offer_to(resource.organisation, resource.agent, typed.get("market"), resource.at)
        self.files = attachments_of(resource, self.values.get("files", ())) if files is None else files
        typed |= confirmed(self.values, self.offer)
        self.intake = Intake(typed, self.offer, have={one.kind for one in self.files})

    @property
    def at(self) -> datetime:
        return self.resource.at

    def check_values(self) -> None:
        """Check what can be checked without the database.

        :raises Problem: `refused`, with everything that the intake refuses.
        """
        if faults := self.faults():
            raise Problem("refused", faults=faults)

    def faults(self) -> list[Fault]:
        """Everything that the intake refuses, and what was sent in vain."""
        faults = [fault_at_row(one) for one in self.intake.refusals()]
        return faults + (list(unasked(self.values, self.intake)) if self.intake.chosen_reason else [])

    def look(self) -> Looked:
        """What the marketplace shows, and what would be rejected."""
        lines, away = sightings(self.intake.lines, self.at)
        found = self.intake.findings(
            lines, at=self.at, by=self.resource.request.user, asked=not away, corrects=self.corrects,
            files=[(one.file.pk, one.kind) for one in self.files],
        )  # fmt: skip
        return Looked(lines, away, found)

    def send(self, draft: NoticeDraft | None = None) -> Notice:
        """Send the notice.

        :raises Problem: `refused` with everything that keeps it from being sent, `conflict` if its reference is taken.
        """
        self.check_values()
        lines, away = sightings(self.intake.lines, self.at)
        seen = (
            None if away else {one.listing.key: one.sighting for one in lines if one.listing and one.sighting}
        )
        resource = self.resource
        common: dict[str, Any] = {
            "filing": self.intake.filing(files=self.files, signed_from=client_address(resource._asked)),
            "seen": seen, "overruled": self.intake.overruled, "by": resource.request.user, "at": self.at,
            "agent": resource.agent, "letter": letter_of(resource.organisation, resource.agent, self.at),
            "origin": Origin(NoticeSource.API, resource.client_row, self.values.get("external_ref", "")),
        }  # fmt: skip
        try:
            if draft:
                return send(draft=draft, **common)
            return send_directly(organisation=resource.organisation, corrects=self.corrects, **common)
        except CannotSend as refused:
            raise Problem("refused", faults=[fault_of_finding(one) for one in refused.findings]) from refused
        except CannotFile as refused:
            raise Problem("refused", faults=[fault_of(refused.refusal)]) from refused
        except SentBefore as refused:
            fault = Fault(
                "external_ref",
                str(refused),
                "external_ref",
                remedy=_("Read that notice, or take another reference."),
            )
            raise Problem("conflict", faults=[fault], detail=str(refused)) from refused

    def foresee(self) -> dict[str, Any]:
        """What sending would find, without sending."""
        missing, looked = self.faults(), self.look()
        left = in_the_way(looked.found, self.intake.overruled)
        return {
            "would_be_sent": not (left or missing),
            "marketplace_answered": not looked.away,
            "missing": missing,
            "findings": looked.found,
        }


def attachments_of(
    resource: Resource, named: Collection[Mapping[str, Any]], *, field: str = "files.%d.key"
) -> list[Attachment]:
    """The files that a body names, each with what it shows; one statement.

    :param field: where the key of each stands.
    :raises Problem: `invalid`, for keys of files that the caller may not see.
    """
    if not named:
        return []
    rows = EvidenceFile.objects.for_members(resource._asked.capabilities, resource.agent)
    found: dict[UUID, EvidenceFile] = rows.in_bulk([one["key"] for one in named])
    faults = [
        Fault(
            "not_found", _("There is no such file."), field % place,
            remedy=_("Send it to evidence-files/, and name the key that you get."),
        )
        for place, one in enumerate(named, 1)
        if one["key"] not in found
    ]  # fmt: skip
    if faults:
        raise Problem("invalid", faults=faults)
    return [Attachment(found[one["key"]], one["kind"]) for one in named]


def confirmed(values: Mapping[str, Any], offer: Offer) -> dict[str, list[str]]:
    """The statements that are confirmed, by their keys; one with another version than its key's is not offered."""
    if "statements" not in values:
        return {}
    versions = {one.pk: one.version for one in offer.statements}
    said = values["statements"]
    return {
        "statements": [
            str(one["key"]) if versions.get(one["key"], one["version"]) == one["version"] else "0"
            for one in said
        ]
    }


def unasked(values: Mapping[str, Any], intake: Intake) -> Iterator[Fault]:
    """The details that were sent though the reason does not ask for them: they would be lost."""
    for name in DETAIL_LABELS:
        if values.get(name) and name not in intake.details:
            said = _("“%(field)s” is not asked for by this reason.") % {"field": DETAIL_LABELS[name]}
            yield Fault("unasked", said, name, remedy=_("Leave it out, or say it in the explanation."))


def fault_at_row(refusal: Refusal) -> Fault:
    """A refusal of the intake; that of one address is said at its place."""
    fault = fault_of(refusal)
    field = f"{refusal.field}.{refusal.row}" if refusal.row else refusal.field
    return Fault(fault.code, fault.detail, field, None, fault.remedy)


def fault_of_finding(one: Said) -> Fault:
    """What a pre-submission check found: what is certain must be corrected, a warning can be overruled."""
    remedy = one.todo
    if not one.blocks:
        remedy = f"{remedy} {_('Or name “%(key)s” in overruled.') % {'key': one.key}}".strip()
    field = f"{one.field}.{one.rows[0]}" if one.field == "listings" and len(one.rows) == 1 else one.field
    return Fault(one.code or "refused", one.title, field, None, remedy)
