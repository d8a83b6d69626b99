"""Guidance on rejection codes, and what it changed."""

from dataclasses import dataclass

from django.http import Http404
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from ipr_portal.errors import Stale
from ipr_portal.tenancy.access import requires
from ipr_portal.tenancy.roles import Can
from ipr_portal.ui.context import address
from ipr_portal.ui.http import conflict, page, see_other
from programmes.actions import guidance as actions
from programmes.enums import ActionState
from programmes.forms.checkins import GuidanceForm
from programmes.models import ActionItem, Guidance
from programmes.rules.guidance import Change, change_by
from takedowns.enums import REJECTIONS

from .common import tabs_of, who

SHOWN = 20  # done actions whose effect is shown


@dataclass(frozen=True, slots=True)
class CodeRow:
    """A rejection code with its newest guidance, if there is any."""

    code: str
    meaning: str
    latest: Guidance | None


@requires(Can.MANAGE_CHECKINS)
@require_safe
def guidance_list(request):
    """Every rejection code, with its guidance."""
    latest = {row.code: row for row in Guidance.objects.current().select_related("written_by")}
    rows = [CodeRow(code, str(known.meaning), latest.get(code)) for code, known in REJECTIONS.items()]
    return page(request, "programmes/guidance/list.html", {"rows": rows, "tabs": tabs_of(request)})


@requires(Can.MANAGE_CHECKINS)
@require_http_methods(["GET", "HEAD", "POST"])
def guidance(request, code):
    """One code: its guidance, and the share before and after each action that was done about it."""
    if code not in REJECTIONS:
        raise Http404
    latest = Guidance.objects.current().filter(code=code).first()
    initial = {"version": latest.version if latest else 0, "text": latest.text if latest else ""}
    form = GuidanceForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_bound and form.is_valid():
        try:
            actions.write(code=code, **form.cleaned_data, **who(request))
        except Stale as refusal:
            return conflict(request, refusal, "desk:guidance_code", code)
        return see_other(request, "desk:guidance_code", code)
    context = {
        "form": form, "code": code, "rejection": REJECTIONS[code], "latest": latest, "remedy": address("remedy", code),
        "effects": effects_of(code),
        "versions": Guidance.objects.filter(code=code).select_related("written_by").order_by("-version"),
    }  # fmt: skip
    return page(request, "programmes/guidance/code.html", context, status=422 if form.errors else 200)


def effects_of(code: str) -> list[tuple[ActionItem, Change]]:
    """The last actions that were done about a code, each with the share before and after."""
    rows = ActionItem.objects.filter(code=code, state=ActionState.DONE).select_related(
        "organisation", "owner"
    )
    now = timezone.now()
    return [
        (row, change_by(organisation=row.organisation, code=code, done_at=row.ended_at, at=now))
        for row in rows.order_by("-ended_at", "-pk")[:SHOWN]
        if row.ended_at
    ]
