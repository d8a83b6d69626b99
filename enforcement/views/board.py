"""The board, closed cases, and the diary."""

from datetime import timedelta

from django.utils import timezone
from django.utils.translation import ngettext_lazy

from enforcement.forms.cases import BoardForm
from enforcement.models import Case
from enforcement.queries.board import closed_cases, columns, open_cases, with_names
from enforcement.queries.cases import diary
from enforcement.queries.duties import Duty, steps_of
from enforcement.queries.standing import is_late, own_people, says_who
from ipr_portal.markets import market_name
from ipr_portal.tenancy.roles import Can
from ipr_portal.ui.pagination import paginate

from .places import address, show, views_of

DIARY_BEFORE, DIARY_AFTER = timedelta(days=30), timedelta(days=365)
MOST_DUTIES = 3  # above the board
CASES = ngettext_lazy("%(n)s case", "%(n)s cases", "n")


def cases(request, **_where):
    """Open cases by stage, above them what the reader is to do next."""
    form, today = BoardForm(request.GET), timezone.localdate()
    found = open_cases(request.organisation, **form.known())
    theirs = own_people(request.organisation)
    for case in found:
        dress(request, case)
        case.next_who = says_who(case, theirs)
    duties = [timed(duty, today) for duty in steps_of(request.user, found)]
    for duty in duties:
        duty.href = duty.case.href if duty.case else ""
    may = Can.DECIDE_RAIDS if request.organisation else Can.OPEN_CASES
    context = {
        "cases": found,
        "columns": columns(found, today),
        "late": sum(case.is_late for case in found),
        "dormant": sum(bool(case.dormant_at or case.reminded_days) for case in found),
        "duties": duties[:MOST_DUTIES],
        "duty_count": len(duties),
        "form": form,
        "filtered": bool(form.known()),
        "may_open": may in request.capabilities,
        "new_href": address(request, "case_new"),
        **views_of(request, "cases"),
    }
    return show(request, "board.html", context)


def case_closed(request, **_where):
    """Closed cases, the last one first."""
    rows = closed_cases(request.organisation)
    closed = paginate(rows, ("-closed_at", "-pk"), after=request.GET.get("after", ""), noun=CASES)
    for case in with_names(list(closed)):
        dress(request, case)
    return show(request, "closed.html", {"closed": closed, **views_of(request, "case_closed")})


def dress(request, case: Case) -> None:
    """What the board and the page show of a case besides its columns."""
    today = timezone.localdate()
    case.href = address(request, "case", case.number)
    case.market_name = market_name(case.market)
    case.is_late = is_late(case, today)
    case.is_mine = bool(case.next_person_id and case.next_person_id == request.user.pk)


def timed(duty: Duty, today) -> Duty:
    """A duty with the days that are left to it."""
    duty.days = (duty.due - today).days if duty.due else 0
    return duty


def case_diary(request, **_where):
    """What has a day, from a month ago to a year ahead."""
    today = timezone.localdate()
    entries = diary(request.organisation, since=today - DIARY_BEFORE, until=today + DIARY_AFTER)
    rows = [{"entry": entry, "href": address(request, "case", entry.case.number)} for entry in entries]
    return show(request, "diary.html", {"rows": rows, "today": today, **views_of(request, "case_diary")})
