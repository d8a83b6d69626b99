"""The registry of rights, as its owner sees it."""

from django.contrib import messages
from django.db.models import Count
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ipr_portal.audit.timeline import timeline
from ipr_portal.errors import DomainError, Refusal, Stale
from ipr_portal.notifications.views import read_news_of
from ipr_portal.tenancy.access import requires
from ipr_portal.tenancy.roles import Can
from ipr_portal.ui.http import conflict, page, see_other
from ipr_portal.ui.pagination import paginate
from ipr_portal.ui.parameters import word_in
from takedowns.actions import rights as actions
from takedowns.enums import RightKind, RightState
from takedowns.forms.rights import RenewalForm, RightFilesForm, RightFilter, RightForm, initial_of
from takedowns.models import IPRight
from takedowns.queries.registry import carried_reasons, right_rows, today_of, why_not_now
from takedowns.queries.rights import kinds_with_hints, pills_of
from takedowns.rules.rights import days_left, may_be_renewed

RIGHTS = ngettext_lazy("%(n)s right", "%(n)s rights", "n")
IN_ORDER = ("kind", "title", "pk")


@requires(Can.VIEW_RIGHTS)
@require_safe
def rights(request, organisation):
    """Every right, its state, and whether notices can be filed under it."""
    form = RightFilter(request.GET)
    rows = right_rows(**form.known()).annotate(file_count=Count("files"))
    shown = paginate(rows, IN_ORDER, after=request.GET.get("after", ""), noun=RIGHTS)
    for right in shown:
        say_state(right)
    context = {"rights": shown, "form": form, "filtered": bool(form.known())}
    return page(request, "takedowns/rights/list.html", context)


@requires(Can.VIEW_RIGHTS)
@require_safe
def right(request, organisation, pk):
    """One right: its details, documents and reviews, and whether notices can be filed under it."""
    found = find(pk)
    read_news_of(request, "right", args=[pk])
    return show(request, found)


@requires(Can.REGISTER_RIGHTS)
@require_http_methods(["GET", "HEAD", "POST"])
def right_new(request, organisation):
    """Choose a kind, then enter the details of that kind."""
    kind = word_in(request.POST, "kind", RightKind.values) or word_in(request.GET, "kind", RightKind.values)
    if not kind:
        return page(request, "takedowns/rights/kinds.html", {"kinds": kinds_with_hints()})
    form = right_form(request, kind, initial={"owner_name": request.organisation.legal_name})
    if form.is_bound and form.is_valid():
        try:
            made = actions.register(
                organisation=request.organisation,
                details=form.details(),
                uploads=form.cleaned_data["files"],
                send=form.sending,
                **who(request),
            )
        except DomainError as refused:
            say_why(form, refused)
        else:
            return done(request, made)
    return page(request, "takedowns/rights/form.html", {"form": form}, status=422 if form.is_bound else 200)


@requires(Can.REGISTER_RIGHTS)
@require_http_methods(["GET", "HEAD", "POST"])
def right_details(request, organisation, pk):
    """Correct a right before we verify it, or answer our questions."""
    found = find(pk)
    if found.state not in actions.EDITABLE:
        return stale(request, found, actions.what_happened_to(found))
    form = right_form(request, found.kind, initial=initial_of(found), has_files=bool(found.files.all()))
    if form.is_bound and form.is_valid():
        try:
            uploads, details = form.cleaned_data["files"], form.details()
            made = actions.revise(
                right=found, details=details, uploads=uploads, send=form.sending, **who(request)
            )
        except Stale as refusal:
            return stale(request, found, refusal)
        except DomainError as refused:
            say_why(form, refused)
        else:
            return done(request, made)
    context = {"form": form, "right": found, "asked": found.reviews.order_by("-reviewed_at").first()}
    return page(request, "takedowns/rights/form.html", context, status=422 if form.is_bound else 200)


