"""Pictures of the goods of the demo world: the genuine product of each brand, and the copies that differ from it."""

from functools import cache
from pathlib import Path

from django.conf import settings
from django.utils.text import slugify

from . import draw_containers, draw_things, draw_worn
from .brands import BRANDS, Brand
from .drawing import Drawing, as_svg, painted
from .goods import COPIES, GENUINE
from .look import Look

DRAWN = draw_containers.DRAWN | draw_worn.DRAWN | draw_things.DRAWN
VARIANTS = (GENUINE, *COPIES)
PALETTES = [  # body, dark, light
    ("#8a5a33", "#2c2a28", "#f4ece2"), ("#2f5d50", "#17332c", "#eaf2ec"), ("#a23b3b", "#4f1b1b", "#f9ebe6"),
    ("#2e4d7b", "#162744", "#e8eef8"), ("#c27a2c", "#56330d", "#fdf3e2"), ("#5b4a78", "#2a2140", "#f0ebf7"),
    ("#3d7f8c", "#173a41", "#e6f3f4"), ("#4a4f55", "#1d2023", "#f1f2f3"), ("#b1557a", "#531f38", "#fbeaf1"),
    ("#6b7c3a", "#303a15", "#f2f5e4"), ("#1f3a34", "#0d1c19", "#d9e8e0"),
]  # fmt: skip
SHELVES = {
    "copy-1": ("#dfe4e8", "#b7c0c6"),
    "copy-2": ("#f1e3cf", "#d3bb95"),
    "copy-3": ("#e3e0ea", "#bdb6cd"),
}
FOLDER = Path(settings.BASE_DIR, "static/img/goods")


def number_of(brand: Brand) -> int:
    return BRANDS.index(brand)


@cache
def picture_of(brand: Brand, variant: str = GENUINE) -> Drawing:
    """The product of a brand, as its owner makes it or as a copy shows it."""
    number = number_of(brand)
    body, dark, light = PALETTES[number % len(PALETTES)]
    code = f"{brand.mark[0]}{number + 11} 2608-{114 + number}"
    look = Look(brand.mark, body, dark, light, code, frozenset(COPIES.get(variant, ())))
    if variant in SHELVES:
        look.d.ground = SHELVES[variant]
    DRAWN[brand.picture](look)
    if variant in SHELVES:  # as sellers frame what they offer
        look.d.box(0, 0, 30, 8, "#c8102e" if variant == "copy-1" else "#0b6e4f")
        look.d.words(15, 4, 3.6, 27, "READY STOCK", "#ffffff")
    return look.d


def file_of(brand: Brand, variant: str) -> str:
    """The file below static/img/goods that shows it in the shop."""
    return f"{slugify(brand.name)}-{variant}.svg"


def write_all(folder: Path = FOLDER) -> None:
    """Write the shop's pictures of every brand again; they are kept with the code, so that loading draws none."""
    for brand in BRANDS:
        for variant in VARIANTS:
            (folder / file_of(brand, variant)).write_text(as_svg(picture_of(brand, variant)))


def photograph(brand: Brand, variant: str, *, numbered: bool = False):
    """The picture in pixels, as evidence; with the points numbered by which it differs from the genuine one."""
    rings = COPIES.get(variant, ()) if numbered else ()
    return painted(picture_of(brand, variant), 560, rings=rings)
