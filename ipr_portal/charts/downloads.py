"""Downloads of a chart: the page's own view answers `?chart=KEY&as=csv`, so the same people may see the page and the
file."""

import csv
import io
from collections.abc import Iterable

from django.http import HttpRequest, HttpResponse

from ipr_portal.spreadsheets.writing import harmless
from ipr_portal.ui.parameters import word_in

from .chart import Chart
from .figures import Field

TYPES = {"csv": "text/csv; charset=utf-8", "svg": "image/svg+xml; charset=utf-8"}


def taken_away(request: HttpRequest, charts: Iterable[Chart]) -> HttpResponse | None:
    """The file that a request asks for, of one of the charts on its page; None where it asks for the page.

    Call it last, with the charts that the page would show: filters of the page apply to the file.
    """
    form = word_in(request.GET, "as", TYPES)
    known = {chart.key: chart for chart in charts}
    chart = known.get(word_in(request.GET, "chart", known))
    if not form or chart is None or chart.instead:
        return None
    answer = HttpResponse(as_csv(chart) if form == "csv" else chart.file(), content_type=TYPES[form])
    answer["Content-Disposition"] = f'attachment; filename="{chart.key}.{form}"'
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


def as_csv(chart: Chart) -> str:
    """The figures with a point for the decimals; an empty cell is no data, and no text is a formula."""
    file = io.StringIO()
    writer = csv.writer(file)
    writer.writerow([harmless(head) for head, _number in chart.figures.heads])
    writer.writerows([[_cell(cell) for cell in row] for row in chart.figures.rows])
    return "\ufeff" + file.getvalue()  # the mark by which Excel knows UTF-8


def _cell(cell: Field) -> str:
    return cell.raw if cell.number and _is_figure(cell.raw) else harmless(cell.raw)


def _is_figure(text: str) -> bool:
    return text.removeprefix("-").replace(".", "", 1).isdigit()
