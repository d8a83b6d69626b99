"""What notices and rights add to the shell."""

from django.template.loader import render_to_string
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy as _n

from ipr_portal.organisations.actions.suspensions import suspensions_of
from ipr_portal.tenancy.models import Organisation
from ipr_portal.tenancy.roles import Can
from ipr_portal.ui.context import workplace
from ipr_portal.ui.register import Item, Waiting
from takedowns.queries.misuse import any_sanction, cases_of
from takedowns.queries.to_do import (
    notices_to_fix,
    rights_to_see_to,
    still_asked,
    still_to_confirm,
    still_to_reply,
    still_to_retype,
)
from takedowns.views.steps import steps_of
from takedowns.views.workload import workload_of

TO_FIX = Waiting(
    Can.FILE_NOTICES,
    notices_to_fix,
    _n("%(n)s with something to do", "%(n)s with something to do", "n"),
)
TO_SEE_TO = Waiting(Can.REGISTER_RIGHTS, rights_to_see_to, _n("%(n)s needs you", "%(n)s need you", "n"))
MEMBER = [
    Item("organisation:file", "file", _("File"), Can.FILE_NOTICES, 10, also=("organisation:drafts",)),
    Item("organisation:notices", "notices", _("Notices"), Can.VIEW_NOTICES, 20, waiting=TO_FIX),
    Item("organisation:rights", "rights", _("Rights"), Can.VIEW_RIGHTS, 30, waiting=TO_SEE_TO),
    Item(
        "organisation:sanctions", "warn", _("Warnings and suspensions"), Can.VIEW_SANCTIONS, 82,
        only_where=any_sanction,
    ),
]  # fmt: skip
DESK = [
    Item(
        "desk:queue", "tray", _("Triage"), Can.VIEW_QUEUE, 10, go="t", home=True, only=("notices/", "views/")
    ),
    Item("desk:workload", "standing", _("Workload"), Can.REASSIGN_NOTICES, 20, go="l"),
    Item("desk:decision_figures", "check", _("Figures of decisions"), Can.REVIEW_OUTCOMES, 21),
    Item("desk:outcome_reviews", "scale", _("Reviews of outcomes"), Can.REVIEW_OUTCOMES, 25),
    Item("desk:disputes", "repeat", _("Counter-notices and appeals"), Can.DECIDE_NOTICES, 26),
    Item("desk:second_reviews", "people", _("Second reviews"), Can.DECIDE_NOTICES, 27),
    Item(
        "desk:repeat_infringers",
        "flag",
        _("Repeat infringers"),
        Can.READ_NOTICES,
        28,
        also=("desk:strike_rules",),
    ),
    Item("desk:misuse_cases", "warn", _("Misuse by senders"), Can.REVIEW_MISUSE, 29),
    Item("desk:rights", "rights", _("Rights to verify"), Can.VERIFY_RIGHTS, 30, go="r"),
    Item("desk:explanations", "pen", _("Explanation templates"), Can.DECIDE_NOTICES, 80, go="x"),
    Item("desk:statements", "file", _("Statements of reasons"), Can.HAND_OVER_STATEMENTS, 95),
    Item("desk:lumen_exports", "book", _("Notices to publish"), Can.PUBLISH_NOTICES, 96),
    Item("desk:executions", "send", _("Takedowns being carried out"), Can.WATCH_EXECUTIONS, 90, go="e"),
]
# What news that asks for something was about: until when it needs the reader.
STILL = {
    "notice.question_asked": still_asked,
    "notice.retype_proposed": still_to_retype,
    "counter.forwarded": still_to_reply,
    "counter.forwarded_stays_down": still_to_reply,
    "retraction.offered": still_to_confirm,
}


def own_workload(request) -> str:
    """Beside the name of a person who decides notices: their workload, and for leads the team's."""
    load = workload_of(request)
    return render_to_string("takedowns/team/own_workload.html", {"load": load}) if load else ""


def find(request) -> str:
    """The field that finds a notice of the organisation."""
    place = workplace(request)
    if not place or Can.VIEW_NOTICES not in place.capabilities:
        return ""
    return render_to_string("takedowns/notices/find.html", {"place": place})


def first_steps(request) -> str:
    """The first steps of a new organisation, on the page of its verification."""
    steps = steps_of(request)
    return render_to_string("takedowns/filing/first_steps.html", {"first_steps": steps}) if steps else ""


def suspensions_and_misuse(request) -> str:
    """On the desk's page of an organisation: its suspensions, its misuse cases, and the ways to more."""
    found = Organisation.objects.filter(slug=request.resolver_match.kwargs.get("slug", "")).first()
    if found is None:
        return ""
    can = request.capabilities
    return render_to_string("takedowns/misuse/organisation.html", {
        "organisation": found,
        "suspensions": list(suspensions_of(found)),
        "cases": list(cases_of(found)) if Can.REVIEW_MISUSE in can else [],
        "can": {"flag": Can.FLAG_MISUSE in can, "suspend": Can.SUSPEND_ORGANISATIONS in can},
    })  # fmt: skip


PARTS = {
    "desk.organisation": suspensions_and_misuse,
    "desk.person": own_workload,
    "member.find": find,
    "member.first_steps": first_steps,
}
