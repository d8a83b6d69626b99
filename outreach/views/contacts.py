"""Logging a contact in one line, and keeping promises."""

from django.contrib import messages
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ipr_portal.errors import DomainError, Stale
from ipr_portal.tenancy.access import requires
from ipr_portal.tenancy.roles import Can
from ipr_portal.ui.forms import offer
from ipr_portal.ui.http import conflict, page, see_other
from ipr_portal.ui.pagination import paginate
from outreach.actions import contacts as actions
from outreach.actions import people
from outreach.contact_lines import Recognised
from outreach.enums import ContactFormat
from outreach.forms.stakeholders import ConsentForm, ContactForm, FollowUpForm
from outreach.models import Consent, Event, FollowUp, StakeholderOrganisation, StakeholderPerson
from outreach.queries.stakeholders import recognise

FOLLOW_UPS = ngettext_lazy("%(n)s promise", "%(n)s promises", "n")


@requires(Can.MANAGE_STAKEHOLDERS)
@require_http_methods(["GET", "HEAD", "POST"])
def log(request):
    """Log a contact: one line, what was recognised in it, and the button that keeps it.

    While one types, htmx asks for the part `recognised`; without script the first button shows the same.
    """
    asked = request.POST if request.method == "POST" else request.GET
    form = ContactForm(asked if "line" in asked else None)
    found = recognise_in(form)
    if request.method == "POST" and "keep" in request.POST and form.is_valid():
        try:
            made = actions.log_contact(**meant(form, found), by=request.user, at=timezone.now())
        except DomainError as refusal:
            form.add_error("line", str(refusal))
        else:
            messages.info(request, _("Logged: %(words)s") % {"words": made.words})
            return see_other(request, "desk:log_contact")
    context = {
        "form": form,
        "found": found,
        "who": found and people_of(found),
        "where": found and organisations_of(found),
    }
    status = 422 if "keep" in request.POST else 200
    return page(request, "outreach/stakeholders/log.html", context, part="recognised", status=status)


def recognise_in(form: ContactForm) -> Recognised | None:
    """What the line of a form says; the form then offers those who may be meant."""
    if not form.is_bound:
        return None
    line = " ".join((form.data.get("line") or "")[:500].split())
    found = recognise(line, today=timezone.localdate()) if line and "\x00" not in line else None
    nobody = [("", _("Nobody"))]
    offer(form, "person", nobody + [(str(row.pk), str(row)) for row in (people_of(found) if found else [])])
    offer(
        form,
        "organisation",
        nobody + [(str(row.pk), str(row)) for row in (organisations_of(found) if found else [])],
    )
    return found


def people_of(found: Recognised) -> list[StakeholderPerson]:
    rows = StakeholderPerson.objects.select_related("works_for")
    return list(rows.filter(pk__in=[row.key for row in found.people]).order_by("name", "pk"))


def organisations_of(found: Recognised) -> list[StakeholderOrganisation]:
    keys = [row.key for row in found.organisations]
    keys += [row.works_for for row in found.people if row.works_for]
    return list(StakeholderOrganisation.objects.filter(pk__in=keys).order_by("name", "pk"))


def meant(form: ContactForm, found: Recognised | None) -> dict:
    """What is logged: the choices of the form, and where there is none, what was recognised.

    :raises CannotLog: if several people or organisations fit, and none is chosen.
    """
    said = form.cleaned_data
    if found is None:
        raise actions.CannotLog(_("Write what happened, and with whom."))
    who, where = people_of(found), organisations_of(found)
    person = next((row for row in who if str(row.pk) == said["person"]), None)
    organisation = next((row for row in where if str(row.pk) == said["organisation"]), None)
    if person is None and len(who) > 1:
        raise actions.CannotLog(_("Several people fit. Choose one of them below."))
    person = person or (who[0] if who else None)
    if organisation is None and person is None and len(where) > 1:
        raise actions.CannotLog(_("Several organisations fit. Choose one of them below."))
    fallback = person.works_for if person else (where[0] if where else None)
    return {
        "person": person, "organisation": organisation or fallback, "words": said["line"],
        "format": ContactFormat(said["how"] or found.how), "on": said["on"] or found.on,
        "promise": said["promise"] or found.promise, "due_on": said["due_on"] or found.due_on,
    }  # fmt: skip


@requires(Can.MANAGE_STAKEHOLDERS)
@require_safe
def follow_ups(request):
    """Everything that was promised and is not done, the most urgent on top."""
    rows = FollowUp.objects.filter(done_at=None).select_related(
        "owner", "person", "with_organisation", "event"
    )
    shown = paginate(rows, ("due_on", "pk"), after=request.GET.get("after", ""), noun=FOLLOW_UPS)
    context = {"follow_ups": shown, "today": timezone.localdate()}
    return page(request, "outreach/stakeholders/follow_ups.html", context)


ABOUT = {"event": Event, "person": StakeholderPerson, "organisation": StakeholderOrganisation}
PAGES = {
    "event": "desk:outreach_event",
    "person": "desk:stakeholder_person",
    "organisation": "desk:stakeholder",
}


@requires(Can.MANAGE_STAKEHOLDERS)
@require_http_methods(["GET", "HEAD", "POST"])
def follow_up_new(request, about, pk):
    """Note something that was promised at an event, to a person or to an organisation."""
    found = get_object_or_404(ABOUT[about], pk=pk)
    form = FollowUpForm(request.POST or None, initial={"owner": request.user.pk})
    if form.is_bound and form.is_valid():
        actions.promise_something(**form.details(), **{about: found}, by=request.user, at=timezone.now())
        return see_other(request, PAGES[about], pk)
    return act_page(request, form, _("Note a promise"), found, PAGES[about])


@requires(Can.MANAGE_STAKEHOLDERS)
@require_http_methods(["GET", "HEAD", "POST"])
def consent_new(request, pk):
    """Note what a person agreed to outside the portal, and how we can show it."""
    found, form = get_object_or_404(StakeholderPerson, pk=pk), ConsentForm(request.POST or None)
    if form.is_bound and form.is_valid():
        people.give_consent(person=found, **form.cleaned_data, by=request.user, at=timezone.now())
        return see_other(request, "desk:stakeholder_person", pk)
    return act_page(request, form, _("Note a consent"), found, "desk:stakeholder_person")


def act_page(request, form, title: str, found, back: str):
    context = {"form": form, "title": title, "subject": found, "back": reverse(back, args=[found.pk])}
    return page(request, "outreach/act.html", context, status=422 if form.is_bound else 200)


@requires(Can.MANAGE_STAKEHOLDERS)
@require_POST
def follow_up_done(request, pk):
    """Note that a promise was kept."""
    found = get_object_or_404(FollowUp, pk=pk)
    try:
        actions.finish(follow_up=found, by=request.user, at=timezone.now())
    except Stale as refusal:
        return conflict(request, refusal, "desk:follow_ups")
    messages.info(request, _("Done: %(words)s") % {"words": found.words})
    return see_other(request, "desk:follow_ups")


@requires(Can.MANAGE_STAKEHOLDERS)
@require_POST
def consent_withdrawn(request, pk):
    """Note that somebody took a consent back."""
    found = get_object_or_404(Consent.objects.select_related("person"), pk=pk)
    try:
        people.withdraw_consent(consent=found, by=request.user, at=timezone.now())
    except Stale as refusal:
        return conflict(request, refusal, "desk:stakeholder_person", found.person_id)
    return see_other(request, "desk:stakeholder_person", found.person_id)
