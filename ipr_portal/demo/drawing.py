"""Pictures as lists of shapes, which are written as SVG for the shop and painted with Pillow for evidence."""

from dataclasses import dataclass, field
from html import escape
from math import cos, radians, sin

from PIL import Image, ImageDraw

from .lettering import font, length_of, write

SIDE = 100  # the square that shapes are placed on
Points = list[tuple[float, float]]


@dataclass(slots=True)
class Shape:
    """One shape: how it is drawn, its corners or middle, and its colours."""

    what: str  # poly, oval, line, words
    points: Points
    fill: str
    size: float = 0  # of letters; width of a line
    words: str = ""
    width: float = 0  # that words may take
    angle: float = 0


@dataclass(slots=True)
class Drawing:
    """What is drawn on a square of one hundred, and where the points lie that a filer names."""

    ground: tuple[str, str]  # above, below
    shapes: list[Shape] = field(default_factory=list)
    spots: dict[str, tuple[float, float]] = field(default_factory=dict)

    def box(self, x, y, w, h, fill, *, round=0, lean=0):
        """A rectangle, its corners cut by `round`, its top moved sideways by `lean`."""
        r = min(round, w / 2, h / 2)
        corners = [
            (x + w - r, y + r, -90),
            (x + w - r, y + h - r, 0),
            (x + r, y + h - r, 90),
            (x + r, y + r, 180),
        ]
        points = []
        for cx, cy, start in corners:
            for turn in (0, 22.5, 45, 67.5, 90) if r else (0,):
                angle = radians(start + turn)
                points.append((cx + r * cos(angle), cy + r * sin(angle)))
        self.poly([(px + lean * (1 - (py - y) / h), py) for px, py in points], fill)

    def poly(self, points: Points, fill):
        self.shapes.append(Shape("poly", points, fill))

    def oval(self, x, y, rx, ry, fill):
        self.shapes.append(Shape("oval", [(x, y), (rx, ry)], fill))

    def line(self, points: Points, fill, width=0.8):
        self.shapes.append(Shape("line", points, fill, width))

    def dashes(self, points: Points, fill, *, every=2.6, width=0.7, waver=0.0):
        """A row of stitches along a line; `waver` lets every second one slip."""
        (x1, y1), (x2, y2) = points
        count = max(2, int(((x2 - x1) ** 2 + (y2 - y1) ** 2) ** 0.5 / every))
        for n in range(count):
            a, b, slip = n / count, (n + 0.55) / count, waver * (1 if n % 2 else -1)
            self.line([(x1 + (x2 - x1) * t, y1 + (y2 - y1) * t + slip) for t in (a, b)], fill, width)

    def words(self, x, y, size, width, words, fill, *, angle=0.0):
        """Words around a middle, made narrower where they would be wider than `width`."""
        self.shapes.append(Shape("words", [(x, y)], fill, size, words, width, angle))


def as_svg(drawing: Drawing) -> str:
    """The drawing as a file of its own, without anything that runs."""
    top, bottom = drawing.ground
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {SIDE} {SIDE}" width="480" height="480">'
        f'<linearGradient id="g" x2="0" y2="1"><stop stop-color="{top}"/><stop offset="1" stop-color="{bottom}"/>'
        f'</linearGradient><rect width="{SIDE}" height="{SIDE}" fill="url(#g)"/>'
    )
    return head + "".join(map(_tag, drawing.shapes)) + "</svg>\n"


def _tag(shape: Shape) -> str:
    if shape.what == "oval":
        (x, y), (rx, ry) = shape.points
        return f'<ellipse cx="{x:g}" cy="{y:g}" rx="{rx:g}" ry="{ry:g}" fill="{shape.fill}"/>'
    if shape.what == "words":
        return _text(shape)
    points = " ".join(f"{x:.4g},{y:.4g}" for x, y in shape.points)
    if shape.what == "poly":
        return f'<polygon points="{points}" fill="{shape.fill}"/>'
    style = f'fill="none" stroke="{shape.fill}" stroke-width="{shape.size:g}" stroke-linecap="round"'
    return f'<polyline points="{points}" {style}/>'


