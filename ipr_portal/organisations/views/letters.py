"""Letters of authority: which agencies act for a rights holder, and for whom an agency acts."""

from django.contrib import messages
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from ipr_portal.errors import DomainError
from ipr_portal.organisations.actions import letters as actions
from ipr_portal.organisations.forms import LetterForm
from ipr_portal.organisations.letter_rows import letters_of
from ipr_portal.tenancy.access import requires
from ipr_portal.tenancy.models import LetterOfAuthority, OrganisationKind
from ipr_portal.tenancy.roles import Can
from ipr_portal.ui.http import page, see_other
from ipr_portal.ui.pagination import paginate

from .people import faster

LETTERS = ngettext_lazy("%(n)s letter of authority", "%(n)s letters of authority", "n")


@requires(Can.VIEW_MEMBERS)
@require_safe
def letters(request, organisation):
    """The letters that a rights holder has granted, or those under which an agency acts."""
    is_agency = request.organisation.kind == OrganisationKind.AGENCY
    rows = letters_of(request.organisation)
    context = {
        "letters": paginate(rows, ("-valid_from", "-id"), after=request.GET.get("after", ""), noun=LETTERS),
        "is_agency": is_agency,
        "now": timezone.now(),
        "may_grant": not is_agency and Can.MANAGE_ORGANISATION in request.capabilities,
    }
    return page(request, "organisations/letters.html", context)


@requires(Can.MANAGE_ORGANISATION)
@require_http_methods(["GET", "POST"])
def letter_new(request, organisation):
    """Grant a letter of authority."""
    form = LetterForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            letter = actions.grant_letter(
                principal=request.organisation,
                agency=form.cleaned_data["agency"],
                valid_until=form.cleaned_data["until"],
                by=request.user,
                at=timezone.now(),
            )
            messages.success(request, _("%(agency)s acts for you from now on.") % {"agency": letter.agent})
            return see_other(request, "organisation:letters", organisation)
        except DomainError as refusal:
            form.add_error("agency", str(refusal))
    return page(request, "organisations/letter_new.html", {"form": form}, status=422 if form.errors else 200)


@requires(Can.MANAGE_ORGANISATION)
@require_http_methods(["GET", "POST"])
def letter_revocation(request, organisation, pk):
    """Show the consequences, then revoke a letter."""
    rows = LetterOfAuthority.objects.select_related("agent", "principal")
    letter = get_object_or_404(rows, principal=request.organisation, pk=pk)
    if request.method == "POST":
        try:
            actions.revoke_letter(letter=letter, by=request.user, at=timezone.now())
        except DomainError as refusal:
            return faster(request, refusal, "organisation:letters")
        messages.success(request, _("%(agency)s no longer acts for you.") % {"agency": letter.agent})
        return see_other(request, "organisation:letters", organisation)
    return page(request, "organisations/letter_revocation.html", {"letter": letter})
