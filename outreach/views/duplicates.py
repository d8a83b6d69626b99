"""Two entries that may be one: a person decides, and can undo it."""

from django.contrib import messages
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from ipr_portal.errors import DomainError, Stale
from ipr_portal.tenancy.access import requires
from ipr_portal.tenancy.roles import Can
from ipr_portal.ui.http import conflict, page, see_other
from ipr_portal.ui.parameters import key_in, word_in
from outreach.actions import merging
from outreach.models import Merge, StakeholderOrganisation, StakeholderPerson
from outreach.queries.pairs import compare
from outreach.queries.stakeholders import pairs_of_organisations, pairs_of_people

SHOWN = 20  # pairs of a kind on the page; the next follow as these are decided
ACTS = ("merge", "keep-second", "apart")
MODELS = {"person": StakeholderPerson, "organisation": StakeholderOrganisation}


@requires(Can.MANAGE_STAKEHOLDERS)
@require_http_methods(["GET", "HEAD", "POST"])
def duplicates(request):
    """Pairs that may be one, with what is known of both; a POST merges them, or notes that they are two."""
    if request.method == "POST":
        return decide(request)
    people, organisations = pairs_of_people(), pairs_of_organisations()
    context = {
        "people": compare(people[:SHOWN]), "organisations": compare(organisations[:SHOWN]),
        "more": max(len(people) - SHOWN, 0) + max(len(organisations) - SHOWN, 0),
    }  # fmt: skip
    return page(request, "outreach/stakeholders/duplicates.html", context)


def decide(request):
    model = MODELS[word_in(request.POST, "kind", MODELS, "person")]
    first = get_object_or_404(model, pk=key_in(request.POST, "first"))
    second = get_object_or_404(model, pk=key_in(request.POST, "second"))
    who = {"by": request.user, "at": timezone.now()}
    act = word_in(request.POST, "act", ACTS)
    kept, lost = (second, first) if act == "keep-second" else (first, second)
    try:
        if act == "apart":
            merging.keep_apart(first=first, second=second, **who)
        elif act:
            merging.merge(kept=kept, lost=lost, **who)
            messages.info(request, _("%(lost)s is now part of %(kept)s. You can undo it on its page.") % {
                "lost": lost, "kept": kept})  # fmt: skip
    except Stale as refusal:
        return conflict(request, refusal, "desk:stakeholder_duplicates")
    except DomainError as refusal:
        messages.error(request, str(refusal))
    return see_other(request, "desk:stakeholder_duplicates")


@requires(Can.MANAGE_STAKEHOLDERS)
@require_POST
def undo_merge(request, pk):
    """Separate two that were merged."""
    found = get_object_or_404(Merge, pk=pk)
    to = "desk:stakeholder_person" if found.kept_person_id else "desk:stakeholder"
    try:
        merging.undo(merge=found, by=request.user, at=timezone.now())
    except Stale as refusal:
        return conflict(request, refusal, to, found.kept.pk)
    except DomainError as refusal:
        messages.error(request, str(refusal))
    return see_other(request, to, found.kept.pk)
