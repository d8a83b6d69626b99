"""What a program sends, as the intake takes it: addresses as a list, statements with their versions, files by key."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from ipr_portal.errors import Refusal
from ipr_portal.evidence.models import EvidenceFile
from takedowns.enums import DETAIL_LABELS
from takedowns.rules.filing import Attachment

from .fields import PARSERS
from .offers import Offer
from .reading import Intake


def typed_of(values: Mapping[str, Any]) -> dict[str, Any]:
    """Values that were sent, as the intake takes them: addresses one a line, statements by their keys.

    A statement with another version than its key's is none that is offered.
    """
    typed = {name: value for name, value in values.items() if name in PARSERS or name == "overruled"}
    if "listings" in typed:
        typed["listings"] = "\n".join(typed["listings"])
    return typed


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


def unasked(values: Mapping[str, Any], intake: Intake) -> Iterator[Refusal]:
    """The details that were sent though the reason does not ask for them: they would be lost."""
    for name in DETAIL_LABELS if intake.chosen_reason else ():
        if values.get(name) and name not in intake.details:
            said = _("“%(field)s” is not asked for by this reason.") % {"field": DETAIL_LABELS[name]}
            yield Refusal("unasked", said, _("Leave it out, or say it in the explanation."), name)


def files_of(keys: Iterable[UUID], *, capabilities, agent) -> dict[UUID, EvidenceFile]:
    """The files that a member may name, by key; one statement, or none without keys."""
    wanted = list(keys)
    return EvidenceFile.objects.for_members(capabilities, agent).in_bulk(wanted) if wanted else {}


def attached(
    named: Iterable[Mapping[str, Any]], found: Mapping[UUID, EvidenceFile], *, field: str = "files.%d.key"
) -> tuple[list[Attachment], list[Refusal]]:
    """The files that a body names, each with what it shows, and a refusal for each that is not there.

    :param field: where the key of each stands.
    """
    files, refusals = [], []
    for place, one in enumerate(named, 1):
        if file := found.get(one["key"]):
            files.append(Attachment(file, one["kind"]))
        else:
            remedy = _("Send it to evidence-files/, and name the key that you get.")
            refusals.append(Refusal("not_found", _("There is no such file."), remedy, field % place))
    return files, refusals
