"""What enforcement adds to the shell."""

from django.template.loader import render_to_string
from django.utils.translation import gettext_lazy as _

from enforcement.queries.cases import said_of_notice
from enforcement.views.places import address
from ipr_portal.tenancy.roles import Can
from ipr_portal.ui.register import Item
from takedowns.models import Notice

MEMBER = [Item("organisation:cases", "case", _("Cases"), Can.VIEW_CASES, 36)]
DESK = [Item("desk:cases", "case", _("Enforcement cases"), Can.VIEW_CASES, 22, go="i", home=True)]


def of_notice(request) -> str:
    """On the page of a notice: its cases, for those who may know of one; nothing, and no question, for all others."""
    if Can.VIEW_CASES not in request.capabilities or request.resolver_match is None:
        return ""
    notice = Notice.objects.filter(number=request.resolver_match.kwargs.get("number", "")).first()
    found = said_of_notice(notice) if notice else []
    for one in found:
        one.case.href = address(request, "case", one.case.number)
    return render_to_string("enforcement/of_notice.html", {"cases": found}) if found else ""


PARTS = {"notice.cases": of_notice}
