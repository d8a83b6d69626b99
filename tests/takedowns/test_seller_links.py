"""Links of sellers: how many files they may send by one, what becomes of those that they do not send, and revoking one."""

from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from django.urls import reverse
from django.utils import timezone

from ipr_portal.audit.models import AuditEvent
from ipr_portal.errors import Stale
from ipr_portal.evidence.models import EvidenceFile
from ipr_portal.evidence.validators import check
from ipr_portal.links.models import SignedLink
from ipr_portal.marketplace.models import ShopMessage
from ipr_portal.tenancy.scope import staff_scope
from takedowns.actions import counter_notices
from takedowns.actions.seller_messages import revoke_link, send_new_link
from takedowns.models import CounterNoticeFile, SellerMessage
from takedowns.rules.disputes import MOST_UNSENT
from tests.evidence.files import picture, upload

from .corrected import LATER, SENT, tell
from .disputing import answered, told

pytestmark = pytest.mark.django_db
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.fixture(autouse=True)
def without_second_factor(settings):
    settings.STAFF_SECOND_FACTOR_REQUIRED = False


def send_file(message, n, *, at=LATER):
    with staff_scope():
        file = check(upload(f"{n}.png", picture(size=(60 + n, 60))))
        return counter_notices.keep_file(message=message, upload=file, at=at)


def unsent(message):
    with staff_scope():
        return CounterNoticeFile.objects.filter(message=message, answer=None).count()


def given_up():
    with staff_scope():
        return EvidenceFile.objects.filter(discarded_at__isnull=False).count()


def test_a_link_takes_so_many_files_that_are_not_sent_and_more_after_an_answer(acme, triager):
    _notice, message = told(acme, triager)
    files = [send_file(message, n) for n in range(MOST_UNSENT)]

    with pytest.raises(counter_notices.CannotAnswer, match="“99.png” is not kept: 15 files") as refused:
        send_file(message, 99)
    answered(message, files=[files[0].pk])
    send_file(message, 100)

    assert refused.value.refusal.field == "attached"
    assert refused.value.refusal.remedy
    assert unsent(message) == MOST_UNSENT


def test_what_was_not_sent_in_thirty_days_is_given_up(acme, triager):
    _notice, message = told(acme, triager)
    old, kept = send_file(message, 1), send_file(message, 2)
    send_file(message, 3, at=LATER + DAY)
    answered(message, files=[kept.pk])

    with staff_scope():
        assert counter_notices.tidy_files(at=LATER + 30 * DAY) == 1
        assert counter_notices.tidy_files(at=LATER + 30 * DAY) == 0
        assert EvidenceFile.objects.get(discarded_at__isnull=False) == old
    assert unsent(message) == 1


def path_of(message):
    return urlsplit(message.link).path


def revoke(message, lead, *, at=LATER):
    with staff_scope():
        return revoke_link(message=message, by=lead, at=at)


def test_a_revoked_link_has_ended_and_what_came_by_it_is_given_up(acme, triager, lead, client):
    now = timezone.now()
    notice, message = told(acme, triager, at=now)
    send_file(message, 1, at=now)
    path = path_of(ShopMessage.objects.get())
    before = client.get(path).status_code

    revoke(message, lead, at=now)
    after = client.get(path)

    assert (before, after.status_code) == (200, 410)
    assert "This link has ended" in after.content.decode()
    assert (unsent(message), given_up()) == (0, 1)
    with staff_scope():
        event = AuditEvent.objects.get(action="seller.link_revoked")
        assert (event.subject_id, event.internal) == (str(notice.pk), True)
    with pytest.raises(Stale, match="does not work any more"):
        revoke(message, lead, at=now)


def test_a_new_link_is_sent_and_the_old_one_stays_ended(acme, triager, lead, client):
    now = timezone.now()
    _notice, message = told(acme, triager, at=now)
    with pytest.raises(Stale, match="whose link was revoked"), staff_scope():
        send_new_link(message=message, by=lead, at=now)
    revoke(message, lead, at=now)

    with staff_scope():
        send_new_link(message=message, by=lead, at=now)
    assert (tell(now), tell(now)) == (1, 0)

    old, new = ShopMessage.objects.order_by("pk")
    assert (client.get(path_of(old)).status_code, client.get(path_of(new)).status_code) == (410, 200)
    with staff_scope():
        message = SellerMessage.objects.get()
        assert (message.state, message.token, message.told_at) == ("TOLD", "", now)
        assert SignedLink.objects.filter(purpose="seller.statement").count() == 2


def test_a_lead_revokes_on_the_page_and_a_triager_cannot(acme, triager, lead, client):
    _notice, message = told(acme, triager, at=timezone.now() - HOUR)
    listed = f"{reverse('desk:seller_messages')}?state=TOLD"
    address = reverse("desk:seller_link_revoke", args=[message.pk])
    client.force_login(triager)
    assert "Revoke link" not in client.get(listed).content.decode()
    assert client.post(address).status_code == 403

    client.force_login(lead)
    before = client.get(listed).content.decode()
    after = client.post(address, follow=True).content.decode()
    late = client.post(address)
    renewed = client.post(reverse("desk:seller_link_renew", args=[message.pk]), follow=True).content.decode()

    assert ("Revoke link" in before, "Revoke link" in after) == (True, False)
    assert ("Send a new link" in before, "Send a new link" in after) == (False, True)
    assert late.status_code == 409
    assert "It is sent with a new link within a minute." in renewed
    with staff_scope():
        assert SellerMessage.objects.get().state == "WAITS"


def test_the_list_takes_as_many_statements_for_many_as_for_one(
    acme, triager, lead, client, django_assert_max_num_queries
):
    told(acme, triager, at=SENT)
    client.force_login(lead)
    listed = f"{reverse('desk:seller_messages')}?state=TOLD"
    client.get(listed)
    with django_assert_max_num_queries(100) as one:
        client.get(listed)
    for n in range(3):
        told(acme, triager, at=SENT + (n + 1) * HOUR)
    with django_assert_max_num_queries(len(one)):
        assert len(client.get(listed).context["found"]) == 4
