"""When people were last at the portal, as far as their sessions tell."""

from collections.abc import Iterable
from datetime import datetime

from allauth.usersessions.models import UserSession
from django.db.models import Max

from .models import User


def last_seen(people: Iterable[User]) -> dict[int, datetime]:
    """When each of some people was last seen, to the minute; whoever has no session is not among them."""
    rows = UserSession.objects.filter(user__in=people).order_by().values("user")
    return {row["user"]: row["seen"] for row in rows.annotate(seen=Max("last_seen_at"))}
