"""What apps register with the kernel: known keys alone are written, no key twice, every entry used."""

import re

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.utils import timezone

from ipr_portal import registers
from ipr_portal.audit.actions import event, record
from ipr_portal.audit.register import SENTENCES
from ipr_portal.audit.wording import say
from ipr_portal.notifications.actions import notify, write_mail
from ipr_portal.notifications.models import Notification, OutgoingMail
from ipr_portal.notifications.register import KINDS
from ipr_portal.notifications.wording import say as say_news
from ipr_portal.registers import Register, UnknownKey
from ipr_portal.tenancy.scope import staff_scope
from tests import small_app

from .test_code import CODE

OURS = {"bridge.opened"}  # of the app that only tests have


def written_outside(module: str) -> set[str]:
    """Every dotted literal of the code, but those of the modules that register them."""
    return {
        literal
        for file in CODE
        if file.name != module
        for literal in re.findall(r'"([a-z_]+\.[a-z_]+)"', file.read_text())
    }


@pytest.mark.parametrize(
    ("register", "module"), [(SENTENCES, "sentences.py"), (KINDS, "kinds.py")], ids=["sentences", "kinds"]
)
def test_every_entry_is_used(register, module):
    assert set(register) - written_outside(module) == OURS


def test_an_unknown_action_is_refused_when_it_is_written(acme, triager):
    with staff_scope(), pytest.raises(UnknownKey, match="'notice.vanished' stands in no app's sentences"):
        event("notice.vanished", acme, by=triager, at=timezone.now())


def test_unknown_news_is_refused_when_it_is_told(acme, triager):
    with staff_scope(), pytest.raises(UnknownKey, match="'notice.vanished' stands in no app's kinds"):
        notify([triager], "notice.vanished", acme, at=timezone.now())

    with staff_scope(), pytest.raises(UnknownKey):
        write_mail("a@acme.example", "notice.vanished", at=timezone.now(), event_key="1")

    with staff_scope():
        assert (Notification.objects.count(), OutgoingMail.objects.count()) == (0, 0)


def test_an_app_that_joins_is_recorded_and_told_in_its_own_words(acme, triager):
    with staff_scope():
        row = record("bridge.opened", acme, by=triager, at=timezone.now())
        notify([triager], "bridge.opened", acme, at=timezone.now())
        news = Notification.objects.get()

    assert say(row) == f"{triager} opened the bridge {acme}."
    assert say_news(news.kind, news.context) == f"The bridge {acme} is open"


def test_two_apps_cannot_give_one_key(monkeypatch):
    monkeypatch.setattr(small_app.kinds, "KINDS", {"notice.decided": KINDS["bridge.opened"]})

    with pytest.raises(
        ImproperlyConfigured, match=r"'notice.decided' .* of takedowns and of tests.small_app"
    ):
        dict(Register("kinds", "KINDS"))


def test_each_app_speaks_of_itself_alone():
    """A noun, such as `notice`, belongs to one app: nobody else gives entries about it."""
    owners: dict[str, set[str]] = {}
    for app, entries in registers.given("sentences", "SENTENCES"):
        for key in entries:
            owners.setdefault(key.partition(".")[0], set()).add(app)

    assert {noun: apps for noun, apps in owners.items() if len(apps) > 1} == {}
