"""A drawing as SVG: for a page, painted by classes, or as a file, with the values of paper written in."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.utils.html import escape
from django.utils.safestring import SafeString

from .marks import HATCH, AnyMark, Circle, Drawing, Group, Path, Rect, Words, number

INK, QUIET, GRID, WHITE = "#333333", "#8a8a8a", "#cccccc", "#ffffff"
BLUE, RED = "#005a8c", "#d55e00"
_LINE = {"fill": "none", "stroke-width": "2"}
# What each class of `chart.css` is on paper.
WRITTEN = {
    "b1": {"fill": BLUE}, "b2": {"fill": RED}, "b3": {"fill": "#008a64"}, "b4": {"fill": "#b85f91"},
    "b5": {"fill": "#a87000"}, "bq": {"fill": QUIET}, "bed": {"fill": "#f2f2f2"}, "band": {"fill": "#d9e4ec"},
    "s1": {"fill": "#eef3f6"}, "s2": {"fill": "#cfdde7"}, "s3": {"fill": "#9dbdd2"}, "s4": {"fill": "#2f7cab"},
    "s5": {"fill": "#003f66"}, "s0": {"fill": WHITE, "stroke": GRID},
    "none": {"fill": WHITE, "stroke": GRID, "stroke-dasharray": "2 2"},
    "grid": {"fill": "none", "stroke": GRID}, "axis": {"fill": "none", "stroke": QUIET},
    "gate": {"fill": "none", "stroke": RED, "stroke-width": "1.5", "stroke-dasharray": "5 4"},
    "l1": _LINE | {"stroke": BLUE}, "l2": _LINE | {"stroke": RED}, "l3": _LINE | {"stroke": "#008a64"},
    "lq": _LINE | {"stroke": QUIET}, "ribbon": {"fill-opacity": "0.3"}, "dot": {"stroke": WHITE, "stroke-width": "2"},
    "ring": {"fill": WHITE, "stroke": QUIET, "stroke-width": "2"},
}  # fmt: skip
FONT = "Inter, Noto Sans, Helvetica, Arial, sans-serif"


@dataclass(frozen=True, slots=True)
class Paint:
    """How looks become attributes; `hatch` is the id of this drawing's own pattern."""

    hatch: str
    written_in: bool = False  # no style sheet goes with the file

    def of(self, look: str) -> str:
        if look == HATCH:
            return f' fill="url(#{self.hatch})"'
        if not self.written_in:
            return f' class="{escape(look)}"' if look else ""
        return "".join(f' {name}="{value}"' for name, value in _written(look.split()))

    def of_words(self, look: str) -> str:
        if not self.written_in:
            return f' class="{escape(look)}"' if look else ""
        return "".join(f' {name}="{value}"' for name, value in _written_words(set(look.split())))


def _written(looks: list[str]) -> Iterator[tuple[str, str]]:
    for look in looks:
        yield from WRITTEN.get(look, {}).items()


def _written_words(looks: set[str]) -> Iterator[tuple[str, str]]:
    colour = (
        BLUE
        if "say-1" in looks
        else WHITE
        if "high" in looks
        else "#000000"
        if looks & {"say", "word", "low"}
        else INK
    )
    yield "fill", colour
    yield "font-size", "13" if "say-1" in looks else "12"
    if looks & {"say", "say-1"}:
        yield "font-weight", "600"
    if anchor := {"end", "mid"} & looks:
        yield "text-anchor", {"end": "end", "mid": "middle"}[anchor.pop()]


def _sizes(**values: float) -> str:
    return "".join(f' {name}="{number(value)}"' for name, value in values.items())


def _mark(mark: AnyMark, paint: Paint) -> str:
    match mark:
        case Rect(look, x, y, width, height):
            return f"<rect{paint.of(look)}{_sizes(x=x, y=y, width=width, height=height)}/>"
        case Path(look, d):
            return f'<path{paint.of(look)} d="{d}"/>'
        case Circle(look, x, y, r):
            return f"<circle{paint.of(look)}{_sizes(cx=x, cy=y, r=r)}/>"
        case Group(x, y, marks):
            return f'<g transform="translate({number(x)} {number(y)})">{_all(marks, paint)}</g>'
        case Words(x, y, text, look, strong):
            first = f"<tspan{paint.of_words('say')}>{escape(strong)}</tspan> " if strong else ""
            return f"<text{paint.of_words(look)}{_sizes(x=x, y=y)}>{first}{escape(text)}</text>"


def _all(marks: Iterable[AnyMark], paint: Paint) -> str:
    return "".join(_mark(mark, paint) for mark in marks)


def _pattern(drawing: Drawing, paint: Paint) -> str:
    """The hatching, where something in this drawing is hatched."""
    if not any(isinstance(mark, Rect) and mark.look == HATCH for mark in drawing.every_mark()):
        return ""
    line = f'stroke="{WHITE}" stroke-width="2"' if paint.written_in else 'class="hatch"'
    return (
        f'<defs><pattern id="{paint.hatch}" width="6" height="6" patternUnits="userSpaceOnUse"'
        f' patternTransform="rotate(45)"><rect{paint.of("bq")} width="6" height="6"/><path {line} d="M0 3h6"/>'
        "</pattern></defs>"
    )


def drawn(drawing: Drawing, key: str, name: str, said: str) -> SafeString:
    """A drawing for a page: named, described, and with ids of its own."""
    key = f"{key}-{drawing.size}"
    paint, (width, height) = Paint(f"{key}-h"), (number(drawing.width), number(drawing.height))
    return SafeString(
        f'<svg class="drawing drawing--{drawing.size}" viewBox="0 0 {width} {height}" width="{width}" height="{height}"'
        f' role="img" aria-labelledby="{key}-t" aria-describedby="{key}-d"><title id="{key}-t">{escape(name)}</title>'
        f'<desc id="{key}-d">{escape(said)}</desc>{_pattern(drawing, paint)}{_all(drawing.marks, paint)}</svg>'
    )


def drawn_beside_words(drawing: Drawing, key: str) -> SafeString:
    """A small drawing whose words say the same beside it: a bar in a row, a sparkline."""
    look = ' class="spark"' if drawing.size == "spark" else ""
    fit = ' preserveAspectRatio="none"' if drawing.size == "row" else ""
    paint, (width, height) = Paint(f"{key}-h"), (number(drawing.width), number(drawing.height))
    return SafeString(
        f'<svg{look} viewBox="0 0 {width} {height}"{fit} aria-hidden="true" focusable="false">'
        f"{_pattern(drawing, paint)}{_all(drawing.marks, paint)}</svg>"
    )


def as_file(drawing: Drawing, heading: list[str], name: str, said: str) -> str:
    """A drawing as a file that stands alone: its title and subtitle above it, on white, in the colours of paper."""
    paint, top = Paint("h", written_in=True), 20 + 18 * len(heading)
    lines = [Words(0, 18 + 18 * n, text, "say" if n == 0 else "") for n, text in enumerate(heading)]
    width, height = drawing.width + 32, drawing.height + top + 24
    body = _all([Group(16, 8, [*lines, Group(0, top, drawing.marks)])], paint)
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {number(width)} {number(height)}" width="{number(width)}"'
        f' height="{number(height)}" font-family="{FONT}" role="img"><title>{escape(name)}</title><desc>{escape(said)}</desc>'
        f'<rect width="100%" height="100%" fill="{WHITE}"/>{_pattern(drawing, paint)}{body}</svg>\n'
    )
