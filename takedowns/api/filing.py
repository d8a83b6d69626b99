"""Sending a notice by API: the values that were sent become a filing through the intake, as those of the page do."""

from collections.abc import Collection, Mapping
from datetime import datetime
from functools import cached_property
from types import MappingProxyType
from typing import Any, NamedTuple

from ipr_portal.accounts.network import client_address
from ipr_portal.api.exceptions import Problem
from ipr_portal.api.problems import Fault, fault_of
from ipr_portal.api.resources import Resource
from takedowns.actions.faults import fault_at_row, faults_of
from takedowns.actions.filing import CannotFile
from takedowns.actions.sending import CannotSend, Origin, SentBefore, send, send_directly
from takedowns.enums import NoticeSource
from takedowns.intake import Intake, letter_of, offer_to, sightings
from takedowns.intake.sent import attached, confirmed, files_of, typed_of, unasked
from takedowns.models import Notice, NoticeDraft
from takedowns.rules.check_words import Said
from takedowns.rules.checks import in_the_way
from takedowns.rules.filing import Attachment, Filing
from takedowns.rules.lines import Line


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
        self.offer = offer_to(
            resource.organisation, resource.agent, typed.get("market"), resource.at,
            right=self.values.get("right"), reason=self.values.get("reason"),
        )  # fmt: skip
        self.files = attachments_of(resource, self.values.get("files", ())) if files is None else files
        typed |= confirmed(self.values, self.offer)
        self.intake = Intake(typed, self.offer, have={one.kind for one in self.files})

    @property
    def at(self) -> datetime:
        return self.resource.at

    @cached_property
    def filing(self) -> Filing:
        """What is sent.

        :raises ValueError: while anything is refused.
        """
        return self.intake.filing(files=self.files, signed_from=client_address(self.resource._asked))

    def check_values(self) -> None:
        """Check what can be checked without the database.

        :raises Problem: `refused`, with everything that the intake refuses.
        """
        if faults := self.faults():
            raise Problem("refused", faults=faults)

    def faults(self) -> list[Fault]:
        """Everything that the intake refuses, and what was sent in vain."""
        return [fault_at_row(one) for one in (*self.intake.refusals(), *unasked(self.values, self.intake))]

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
            "filing": self.filing, "seen": seen, "overruled": self.intake.overruled, "by": resource.request.user, "at": self.at,
            "agent": resource.agent, "letter": letter_of(resource.organisation, resource.agent, self.at),
            "origin": Origin(NoticeSource.API, resource.client_row, self.values.get("external_ref", "")),
        }  # fmt: skip
        try:
            if draft:
                return send(draft=draft, **common)
            return send_directly(organisation=resource.organisation, corrects=self.corrects, **common)
        except (CannotSend, CannotFile) as refused:
            raise Problem("refused", faults=faults_of(refused)) from refused
        except SentBefore as refused:
            raise Problem("conflict", faults=faults_of(refused), detail=str(refused)) from refused

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
    keys = [one["key"] for one in named]
    found = files_of(keys, capabilities=resource._asked.capabilities, agent=resource.agent)
    files, missing = attached(named, found, field=field)
    if missing:
        raise Problem("invalid", faults=[fault_of(one) for one in missing])
    return files
