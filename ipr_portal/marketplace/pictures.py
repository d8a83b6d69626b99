"""What identifies a picture of a listing: its bytes, and 64 bits that change little when it is resized or saved again."""

from pathlib import Path

from PIL import Image, UnidentifiedImageError

WIDTH, HEIGHT = 9, 8
BITS = 64


def likeness(path: Path) -> int | None:
    """The difference hash of a picture: a bit for each of 8 x 8 places, whether it is brighter than the place to its right.

    As a signed number of 64 bits, so that it fits a column; the distance of two is how many of their bits differ. None
    for what is no bitmap, and for a picture of one colour, which would resemble every other one.
    """
    try:
        with Image.open(path) as picture:
            small = picture.convert("L").resize((WIDTH, HEIGHT), Image.Resampling.LANCZOS)
    except (UnidentifiedImageError, OSError, ValueError, Image.DecompressionBombError):
        return None
    grey = small.tobytes()
    bits = 0
    for row in range(HEIGHT):
        for column in range(WIDTH - 1):
            place = row * WIDTH + column
            bits = bits << 1 | (grey[place] > grey[place + 1])
    return _signed(bits) if bits else None


def _signed(bits: int) -> int:
    return bits - (1 << BITS) if bits >> (BITS - 1) else bits
