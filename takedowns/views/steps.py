"""The first steps of a new organisation: from the account to its first notice."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from ipr_portal.tenancy.models import LetterOfAuthority, OrganisationKind
from ipr_portal.tenancy.roles import Can
from takedowns.enums import RightState
from takedowns.models import IPRight, Notice


@dataclass(frozen=True, slots=True)
class Step:
    """One thing to do: whether it is done, what is open, and its page."""

    label: str
    done: bool
    said: str = ""
    href: str = ""
    act: str = ""


def steps_of(request) -> list[Step]:
    """The steps of the organisation whose scope is open; none once the last is done."""
    organisation = getattr(request, "organisation", None)
    if organisation is None or is_done(organisation):
        return []
    verified = organisation.is_verified
    last = agency_steps if organisation.kind == OrganisationKind.AGENCY else holder_steps
    return [
        Step(_("Your account"), done=True),
        Step(_("Your organisation, verified by us"), verified, *where(request, not verified, "verification", _("See its status"))),
        *last(request),
    ]  # fmt: skip


def is_done(organisation) -> bool:
    """Whether the last step is done: a notice was sent, or an agency acts for somebody."""
    if organisation.kind == OrganisationKind.AGENCY:
        return LetterOfAuthority.objects.live(timezone.now()).filter(agent=organisation).exists()
    return Notice.objects.exists()


def agency_steps(request) -> list[Step]:
    said = _("Ask a rights holder to grant you a letter of authority.")
    return [
        Step(
            _("Your first letter of authority"),
            False,
            *where(request, True, "letters", _("How it is granted"), said),
        )
    ]


def holder_steps(request) -> list[Step]:
    states = set(IPRight.objects.values_list("state", flat=True).distinct())
    ready = RightState.VALIDATED in states
    said = _("We are verifying it.") if RightState.SUBMITTED in states and not ready else ""
    right = ("rights", _("See your rights")) if states else ("right_new", _("Register a right"))
    return [
        Step(_("Your first right, verified by us"), ready, *where(request, not ready, *right, said)),
        Step(_("Your first notice"), False, *where(request, True, "file", _("Prepare a notice"))),
    ]


def where(request, is_open: bool, name: str, act: str, said: str = "") -> tuple[str, str, str]:
    """The text of an open step, and its page if this person may open it."""
    needs = {"right_new": Can.REGISTER_RIGHTS, "file": Can.FILE_NOTICES}.get(name)
    if not is_open:
        return "", "", ""
    if needs and needs not in request.capabilities:
        return said, "", ""
    return said, reverse(f"organisation:{name}", args=[request.organisation.slug]), act
