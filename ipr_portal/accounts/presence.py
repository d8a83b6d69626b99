"""When people last used the portal, by their sessions."""

from collections.abc import Iterable
from datetime import datetime

from allauth.usersessions.models import UserSession
from django.db.models import Max

from .models import User


def last_seen(people: Iterable[User]) -> dict[int, datetime]:
    """When each of some people was last seen, to the minute; people without a session are left out."""
    rows = UserSession.objects.filter(user__in=people).order_by().values("user")
    return {row["user"]: row["seen"] for row in rows.annotate(seen=Max("last_seen_at"))}
