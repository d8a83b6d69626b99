"""Sending what is due to endpoints, at least once, and in order for each subject.

A delivery is claimed in a transaction of its own, sent outside of every transaction, and its result noted in another
one. If a worker dies in between, its claim expires and the delivery is sent again under the same webhook id. A later
delivery of a subject waits while an earlier one is pending: so a claim blocks those behind it too.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import F
from django.utils.translation import gettext as _

from ipr_portal.tenancy.models import CompartmentLevel, CompartmentMember, Membership
from ipr_portal.tenancy.scope import system_scope

from .actions import disable_endpoint
from .bodies import body_of, headers_of
from .models import Attempt, Delivery, DeliveryState, Endpoint, EndpointState, Secret, Why
from .network import NoAnswer, NotAllowed, Resolve, ask_system, post

Clock = Callable[[], datetime]

BATCH = 10
CLAIM = timedelta(seconds=30)  # for one delivery: longer than the call may take
STINT = timedelta(seconds=60)  # after which other work may have the worker
REST = timedelta(minutes=1)  # of an endpoint that gave no answer, so that it does not hold up the others
MINUTES = [1, 5, 15, 60, 180, 360, 720, 720, 720, 720, 720]  # between attempts: three days less two hours
LAST_ATTEMPT = len(MINUTES) + 1
MOST_FAILURES = 20  # in a row
KEPT = timedelta(days=30)
MOST_AT_ONCE = 5000  # rows deleted in one statement


@dataclass(frozen=True, slots=True)
class Result:
    """How an attempt ended: the status of the answer, or why there was none."""

    status: int | None
    milliseconds: int
    said: str = ""

    @property
    def is_delivered(self) -> bool:
        return self.status is not None and 200 <= self.status < 300


def deliver(*, clock: Clock, resolve: Resolve = ask_system) -> None:
    """Send what is due. Safe to run twice, late, and on many workers at once."""
    until = clock() + STINT
    while clock() < until and (batch := claim(at=clock())):
        for delivery in batch:
            if clock() < until and _keep_claim(delivery, at=clock()):
                attempt(delivery, clock=clock, resolve=resolve)


def claim(*, at: datetime, limit: int = BATCH) -> list[Delivery]:
    """Claim due deliveries that no other worker has, committed before any is sent."""
    ends = at + CLAIM
    with system_scope():
        due = Delivery.objects.due(at).select_for_update(of=("self",), skip_locked=True, no_key=True)
        batch = list(due.order_by("next_try_at", "pk")[:limit])
        Delivery.objects.filter(pk__in=[row.pk for row in batch]).update(next_try_at=ends)
    for row in batch:
        row.next_try_at = ends
    return batch


def _keep_claim(delivery: Delivery, *, at: datetime) -> bool:
    """Extend a claim; False if another worker has it, or its endpoint rests since another delivery failed."""
    ends = at + CLAIM
    with system_scope():
        ours = Delivery.objects.filter(pk=delivery.pk).pending().filter(next_try_at=delivery.next_try_at)
        if Endpoint.objects.filter(pk=delivery.endpoint_id, rests_until__gt=at).exists():
            ours.update(next_try_at=at)
            return False
        kept = ours.update(next_try_at=ends)
    delivery.next_try_at = ends
    return bool(kept)


def attempt(delivery: Delivery, *, clock: Clock, resolve: Resolve = ask_system) -> None:
    """Send one claimed delivery and note the result."""
    at = clock()
    if (headers := prepare(delivery, at=at)) is None:
        return
    began, status, said = time.monotonic(), None, ""
    try:
        status = post(delivery.endpoint.address, delivery.body.encode(), headers, resolve=resolve)
    except (NotAllowed, NoAnswer) as error:
        said = str(error)[:200]
    settle(delivery, Result(status, int((time.monotonic() - began) * 1000), said), at=clock())


def prepare(delivery: Delivery, *, at: datetime) -> dict[str, str] | None:
    """Write the body of a delivery, if it has none yet, and sign it.

    None if it may not be sent: then it is parked, or its endpoint disabled.
    """
    with system_scope():
        rows = Endpoint.objects.select_related("organisation", "person")
        endpoint = delivery.endpoint = rows.get(pk=delivery.endpoint_id)
        if said := _why_not_send(endpoint, delivery, at=at):
            Delivery.objects.filter(pk=delivery.pk).update(state=DeliveryState.PARKED, said=said)
            return None
        if not delivery.body:
            delivery.body = body_of(delivery, endpoint.organisation)
            Delivery.objects.filter(pk=delivery.pk).update(body=delivery.body)
        secrets = Secret.objects.filter(endpoint=endpoint).in_force(at).order_by("-made_at")
        return headers_of(delivery, [row.value for row in secrets], at=at)


def _why_not_send(endpoint: Endpoint, delivery: Delivery, *, at: datetime) -> str:
    """Why a delivery is parked instead of sent; an endpoint without its responsible person is disabled."""
    rows = Membership.objects.filter(organisation=endpoint.organisation_id, user=endpoint.person_id)
    if not rows.filter(user__is_active=True).exists():
        disable_endpoint(endpoint=endpoint, why=Why.PERSON_LEFT, by=None, at=at)
        return _("Its responsible person left the organisation.")
    if endpoint.state == EndpointState.DISABLED:
        return _("The webhook is disabled.")
    if not _may_know(endpoint, delivery, at=at):
        return _("Its responsible person is not in the compartment of the event.")
    return ""


def _may_know(endpoint: Endpoint, delivery: Delivery, *, at: datetime) -> bool:
    """Whether the responsible person may read what is in the compartment of an event at this moment."""
    if delivery.compartment_id is None:
        return True
    rows = CompartmentMember.objects.in_force(at).filter(
        compartment=delivery.compartment_id, person=endpoint.person_id
    )
    levels = set(rows.values_list("level", flat=True))
    return bool(levels) and CompartmentLevel.DENY not in levels


def settle(delivery: Delivery, result: Result, *, at: datetime) -> None:
    """Note how an attempt ended, unless the claim is lost; disable an endpoint that is gone or fails for good."""
    with system_scope():
        endpoint = Endpoint.objects.select_for_update(of=("self",), no_key=True).get(pk=delivery.endpoint_id)
        Attempt.objects.create(
            organisation_id=delivery.organisation_id, delivery=delivery, at=at, status=result.status,
            milliseconds=result.milliseconds, said=result.said,
        )  # fmt: skip
        ours = Delivery.objects.filter(pk=delivery.pk, next_try_at=delivery.next_try_at).pending()
        new = after(delivery, result, at=at) | {
            "attempts": F("attempts") + 1, "last_status": result.status, "milliseconds": result.milliseconds,
            "said": result.said,
        }  # fmt: skip
        ours.update(**new)
        endpoint.failures = 0 if result.is_delivered else endpoint.failures + 1
        endpoint.rests_until = at + REST if result.status is None else None
        endpoint.save(update_fields=["failures", "rests_until"])
        if result.status == 410:
            disable_endpoint(endpoint=endpoint, why=Why.GONE, by=None, at=at)
        elif endpoint.failures >= MOST_FAILURES:
            disable_endpoint(endpoint=endpoint, why=Why.FAILING, by=None, at=at)


def after(delivery: Delivery, result: Result, *, at: datetime) -> dict[str, object]:
    """The state of a delivery after an attempt, and when it is tried again."""
    if result.is_delivered:
        return {"state": DeliveryState.DELIVERED, "next_try_at": at}
    made = delivery.attempts + 1
    if made >= LAST_ATTEMPT:
        return {"state": DeliveryState.PARKED, "next_try_at": at}
    return {"next_try_at": at + timedelta(minutes=MINUTES[made - 1])}


def tidy(*, at: datetime) -> int:
    """Delete deliveries that are past their time, a batch, with their attempts; return how many.

    A task calls it again until it deletes nothing.
    """
    with system_scope():
        old = Delivery.objects.filter(at__lte=at - KEPT).exclude(state=DeliveryState.PENDING).order_by("pk")
        keys = list(old.values_list("pk", flat=True)[:MOST_AT_ONCE])
        Delivery.objects.filter(pk__in=keys).delete()
    return len(keys)
