"""What the team does around an event beside its places: each act on a page of its own, with its form."""

from collections.abc import Callable
from datetime import datetime

from django.contrib import messages
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from ipr_portal.errors import DomainError, Stale
from ipr_portal.tenancy.access import requires
from ipr_portal.tenancy.roles import Can
from ipr_portal.ui.http import conflict, page, see_other
from outreach.actions import afterwards, events, registrations
from outreach.actions.joining import merge_events
from outreach.actions.people import person_for
from outreach.forms.events import CopyForm, GuestForm, MaterialForm, MergeForm, ReasonForm
from outreach.models import Event, EventMaterial


def act_on(request, event: Event, form, title: str, what: Callable[[], str | None]):
    """Show the form of an act, or do it: with a sentence, or an address to go to; then back to the event."""
    if form.is_bound and form.is_valid():
        try:
            said = what()
        except Stale as refusal:
            return conflict(request, refusal, "desk:outreach_event", event.pk)
        except DomainError as refusal:
            field = getattr(refusal, "field", "")
            form.add_error(field if field in form.fields else None, str(refusal))
        else:
            if said:
                messages.info(request, said)
            return see_other(request, "desk:outreach_event", event.pk)
    context = {
        "form": form,
        "title": title,
        "subject": event,
        "back": reverse("desk:outreach_event", args=[event.pk]),
    }
    return page(request, "outreach/act.html", context, status=422 if form.is_bound else 200)


@requires(Can.MANAGE_EVENTS)
@require_http_methods(["GET", "HEAD", "POST"])
def cancel(request, pk):
    """Cancel an event, with the reason that everybody reads."""
    found, form = get_object_or_404(Event, pk=pk), ReasonForm(request.POST or None)

    def do() -> None:
        events.cancel(event=found, why=form.cleaned_data["why"], by=request.user, at=timezone.now())

    return act_on(request, found, form, _("Cancel the event"), do)


@requires(Can.MANAGE_EVENTS)
@require_http_methods(["GET", "HEAD", "POST"])
def copy(request, pk):
    """Make a draft like an event, on another day at the same hour."""
    found, form = get_object_or_404(Event, pk=pk), CopyForm(request.POST or None)
    if form.is_bound and form.is_valid():
        begins = found.local(found.starts_at)
        starts = datetime.combine(form.cleaned_data["day"], begins.time(), begins.tzinfo)
        made = events.clone(event=found, starts_at=starts, by=request.user, at=timezone.now())
        return see_other(request, "desk:outreach_event_details", made.pk)
    return act_on(request, found, form, _("Copy the event"), lambda: None)


@requires(Can.MANAGE_EVENTS)
@require_http_methods(["GET", "HEAD", "POST"])
def merge(request, pk):
    """Make an event part of another one, which takes its people."""
    found = get_object_or_404(Event, pk=pk)
    form = MergeForm(request.POST or None, event=found)

    def do() -> str:
        n = merge_events(event=found, into=form.cleaned_data["into"], by=request.user, at=timezone.now())
        return ngettext("%(n)d person went over.", "%(n)d people went over.", n) % {"n": n}

    return act_on(request, found, form, _("Merge the event into another"), do)


@requires(Can.MANAGE_EVENTS)
@require_http_methods(["GET", "HEAD", "POST"])
def speaker(request, pk):
    """Register somebody as a speaker, known or new."""
    found, form = get_object_or_404(Event, pk=pk), GuestForm(request.POST or None)

    def do() -> str:
        who = {"by": request.user, "at": timezone.now()}
        made = registrations.add(
            event=found, person=person_for(**form.cleaned_data, **who), is_speaker=True, **who
        )
        return _("%(who)s speaks: %(state)s.") % {"who": made.person, "state": made.get_state_display()}

    return act_on(request, found, form, _("Add a speaker"), do)


@requires(Can.MANAGE_EVENTS)
@require_http_methods(["GET", "HEAD", "POST"])
def material(request, pk):
    """Add something that participants take home."""
    found, form = get_object_or_404(Event, pk=pk), MaterialForm(request.POST or None)

    def do() -> None:
        afterwards.add_material(event=found, **form.cleaned_data, by=request.user, at=timezone.now())

    return act_on(request, found, form, _("Add material"), do)


@requires(Can.MANAGE_EVENTS)
@require_POST
def material_removed(request, pk, material):
    """Take a material away."""
    found = get_object_or_404(EventMaterial.objects.select_related("event"), pk=material, event=pk)
    try:
        afterwards.remove_material(material=found, by=request.user, at=timezone.now())
    except Stale as refusal:
        return conflict(request, refusal, "desk:outreach_event", pk)
    return see_other(request, "desk:outreach_event", pk)


@requires(Can.MANAGE_EVENTS)
@require_POST
def certificates(request, pk):
    """Send the certificates of everybody who attended and has none."""
    found = get_object_or_404(Event, pk=pk)
    try:
        count = afterwards.certify_all(event=found, by=request.user, at=timezone.now())
    except DomainError as refusal:
        messages.error(request, str(refusal))
    else:
        said = ngettext("%(n)d certificate is being sent.", "%(n)d certificates are being sent.", count)
        messages.info(request, said % {"n": count})
    return see_other(request, "desk:outreach_event", pk)
