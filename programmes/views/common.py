"""What the pages of check-ins share."""

from datetime import date

from django.conf import settings
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ipr_portal.errors import Refusal
from ipr_portal.markets import local_day
from ipr_portal.ui.context import address
from programmes.actions.refusals import CannotDo
from programmes.models import CheckIn

DESK_TABS = [
    ("desk:check_ins", _("Check-ins")),
    ("desk:check_in_slots", _("Free times")),
    ("desk:check_in_actions", _("Actions")),
    ("desk:deep_dives", _("Deep-dives")),
    ("desk:threads", _("Messages")),
    ("desk:guidance", _("Guidance")),
]
MEMBER_TABS = [
    ("organisation:check_ins", _("Check-ins")),
    ("organisation:check_in_actions", _("Actions")),
    ("organisation:deep_dives", _("Deep-dives")),
    ("organisation:threads", _("Messages")),
]


def tabs_of(request) -> list[dict]:
    """The pages of check-ins on this side, the open one marked."""
    slug = [request.organisation.slug] if request.organisation else []
    known = MEMBER_TABS if slug else DESK_TABS
    found = [{"href": address(name, *slug), "label": label} for name, label in known]
    best = max((tab["href"] for tab in found if request.path.startswith(tab["href"])), key=len, default="")
    return [tab | {"current": tab["href"] == best} for tab in found]


def find(pk) -> CheckIn:
    return get_object_or_404(CheckIn.objects.for_pages(), pk=pk)


def today() -> date:
    """The day at the desk, by which actions are due."""
    return local_day(settings.DESK_CALENDAR, timezone.now())


def who(request) -> dict:
    return {"by": request.user, "at": timezone.now()}


def say_why(form, refused: Exception) -> None:
    """Show a refusal beside its field, or above the form."""
    refusal = refused.refusal if isinstance(refused, CannotDo) else Refusal("", str(refused), "", "files")
    form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
