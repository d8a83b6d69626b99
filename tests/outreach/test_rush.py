"""The rush: many registrations at the same moment for few places."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from ipr_portal.tenancy.scope import staff_scope
from outreach.actions import registrations
from outreach.models import Event, Registration
from tests.conftest import NOON
from tests.factories import EventFactory, RegistrationRequestFactory

THREADS, ALL, PLACES = 8, 1000, 10


def confirm_some(requests):
    """Confirm each in a transaction of its own, as the requests of browsers do."""
    try:
        for request in requests:
            with staff_scope():
                registrations.confirm(request=request, at=NOON)
    finally:
        connection.close()


@pytest.mark.django_db(transaction=True)
def test_of_a_thousand_registrations_at_once_for_ten_places_ten_are_in_and_the_rest_in_order():
    event = EventFactory(capacity=PLACES)
    requests = RegistrationRequestFactory.create_batch(ALL, event=event)

    with ThreadPoolExecutor(THREADS) as threads:
        list(threads.map(confirm_some, [requests[n::THREADS] for n in range(THREADS)]))

    with staff_scope():
        rows = Registration.objects.filter(event=event).order_by("pk").values_list("state", "in_line")
        waiting = [("WAITLISTED", number) for number in range(1, ALL - PLACES + 1)]
        assert list(rows) == [("REGISTERED", None)] * PLACES + waiting
        assert Event.objects.get(pk=event.pk).taken == PLACES
