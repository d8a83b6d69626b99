"""What we know for certain before a notice is sent: said beside the button, with what to do."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from .filing import missing_files, why_not_file
from .lines import Line, why_not_so_many


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing to know before sending; `stops` says whether it stands in the way."""

    stops: bool
    title: str
    text: str = ""
    anchor: str = ""  # of the place on the page where it is put right


def what_we_know(
    *, organisation, agent, reason, lines: list[Line], have: set[str], away: bool
) -> list[Finding]:
    """List what stands in the way of sending, then what is only worth knowing.

    :param have: the kinds of the files that are attached.
    :param away: whether the marketplace did not answer.
    """
    found = []
    if refusal := why_not_file(organisation, agent):
        found.append(Finding(True, refusal.sentence, refusal.remedy))
    found += _about_lines(lines)
    if reason:
        found += [Finding(True, one.sentence, one.remedy, "evidence") for one in missing_files(reason, have)]
    if gone := sum(line.gone for line in lines):
        found.append(_gone(gone))
    if away:
        said = _("The marketplace does not answer at the moment")
        found.append(
            Finding(False, said, _("You can send all the same; we look at the listings as soon as it does."))
        )
    return found


def _about_lines(lines):
    refused = sum(not line.can_be_filed for line in lines)
    if refused:
        said = ngettext("%(n)d line cannot be filed", "%(n)d lines cannot be filed", refused) % {"n": refused}
        yield Finding(True, said, _("Correct it, or leave it out."), "checked")
    elif lines and (refusal := why_not_so_many(len(lines))):
        yield Finding(True, refusal.sentence, refusal.remedy, "checked")


def _gone(count):
    said = ngettext(
        "%(n)d listing was not live when we looked", "%(n)d listings were not live when we looked", count
    ) % {"n": count}
    return Finding(
        False, said, _("You can keep it; it is closed as already down, and does not count."), "checked"
    )
