"""Who may read which pages, and which steps a page may take."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any

from django.utils.translation import gettext as _

from ipr_portal.errors import Refusal
from ipr_portal.formatted_text import MOST
from outreach.enums import RESOURCE_MOVES, Audience, ResourceKind, ResourceState
from outreach.models import Resource
from programmes.models import Participation

REVIEW_AFTER = timedelta(days=365)
ANSWERS_SAID = 5  # "helped 4 of 5": below that a share says nothing


def audiences_of(person, organisation_ids: Iterable[int]) -> list[str]:
    """What somebody may read: strangers what is for everybody; in the scope of the desk for all others."""
    if not person.is_authenticated:
        return [Audience.PUBLIC]
    if person.staff_role:
        return list(Audience.values)
    ours = Participation.objects.bound().filter(organisation__in=list(organisation_ids))
    return [Audience.PUBLIC, Audience.REGISTERED, *([Audience.IPP_PLUS] if ours.exists() else [])]


def review_day(at: datetime) -> date:
    """By when a page is reviewed again: a year after it was published or reviewed."""
    return (at + REVIEW_AFTER).date()


def why_not_move(resource: Resource, state: str) -> Refusal | None:
    """Why a page cannot take a step now."""
    if state in RESOURCE_MOVES.get(ResourceState(resource.state), ()):
        return None
    said = _("This page is “%(state)s”; that cannot be done with it now.")
    return Refusal("", said % {"state": resource.get_state_display()}, _("Open it again to see what can."))


def why_not_archive(resource: Resource) -> Refusal | None:
    """A remedy page stays: every rejection of its code leads to it."""
    if resource.kind == ResourceKind.REMEDY:
        return Refusal(
            "", _("Every rejection of %(code)s leads to this page.") % {"code": resource.code},
            _("Change its words instead."),
        )  # fmt: skip
    return None


def why_not_confirm(resource: Resource) -> Refusal | None:
    if resource.is_readable:
        return None
    return Refusal("", _("Only a published page is reviewed."), _("Publish it first."))


def why_not_schedule(publish_at: datetime, at: datetime) -> Refusal | None:
    if publish_at > at:
        return None
    return Refusal(
        "", _("This moment has passed."), _("Choose a later one, or publish the page now."), "publish_at"
    )


def why_not_save(words: dict[str, Any]) -> Refusal | None:
    """Why a page cannot have these words."""
    if not words["body"].strip():
        return Refusal("", _("The page is empty."), _("Write it first."), "body")
    if len(words["body"]) > MOST:
        said = _("The page has more than %(most)s characters.") % {"most": f"{MOST:,}"}
        return Refusal("", said, _("Divide it into two."), "body")
    return None
