"""/: the start page of each person, or, signed out, of the portal. And the pages linked in the footer."""

from typing import Any

from allauth.account.views import LoginView
from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.text import get_text_list
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from ipr_portal.charts.chart import spark
from ipr_portal.charts.downloads import taken_away
from ipr_portal.charts.kinds import RATE
from ipr_portal.charts.numbers import write
from ipr_portal.deadlines.chips import chips_of
from ipr_portal.demo.people import DEMO_PASSWORD, sign_ins
from ipr_portal.markets import MARKETS, local_day
from ipr_portal.organisations.models import INVITATION_LASTS
from ipr_portal.organisations.stops import told_about
from ipr_portal.tenancy.access import requires
from ipr_portal.tenancy.models import OrganisationKind
from ipr_portal.tenancy.people import Place, places_of
from ipr_portal.tenancy.roles import STAFF_ROLES, Can
from ipr_portal.tenancy.scope import staff_scope
from ipr_portal.ui.context import home_of
from ipr_portal.ui.http import page
from programmes.queries.charts import trend_chart, watch_limit
from programmes.queries.check_ins import participation_of
from programmes.queries.duties import duties_of
from programmes.queries.figures import figures_from
from programmes.queries.holder_home import in_our_hands, next_check_in, rejections_chart
from programmes.queries.promises import Chosen, groups, kept_of_all
from programmes.queries.scores import score_of
from programmes.queries.trends import weeks_of
from programmes.views.figures import say_base
from programmes.wording import say_figures, say_sum
from takedowns.listings import MAX_LISTINGS
from takedowns.models import StatementText
from takedowns.queries.waiting import what_waits
from takedowns.rules.lines import where_we_act


class SignInView(LoginView):
    """allauth's page to sign in, which in demo mode names the people of the demo world."""

    def get_context_data(self, **kwargs):
        demo = {"people": sign_ins(), "password": DEMO_PASSWORD} if settings.DEMO_MODE else None
        return super().get_context_data(**kwargs) | {"demo": demo}


sign_in = SignInView.as_view()


def front(request):
    """Who runs the portal, where, for what, what is needed, how fast, and what happens to the seller."""
    context = {
        "register": reverse("account_signup"),
        "where": where_we_act(),
        "markets": get_text_list([str(market.name) for market in MARKETS.values()], _("and")),
        "days": settings.STANDARD_BUSINESS_DAYS,
        "most": MAX_LISTINGS,
    }
    return about(request, "front", context)


def about(request, name: str, context: dict | None = None):
    """A page about the portal, in the shell that its reader is in."""
    who = {"operator": settings.OPERATOR, "contact": settings.CONTACT_EMAIL}
    return render(request, f"public/{name}.html", who | (context or {}))


@require_safe
def help_page(request):
    """How to sign in, to begin, and what deadlines and rejections mean."""
    reset, days = reverse("account_reset_password"), INVITATION_LASTS.days
    return about(request, "help", {"reset": reset, "invitation_days": days})


@require_safe
def contact(request):
    return about(request, "contact")


@require_safe
def terms(request):
    """Who may use the portal, and what is declared with each notice, in the words that are in force."""
    known = StatementText.objects.filter(in_force_from__lte=timezone.now(), language="en")
    newest = known.order_by("-kind", "-version").distinct("kind")
    return about(request, "terms", {"statements": [row.text for row in newest]})


@require_safe
def privacy(request):
    return about(request, "privacy")


@require_safe
def report(request):
    """From a listing on the marketplace to a notice: sign in if need be, then choose who files."""
    if not request.user.is_authenticated:
        return redirect_to_login(request.get_full_path())
    place = request.workplace
    if not (place and Can.FILE_NOTICES in place.capabilities):
        return redirect("home")
    return redirect("organisation:file", place.organisation.slug)


@require_safe
def home(request):
    if not request.user.is_authenticated:
        return front(request)
    if role := request.user.staff_role:
        return redirect(home_of(STAFF_ROLES.get(role, frozenset())) or "desk:own_work")
    places = places_of(request.user, timezone.now())
    if not places:
        return redirect("register_organisation")
    if len(places) == 1:
        return redirect("organisation:home", places[0].organisation.slug)
    return render(request, "accounts/places.html", {"places": with_what_waits(places)})


def with_what_waits(places: list[Place]) -> list[dict]:
    """Each organisation with what it has to answer and its open notices. Only those that this person may enter are asked for."""
    with staff_scope():
        waiting = what_waits([place.organisation.pk for place in places], at=timezone.now())
    rows = [{"place": place, "waiting": waiting[place.organisation.pk]} for place in places]
    return sorted(rows, key=lambda row: -row["waiting"].to_answer)


@requires(Can.READ_INBOX)
@require_safe
def member_home(request, organisation):
    """The start page of a rights holder: what needs it, how it stands, when we meet, what is in our hands."""
    now, mine = timezone.now(), request.organisation
    granted = frozenset(request.capabilities)
    context: dict[str, Any] = {
        "organisation": mine, "now": now, "duties": duties_of(mine, granted, at=now, on=local_day(settings.DESK_CALENDAR, now)),
        "may_file": Can.FILE_NOTICES in granted, "stands": False, "stopped": told_about(mine, request.agent, now),
    }  # fmt: skip
    if Can.VIEW_NOTICES in granted and mine.kind == OrganisationKind.RIGHTS_HOLDER:
        shown = how_it_stands(request, now)
        charts = [shown["chart"], shown["rejections"]]
        if file := taken_away(request, charts):
            return file
        context |= shown
    if Can.VIEW_CHECKINS in granted:
        context["participation"] = participation_of(mine)
        context["check_in"] = next_check_in(mine, at=now)
    return page(request, "home/member.html", context)


def how_it_stands(request, now) -> dict[str, Any]:
    """The figures, the charts and the open notices."""
    mine = request.organisation
    scored, weeks = score_of(mine, as_of=now), weeks_of(mine, at=now)
    kept, hands = kept_of_all(groups(Chosen(), at=now)), in_our_hands(mine)
    chips = chips_of((notice.clock for notice in hands.first), now)
    return {
        "stands": True, "begun": bool(scored.listings or hands.count or any(one.point is not None for one in weeks)), "scored": scored, "said": say_figures(figures_from(scored)), "kept": kept,
        "sums": {"good": say_sum(scored.total.good), "n": say_sum(scored.total.n)},
        "rate": write(kept.rate, RATE, unit=False), "base": say_base(kept),
        "spark": spark([one.point for one in weeks]), "chart": trend_chart(weeks, scored, limit=watch_limit()),
        "rejections": rejections_chart(mine, since=scored.since, until=now), "hands": hands,
        "open_notices": [(notice, chips.get(notice.clock_id)) for notice in hands.first],
    }  # fmt: skip
