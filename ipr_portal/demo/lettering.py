"""Letters for drawn papers and pictures: the fonts that the pages use, read by Pillow."""

from functools import cache
from itertools import groupby
from pathlib import Path

from django.conf import settings
from PIL import ImageDraw, ImageFont

FONTS = {
    "latin": "inter-latin-wght-normal.woff2",
    "more": "inter-latin-ext-wght-normal.woff2",
    "vietnamese": "inter-vietnamese-wght-normal.woff2",
    "thai": "noto-sans-thai-thai-wght-normal.woff2",
}


@cache
def font(script: str, size: int, weight: str = "SemiBold") -> ImageFont.FreeTypeFont:
    """A font of the pages in one size and weight."""
    found = ImageFont.truetype(Path(settings.BASE_DIR, "static/fonts", FONTS[script]), size)
    found.set_variation_by_name(weight)
    return found


def script_of(letter: str) -> str:
    """Which of the fonts has a letter."""
    code = ord(letter)
    if 0x0E00 <= code <= 0x0E7F:
        return "thai"
    if 0x1EA0 <= code <= 0x1EF9 or letter in "ĂăĐđĨĩŨũƠơƯư₫":
        return "vietnamese"
    return "more" if 0x100 <= code < 0x250 else "latin"


def write(
    brush: ImageDraw.ImageDraw, place: tuple[float, float], words: str, size: int, fill, weight="Regular"
) -> float:
    """Write words from the left on a line, in as many fonts as their letters need; return where they end."""
    x, y = place
    for script, letters in groupby(words, script_of):
        run, one = "".join(letters), font(script, size, weight)
        brush.text((x, y), run, fill=fill, font=one, anchor="ls")
        x += one.getlength(run)
    return x


def length_of(words: str, size: int, weight: str = "Regular") -> float:
    """How long words are that `write` puts on a line."""
    runs = ((script, "".join(letters)) for script, letters in groupby(words, script_of))
    return sum(font(script, size, weight).getlength(run) for script, run in runs)
