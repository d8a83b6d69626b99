"""What the demo world shows to developers."""

import pytest
from django.utils import timezone

from ipr_portal.api.models import ApiCall, ApiClient
from ipr_portal.demo.demo import AGENCY, BRAND, COURSES, end, is_done
from ipr_portal.demo.register import World
from ipr_portal.tenancy.scope import staff_scope
from ipr_portal.webhooks.models import Delivery, Endpoint
from tests.factories import MembershipFactory, OrganisationFactory, UserFactory


@pytest.mark.django_db
def test_two_organisations_have_clients_and_one_a_webhook_with_deliveries():
    for name in (BRAND, AGENCY):
        MembershipFactory(organisation=OrganisationFactory(name=name), role="OWNER", user=UserFactory())
    assert not is_done()

    end(World(timezone.now(), timezone.now(), []))

    assert is_done()
    with staff_scope():
        assert set(ApiClient.objects.values_list("organisation__name", flat=True)) == {BRAND, AGENCY}
        assert set(ApiCall.objects.values_list("status", flat=True)) == {200, 404}
        assert Endpoint.objects.get().failures == 0
        states = Delivery.objects.order_by("pk").values_list("state", flat=True)
        assert list(states) == ["DELIVERED", "DELIVERED", "DELIVERED", "PARKED", "DELIVERED"]
        assert len(states) == len(COURSES)
