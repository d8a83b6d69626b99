"""Organisations and people whom the team speaks with."""

from django.contrib import messages
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from ipr_portal.audit.timeline import timeline
from ipr_portal.errors import DomainError, Stale
from ipr_portal.tenancy.access import requires
from ipr_portal.tenancy.roles import Can
from ipr_portal.ui.http import conflict, page, see_other
from ipr_portal.ui.pagination import paginate
from ipr_portal.ui.parameters import word_in
from outreach.actions import imports
from outreach.actions import people as actions
from outreach.enums import Source
from outreach.forms.stakeholders import ImportForm, OrganisationForm, PersonForm, StakeholderFilter
from outreach.models import StakeholderOrganisation, StakeholderPerson
from outreach.queries.stakeholders import (
    gone_quiet,
    history_of,
    narrowed,
    organisations_with_contact,
    promised_to,
)

ORGANISATIONS = ngettext_lazy("%(n)s organisation", "%(n)s organisations", "n")
PEOPLE = ngettext_lazy("%(n)s person", "%(n)s people", "n")


@requires(Can.MANAGE_STAKEHOLDERS)
@require_safe
def organisations(request):
    """Every organisation, or those that have gone quiet: no contact in six months."""
    form, view = StakeholderFilter(request.GET), word_in(request.GET, "view", {"quiet"})
    known = form.known()
    rows = gone_quiet(at=timezone.now()) if view else organisations_with_contact()
    rows = narrowed(rows, known)
    if "type" in known:
        rows = rows.filter(type=known["type"])
    order = ("last_on", "pk") if view else ("folded", "pk")
    shown = paginate(rows, order, after=request.GET.get("after", ""), noun=ORGANISATIONS)
    context = {"organisations": shown, "form": form, "filtered": bool(known), "view": view}
    return page(request, "outreach/stakeholders/organisations.html", context)


@requires(Can.MANAGE_STAKEHOLDERS)
@require_safe
def people(request):
    """Every person."""
    form = StakeholderFilter(request.GET)
    known = form.known()
    rows = narrowed(StakeholderPerson.objects.current().select_related("works_for"), known)
    if "type" in known:
        rows = rows.filter(works_for__type=known["type"])
    shown = paginate(rows, ("folded", "pk"), after=request.GET.get("after", ""), noun=PEOPLE)
    context = {"people": shown, "form": form, "filtered": bool(known)}
    return page(request, "outreach/stakeholders/people.html", context)


@requires(Can.MANAGE_STAKEHOLDERS)
@require_http_methods(["GET", "HEAD", "POST"])
def organisation_new(request):
    """Add an organisation."""
    form = OrganisationForm(request.POST or None)
    if form.is_bound and form.is_valid():
        try:
            made = actions.add_organisation(
                details=form.details(), source=Source.TYPED, by=request.user, at=timezone.now()
            )
            return see_other(request, "desk:stakeholder", made.pk)
        except DomainError as refusal:
            form.add_error("tenant", str(refusal))
    context = {"form": form, "heading": _("Add an organisation")}
    return page(request, "outreach/stakeholders/form.html", context, status=422 if form.is_bound else 200)


@requires(Can.MANAGE_STAKEHOLDERS)
@require_http_methods(["GET", "HEAD", "POST"])
def person_new(request):
    """Add a person."""
    form = PersonForm(request.POST or None)
    if form.is_bound and form.is_valid():
        made = actions.add_person(
            details=form.details(), source=Source.TYPED, by=request.user, at=timezone.now()
        )
        return see_other(request, "desk:stakeholder_person", made.pk)
    context = {"form": form, "heading": _("Add a person")}
    return page(request, "outreach/stakeholders/form.html", context, status=422 if form.is_bound else 200)


@requires(Can.MANAGE_STAKEHOLDERS)
@require_http_methods(["GET", "HEAD", "POST"])
def organisation(request, pk):
    """One organisation: who is there, what was promised, everything we had to do with each other; its details."""
    rows = StakeholderOrganisation.objects.select_related("owner", "tenant", "merged_into")
    found = get_object_or_404(rows, pk=pk)
    names = ("name", "type", "domain", "markets", "languages")
    initial = {name: getattr(found, name) for name in names}
    initial |= {"tenant": found.tenant and found.tenant.slug, "owner": found.owner_id}
    form = OrganisationForm(request.POST or None, initial=initial)
    if form.is_bound and form.is_valid():
        try:
            actions.change_organisation(
                organisation=found, details=form.details(), by=request.user, at=timezone.now()
            )
            return see_other(request, "desk:stakeholder", pk)
        except Stale as refusal:
            return conflict(request, refusal, "desk:stakeholder", pk)
        except DomainError as refusal:
            form.add_error("tenant", str(refusal))
    context = {
        "found": found, "form": form, "people": found.people.current().order_by("name"),
        "history": history_of(organisation=found), "promised": promised_to(organisation=found),
        "merges": found.merges.filter(undone_at=None).select_related("lost_organisation"),
        "events": timeline(found, request), "today": timezone.localdate(),
    }  # fmt: skip
    return page(
        request, "outreach/stakeholders/organisation.html", context, status=422 if form.is_bound else 200
    )


@requires(Can.MANAGE_STAKEHOLDERS)
@require_http_methods(["GET", "HEAD", "POST"])
def person(request, pk):
    """One person: what was promised to them, what they agreed to, everything we had to do with each other; details."""
    rows = StakeholderPerson.objects.select_related("works_for", "merged_into")
    found = get_object_or_404(rows, pk=pk)
    initial = {
        name: getattr(found, name) for name in ("name", "email", "phone", "job", "markets", "languages")
    }
    initial |= {"owner": found.owner_id}
    form = PersonForm(request.POST or None, initial=initial | {"works_for": str(found.works_for or "")})
    if form.is_bound and form.is_valid():
        try:
            actions.change_person(person=found, details=form.details(), by=request.user, at=timezone.now())
            return see_other(request, "desk:stakeholder_person", pk)
        except Stale as refusal:
            return conflict(request, refusal, "desk:stakeholder_person", pk)
    context = {
        "found": found, "form": form, "history": history_of(person=found), "promised": promised_to(person=found),
        "consents": found.consents.order_by("-given_at"), "today": timezone.localdate(),
        "merges": found.merges.filter(undone_at=None).select_related("lost_person"),
        "events": timeline(found, request),
    }  # fmt: skip
    return page(request, "outreach/stakeholders/person.html", context, status=422 if form.is_bound else 200)


@requires(Can.MANAGE_STAKEHOLDERS)
@require_http_methods(["GET", "HEAD", "POST"])
def bring_in(request):
    """Import people and their organisations from a table or from cards."""
    form = ImportForm(request.POST or None, request.FILES or None)
    wrong: list[str] = []
    if request.method == "POST" and form.is_valid():
        try:
            done = imports.bring_in(entries=form.entries(), by=request.user, at=timezone.now())
        except imports.CannotImport as refusal:
            wrong = refusal.lines
            form.add_error("file", str(refusal))
        except DomainError as refusal:
            form.add_error("file", str(refusal))
        else:
            said = _("%(added)d added, %(known)d known already.") % {"added": done.added, "known": done.known}
            messages.info(request, said)
            return see_other(request, "desk:stakeholder_people")
    context = {"form": form, "wrong": wrong}
    return page(request, "outreach/stakeholders/import.html", context, status=422 if form.errors else 200)
