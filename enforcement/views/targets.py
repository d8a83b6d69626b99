"""Targets and links of a case: a picture, tables, and suggestions from the marketplace."""

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from enforcement.actions.targets import take_suggestion
from enforcement.enums import TargetKind
from enforcement.models import Case, Target, TargetLink
from enforcement.queries.cases import links_of, targets_of
from enforcement.queries.looks import watermark
from enforcement.rules.linking import WHY
from ipr_portal.errors import DomainError
from ipr_portal.marketplace.connector import ConnectorUnavailable, connector
from ipr_portal.ui.http import see_other
from ipr_portal.ui.parameters import text_in, word_in

from .marked import private
from .places import address, find, show, stale

LETTERS = {"SELLER": "S", "PERSON": "P", "PREMISES": "L", "PHONE": "T", "BANK_REFERENCE": "B"}
X, STEP, TOP, WIDTH = (100, 380, 660), 96, 44, 760  # of the drawing
COLUMN_OF = {TargetKind.SELLER: 0, TargetKind.PREMISES: 2}  # the others stand between
MOST_SELLERS = 20
WORDS_WIDE, WORDS_HIGH = 80, 14  # room of the words on a line
ABREAST = 5  # targets in a row of the picture while nothing is linked
HEAD, FOOT = 30, 48  # above and below the drawing in a file


def case_targets(request, number):
    """Who is pursued, what leads to them, and what else the marketplace knows that is linked."""
    case = find(request, number)
    rows = targets_of(case)
    links = links_of(case)
    found, answers = suggestions(case, rows)
    context = {
        "case": case, "targets": rows, "links": links, "suggestions": found, "answers": answers,
        "picture": drawing(rows, links), "picture_href": address(request, "case_picture", number), "back": address(request, "case", number),
        "add_href": address(request, "case_entry", number, "target"),
        "link_href": address(request, "case_entry", number, "link"),
    }  # fmt: skip
    return show(request, "targets.html", context)


def suggestions(case: Case, rows: list[Target]) -> tuple[list[dict], bool]:
    """Accounts linked to the sellers of a case that are not in it, and whether the marketplace answered."""
    known = {row.seller_key for row in rows}
    sellers = [row for row in rows if row.kind == TargetKind.SELLER][:MOST_SELLERS]
    try:
        pairs = [
            (row, link) for row in sellers for link in connector().linked(row.seller_key, at=timezone.now())
        ]
    except ConnectorUnavailable:
        return [], False
    return [
        {"target": row, "link": link, "why": WHY[link.shares]}
        for row, link in pairs
        if link.seller_key not in known
    ], True


def case_suggestion(request, number):
    """Take one suggested account into the case."""
    case = find(request, number)
    target = get_object_or_404(
        Target.objects.filter(case=case), seller_key=text_in(request.POST, "seller", 200)
    )
    shares, other = word_in(request.POST, "shares", list(WHY)), text_in(request.POST, "other", 200)
    found = [
        one
        for one in connector().linked(target.seller_key, at=timezone.now())
        if (one.seller_key, one.shares) == (other, shares)
    ]
    if not found:
        raise Http404
    try:
        take_suggestion(target=target, link=found[0], by=request.user, at=timezone.now())
    except DomainError as refusal:
        return stale(request, case, refusal)
    return see_other(request, address(request, "case_targets", number))


def picture_of(case: Case) -> dict:
    """The picture of a case's targets and links."""
    return drawing(targets_of(case), links_of(case))


def case_picture(request, number):
    """The picture as an SVG file under the mark of who takes it, and when."""
    case = find(request, number)
    picture = picture_of(case)
    height = HEAD + picture["height"] + FOOT
    more = {
        "full_height": height, "top": HEAD, "middle": WIDTH // 2, "marks": range(80, height - FOOT, 120),
        "foot": height - 30, "mark_at": height - 14,
    }  # fmt: skip
    context = {"case": case, "picture": picture | more, "mark": watermark(request.user, timezone.now())}
    answer = HttpResponse(render_to_string("enforcement/picture.svg", context), content_type="image/svg+xml")
    answer["Content-Disposition"] = f'attachment; filename="targets-{case.number}.svg"'
    return private(answer)


