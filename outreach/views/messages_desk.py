"""Messages to everybody who subscribed to a topic: drafts, a preview, sending once, and what was sent."""

from django.contrib import messages
from django.db.models import F
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ipr_portal.audit.timeline import timeline
from ipr_portal.errors import Stale
from ipr_portal.tenancy.access import requires
from ipr_portal.tenancy.roles import Can
from ipr_portal.ui.http import conflict, page, see_other
from outreach.actions import messages as actions
from outreach.actions.refusals import CannotDo
from outreach.forms.messages import MessageForm
from outreach.forms.pilots import VersionForm
from outreach.models import Message
from outreach.queries.messages import readers_of, subscribers


@requires(Can.SEND_MESSAGES)
@require_safe
def messages_list(request):
    """Drafts, then what was sent, the newest first; and how many people subscribed to each topic."""
    rows = Message.objects.select_related("sent_by", "changed_by")
    context = {
        "messages_sent": list(rows.order_by(F("sent_at").desc(nulls_first=True), "-pk")[:100]),
        "subscribers": subscribers(),
    }
    return page(request, "outreach/messages/desk.html", context)


@requires(Can.SEND_MESSAGES)
@require_http_methods(["GET", "HEAD", "POST"])
def message_new(request):
    """Write a message; it is sent from its preview."""
    form = MessageForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        made = actions.draft(**words(form), by=request.user, at=timezone.now())
        return see_other(request, "desk:outreach_message", made.pk)
    return page(request, "outreach/messages/new.html", {"form": form}, status=422 if form.errors else 200)


def words(form: MessageForm) -> dict[str, str]:
    return {name: form.cleaned_data[name] for name in ("topic", "title", "body")}


@requires(Can.SEND_MESSAGES)
@require_http_methods(["GET", "HEAD", "POST"])
def message(request, pk):
    """One message as its readers get it; POST changes one that is not sent."""
    found = get_object_or_404(Message.objects.select_related("sent_by", "changed_by"), pk=pk)
    if request.method != "POST":
        return show(request, found)
    form = MessageForm(request.POST)
    if not form.is_valid():
        return show(request, found, form=form, status=422)
    try:
        version = form.cleaned_data["version"] or 0
        actions.change(message=found, version=version, **words(form), by=request.user, at=timezone.now())
    except Stale as refused:
        return conflict(request, refused, "desk:outreach_message", pk)
    return see_other(request, "desk:outreach_message", pk)


def show(request, found, *, form=None, refusal=None, status=200):
    initial = {name: getattr(found, name) for name in ("topic", "title", "body", "version")}
    context = {
        "message": found,
        "form": form or MessageForm(initial=initial),
        "readers": readers_of(found.topic),
        "refusal": refusal,
        "events": timeline(found, request),
    }
    return page(request, "outreach/messages/message.html", context, status=status)


@requires(Can.SEND_MESSAGES)
@require_POST
def message_sending(request, pk):
    """Send a message to everybody who subscribed to its topic, once."""
    found, version = get_object_or_404(Message, pk=pk), VersionForm(request.POST).seen()
    try:
        sent = actions.send(message=found, version=version, by=request.user, at=timezone.now())
    except CannotDo as refused:
        return show(request, found, refusal=refused, status=422)
    except Stale as refused:
        return conflict(request, refused, "desk:outreach_message", pk)
    count = sent.sent_to or 0
    messages.info(
        request,
        ngettext("Sent to %(n)d address.", "Sent to %(n)d addresses.", count) % {"n": count},
    )
    return see_other(request, "desk:outreach_message", pk)
