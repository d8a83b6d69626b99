"""The pages for developers: public, drawn by the server, from the code and the document of the API."""

from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from ipr_portal.api.announced import MOST_BYTES
from ipr_portal.api.limits import WINDOW
from ipr_portal.api.parsers import DEEPEST, LONGEST_NUMBER
from ipr_portal.api.problems import PROBLEMS
from ipr_portal.api.scopes import SCOPES

from . import document
from .guide import sections

PAGES = (
    ("overview", _("Overview")),
    ("guide", _("Guide")),
    ("reference", _("Reference")),
    ("errors", _("Errors")),
    ("limits", _("Limits")),
    ("changes", _("Changes")),
)


def show(request, name: str, **context) -> HttpResponse:
    """A page with the tabs of all of them."""
    context |= {"pages": PAGES, "here": name, "portal": settings.SITE_URL}
    return render(request, f"developers/{name}.html", context)


@require_safe
def overview(request):
    """How to get a key and a token, and a first call."""
    return show(request, "overview", scopes=SCOPES.items())


@require_safe
def guide(request):
    return show(request, "guide", sections=sections())


@require_safe
def reference(request):
    """Every operation, by noun."""
    return show(request, "reference", tags=document.tags().values())


@require_safe
def tag(request, slug):
    """The operations of one noun, and the schemas of what they read and show."""
    if slug not in document.tags():
        raise Http404
    context = {"pages": PAGES, "here": "reference", "tag": document.tags()[slug]}
    return render(request, "developers/tag.html", context)


@require_safe
def errors(request):
    """Every code of a problem: problems link to their anchors."""
    return show(request, "errors", problems=PROBLEMS.items())


@require_safe
def limits(request):
    """How often, how much at once and how large, as it is set here."""
    return show(
        request, "limits", window=WINDOW, of_client=settings.API_CALLS_OF_CLIENT,
        of_organisation=settings.API_CALLS_OF_ORGANISATION, at_once=settings.API_AT_ONCE,
        megabytes=MOST_BYTES // 1024**2, depth=DEEPEST, digits=LONGEST_NUMBER,
    )  # fmt: skip


@require_safe
def changes(request):
    return show(request, "changes", version=document.document()["info"]["version"])


@require_safe
def openapi(request):
    """The document itself, without signing in."""
    return HttpResponse(
        document.text(), content_type="application/yaml", headers={"Cache-Control": "public, max-age=300"}
    )