def drawing(rows: list[Target], links: list[TargetLink]) -> dict:
    """Places of the targets, sellers at the left, places at the right, and the lines between; the tables say the same."""
    places = {
        row.pk: {"x": x, "y": y, "row": row, "letter": LETTERS[row.kind], "shape": shape(row.kind, x, y)}
        for row, x, y in placed(rows, links)
    }  # fmt: skip
    edges: list[dict] = []
    for link in links:
        if link.one_id in places and link.other_id in places:
            a, b = places[link.one_id], places[link.other_id]
            edges.append({"a": a, "b": b, "link": link, **free_spot(a, b, edges)})
    height = max((place["y"] for place in places.values()), default=TOP) + TOP + 24
    return {"nodes": list(places.values()), "edges": edges, "height": height, "width": WIDTH, "links": links,
            "says": finding(rows, links)}  # fmt: skip


def free_spot(a: dict, b: dict, taken: list[dict]) -> dict[str, int]:
    """Where on a line its words stand: in the middle, or nearer to one end where other words stand there."""
    spots = [
        {"x": round(a["x"] + (b["x"] - a["x"]) * part), "y": round(a["y"] + (b["y"] - a["y"]) * part) + 4}
        for part in (0.5, 0.33, 0.67)
    ]
    return next(
        (
            spot
            for spot in spots
            if all(
                abs(spot["x"] - one["x"]) > WORDS_WIDE or abs(spot["y"] - one["y"]) > WORDS_HIGH
                for one in taken
            )
        ),
        spots[0],
    )


def placed(rows: list[Target], links: list[TargetLink]) -> list[tuple[Target, int, int]]:
    """Where each target stands: by kind in three columns; while nothing is linked, beside each other."""
    if not links:
        wide = (WIDTH - 2 * X[0]) // (ABREAST - 1)
        return [(row, X[0] + n % ABREAST * wide, TOP + n // ABREAST * STEP) for n, row in enumerate(rows)]
    columns: dict[int, list[Target]] = {0: [], 1: [], 2: []}
    for row in rows:
        columns[COLUMN_OF.get(row.kind, 1)].append(row)
    return [
        (row, X[column], TOP + n * STEP) for column, some in columns.items() for n, row in enumerate(some)
    ]


def shape(kind: str, x: int, y: int) -> str:
    """The outline of a kind of target around a place: a square, a circle, a diamond, a hexagon, a house."""
    return {
        TargetKind.SELLER: f"M{x - 16} {y - 16}h32v32h-32Z",
        TargetKind.BANK_REFERENCE: f"M{x} {y - 20}L{x + 20} {y}L{x} {y + 20}L{x - 20} {y}Z",
        TargetKind.PHONE: f"M{x - 10} {y - 17}h20l9 17l-9 17h-20l-9 -17Z",
        TargetKind.PREMISES: f"M{x - 18} {y + 16}v-20l18 -15l18 15v20Z",
    }.get(TargetKind(kind), f"M{x - 17} {y}a17 17 0 1 0 34 0a17 17 0 1 0 -34 0Z")


def finding(rows: list[Target], links: list[TargetLink]) -> str:
    """What the picture shows, in a sentence."""
    by_shared: dict = {}
    for link in links:
        by_shared.setdefault(link.other_id, set()).add(link.one_id)
    shared = sum(len(ones) > 1 for ones in by_shared.values())
    if not shared:
        return _("No two targets share anything yet")
    return ngettext(
        "%(n)s target is shared by several others", "%(n)s targets are shared by several others", shared
    ) % {"n": shared}
