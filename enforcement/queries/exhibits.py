"""Finding a case, its parts and its exhibits by what an address names."""

from django.http import Http404
from django.shortcuts import get_object_or_404

from enforcement.models import Case, CaseParty, Exhibit, HandOver
from enforcement.rules.marks import marks_of

from .custody import exhibits_of, files_of, steps_of


def case_of(number: str) -> Case:
    """The case of a number.

    :raises Http404: if there is none that the scope sees.
    """
    return get_object_or_404(Case, number=number)


def parties_of(case: Case) -> list[CaseParty]:
    """The parts of a case that the scope sees; a member sees its own alone.

    :raises Http404: if it sees none.
    """
    rows = CaseParty.objects.filter(case=case).select_related("organisation", "case")
    if not (found := list(rows.order_by("joined_at", "pk"))):
        raise Http404
    return found


def exhibit_of(number: str, pk: int) -> Exhibit:
    """An exhibit of a case.

    :raises Http404: if there is none that the scope sees.
    """
    return get_object_or_404(exhibits_of(case_of(number)).select_related("party__case", "added_by"), pk=pk)


def exhibits_told(case: Case) -> list[Exhibit]:
    """The exhibits of a case that the scope sees, each with its chain, its files and its marks. Three statements."""
    rows = list(exhibits_of(case))
    files, steps = files_of(rows), steps_of(rows)
    for row in rows:
        row.shown, row.pictures = steps[row.pk], files.get(row.pk, [])
        row.gaps = [step.gap for step in row.shown if step.gap is not None]
        row.tlp, row.pap = marks_of(row)
    return rows


def unanswered(exhibit: Exhibit) -> HandOver | None:
    """The hand-over of an exhibit that waits for its answer, or None."""
    rows = HandOver.objects.filter(exhibit=exhibit, answer=None).select_related("account")
    found = rows.first()
    if found:
        found.exhibit = exhibit
    return found
