"""Pages on which the owners of an organisation keep its webhooks."""

from django.contrib import messages
from django.db.models import Count, Q
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, ngettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ipr_portal.audit.timeline import timeline
from ipr_portal.tenancy.access import requires
from ipr_portal.tenancy.roles import Can
from ipr_portal.ui.http import conflict, page, see_other
from ipr_portal.ui.pagination import paginate

from . import actions
from .actions import CannotManage
from .forms import ChangeForm, DeliveryFilter, EndpointForm
from .models import Delivery, DeliveryState, Endpoint, Secret, Why
from .register import name_of

ENDPOINTS = ngettext_lazy("%(n)s webhook", "%(n)s webhooks", "n")
DELIVERIES = ngettext_lazy("%(n)s delivery", "%(n)s deliveries", "n")


@requires(Can.MANAGE_ORGANISATION)
@require_safe
def webhooks(request, organisation):
    """The addresses that are told of events."""
    rows = Endpoint.objects.filter(organisation=request.organisation).select_related("person")
    counted = rows.annotate(
        waiting=Count("deliveries", filter=Q(deliveries__state=DeliveryState.PENDING)),
        parked=Count("deliveries", filter=Q(deliveries__state=DeliveryState.PARKED)),
    )
    found = paginate(counted, ("-made_at", "-id"), after=request.GET.get("after", ""), noun=ENDPOINTS)
    return page(request, "developers/webhooks.html", {"endpoints": found})


@never_cache
@requires(Can.MANAGE_ORGANISATION)
@require_http_methods(["GET", "POST"])
def webhook_new(request, organisation):
    """Make a webhook; its secret is shown once, in the answer."""
    form = EndpointForm(request.POST or None, organisation=request.organisation)
    if request.method == "POST" and form.is_valid():
        try:
            new = actions.make_endpoint(
                organisation=request.organisation, by=request.user, at=timezone.now(), **form.cleaned_data
            )
            return page(request, "developers/webhook_secret.html", {"new": new, "endpoint": new.endpoint})
        except CannotManage as refusal:
            form.add_error(refusal.refusal.field or None, str(refusal))
    return page(request, "developers/webhook_new.html", {"form": form}, status=422 if form.errors else 200)


@requires(Can.MANAGE_ORGANISATION)
@require_safe
def webhook(request, organisation, pk):
    """A webhook with its deliveries."""
    found = find(request, pk)
    form = DeliveryFilter(request.GET)
    rows = Delivery.objects.filter(endpoint=found, **form.known())
    deliveries = paginate(rows, ("-id",), after=request.GET.get("after", ""), noun=DELIVERIES)
    for one in deliveries:
        one.event_name = name_of(one.action)
    now = timezone.now()
    context = {
        "endpoint": found,
        "deliveries": deliveries,
        "form": form,
        "filtered": bool(form.known()),
        "parked": Delivery.objects.filter(endpoint=found, state=DeliveryState.PARKED)[:1000].count(),
        "secrets": Secret.objects.filter(endpoint=found).in_force(now).order_by("-made_at"),
        "event_names": [(name, name_of(name)) for name in found.events],
        "events": timeline(found, request),
    }
    return page(request, "developers/webhook.html", context)


@requires(Can.MANAGE_ORGANISATION)
@require_http_methods(["GET", "POST"])
def change(request, organisation, pk):
    """Choose other events, or another responsible person."""
    found = find(request, pk)
    initial = {"person": found.person_id, "events": found.events}
    form = ChangeForm(request.POST or None, organisation=request.organisation, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_endpoint(endpoint=found, by=request.user, at=timezone.now(), **form.cleaned_data)
            messages.success(request, _("Saved. It holds for what happens from now on."))
            return see_other(request, "organisation:webhook", organisation, pk)
        except CannotManage as refusal:
            form.add_error(refusal.refusal.field or None, str(refusal))
    context = {"form": form, "endpoint": found}
    return page(request, "developers/webhook_settings.html", context, status=422 if form.errors else 200)


@requires(Can.MANAGE_ORGANISATION)
@require_POST
def test(request, organisation, pk):
    """Send a `webhook.test`."""
    return _do(request, pk, actions.send_test, _("A test is on its way. See below how your server answers."))


@never_cache
@requires(Can.MANAGE_ORGANISATION)
@require_POST
def rotation(request, organisation, pk):
    """Make a new secret, shown once, in the answer."""
    new = actions.rotate_secret(endpoint=find(request, pk), by=request.user, at=timezone.now())
    context = {"new": new, "endpoint": new.endpoint, "is_rotation": True}
    return page(request, "developers/webhook_secret.html", context)


@requires(Can.MANAGE_ORGANISATION)
@require_http_methods(["GET", "POST"])
def disabling(request, organisation, pk):
    """Show what follows, then send nothing more."""
    found = find(request, pk)
    if request.method == "GET":
        waiting = Delivery.objects.filter(endpoint=found).pending()[:1000].count()
        return page(request, "developers/webhook_disabling.html", {"endpoint": found, "waiting": waiting})
    actions.disable_endpoint(endpoint=found, why=Why.BY_PERSON, by=request.user, at=timezone.now())
    messages.success(request, _("Nothing more is sent to this address."))
    return see_other(request, "organisation:webhook", organisation, pk)


@requires(Can.MANAGE_ORGANISATION)
@require_POST
def enabling(request, organisation, pk):
    """Send again what happens from now on."""
    return _do(request, pk, actions.enable_endpoint, _("What happens from now on is sent again."))


@requires(Can.MANAGE_ORGANISATION)
@require_POST
def replay_parked(request, organisation, pk):
    """Send every parked delivery again."""
    return _do(request, pk, actions.replay, "")


@requires(Can.MANAGE_ORGANISATION)
@require_POST
def replay_one(request, organisation, pk, delivery):
    """Send one delivery again."""
    rows = Delivery.objects.filter(organisation=request.organisation, endpoint=pk)
    return _do(request, pk, actions.replay, "", delivery=get_object_or_404(rows, pk=delivery))


@requires(Can.MANAGE_ORGANISATION)
@require_safe
def delivery(request, organisation, pk, delivery):
    """One delivery: what is sent, and every attempt."""
    found = get_object_or_404(
        Delivery.objects.filter(endpoint=find(request, pk)).select_related("endpoint"), pk=delivery
    )
    context = {"delivery": found, "endpoint": found.endpoint, "log": found.log.order_by("-pk")[:100], "event_name": name_of(found.action)}  # fmt: skip
    return page(request, "developers/delivery.html", context)


def find(request, pk) -> Endpoint:
    rows = Endpoint.objects.filter(organisation=request.organisation)
    return get_object_or_404(rows.select_related("person", "made_by", "disabled_by"), pk=pk)


def _do(request, pk, action, said, **more):
    found = find(request, pk)
    try:
        done = action(endpoint=found, by=request.user, at=timezone.now(), **more)
    except CannotManage as refusal:
        return conflict(request, refusal, "organisation:webhook", request.organisation.slug, pk)
    again = ngettext("%(n)d delivery is sent again.", "%(n)d deliveries are sent again.", 1 if said else done)
    messages.success(request, said or again % {"n": done})
    return see_other(request, "organisation:webhook", request.organisation.slug, pk)
