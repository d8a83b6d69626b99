"""Find or do anything at the desk: a page that works as it is, and the palette that script opens over any other."""

import re
from dataclasses import dataclass, field

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from ipr_portal.accounts.actions import choose_keys
from ipr_portal.tenancy.access import requires
from ipr_portal.tenancy.models import Organisation, OrganisationKind
from ipr_portal.tenancy.roles import Can
from ipr_portal.ui.context import navigation
from ipr_portal.ui.http import page, see_other
from ipr_portal.ui.parameters import text_in, word_in
from takedowns.enums import MARKETS
from takedowns.models import Notice
from takedowns.numbers import number_for, parse

SHOWN = 6  # of each kind
PREFIX = re.compile(r"[A-Za-z]{2}-[0-9]{0,4}(-[0-9]{0,15}){0,1}")
SERIAL = re.compile(r"[0-9]{1,9}")


@dataclass(frozen=True, slots=True)
class Hit:
    """One thing that was found: where it leads, or, for what is done, where it posts to."""

    href: str
    words: str
    sub: str = ""
    icon: str = "right"
    key: str = ""
    posts: bool = False


@dataclass(frozen=True, slots=True)
class Group:
    """What was found of one kind."""

    title: str
    hits: list[Hit] = field(default_factory=list)


@requires(Can.VIEW_QUEUE)
@require_safe
def find(request):
    """Notices by number, rights holders by name, pages and actions by their words."""
    asked = text_in(request.GET, "q")
    groups = [Group(_("Do"), actions_named(asked, request)), Group(_("Go to"), pages_named(asked, request))]
    if asked:
        groups = [
            Group(_("Notices"), notices_named(asked)),
            Group(_("Rights holders"), holders_named(asked)),
            *groups,
        ]
    context = {"asked": asked, "groups": [group for group in groups if group.hits]}
    return page(request, "takedowns/find.html", context, part="found")


def notices_named(asked: str) -> list[Hit]:
    """By a whole number however typed, its beginning, or its serial alone, which may be of any market."""
    if number := parse(asked):
        which = Q(number=str(number))
    elif SERIAL.fullmatch(asked):
        years = [timezone.now().year - ago for ago in range(3)]
        which = Q(number__in=[number_for(market, year, int(asked)) for market in MARKETS for year in years])
    elif PREFIX.fullmatch(asked):
        which = Q(number__startswith=asked.upper())
    else:
        return []
    rows = Notice.objects.filter(which).select_related("organisation").order_by("-submitted_at")[:SHOWN]
    return [
        Hit(
            reverse("desk:notice", args=[row.number]), row.number,
            f"{row.organisation.name}, {row.market_name} · {row.get_state_display()}", "notices",
        )
        for row in rows
    ]  # fmt: skip


def holders_named(asked: str) -> list[Hit]:
    rows = Organisation.objects.filter(kind=OrganisationKind.RIGHTS_HOLDER, name__icontains=asked)
    return [
        Hit(
            reverse("desk:queue", query={"view": "open", "text": row.name}), row.name, _("its open notices"), "building"
        )
        for row in rows.order_by("name")[:SHOWN]
    ]  # fmt: skip


def pages_named(asked: str, request) -> list[Hit]:
    found = [entry for entry in navigation(request) if asked.lower() in str(entry.label).lower()]
    return [
        Hit(entry.href, entry.label, "", entry.icon, f"g {entry.key}" if entry.key else "") for entry in found
    ]


def actions_named(asked: str, request) -> list[Hit]:
    """What can be done from anywhere."""
    known = [Hit(reverse("desk:keys"), _("See every key"), icon="key", key="?")]
    if Can.DECIDE_NOTICES in request.capabilities:
        known.insert(
            0, Hit(reverse("desk:next"), _("Take the next notice"), icon="right", key="n", posts=True)
        )
    return [hit for hit in known if asked.lower() in str(hit.words).lower()]


@requires(Can.VIEW_QUEUE)
@require_safe
def keys(request):
    """Every key of the desk, and the switch for those of a single letter."""
    return page(request, "takedowns/keys.html", {"letters": navigation(request)}, part="keys")


@requires(Can.VIEW_QUEUE)
@require_POST
def key_preference(request):
    """Switch the keys of a single letter on or off, for this person (WCAG 2.1.4)."""
    choose_keys(person=request.user, single_keys=word_in(request.POST, "single_keys", {"on"}) == "on")
    return see_other(request, "desk:keys")
