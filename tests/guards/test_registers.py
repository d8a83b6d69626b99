"""What apps register with the kernel: known keys alone are written, no key twice, every entry used."""

import re

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import DatabaseError, transaction
from django.utils import timezone

from ipr_portal import registers
from ipr_portal.audit import compartments
from ipr_portal.audit.actions import event, record
from ipr_portal.audit.models import Subject
from ipr_portal.audit.register import SENTENCES
from ipr_portal.audit.wording import say
from ipr_portal.deadlines.register import PURPOSES
from ipr_portal.notifications.actions import notify, write_mail
from ipr_portal.notifications.models import Notification, OutgoingMail
from ipr_portal.notifications.register import KINDS
from ipr_portal.notifications.wording import say as say_news
from ipr_portal.registers import Register, UnknownKey
from ipr_portal.tenancy.scope import organisation_scope, staff_scope
from ipr_portal.ui.context import current, entries, home_of
from ipr_portal.ui.palette import Asked, groups_of
from ipr_portal.ui.register import items, parts
from tests import small_app
from tests.small_app.models import Bridge, Repair

from .test_code import CODE, ROOT

OURS = {"bridge.opened"}  # of the app that only tests have
OF_CLOCKS = ("warned", "breached", "late", "paused", "resumed", "moved")  # news that every purpose has


def written_outside(module: str) -> set[str]:
    """Every dotted literal of the code, but those of the modules that register them."""
    return {
        literal
        for file in CODE
        if module not in (file.name, f"{file.parent.name}.py")
        for literal in re.findall(r'"([a-z_]+\.[a-z_]+)"', file.read_text())
    }


@pytest.mark.parametrize(
    ("register", "module"), [(SENTENCES, "sentences.py"), (KINDS, "kinds.py")], ids=["sentences", "kinds"]
)
def test_every_entry_is_used(register, module):
    composed = {f"{one.kinds}.{happened}" for one in PURPOSES.values() for happened in OF_CLOCKS}

    assert set(register) - written_outside(module) - composed == OURS


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


def test_each_app_registers_only_its_own_keys():
    """A noun, such as `notice`, belongs to one app: nobody else gives entries about it."""
    owners: dict[str, set[str]] = {}
    for app, sentences in registers.given("sentences", "SENTENCES"):
        for key in sentences:
            owners.setdefault(key.partition(".")[0], set()).add(app)

    assert {noun: apps for noun, apps in owners.items() if len(apps) > 1} == {}


def test_an_app_that_joins_is_in_the_navigation_where_it_says():
    labels = [str(item.label) for item in items("DESK")]

    assert labels.index("Calendars") + 1 == labels.index("Bridges") == labels.index("Undelivered mail") - 1


def test_no_two_entries_claim_one_place_or_one_letter():
    for place in ("MEMBER", "DESK"):
        orders, letters = [one.order for one in items(place)], [one.go for one in items(place) if one.go]
        assert (len(set(orders)), len(set(letters))) == (len(orders), len(letters))


def test_an_app_that_joins_shows_its_part_of_the_frame(rf):
    (sign,) = parts()["small_app.sign"]

    assert sign(rf.get("/canal/")) == "<b>/canal/</b>"


def test_an_app_that_joins_is_found_by_the_palette(rf, triager):
    request = rf.get("/desk/find/")
    request.user, request.capabilities = triager, frozenset({"USE_DESK"})

    found = {
        str(group.title): [hit.words for hit in group.hits] for group in groups_of(Asked("rialto"), request)
    }

    assert found == {"Bridges": ["Rialto"]}


@pytest.mark.parametrize(
    ("granted", "home"), [({"VIEW_QUEUE", "USE_DESK"}, "/desk/"), ({"USE_DESK", "VIEW_CALENDARS"}, "")]
)
def test_home_is_the_first_page_that_is_one(granted, home):
    assert home_of(frozenset(granted)) == home


@pytest.mark.parametrize(
    ("path", "label"),
    [
        ("/o/acme/drafts/1/", "File"), ("/o/acme/notices/SG-1/", "Notices"), ("/o/acme/rights/sellers/", "Rights"),
        ("/o/acme/inbox/", None),
    ],
)  # fmt: skip
def test_a_page_belongs_to_the_entry_that_covers_it(path, label):
    found = entries(frozenset({"FILE_NOTICES", "VIEW_NOTICES", "VIEW_RIGHTS"}), "acme")

    assert getattr(current(path, found), "label", None) == label


@pytest.mark.parametrize(
    ("path", "label"),
    [
        ("/desk/", "Triage"),
        ("/desk/notices/1/", "Triage"),
        ("/desk/rights/", "Rights to verify"),
        ("/desk/inbox/", None),
    ],
)
def test_the_queue_covers_only_what_is_its_own(path, label):
    found = entries(frozenset({"VIEW_QUEUE", "VERIFY_RIGHTS"}), "")

    assert getattr(current(path, found), "label", None) == label


APPS = ("takedowns", "programmes", "enforcement", "outreach")
ROOF = {
    "urls_api.py",
    "celery.py",
    "desk.py",
    "gallery.py",
    "home.py",
    "settings.py",
    "urls.py",
}  # they name the apps on purpose
OF_NOTICES = re.compile(
    r"(desk|organisation):(queue|notice\w*|file\b|rights?\b|executions?|explanations?|drafts?)"
)


def kernel_files():
    """The code below the apps, and the templates that are no app's."""
    for file in sorted((ROOT / "ipr_portal").rglob("*.py")):
        inside = file.relative_to(ROOT / "ipr_portal").parts
        if "migrations" not in inside and not (len(inside) == 1 and inside[0] in ROOF):
            yield file
    for file in sorted((ROOT / "templates").rglob("*.html")):
        if not set(file.relative_to(ROOT / "templates").parts) & {*APPS, "gallery", "home"}:
            yield file


@pytest.mark.parametrize("file", kernel_files(), ids=lambda file: str(file.relative_to(ROOT)))
def test_the_kernel_knows_no_app_by_name(file):
    text = file.read_text()
    named = [app for app in APPS if re.search(rf"\b{app}[./_:]", text)]

    assert (named, [match[0] for match in OF_NOTICES.finditer(text)]) == ([], [])


def test_the_tables_of_an_app_that_joins_are_held_without_a_list(acme, lead, triager):
    """One for staff alone, and one with a compartment: their migration says it, and the guards look at them as at all."""
    with staff_scope(by=lead):
        Bridge.objects.create(name="Rialto")
        secret = compartments.open_compartment(
            subject=Subject("small_app.bridge", "1", "Rialto", acme.pk),
            reason="An informant.",
            by=lead,
            at=timezone.now(),
        )
        Repair.objects.create(organisation=acme, words="Known to all")
        Repair.objects.create(organisation=acme, words="Known to few", compartment=secret)
        assert Repair.objects.count() == 2

    with staff_scope(by=triager):
        assert (Bridge.objects.count(), [one.words for one in Repair.objects.all()]) == (1, ["Known to all"])
    with organisation_scope(acme):
        assert [one.words for one in Repair.objects.all()] == ["Known to all"]
        with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
            Bridge.objects.count()
