"""How much work lies with whom: one's own on every page of the desk."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.functional import SimpleLazyObject

from ipr_portal.tenancy.roles import Can
from ipr_portal.ui.questions import Question
from takedowns.rules.load import OwnLoad, own_load, own_load_in, own_load_questions


def shell_load(request) -> dict:
    """`own_load` for the shell of whoever decides notices, in one statement; asked only by a page that shows it."""
    if Can.DECIDE_NOTICES not in (getattr(request, "capabilities", None) or ()):
        return {}
    return {"own_load": SimpleLazyObject(lambda: _read(request))}


def load_asked(request, now: datetime) -> dict[str, Question]:
    """The questions behind `own_load`, for a page that has more to ask in the same statement."""
    if Can.DECIDE_NOTICES not in request.capabilities:
        return {}
    return own_load_questions(request.user, at=now, since=midnight(now))


def load_told(answers: Mapping[str, Any]) -> OwnLoad | None:
    """What the answers tell of one's own load; None for whoever decides nothing."""
    return own_load_in(answers) if "own_notices" in answers else None


def midnight(now: datetime) -> datetime:
    """When the day of the reader began."""
    return timezone.localtime(now).replace(hour=0, minute=0, second=0, microsecond=0)


def _read(request) -> OwnLoad:
    now = timezone.now()
    return own_load(request.user, at=now, since=midnight(now))
