"""What a participant does by the link in their mail: confirm, answer, withdraw, send somebody else, say what it was like."""

from dataclasses import replace
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from ipr_portal.errors import DomainError
from ipr_portal.links.views import by_link
from ipr_portal.tenancy.scope import staff_scope
from ipr_portal.ui.http import page, see_other
from ipr_portal.ui.moments import say_moment
from ipr_portal.ui.parameters import word_in
from outreach.actions import afterwards, door, registrations, surveys
from outreach.actions.mails import say_when, say_where, zone_of
from outreach.actions.places import place_in_line
from outreach.enums import PRESENT, EventState, RegistrationState
from outreach.enums.retention import TO_THEMSELVES
from outreach.forms.events import ContestForm, SubstituteForm, SurveyForm
from outreach.models import Registration, RegistrationRequest
from outreach.queries.retention import plan
from outreach.rules.events import why_not_confirm_presence, why_not_contest, why_not_register

from .door import check_in_path, picture_of

ACTS = ("come", "decline", "withdraw", "present", "substitute", "contest")


@by_link("registration.confirm")
def confirm(request, link):
    """Confirm a registration: opening the page changes nothing, since mail programs open links too."""
    with staff_scope():
        rows = RegistrationRequest.objects.select_related("event")
        asked = rows.filter(pk=link.subject_id).first()
        if asked is None:
            return page(request, "outreach/public/confirmed.html", {"already": True})
        closed = why_not_register(asked.event, at=timezone.now())
        context = {
            "asked": asked,
            "when": say_when(asked.event),
            "where": say_where(asked.event),
            "closed": closed,
        }
        if request.method != "POST":
            return page(request, "outreach/public/confirm.html", context)
        try:
            made = registrations.confirm(request=asked, at=timezone.now())
        except DomainError as refusal:
            return page(request, "outreach/public/confirm.html", context | {"refusal": refusal}, status=422)
        return page(request, "outreach/public/confirmed.html", said_of(made))


def said_of(made: Registration) -> dict[str, Any]:
    """What a confirmed registration has come to, in words to the participant."""
    words = {
        RegistrationState.REGISTERED: _("You have a place"),
        RegistrationState.WAITLISTED: _("You are on the waiting list"),
        RegistrationState.PENDING_APPROVAL: _("We look at your registration"),
    }
    state = RegistrationState(made.state)
    return {
        "registration": made, "event": made.event, "title": words.get(state, state.label),
        "when": say_when(made.event), "where": say_where(made.event),
        "place": place_in_line(made) if state == RegistrationState.WAITLISTED else None,
        "waits_for_us": state == RegistrationState.PENDING_APPROVAL,
    }  # fmt: skip


@by_link("registration.own")
def registration(request, link):
    """A participant's own registration."""
    with staff_scope():
        found = _find(link)
        form = SubstituteForm(request.POST if "name" in request.POST else None)
        contesting = ContestForm(request.POST if "words" in request.POST else None)
        if request.method != "POST":
            return _show(request, found, form, contesting)
        try:
            said = act(found, word_in(request.POST, "act", ACTS), form, contesting)
        except DomainError as refusal:
            return _show(request, _find(link), form, contesting, refusal=refusal, status=422)
        if not said:
            return _show(request, found, form, contesting, status=422)
        messages.info(request, said)
    return see_other(request, "registration_own", request.link_token)


def act(found: Registration, what: str, form: SubstituteForm, contesting: ContestForm) -> str:
    """Do what a participant asks for; what was done, in words, or "" for nothing."""
    now = timezone.now()
    if what in ("come", "decline"):
        answered = registrations.answer(registration=found, comes=what == "come", at=now)
        return _("Noted: %(state)s.") % {"state": answered.get_state_display()}
    if what == "withdraw":
        registrations.withdraw(registration=found, at=now)
        return _("You have withdrawn. Thank you for telling us.")
    if what == "present":
        door.confirm_presence(registration=found, at=now)
        return _("You are noted as present.")
    if what == "contest" and contesting.is_valid():
        afterwards.contest(registration=found, words=contesting.cleaned_data["words"], at=now)
        return _("Thank you. We decide, and write to you.")
    if what == "substitute" and form.is_valid():
        made = registrations.substitute(registration=found, at=now, **form.cleaned_data)
        return _("%(who)s has your place, and receives a mail.") % {"who": made.person}
    return ""


def _find(link) -> Registration:
    rows = Registration.objects.select_related("event", "person__account", "comes_from", "certificate")
    return get_object_or_404(rows, pk=link.subject_id)


def _show(
    request, found: Registration, form: SubstituteForm, contesting: ContestForm, *, refusal=None, status=200
):
    event, state = found.event, found.state
    context = {
        "registration": found, "event": event, "form": form, "refusal": refusal, "token": request.link_token,
        "when": say_when(event, zone_of(found)), "where": say_where(event),
        "offered": found.offered_until and say_moment(found.offered_until, zone=zone_of(found), now=timezone.now()),
        "may_confirm": event.confirms_itself and not why_not_confirm_presence(found, at=timezone.now()),
        "may_say": state in PRESENT and not found.has_answered,
        "contesting": contesting, "may_contest": not why_not_contest(found, at=timezone.now()),
        "is_contested": found.contested_at is not None, "was_there": state in PRESENT,
        "materials": list(event.materials.order_by("pk")) if state in PRESENT else [],
        "kept": [replace(line, label=TO_THEMSELVES[line.what]) for line in plan(event)], "certificate": getattr(found, "certificate", None),
        "calendar": reverse("event_calendar", args=[event.slug]), **before_the_event(found),
    }  # fmt: skip
    return page(request, "outreach/public/own.html", context, status=status)


def before_the_event(found: Registration) -> dict[str, Any]:
    """What somebody with a place, an offer or a number on the waiting list sees and may do; nothing once it is cancelled."""
    if found.event.state == EventState.CANCELLED:
        return {"offered": ""}
    state, has_place = found.state, found.state == RegistrationState.REGISTERED
    return {
        "place": place_in_line(found) if state == RegistrationState.WAITLISTED else None, "has_code": has_place,
        "may_answer": state == RegistrationState.INVITED or found.offered_until is not None,
        "may_withdraw": found.may_become(RegistrationState.WITHDRAWN) and found.offered_until is None,
        "may_substitute": found.may_become(RegistrationState.SUBSTITUTED),
        "picture": picture_of(settings.SITE_URL + check_in_path(found)) if has_place else "",
    }  # fmt: skip


@by_link("registration.own")
def survey(request, link):
    """The survey after an event; the answers cannot be traced back."""
    with staff_scope():
        found = _find(link)
        form = SurveyForm(request.POST if request.method == "POST" else None)
        context = {"event": found.event, "form": form, "token": request.link_token}
        if request.method != "POST" or not form.is_valid():
            return page(request, "outreach/public/survey.html", context, status=422 if form.errors else 200)
        try:
            surveys.answer(registration=found, scores=form.scores())
        except DomainError as refusal:
            form.add_error(None, str(refusal))
            return page(request, "outreach/public/survey.html", context, status=422)
        messages.info(request, _("Thank you. Your answers are kept without your name."))
    return see_other(request, "registration_own", request.link_token)
