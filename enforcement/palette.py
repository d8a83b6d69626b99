"""What enforcement adds to “Find or do anything”: cases that the reader may know of, and opening one."""

from django.urls import reverse
from django.utils.translation import gettext as _

from enforcement.models import Case
from ipr_portal.tenancy.roles import Can
from ipr_portal.ui.palette import Group, Hit

MOST = 8


def find_cases(asked, request) -> list[Group]:
    if Can.VIEW_CASES not in request.capabilities:
        return []
    hits = []
    if asked:
        rows = Case.objects.filter(title__icontains=asked.text) | Case.objects.filter(
            number__iexact=asked.text
        )
        hits = [
            Hit(
                reverse("desk:case", args=[case.number]),
                f"{case.number} · {case.title}",
                str(case.get_stage_display()),
                "case",
            )
            for case in rows.order_by("-pk")[:MOST]
        ]
    return [Group(_("Enforcement cases"), hits)]


FINDERS = [(40, find_cases)]
