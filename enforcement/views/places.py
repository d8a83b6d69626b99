"""Where a page of a case is: the same pages exist at the desk and in an organisation."""

from collections.abc import Mapping
from typing import Any

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from enforcement.actions.looks import note_look
from enforcement.actions.moves import CannotMove
from enforcement.models import Case
from enforcement.queries.cases import cases_of
from enforcement.rules.access import HOLDER, STAFF
from ipr_portal.tenancy.roles import Can
from ipr_portal.ui.http import conflict, page, see_other


def address(request, name: str, *args) -> str:
    """The address of a page of enforcement on the side of the reader."""
    if request.organisation:
        return reverse(f"organisation:{name}", args=[request.organisation.slug, *args])
    return reverse(f"desk:{name}", args=args)


def side(request) -> str:
    return HOLDER if request.organisation else STAFF


def find(request, number: str) -> Case:
    """A case the reader may know of; 404 for everybody else. That a page is looked at is noted."""
    case = known(request, number)
    note_page(request, case, request.resolver_match.url_name or "")
    return case


def known(request, number: str) -> Case:
    """A case the reader may know of; 404 for everybody else. The page itself notes what is looked at."""
    return get_object_or_404(cases_of(request.organisation), number=number)


def note_page(request, case: Case, name: str, *, key: str = "") -> None:
    """Note that a page is looked at; sending a form is no look."""
    if request.method == "GET":
        note_look(case, page=name, key=key, by=request.user, at=timezone.now())


def show(request, template: str, context: Mapping[str, Any], *, status: int = 200):
    base = "base_member.html" if request.organisation else "base_desk.html"
    common = {"base": base, "cases_href": address(request, "cases"), "at_desk": not request.organisation}
    return page(request, f"enforcement/{template}", {**common, **context}, status=status)


def back_to(request, case: Case):
    return see_other(request, address(request, "case", case.number))


def stale(request, case: Case, refusal):
    return conflict(request, refusal, address(request, "case", case.number))


def renewed(form, number: str, refusal):
    """A form whose page is stale, with all that was typed and the present version: sent again, it counts.

    The reader sees above it what the other person changed.
    """
    form.data = form.data.copy()
    form.data["version"] = str(Case.objects.values_list("version", flat=True).get(number=number))
    form.add_error(None, str(refusal))
    return form


def say_why(form, refused) -> None:
    """Put a refusal on a form, each missing thing at the field that it names, or above the form."""
    for one in refused.refusals if isinstance(refused, CannotMove) else refused.args[:1]:
        field = getattr(one, "field", "")
        form.add_error(field if field in form.fields else None, str(one))


def views_of(request, here: str) -> dict:
    """The pages over all cases, as the reader may open them; the tabs above each."""
    names = [
        ("cases", _("Board") if not request.organisation else _("Open cases"), Can.VIEW_CASES),
        ("case_closed", _("Closed"), Can.VIEW_CASES),
        ("case_diary", _("Diary"), Can.VIEW_CASES),
        ("seizure_figures", _("Seizures"), Can.SEE_EXHIBITS),
        ("case_funnel", _("Funnel"), Can.VIEW_CASES),
    ]
    if not request.organisation:
        names += [
            ("exchange_rates", _("Exchange rates"), Can.KEEP_EXHIBITS),
            ("custody_heads", _("Lists of heads"), Can.KEEP_EXHIBITS),
            ("case_settings", _("Weights and checklists"), Can.OPEN_CASES),
        ]
    return {
        "views": [
            {"href": address(request, name), "words": words, "is_here": name == here}
            for name, words, can in names
            if can in request.capabilities
        ]
    }


def parts_of(request, case: Case) -> dict:
    """The pages of one case, for its links and its tabs."""
    names = ["case", "case_listings", "case_template", "case_history", "exhibits", "exhibit_new", "custody", "bundle",
             "seizures", "seizure_new"]  # fmt: skip
    if not request.organisation:
        names += ["case_access", "case_targets", "case_owner", "case_joined"]
    return {"to": {name: address(request, name, case.number) for name in names}}
