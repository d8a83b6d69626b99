"""Results and actions of “Find or do anything” for notices, rights and sellers."""

from functools import partial

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ipr_portal.markets import MARKETS, market_name
from ipr_portal.tenancy.people import staff_who
from ipr_portal.tenancy.roles import Can, StaffRole, may
from ipr_portal.ui.palette import Asked, Group, Hit, fitting
from takedowns.forms.find import Named
from takedowns.listings import keys_of
from takedowns.models import Notice
from takedowns.queries import finding
from takedowns.queries.past_decisions import past_decisions_of
from takedowns.queries.seller_record import market_in
from takedowns.rules.claims import claim_of


def this_notice(asked: Asked, request) -> list[Group]:
    """Actions on the open notice."""
    named = Named.by(asked)
    hits = of_notice(named, request) if named.open_notice and may_see(request) else []
    return [Group(_("This notice"), hits)]


def taking(asked: Asked, request) -> list[Group]:
    """The next notice, for people who decide notices."""
    if Can.DECIDE_NOTICES not in request.capabilities:
        return []
    act = Hit(reverse("desk:next"), _("Take the next notice"), icon="right", key="n", posts=True)
    return [Group(_("Do"), fitting([act], asked))]


def notices_and_listings(asked: Asked, request) -> list[Group]:
    if not asked or not may_see(request):
        return []
    named = Named.by(asked)
    return [Group(_("Notices"), notices_named(named)), Group(_("Listings"), listings_named(named))]


def things_named(asked: Asked, request) -> list[Group]:
    """Objects by name: sellers and rights holders for people who read notices, others for those who may open them."""
    granted, named = request.capabilities, Named.by(asked)
    if not asked or named.prefix or not may_see(request):
        return []
    sellers = Group(_("Sellers"), sellers_named(named))
    if asked.is_address:
        return [sellers]
    return [
        sellers,
        Group(_("Rights holders"), holders_named(named) if Can.VIEW_QUEUE in granted else []),
        Group(_("Rights"), rights_named(named) if Can.VERIFY_RIGHTS in granted else []),
        Group(_("People"), people_named(named, granted)),
        Group(_("Explanation templates"), explanations_named(named) if Can.DECIDE_NOTICES in granted else []),
    ]


def may_see(request) -> bool:
    return Can.READ_NOTICES in request.capabilities


def notices_named(asked: Named) -> list[Hit]:
    """By a whole number however typed, its beginning, or its serial, with a market or of any."""
    which = Q(number=asked.number) if asked.number else Q(pk=None)
    if asked.serial and not asked.number:
        market, serial = asked.serial
        if not market or market in MARKETS:
            which |= finding.by_serial(market, serial, year=timezone.now().year)
    if asked.prefix:
        which |= Q(number__startswith=asked.prefix)
    return [notice_hit(row) for row in finding.notices_like(which)] if which != Q(pk=None) else []


def notice_hit(row: Notice) -> Hit:
    sub = f"{row.organisation.name}, {row.market_name} · {row.get_state_display()}"
    return Hit(reverse("desk:notice", args=[row.number]), row.number, sub, "notices")


def listings_named(asked: Named) -> list[Hit]:
    """The notices that name a listing, by its address or its item number."""
    keys = [asked.listing] if asked.listing else keys_of(asked.item) if asked.item else []
    rows = finding.listings_like(keys) if keys else ()
    return [
        Hit(
            f"{reverse('desk:notice', args=[row.notice.number])}#listing-{row.position}", row.notice.number,
            f"{getattr(getattr(row, 'snapshot', None), 'title', '') or row.item} · {row.get_outcome_display()}", "tag",
        )
        for row in rows
    ]  # fmt: skip


def sellers_named(asked: Named) -> list[Hit]:
    words = [] if asked.is_address else asked.words
    return [
        Hit(
            reverse("desk:seller", args=[key]), name or key.split(":", 2)[-1],
            _("%(market)s · %(listings)s") % {"market": market_name(market_in(key)), "listings": say_listings(count)}, "cart",
        )
        for key, name, count in finding.sellers_like(words, asked.seller)
    ]  # fmt: skip