@requires(Can.REGISTER_RIGHTS)
@require_POST
def right_renewal(request, organisation, pk):
    """Renew a right that has expired or soon will: its new term, with proof."""
    found, form = find(pk), RenewalForm(request.POST, request.FILES)
    if form.is_valid():
        term, uploads = form.cleaned_data["expires_on"], form.cleaned_data["files"]
        try:
            actions.renew(right=found, expires_on=term, uploads=uploads, **who(request))
        except Stale as refusal:
            return stale(request, found, refusal)
        except DomainError as refused:
            say_why(form, refused)
        else:
            messages.info(
                request, _("We have received the renewal. We verify it, as a rule within one business day.")
            )
            return see_other(request, "organisation:right", organisation, pk)
    return show(request, find(pk), renewal=form, status=422)


@requires(Can.REGISTER_RIGHTS)
@require_POST
def right_files(request, organisation, pk):
    """Add documents to a right in any state."""
    found, form = find(pk), RightFilesForm(request.POST, request.FILES)
    if form.is_valid():
        kind, uploads = form.cleaned_data["kind"], form.cleaned_data["files"]
        try:
            actions.add_files(right=found, uploads=uploads, kind=kind, **who(request))
        except DomainError as refused:
            say_why(form, refused)
        else:
            messages.info(request, _("Added to the right."))
            return see_other(request, "organisation:right", organisation, pk)
    return show(request, found, adding=form, status=422)


def find(pk) -> IPRight:
    """A right of the organisation whose scope is open, with all that its page shows."""
    rows = IPRight.objects.prefetch_related("markets", "files__file", "files__added_by")
    return get_object_or_404(rows.select_related("organisation", "registered_by"), pk=pk)


def show(request, found, *, status=200, renewal=None, adding=None):
    """Render a right with its forms, fresh or as they were posted."""
    say_state(found)
    context = {
        "right": found,
        "reasons": [] if found.refusal else carried_reasons(found, timezone.now()),
        "reviews": found.reviews.order_by("-reviewed_at", "-pk"),
        "renewal": renewal
        or (RenewalForm() if may_be_renewed(found, today_of(found, timezone.now())) else None),
        "adding": adding or RightFilesForm(),
        "products": found.products.active().whole().order_by("name", "article", "pk"),
        "editable": found.state in actions.EDITABLE and Can.REGISTER_RIGHTS in request.capabilities,
        "may_register": Can.REGISTER_RIGHTS in request.capabilities,
        "may_file": Can.FILE_NOTICES in request.capabilities,
        "events": timeline(found, request),
    }
    return page(request, "takedowns/rights/right.html", context, status=status)


def say_state(found) -> None:
    """Note on a right why it can carry nothing today, when it ends if that is soon, and its state as pills."""
    now = timezone.now()
    found.refusal, found.days_left = why_not_now(found, now), days_left(found, today_of(found, now))
    found.pills = pills_of(found)


def right_form(request, kind, **more) -> RightForm:
    posted = (request.POST, request.FILES) if request.method == "POST" else ()
    return RightForm(kind, *posted, sending="send" in request.POST, **more)


def who(request) -> dict:
    return {"by": request.user, "at": timezone.now(), "agent": request.agent}


def say_why(form, refused: DomainError) -> None:
    """Show a refusal beside its fields; refusals of the evidence app are shown at the files."""
    refusals = (
        refused.refusals
        if isinstance(refused, actions.CannotRegister)
        else [Refusal("", str(refused), "", "files")]
    )
    for refusal in refusals:
        form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))


def done(request, made):
    said = _("Sent for verification. We notify you of the result.") if made.state == RightState.SUBMITTED else _(
        "Saved. You can file notices under it once you have sent it to us and we have verified it.")  # fmt: skip
    messages.info(request, said)
    return see_other(request, "organisation:right", request.organisation.slug, made.pk)


def stale(request, found, refusal):
    return conflict(request, refusal, "organisation:right", request.organisation.slug, found.pk)
