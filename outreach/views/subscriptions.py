"""Subscriptions: of somebody with an account, of an address without one, and the one click that ends one."""

from allauth.core.internal.ratelimit import consume
from django.contrib import messages
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from ipr_portal.accounts.limits import say_wait
from ipr_portal.accounts.network import client_address, network_of
from ipr_portal.errors import DomainError
from ipr_portal.links.views import by_link
from ipr_portal.tenancy.access import requires
from ipr_portal.tenancy.roles import Can
from ipr_portal.tenancy.scope import staff_scope
from ipr_portal.ui.http import page, see_other
from outreach.actions import subscriptions as actions
from outreach.forms.messages import SubscribeForm, TopicsForm
from outreach.models import Subscription

AT_MOST = {"subscribe": "10/10m/key"}  # from one network
WAIT = 600


@requires(Can.READ_INBOX)
@require_http_methods(["GET", "HEAD", "POST"])
def own(request, organisation):
    """What this person is written to about; each topic by itself, and none is sent unasked."""
    form = TopicsForm(request.POST if request.method == "POST" else None)
    with staff_scope(by=request.user):
        if form.is_bound and form.is_valid():
            topics = form.cleaned_data["topics"]
            actions.choose(person=request.user, topics=topics, at=timezone.now())
            messages.info(request, _("Your subscriptions are saved."))
            return see_other(request, "organisation:subscriptions", request.organisation.slug)
        rows = Subscription.objects.standing().filter(address=request.user.email.lower())
        chosen = list(rows.values_list("topic", flat=True))
    if not form.is_bound:
        form = TopicsForm(initial={"topics": chosen})
    context = {"form": form}
    return page(request, "outreach/messages/own.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def subscribe(request):
    """Subscribe an address without an account; it counts once it is confirmed by the link in the mail."""
    form = SubscribeForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        if not _may_try(request):
            answer = render(request, "429.html", {"wait": say_wait(WAIT)}, status=429)
            answer["Retry-After"] = str(WAIT)
            return answer
        said = form.cleaned_data
        with staff_scope():
            actions.ask(address=said["email"], topics=said["topics"], at=timezone.now())
        return page(request, "outreach/messages/asked.html", {"email": said["email"]})
    return page(
        request, "outreach/messages/subscribe.html", {"form": form}, status=422 if form.errors else 200
    )


def _may_try(request) -> bool:
    key = network_of(client_address(request))
    return consume(request, app="outreach", action="subscribe", config=AT_MOST, key=key) is not None


@by_link("subscription.confirm")
def confirm(request, link):
    """Confirm what an address asked for; opening the page changes nothing, since mail programs open links too."""
    address = link.recipient
    with staff_scope():
        waiting = actions.waiting_for(address)
        context = {"address": address, "waiting": waiting}
        if request.method != "POST" or not waiting:
            return page(request, "outreach/messages/confirm.html", context)
        try:
            confirmed = actions.confirm(address=address, at=timezone.now())
        except DomainError:
            return page(request, "outreach/messages/confirm.html", {"address": address})
    return page(request, "outreach/messages/confirm.html", {"address": address, "confirmed": confirmed})


@csrf_exempt  # mail programs post without a session (RFC 8058, 3.1); the signed key is all that is needed
@require_http_methods(["GET", "HEAD", "POST"])
def unsubscribe(request, token):
    """End one subscription by a POST; a GET shows a button. An unknown key gets the same answer as a known one."""
    done = request.method == "POST"
    if done:
        with staff_scope():
            actions.end_by_token(token=token, at=timezone.now())
    return page(request, "outreach/messages/unsubscribe.html", {"done": done})