def say_listings(count: int) -> str:
    return ngettext("%(n)d listing named", "%(n)d listings named", count) % {"n": count}


def holders_named(asked: Named) -> list[Hit]:
    queue = partial(reverse, "desk:queue")
    return [
        Hit(queue(query={"view": "open", "text": row.name}), row.name, _("its open notices"), "building")
        for row in finding.holders_like(asked.words)
    ]


def rights_named(asked: Named) -> list[Hit]:
    return [
        Hit(
            reverse("desk:right", args=[row.pk]), row.title, f"{row.get_kind_display()} · {row.organisation.name}", "rights"
        )
        for row in finding.rights_like(asked.words)
    ]  # fmt: skip


def people_named(asked: Named, granted) -> list[Hit]:
    """Colleagues, and members of organisations for people who may open these."""
    found = []
    for person in finding.staff_like(asked.words):
        if Can.MANAGE_STAFF in granted:
            href = reverse("desk:staff_member", args=[person.pk])
        elif Can.VIEW_QUEUE in granted and may(person, Can.DECIDE_NOTICES):
            href = reverse("desk:queue", query={"view": "open", "triager": person.pk})
        else:
            continue
        found.append(Hit(href, str(person), str(StaffRole(person.staff_role).label), "person"))
    if Can.VERIFY_ORGANISATIONS in granted:
        found += [
            Hit(
                reverse("desk:organisation", args=[row.organisation.slug]), str(row.user),
                f"{row.get_role_display()} · {row.organisation.name}", "person",
            )
            for row in finding.members_like(asked.words)
        ]  # fmt: skip
    return found[: finding.SHOWN]


def explanations_named(asked: Named) -> list[Hit]:
    return [
        Hit(reverse("desk:explanation", args=[row.pk]), row.name, row.code, "pen")
        for row in finding.explanations_like(asked.words)
    ]


def of_notice(asked: Named, request) -> list[Hit]:
    """Actions of this person on the open notice now."""
    number, now = asked.open_notice, timezone.now()
    found = Notice.objects.for_desk().filter(number=number).first()
    if found is None:
        return []
    claim, act = claim_of(found, by=request.user, at=now), partial(Hit, posts=True)
    claiming = reverse("desk:notice_claim", args=[number])
    known = [Hit(reverse("desk:notice_deadline", args=[number]), _("Explain the deadline"), icon="clock")]
    if claim.may_take:
        known.insert(0, act(claiming, _("Take this notice"), icon="tray"))
    if claim.is_mine and claim.is_held and found.undecided_count:
        known.append(
            act(
                claiming,
                _("Return this notice to the queue"),
                icon="undo",
                fields=(("release", "1"),),
                also=_("Put it back"),
            )
        )
    known += undo_of(found, request, now)
    if claim.may_hand_over and asked:
        known += hand_overs(found)
    return fitting(known, asked)[: finding.SHOWN]


def undo_of(found: Notice, request, now) -> list[Hit]:
    """The undo of the last decision, for people who may undo it."""
    if Can.DECIDE_NOTICES not in request.capabilities:
        return []
    last = next((one for one in past_decisions_of(found, by=request.user, at=now) if one.may_undo), None)
    if last is None:
        return []
    href, fields = reverse("desk:notice_undo", args=[found.number]), (("decision", str(last.decision.pk)),)
    return [Hit(href, _("Undo the last decision"), last.in_words, "undo", "u", True, fields)]


def hand_overs(found: Notice) -> list[Hit]:
    href = reverse("desk:notice_triager", args=[found.number])
    people = staff_who(Can.DECIDE_NOTICES).exclude(pk__in=[found.triager_id or 0, found.submitted_by_id])
    return [
        Hit(
            href,
            _("Hand over to %(who)s") % {"who": one},
            "",
            "people",
            posts=True,
            fields=(("to", str(one.pk)),),
        )
        for one in people.order_by("name", "email")
    ]
