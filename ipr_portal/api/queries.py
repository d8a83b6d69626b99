"""Reading clients and calls for the pages of an organisation's developers."""

from typing import Any

from django.db.models import Count, Q, QuerySet

from .models import ApiCall, ApiClient

BY_STATUS = {"ok": (200, 299), "refused": (400, 499), "failed": (500, 599)}


def clients_of(organisation, *, at) -> QuerySet[ApiClient]:
    """Clients with the number of their working keys."""
    working = Count("keys", filter=Q(keys__revoked_at=None, keys__expires_at__gt=at))
    rows = ApiClient.objects.filter(organisation=organisation).select_related("person")
    return rows.annotate(working_keys=working)


def calls_of(
    organisation, *, client: int | None = None, status: str = "", request: str = ""
) -> QuerySet[ApiCall]:
    """The log of calls, narrowed as its filter says."""
    rows: Any = ApiCall.objects.filter(organisation=organisation).select_related("client")
    if client:
        rows = rows.filter(client=client)
    if status:
        rows = rows.filter(status__range=BY_STATUS[status])
    return rows.filter(request_id=request.lower()) if request else rows
