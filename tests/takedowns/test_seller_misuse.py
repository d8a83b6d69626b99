"""A seller reports misuse by the link to a decision."""

import pytest
from django.urls import reverse
from django.utils import timezone

from ipr_portal.links.models import LinkUse
from ipr_portal.notifications.models import Notification
from ipr_portal.tenancy.scope import staff_scope
from takedowns.actions import misuse
from takedowns.models import MisuseFlag

from .disputing import told
from .test_dispute_pages import token_of

pytestmark = pytest.mark.django_db
WHY = "A competitor of ours stands behind this firm."


@pytest.fixture
def here(acme, triager):
    notice, _message = told(acme, triager, at=timezone.now())
    return reverse("seller_misuse", args=[token_of(notice)])


def test_a_seller_flags_a_notice_once_and_the_desk_reads_it(client, acme, acme_owner, lead, here):
    start = client.get(here.replace("misuse/", "")).content.decode()
    said = client.post(here, {"grounds": WHY})
    again = client.post(here, {"grounds": "Once more."})

    assert here in start
    assert (said.status_code, said.url.startswith(here)) == (302, True)
    assert (again.status_code, "You reported this notice already" in again.content.decode()) == (422, True)
    assert "Once more." in again.content.decode()
    with staff_scope():
        flag = MisuseFlag.objects.select_related("case").get()
        assert (flag.source, flag.grounds, flag.case.against) == ("SELLER", WHY, acme)
        assert list(Notification.objects.filter(kind="misuse.flagged").values_list("recipient")) == [
            (lead.pk,)
        ]
        assert LinkUse.objects.filter(done="USED").count() == 1
        assert not Notification.objects.filter(kind="misuse.flagged", recipient=acme_owner).exists()


def test_the_receipt_says_what_was_received_and_survives_a_reload(client, here):
    address = client.post(here, {"grounds": WHY}).url

    pages = [client.get(address) for _load in range(2)]
    twice = client.post(here, {"grounds": WHY})

    for page in pages:
        assert (page.status_code, page["Cache-Control"]) == (200, pages[0]["Cache-Control"])
        for said in (WHY, "We have your report", "Received", "you get no message"):
            assert said in " ".join(page.content.decode().split())
    assert (twice.status_code, twice.url) == (302, address)
    with staff_scope():
        assert MisuseFlag.objects.count() == LinkUse.objects.filter(done="USED").count() == 1


def test_another_link_opens_no_receipt(client, acme, triager, here):
    signed = client.post(here, {"grounds": WHY}).url.removeprefix(here)
    notice, _message = told(acme, triager, at=timezone.now())
    other = reverse("seller_misuse", args=[token_of(notice)])
    key = signed.partition(":")[0]

    assert client.get(f"{other}{signed}").status_code == 404
    assert [client.get(f"{here}{one}/").status_code for one in (key, f"{key}:x", "x:y", "0")] == [404] * 4


def test_without_words_nothing_is_reported(client, here):
    refused = client.post(here, {"grounds": " "})

    assert refused.status_code == 422
    assert "Nothing was reported" in refused.content.decode()
    with staff_scope():
        assert not MisuseFlag.objects.exists()


def test_a_wrong_link_opens_nothing(client, db):
    assert client.post(reverse("seller_misuse", args=["wrong"]), {"grounds": WHY}).status_code == 404


def test_a_second_seller_reports_too_and_reads_nothing_of_the_first(client, acme, lead, here):
    client.post(here, {"grounds": WHY})
    with staff_scope():
        first = MisuseFlag.objects.get()
        misuse.flag_by_seller(
            notice=first.notice,
            seller_key="shopee:SG:another",
            grounds="They did it to us too.",
            at=timezone.now(),
        )
        flags = list(MisuseFlag.objects.order_by("pk"))

    assert [(one.case_id, one.grounds) for one in flags] == [
        (first.case_id, WHY), (first.case_id, "They did it to us too."),
    ]  # fmt: skip
    assert flags[0].seller_key


def test_what_another_seller_wrote_keeps_nobody_from_reporting(client, acme, triager):
    notice, message = told(acme, triager, at=timezone.now())
    with staff_scope():
        misuse.flag_by_seller(
            notice=notice, seller_key="shopee:SG:another", grounds="They did it to us too.", at=timezone.now()
        )

    done = client.post(reverse("seller_misuse", args=[token_of(notice)]), {"grounds": WHY}, follow=True)

    assert (done.status_code, WHY in done.content.decode()) == (200, True)
    assert "They did it to us too." not in done.content.decode()
    with staff_scope():
        assert MisuseFlag.objects.get(grounds=WHY).seller_key == message.seller_key
