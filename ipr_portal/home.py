"""/: the start page of each person, or, signed out, of the portal. And the pages linked in the footer."""

from allauth.account.views import LoginView
from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.text import get_text_list
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from ipr_portal.demo.people import DEMO_PASSWORD, sign_ins
from ipr_portal.markets import MARKETS
from ipr_portal.organisations.models import INVITATION_LASTS
from ipr_portal.tenancy.access import requires
from ipr_portal.tenancy.people import Place, places_of
from ipr_portal.tenancy.roles import STAFF_ROLES, Can
from ipr_portal.tenancy.scope import staff_scope
from ipr_portal.ui.context import home_of
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
    """Each organisation with its open questions and notices. Only those that this person may enter are asked for."""
    with staff_scope():
        waiting = what_waits([place.organisation.pk for place in places], at=timezone.now())
    rows = [{"place": place, "waiting": waiting[place.organisation.pk]} for place in places]
    return sorted(rows, key=lambda row: -row["waiting"].questions)


@requires(Can.READ_INBOX)
@require_safe
def member_home(request, organisation):
    """The start page of somebody in an organisation: the first home page they may open."""
    slug = request.organisation.slug
    href = home_of(frozenset(request.capabilities), slug)
    return redirect(href or reverse("organisation:inbox", args=[slug]))
