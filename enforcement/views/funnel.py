"""The funnel from a case to a conviction."""

from enforcement.queries.funnel import funnel, how_many, stage_days, unbroken
from ipr_portal.charts.downloads import taken_away

from .places import show, views_of
from .seized import funnel_chart


def case_funnel(request, **_where):
    """How far cases get, how long they take, and how many chains are whole."""
    own = request.organisation
    count = how_many(own)
    chart = funnel_chart(funnel(own), count)
    if file := taken_away(request, [chart]):
        return file
    context = {"count": count, "chart": chart, "days": stage_days(own), "unbroken": unbroken(own)}
    return show(request, "funnel.html", context | views_of(request, "case_funnel"))