def _text(shape: Shape) -> str:
    (x, y), size = shape.points[0], shape.size
    natural = length_of(shape.words, 100, "SemiBold") * size / 100
    squeeze = (
        f' textLength="{shape.width:g}" lengthAdjust="spacingAndGlyphs"' if natural > shape.width else ""
    )
    turn = f' transform="rotate({shape.angle:g} {x:g} {y:g})"' if shape.angle else ""
    style = f'font-family="Inter,Helvetica,Arial,sans-serif" font-weight="600" font-size="{size:g}"'
    place = f'x="{x:g}" y="{y + size * 0.36:g}" text-anchor="middle" fill="{shape.fill}"'
    return f"<text {place} {style}{squeeze}{turn}>{escape(shape.words)}</text>"


def painted(drawing: Drawing, pixels: int, *, rings: tuple[str, ...] = ()) -> Image.Image:
    """The drawing in pixels, with a numbered ring around each of the points named."""
    scale = 2 * pixels / SIDE
    picture = _ground(drawing.ground, 2 * pixels)
    brush = ImageDraw.Draw(picture)
    for shape in drawing.shapes:
        _paint(picture, brush, shape, scale)
    for number, key in enumerate(rings, 1):
        _ring(brush, drawing.spots[key], number, scale)
    return picture.reduce(2)


def _ground(colours: tuple[str, str], side: int) -> Image.Image:
    column = Image.new("RGB", (1, 2))
    for row, colour in enumerate(colours):
        column.paste(colour, (0, row, 1, row + 1))
    return column.resize((1, 64), Image.Resampling.BILINEAR).resize((side, side))


def _paint(picture, brush, shape: Shape, scale: float) -> None:
    points = [(x * scale, y * scale) for x, y in shape.points]
    if shape.what == "oval":
        (x, y), (rx, ry) = points
        brush.ellipse((x - rx, y - ry, x + rx, y + ry), fill=shape.fill)
    elif shape.what == "poly":
        brush.polygon(points, fill=shape.fill)
    elif shape.what == "line":
        brush.line(points, fill=shape.fill, width=max(1, round(shape.size * scale)), joint="curve")
    else:
        _letter(picture, shape, points[0], scale)


def _letter(picture, shape: Shape, middle, scale: float) -> None:
    """Words on a strip of their own, so that they can be turned and narrowed."""
    size = round(shape.size * scale)
    length, high = round(length_of(shape.words, size, "SemiBold")) + 4, round(size * 1.6)
    strip = Image.new("L", (length, high))
    write(ImageDraw.Draw(strip), (2, high / 2 + 0.36 * size), shape.words, size, 255, "SemiBold")
    if length > shape.width * scale:
        strip = strip.resize((max(1, round(shape.width * scale)), high))
    if shape.angle:
        strip = strip.rotate(-shape.angle, expand=True, resample=Image.Resampling.BILINEAR)
    place = (round(middle[0] - strip.width / 2), round(middle[1] - strip.height / 2))
    picture.paste(shape.fill, (*place, place[0] + strip.width, place[1] + strip.height), strip)


def _ring(brush, spot, number: int, scale: float) -> None:
    x, y = (value * scale for value in spot)
    r, red, small = 8.5 * scale, "#c8102e", 4 * scale
    brush.ellipse((x - r, y - r, x + r, y + r), outline=red, width=round(0.8 * scale))
    bx, by = x + r * 0.75, y - r * 0.75
    brush.ellipse((bx - small, by - small, bx + small, by + small), fill=red)
    brush.text((bx, by), str(number), fill="#ffffff", font=font("latin", round(5 * scale)), anchor="mm")
