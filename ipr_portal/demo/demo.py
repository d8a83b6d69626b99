"""What the kernel adds to the demo world: two API clients with a log of calls, and a webhook with deliveries."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import uuid4

from django.http import HttpResponse, JsonResponse
from django.test import RequestFactory

from ipr_portal.accounts.models import User
from ipr_portal.api import calls
from ipr_portal.api.actions import NewKey, make_client, rotate_key
from ipr_portal.api.bearers import Bearer
from ipr_portal.api.models import ApiClient
from ipr_portal.api.problems import MEDIA_TYPE, body_of
from ipr_portal.tenancy.models import Organisation
from ipr_portal.tenancy.people import owners_of
from ipr_portal.tenancy.scope import organisation_scope, staff_scope
from ipr_portal.webhooks.actions import make_endpoint, send_test
from ipr_portal.webhooks.delivery import LAST_ATTEMPT, Result, prepare, settle
from ipr_portal.webhooks.models import Endpoint

from .register import Step, World

BRAND, AGENCY = "Senandika Botanicals", "Tanjung & Rowe IP Counsel"
ADDRESS = "https://hooks.senandika.example/ipr-portal"
EVENTS = [
    "notice.acknowledged", "notice.decided", "notice.listings_cured", "right.verified", "right.expired", "check_in.booked",
]  # fmt: skip
ANSWERED = [
    ("notices/", 200, ""),
    ("notices/?state=DECIDED", 200, ""),
    ("notices/TD-2026-999999/", 404, "not_found"),
]
DELIVERED, BUSY = Result(204, 143), Result(503, 88)
TIMED_OUT = Result(None, 10000, "There was no answer in time.")
COURSES = [
    [DELIVERED], [BUSY, DELIVERED], [DELIVERED], [TIMED_OUT] * 3 + [BUSY] * (LAST_ATTEMPT - 3), [DELIVERED],
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Place:
    """An organisation and the owner who keeps its clients."""

    organisation: Organisation
    owner: User


def end(world: World) -> None:
    brand, agency = place_of(BRAND), place_of(AGENCY)
    first = _make(brand, "Shelf monitor", ["notices:read", "notices:write", "rights:read"], at=world.now)
    _make(agency, "Case manager", ["notices:read", "rights:read"], at=world.now)
    with organisation_scope(brand.organisation, by=brand.owner):
        client = first.key.client
        rotate_key(client=client, overlap=timedelta(days=7), by=brand.owner, at=world.now - timedelta(days=2))
    _make_webhook(brand, at=world.now)


def place_of(name: str) -> Place:
    with staff_scope():
        organisation = Organisation.objects.get(name=name)
        return Place(organisation, owners_of(organisation.pk)[0])


def _make(place: Place, name: str, scopes: list[str], *, at: datetime) -> NewKey:
    """A client that was made forty days ago, with some calls of the last days."""
    organisation, owner = place.organisation, place.owner
    with organisation_scope(organisation, by=owner):
        new = make_client(
            organisation=organisation, name=name, person=owner, scopes=scopes, networks=["203.0.113.0/24"],
            by=owner, at=at - timedelta(days=40),
        )  # fmt: skip
    key = new.key
    bearer = Bearer(key.identifier, key.client_id, str(key.client), organisation.pk, owner, frozenset(), ())
    for place_in_log in range(36):
        _call(bearer, organisation, place_in_log, at=at - timedelta(hours=5 * (36 - place_in_log)))
    return new


def _call(bearer: Bearer, organisation: Organisation, n: int, *, at: datetime) -> None:
    path, status, code = ANSWERED[2 if n % 9 == 4 else n % 2]
    request = RequestFactory().get(f"/api/v1/o/{organisation.slug}/{path}")
    request.request_id = uuid4().hex
    answer = HttpResponse(status=status)
    if code:
        body, _status = body_of(code, request_id=request.request_id)
        answer = JsonResponse(body, status=status, content_type=MEDIA_TYPE)
    calls.note(bearer, request, answer, at=at, milliseconds=24 + 7 * (n % 11), network="203.0.113.0/24")


def _make_webhook(place: Place, *, at: datetime) -> None:
    """A webhook whose server was tried out last week, and was away for three days."""
    organisation, owner = place.organisation, place.owner
    with organisation_scope(organisation, by=owner):
        endpoint = make_endpoint(
            organisation=organisation, address=ADDRESS, events=EVENTS, person=owner, by=owner, at=at - timedelta(days=12)
        ).endpoint  # fmt: skip
    for number, course in enumerate(COURSES):
        _try_out(endpoint, owner, course, at=at - timedelta(days=10 - 2 * number))


def _try_out(endpoint: Endpoint, owner: User, course: list[Result], *, at: datetime) -> None:
    with organisation_scope(endpoint.organisation, by=owner):
        delivery = send_test(endpoint=endpoint, by=owner, at=at)
    for attempt, result in enumerate(course):
        moment = at + timedelta(hours=5 * attempt, minutes=1)
        prepare(delivery, at=moment)
        settle(delivery, result, at=moment)
        with staff_scope():
            delivery.refresh_from_db()


def is_done() -> bool:
    with staff_scope():
        return ApiClient.objects.exists()


STEP = Step(50, is_done, after=end)
