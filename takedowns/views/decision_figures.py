"""How the desk's decisions hold, and how often people must be asked or told again."""

from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from ipr_portal.tenancy.access import requires
from ipr_portal.tenancy.roles import Can
from ipr_portal.ui.http import page
from takedowns.enums import REJECTIONS
from takedowns.queries.decision_figures import WINDOW, Share, figures_until


@requires(Can.REVIEW_OUTCOMES)
@require_safe
def decision_figures(request):
    """Figures of the last 90 days: in all, by analyst, code and rights holder."""
    now = timezone.now()
    found = figures_until(now)
    context = {
        "since": now - WINDOW, "nothing_sent": not found.asked.whole,
        "numbers": [
            (_("Decisions reversed"), said(found.reversed), _("On appeal or counter-notice, of decisions sent")),
            (_("First-pass yield"), said(found.first_pass), _("Notices decided without a question to the filer")),
            (_("Rate of questions"), said(found.asked), _("Notices whose filer was asked")),
            (_("Rate of fixes"), said(found.cured), _("Rejections fixed within ten business days, of those that could be")),
            (_("Repeat-code rate"), said(found.repeated), _("Rejections whose code came back within 30 days")),
        ],
        "tables": [
            (_("Decisions reversed, by analyst"), _("Analyst"), _("Decisions"), _("Reversed"), rows(found.reversed_by)),
            (_("Decisions reversed, by code"), _("Code or outcome"), _("Decisions"), _("Reversed"), rows(found.reversed_of)),
            (_("Questions, by analyst"), _("Analyst"), _("Notices"), _("Asked about"), rows(found.asked_by)),
            (_("Questions, by rights holder"), _("Rights holder"), _("Notices"), _("Asked about"), rows(found.asked_of)),
        ],
    }  # fmt: skip
    return page(request, "takedowns/figures/decisions.html", context)


def said(share: Share) -> dict[str, str]:
    """A share in words; empty where there is nothing to count."""
    base = _("%(part)s of %(whole)s") % {"part": f"{share.part:,}", "whole": f"{share.whole:,}"}
    return {"rate": in_per_cent(share), "base": base if share.whole else ""}


def rows(shares: list[Share]) -> list[dict]:
    return [
        {"label": one.label, "whole": f"{one.whole:,}", "part": f"{one.part:,}", "rate": in_per_cent(one)}
        | ({"meaning": REJECTIONS[one.label].meaning} if one.label in REJECTIONS else {})
        for one in shares
    ]


def in_per_cent(share: Share) -> str:
    return "" if share.rate is None else f"{share.rate:.1f}"
