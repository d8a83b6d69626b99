"""Where things go: nodes in columns, ribbons between them as thick as what goes there."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from .kinds import Flow, Node
from .marks import AnyMark, Drawing, Path, Rect, Words, number
from .numbers import width_of, write

SIZES = {"full": (1152, 320), "half": (560, 300), "small": (344, 320)}
BAR, GAP, TOP = 10, 18, 20  # width of a node, room between nodes for their words, room above


@dataclass(slots=True)
class Placed:
    """A node with its place, and how much of each side is taken by ribbons so far."""

    node: Node
    value: Decimal
    x: float
    y: float
    height: float
    taken_in: float = 0
    taken_out: float = 0


def draw_flow(chart: Flow, size: str) -> Drawing:
    """The flow from left to right, the largest first as given."""
    width, height = SIZES[size]
    values = {node.key: value_of(chart, node) for node in chart.nodes}
    columns = defaultdict(list)
    for node in chart.nodes:
        if values[node.key]:
            columns[node.column].append(node)
    if not columns:
        return Drawing(size, width, height)
    per_unit = min(
        (height - TOP - GAP * len(nodes)) / float(sum(values[n.key] for n in nodes))
        for nodes in columns.values()
    )
    last = max(columns)
    room = max(width_of(_words(chart, n, values)) for n in columns[last]) + 16
    step = (width - room - BAR) / max(last, 1)
    placed = {
        p.node.key: p for c, nodes in columns.items() for p in _column(nodes, values, c * step, per_unit)
    }
    marks = [*_ribbons(chart, placed, per_unit)]
    for one in placed.values():
        marks += _node(chart, one, values, last)
    lowest = max(one.y + one.height for one in placed.values())
    return Drawing(size, width, max(lowest + 12, 60), tuple(marks))


def value_of(chart: Flow, node: Node) -> Decimal:
    """How much passes a node: what comes in, or what goes out where nothing comes in."""
    comes = sum((link.value for link in chart.links if link.target == node.key), Decimal(0))
    goes = sum((link.value for link in chart.links if link.source == node.key), Decimal(0))
    return max(comes, goes)


def _column(nodes: Sequence[Node], values: dict, x: float, per_unit: float) -> Iterator[Placed]:
    y = float(TOP)
    for node in nodes:
        height = float(values[node.key]) * per_unit
        yield Placed(node, values[node.key], x, y, height)
        y += height + GAP


def _look(node: Node) -> str:
    return "bq" if node.quiet else f"b{min(max(node.paint, 1), 5)}"


def _ribbons(chart: Flow, placed: dict[str, Placed], per_unit: float) -> Iterator[AnyMark]:
    for link in chart.links:
        if not link.value:
            continue
        source, target = placed[link.source], placed[link.target]
        thick = float(link.value) * per_unit
        y1, y2 = source.y + source.taken_out, target.y + target.taken_in
        source.taken_out += thick
        target.taken_in += thick
        yield Path(f"ribbon {_look(target.node)}", _ribbon(source.x + BAR, y1, target.x, y2, thick))


def _ribbon(x1: float, y1: float, x2: float, y2: float, thick: float) -> str:
    middle = (x1 + x2) / 2

    def curve(start: float, end: float, to: float) -> str:
        return f"C{number(middle)} {number(start)} {number(middle)} {number(end)} {number(to)} {number(end)}"

    return (
        f"M{number(x1)} {number(y1)}{curve(y1, y2, x2)}V{number(y2 + thick)}"
        f"{curve(y2 + thick, y1 + thick, x1)}Z"
    )


def _words(chart: Flow, node: Node, values: dict) -> str:
    return f"{write(values[node.key], chart.measure)} {node.label}"


def _node(chart: Flow, one: Placed, values: dict, last: int) -> Iterator[AnyMark]:
    yield Rect(_look(one.node), one.x, one.y, BAR, max(one.height, 1.5))
    figure = write(values[one.node.key], chart.measure)
    if one.node.column == last:
        yield Words(one.x + BAR + 6, one.y + one.height / 2 + 4, one.node.label, "word", figure)
    else:  # above its bar, so that the ribbon stays clear
        yield Words(one.x, one.y - 5, one.node.label, "word halo", figure)
