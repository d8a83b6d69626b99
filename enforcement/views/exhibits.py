"""Exhibits of a case: the list, one exhibit with its ledger, a new one, a copy."""

from django.contrib import messages
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from enforcement.actions.exhibits import copy, register
from enforcement.actions.ledger import CannotRecord
from enforcement.enums import ExhibitNature
from enforcement.forms.exhibits import CopyForm, CorrectionForm, ExhibitForm
from enforcement.models import Exhibit
from enforcement.queries.custody import files_of, steps_of
from enforcement.queries.exhibits import case_of, exhibit_of, exhibits_told, parties_of, unanswered
from ipr_portal.errors import DomainError
from ipr_portal.notifications.actions import mark_seen
from ipr_portal.tenancy.access import requires
from ipr_portal.tenancy.roles import Can

from .places import parts_of
from .signing import address, show


@requires(Can.SEE_EXHIBITS)
@require_safe
def exhibits(request, number, organisation=None):
    """Every exhibit of a case that the reader may see, each with its chain."""
    case = case_of(number)
    context = {"case": case, "parties": parties_of(case), "exhibits": dressed(request, case)}
    return show(request, "enforcement/exhibits/list.html", context | tabs(request, case))


def dressed(request, case) -> list[Exhibit]:
    """The exhibits of a case as lists show them, each with its chain and a picture. Three statements."""
    rows = exhibits_told(case)
    for row in rows:
        row.address = address(request, "exhibit", case.number, row.pk)
        row.preview = _preview(request, row.pictures)
    return rows


@requires(Can.SEE_EXHIBITS)
@require_safe
def exhibit(request, number, pk, organisation=None):
    """One exhibit: what it is, where it is, and its ledger."""
    found = exhibit_of(number, pk)
    if request.method == "GET":
        mark_seen(person=request.user, under=[request.path], at=timezone.now())
    return show_exhibit(request, found)


@requires(Can.KEEP_EXHIBITS)
@require_http_methods(["GET", "HEAD", "POST"])
def exhibit_new(request, number, organisation=None):
    """Register an original."""
    case, now = case_of(number), timezone.now()
    form = ExhibitForm(*posted(request), parties=parties_of(case), now=now)
    if form.is_bound and form.is_valid():
        try:
            made = register(
                party=form.chosen(),
                details=form.details(),
                uploads=form.cleaned_data["files"],
                by=request.user,
                at=now,
            )
        except DomainError as refused:
            say_why(form, refused)
        else:
            messages.info(request, _("Registered. Its chain of custody has begun."))
            return redirect(address(request, "exhibit", number, made.pk))
    return show_form(request, case, form, _("Register an exhibit"), _("Register exhibit"))


@requires(Can.KEEP_EXHIBITS)
@require_http_methods(["GET", "HEAD", "POST"])
def exhibit_copy(request, number, pk, organisation=None):
    """Register a verified working copy, or a file that was made from an exhibit."""
    source, now = exhibit_of(number, pk), timezone.now()
    form = CopyForm(*posted(request), now=now, initial={"kind": source.kind, "title": source.title})
    if form.is_bound and form.is_valid():
        nature = ExhibitNature(form.cleaned_data["nature"])
        try:
            made = copy(
                source=source, nature=nature, details=form.details(), uploads=form.cleaned_data["files"],
                by=request.user, at=now,
            )  # fmt: skip
        except DomainError as refused:
            say_why(form, refused)
        else:
            messages.info(request, _("Registered, with a step in the ledger of its source."))
            return redirect(address(request, "exhibit", number, made.pk))
    title = _("Register a copy of %(exhibit)s") % {"exhibit": source}
    return show_form(request, source.case, form, title, _("Register copy"), exhibit=source)


def posted(request) -> tuple:
    return (request.POST, request.FILES) if request.method == "POST" else ()


def say_why(form, refused: DomainError) -> None:
    """Show a refusal beside its field; refusals of files are shown at the files."""
    if not isinstance(refused, CannotRecord):
        form.add_error("files" if "files" in form.fields else None, str(refused))
        return
    field = {"secured_at": "at"}.get(refused.refusal.field, refused.refusal.field)
    form.add_error(field if field in form.fields else None, str(refused))


def show_form(request, case, form, title, submit, *, exhibit=None, **more):
    """Render a form of custody, fresh or as it was posted."""
    back = (
        address(request, "exhibit", case.number, exhibit.pk)
        if exhibit
        else address(request, "exhibits", case.number)
    )
    context = {
        "case": case,
        "form": form,
        "heading": title,
        "submit": submit,
        "back": back,
        "exhibit": exhibit,
    }
    status = 422 if form.is_bound else 200
    return show(request, "enforcement/exhibits/form.html", context | more, status=status)


def show_exhibit(request, found, *, correction=None, status=200):
    """Render an exhibit with its ledger, the latest step last."""
    number = found.case.number
    files = files_of([found]).get(found.pk, [])
    for file in files:
        file.address = address(request, "evidence_file", file.pk)
    context = {
        "case": found.case,
        "exhibit": found,
        "steps": steps_of([found])[found.pk],
        "files": files,
        "waiting": unanswered(found),
        "copies": list(found.copies.order_by("number")),
        "correction": correction or CorrectionForm(),
        "here": {
            name: address(request, name, number, found.pk)
            for name in ("custody_step", "hand_over", "receipt", "correction", "exhibit_copy")
        },
        **tabs(request, found.case),
    }
    return show(request, "enforcement/exhibits/exhibit.html", context, status=status)


def tabs(request, case) -> dict:
    """The pages of a case, for the tabs of its exhibits, custody and seizures."""
    return parts_of(request, case)


def _preview(request, files) -> str:
    pictures = [file for file in files if file.has_preview and file.parts]
    return address(request, "file_preview", pictures[0].pk) if pictures else ""
