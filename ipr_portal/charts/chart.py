"""The view model of a chart: its heading, its drawings in the sizes that fit, the summary in words, the figures."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from .columns import draw_columns, looks
from .dots import draw_dots
from .figures import Figures, figures_of
from .flow import draw_flow
from .heat import draw_heat
from .kinds import (
    Bars,
    Cell,
    Columns,
    Dots,
    Flow,
    Heading,
    HeatMap,
    Instead,
    Kind,
    Line,
    Multiples,
    Scale,
    Strip,
)
from .lines import draw_cells, draw_line, draw_spark, gather, last_known
from .marks import HATCH, Drawing, Rect
from .numbers import write
from .rows import BarRow, bar_rows, draw_bars, draw_scale, scale_rows, steps_of, used
from .strip import draw_strip
from .svg import as_file, drawn, drawn_beside_words
from .words import is_empty, summary

KEY = re.compile(r"[a-z][a-z0-9-]{0,39}")
DRAW: dict[type, Callable[..., Drawing]] = {
    Line: draw_line, Columns: draw_columns, HeatMap: draw_heat, Dots: draw_dots, Flow: draw_flow, Strip: draw_strip,
}  # fmt: skip
WIDE, NARROW = ("full", "half", "small"), ("half", "small")


@dataclass(frozen=True, slots=True)
class ShownRow:
    """A row with its bar as SVG."""

    row: object
    figure: str
    share: str
    bar: SafeString


@dataclass(frozen=True, slots=True)
class ShownCell:
    """One of the small multiples with its line as SVG."""

    cell: Cell
    figure: str
    svg: SafeString


@dataclass(frozen=True)
class Chart:
    """What `<c-chart>` shows."""

    key: str
    kind: Kind
    heading: Heading
    sizes: Sequence[str]

    @cached_property
    def instead(self) -> Instead | None:
        """The text shown when there is nothing to draw."""
        if self.heading.instead:
            return self.heading.instead
        return Instead(_("No data yet")) if is_empty(self.kind) else None

    @cached_property
    def said(self) -> str:
        """The summary for screen readers."""
        return self.instead.title if self.instead else summary(self.kind)

    @cached_property
    def figures(self) -> Figures:
        return figures_of(self.kind, self.heading.first)

    @cached_property
    def drawings(self) -> list[SafeString]:
        """The same drawing for each width; the style sheet shows the one that fits."""
        if (draw := DRAW.get(type(self.kind))) is None:
            return []
        return [drawn(draw(self.kind, size), self.key, self.heading.name, self.said) for size in self.sizes]

    @cached_property
    def rows(self) -> list[ShownRow]:
        """The rows of bars."""
        found: list[BarRow] = []
        if isinstance(self.kind, Bars):
            found = bar_rows(self.kind)
        elif isinstance(self.kind, Scale):
            found = scale_rows(self.kind)
        return [ShownRow(one.row, one.figure, one.share, self._bar(one, n)) for n, one in enumerate(found)]

    def _bar(self, one: BarRow, number: int) -> SafeString:
        return drawn_beside_words(one.bar, f"{self.key}-{number}") if one.bar else SafeString("")

    @cached_property
    def cells(self) -> list[ShownCell]:
        """The small multiples."""
        if not isinstance(self.kind, Multiples):
            return []
        made = draw_cells(self.kind)
        return [
            self._cell(self.kind, cell, drawing, n)
            for n, (cell, drawing) in enumerate(zip(self.kind.cells, made, strict=True))
        ]

    def _cell(self, kind: Multiples, cell: Cell, drawing: Drawing, number: int) -> ShownCell:
        last = last_known(cell.points)
        figure = write(None if last is None else cell.points[last].value, kind.measure)
        name = _("%(what)s: %(label)s") % {"what": self.heading.name, "label": cell.label}
        said = summary(Multiples([cell], kind.measure, kind.gate))
        return ShownCell(cell, figure, drawn(drawing, f"{self.key}-{number}", name, said))

    @cached_property
    def shape(self) -> str:
        """Which part of the component shows it."""
        return {Bars: "bars", Scale: "scale", Multiples: "multiples", Strip: "strip"}.get(
            type(self.kind), "drawing"
        )

    @cached_property
    def key_rows(self) -> list[tuple[SafeString, str]]:
        """The key: only where marks are hatched, or steps have names."""
        match self.kind:
            case Bars(rows=rows, counted=counted, uncounted=uncounted) if used(rows) and uncounted:
                found = [("b1", counted), (HATCH, uncounted)]
            case Columns(series=series) if any(one.quiet for one in series) or "half" not in self.sizes:
                found = [(look, one.name) for look, one in zip(looks(series), series, strict=True)]
            case Columns(series=series) if len(series) > 1:
                found = [(look, one.name) for look, one in zip(looks(series), series, strict=True)]
            case Scale(answers=answers):
                found = [(f"s{s}", answer) for s, answer in zip(steps_of(len(answers)), answers, strict=True)]
            case _:
                return []
        return [(self._swatch(look, n), words) for n, (look, words) in enumerate(found)]

    def _swatch(self, look: str, number: int) -> SafeString:
        return drawn_beside_words(
            Drawing("key", 16, 12, (Rect(look, 0, 0, 16, 12),)), f"{self.key}-k{number}"
        )

    def file(self) -> str:
        """The drawing as a file of its own."""
        match self.kind:
            case Bars():
                drawing = draw_bars(self.kind)
            case Scale():
                drawing = draw_scale(self.kind)
            case Multiples():
                names = [f"{one.cell.label} {one.figure} {one.cell.base}".strip() for one in self.cells]
                drawing = gather(list(zip(names, draw_cells(self.kind), strict=True)))
            case _:
                drawing = DRAW[type(self.kind)](self.kind, "half")
        lines = [line for text in (self.heading.title, self.heading.sub) for line in wrapped(text, 90)]
        return as_file(drawing, lines, self.heading.name, self.said)


def wrapped(text: str, most: int) -> list[str]:
    """A text in lines of so many characters at most, broken between words."""
    lines: list[str] = []
    for word in text.split():
        if lines and len(lines[-1]) + 1 + len(word) <= most:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    return lines


def make_chart(key: str, kind: Kind, heading: Heading, *, wide: bool = False) -> Chart:
    """The view model of a chart.

    :param key: names it in the page and in `?chart=`; unique there, of small letters, digits and hyphens.
    :param wide: whether it may fill the page; else it stands in a column.
    :raises ValueError: if the key is invalid.
    """
    if not KEY.fullmatch(key):
        raise ValueError(f"{key!r} is no key of a chart: small letters, digits and hyphens.")
    return Chart(key, kind, heading, WIDE if wide else NARROW)


def spark(values) -> SafeString:
    """A trend beside a number; nothing for less than two figures."""
    known = [value for value in values if value is not None]
    return drawn_beside_words(draw_spark(values), "spark") if len(known) > 1 else SafeString("")
