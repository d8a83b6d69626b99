"""What is set for every case: weights of viability, and checklists of documents."""

from django.shortcuts import get_object_or_404
from django.utils import timezone

from enforcement.actions.entries import weights_now
from enforcement.actions.settings import require_document, set_weights, take_off_document
from enforcement.forms.settings import DocumentForm, WeightsForm
from enforcement.models import RequiredDocument, ViabilityWeights
from enforcement.queries.documents import required
from ipr_portal.errors import DomainError
from ipr_portal.markets import market_name
from ipr_portal.ui.http import conflict, see_other

from .places import address, say_why, show, views_of


def case_settings(request, *, status=200, **forms):
    """The weights in force with their history, and the checklists."""
    documents = list(required())
    for one in documents:
        one.market_name = market_name(one.market)
    context = {
        "weights": WeightsForm(weights=weights_now()),
        "history": ViabilityWeights.objects.select_related("set_by").order_by("-set_at", "-pk")[:10],
        "documents": documents,
        "document": DocumentForm(),
        **views_of(request, "case_settings"),
        **forms,
    }
    return show(request, "settings.html", context, status=status)


def case_weights(request):
    form = WeightsForm(request.POST, weights=weights_now())
    if form.is_valid():
        try:
            set_weights(weights=form.cleaned_data, by=request.user, at=timezone.now())
        except DomainError as refused:
            say_why(form, refused)
        else:
            return see_other(request, address(request, "case_settings"))
    return case_settings(request, status=422, weights=form)


def case_document(request):
    form = DocumentForm(request.POST)
    if form.is_valid():
        try:
            require_document(**form.cleaned_data, by=request.user, at=timezone.now())
        except DomainError as refused:
            say_why(form, refused)
        else:
            return see_other(request, address(request, "case_settings"))
    return case_settings(request, status=422, document=form)


def case_document_off(request, pk):
    found = get_object_or_404(RequiredDocument, pk=pk)
    try:
        take_off_document(document=found, by=request.user, at=timezone.now())
    except DomainError as refusal:
        return conflict(request, refusal, address(request, "case_settings"))
    return see_other(request, address(request, "case_settings"))
