"""Pages on which the owners of an organisation keep its machine clients."""

from django.contrib import messages
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ipr_portal.audit.timeline import timeline
from ipr_portal.errors import Stale
from ipr_portal.tenancy.access import requires
from ipr_portal.tenancy.roles import Can
from ipr_portal.ui.http import conflict, page, see_other
from ipr_portal.ui.pagination import paginate

from . import actions
from .actions import CannotManage
from .examples import examples_for
from .forms import CallFilter, ChangeForm, ClientForm, RotationForm
from .models import ApiClient
from .queries import calls_of, clients_of
from .scopes import SCOPES

CLIENTS = ngettext_lazy("%(n)s client", "%(n)s clients", "n")
CALLS = ngettext_lazy("%(n)s call", "%(n)s calls", "n")


@requires(Can.MANAGE_ORGANISATION)
@require_safe
def clients(request, organisation):
    """The programs that may call in the organisation's name."""
    rows = clients_of(request.organisation, at=timezone.now())
    found = paginate(rows, ("-made_at", "-id"), after=request.GET.get("after", ""), noun=CLIENTS)
    return page(request, "developers/clients.html", {"clients": found})


@never_cache
@requires(Can.MANAGE_ORGANISATION)
@require_http_methods(["GET", "POST"])
def client_new(request, organisation):
    """Make a client; its secret is shown once, in the answer."""
    form = ClientForm(request.POST or None, organisation=request.organisation)
    if request.method == "POST" and form.is_valid():
        try:
            new = actions.make_client(
                organisation=request.organisation, by=request.user, at=timezone.now(), **form.cleaned_data
            )
            return page(request, "developers/secret.html", {"new": new, "client": new.key.client})
        except CannotManage as refusal:
            form.add_error(refusal.refusal.field or None, str(refusal))
    return page(request, "developers/client_new.html", {"form": form}, status=422 if form.errors else 200)


@requires(Can.MANAGE_ORGANISATION)
@require_http_methods(["GET", "POST"])
def client(request, organisation, pk):
    """A client with its keys; what it may do is changed here."""
    found = find(request, pk)
    form = ChangeForm(request.POST or None, organisation=request.organisation, initial=initial_of(found))
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_client(client=found, by=request.user, at=timezone.now(), **form.cleaned_data)
            messages.success(request, _("Saved. Tokens that were given before have ended."))
            return see_other(request, "organisation:client", organisation, pk)
        except CannotManage as refusal:
            form.add_error(refusal.refusal.field or None, str(refusal))
    return show(request, found, form, status=422 if form.errors else 200)


@never_cache
@requires(Can.MANAGE_ORGANISATION)
@require_POST
def rotation(request, organisation, pk):
    """Make a new key; the secret is shown once, in the answer."""
    found = find(request, pk)
    form = RotationForm(request.POST)
    if not form.is_valid():
        return show(request, found, rotate=form, status=422)
    try:
        new = actions.rotate_key(
            client=found, overlap=form.cleaned_data["overlap"], newest=form.cleaned_data["newest"],
            by=request.user, at=timezone.now(),
        )  # fmt: skip
    except (CannotManage, Stale) as refusal:
        return conflict(request, refusal, "organisation:client", organisation, pk)
    return page(request, "developers/secret.html", {"new": new, "client": found, "is_rotation": True})


@requires(Can.MANAGE_ORGANISATION)
@require_POST
def key_revocation(request, organisation, pk, key):
    """End a key and its tokens now."""
    found = get_object_or_404(find(request, pk).keys, pk=key)
    actions.revoke_key(key=found, by=request.user, at=timezone.now())
    messages.success(request, _("The key is revoked; its tokens have ended."))
    return see_other(request, "organisation:client", organisation, pk)


@requires(Can.MANAGE_ORGANISATION)
@require_http_methods(["GET", "POST"])
def revocation(request, organisation, pk):
    """Show what will end, then end a client with its keys and tokens."""
    found = find(request, pk)
    if request.method == "POST":
        actions.revoke_client(client=found, by=request.user, at=timezone.now())
        messages.success(request, _("%(name)s is revoked. Its next call is refused.") % {"name": found})
        return see_other(request, "organisation:developers", organisation)
    return page(request, "developers/client_revocation.html", {"client": found})


@requires(Can.MANAGE_ORGANISATION)
@require_safe
def calls(request, organisation):
    """What clients called in the last thirty days, and how each call was answered."""
    form = CallFilter(request.GET)
    known = form.known()
    rows = calls_of(request.organisation, **known)
    found = paginate(rows, ("-at", "-id"), after=request.GET.get("after", ""), noun=CALLS)
    return page(request, "developers/calls.html", {"calls": found, "form": form, "filtered": bool(known)})


@requires(Can.MANAGE_ORGANISATION)
@require_safe
def examples(request, organisation):
    """Calls to try, filled with the organisation's own addresses."""
    return page(request, "developers/examples.html", {"examples": examples_for(request.organisation)})


def find(request, pk) -> ApiClient:
    rows = ApiClient.objects.filter(organisation=request.organisation)
    return get_object_or_404(rows.select_related("person", "made_by", "revoked_by"), pk=pk)


def initial_of(found: ApiClient) -> dict:
    return {"person": found.person_id, "scopes": found.scopes, "networks": "\n".join(found.networks)}


def show(request, found, form=None, *, rotate=None, status=200):
    keys = list(found.keys.select_related("made_by").order_by("-made_at", "-pk")[:50])
    context = {
        "client": found,
        "keys": keys,
        "now": timezone.now(),
        "scopes": [SCOPES[name].label for name in found.scopes if name in SCOPES],
        "form": form or ChangeForm(organisation=request.organisation, initial=initial_of(found)),
        "rotate": rotate or RotationForm(initial={"newest": keys[0].pk if keys else 0}),
        "events": timeline(found, request),
    }
    return page(request, "developers/client.html", context, status=status)
