"""Pictures: decoded completely, within limits, and re-encoded as a preview."""

import io
import struct
import zlib
from typing import Any

from .refusal import Refused

MAX_PIXELS = 50_000_000
PREVIEW_SIDE = 1200  # pixels
LONG = 3  # times as long as wide, or more: its preview is cut into parts
PART, MAX_PARTS = 1800, 40  # pixels of a part along the length, and how many there may be


def look_at_picture(file, form) -> Any:
    """Decode a picture whole, within limits, and draw its preview, in parts where it is long."""
    from PIL import Image

    Image.MAX_IMAGE_PIXELS = None  # our own limit below refuses it before anything is decoded
    try:
        with Image.open(file, formats=[form]) as picture:
            refuse_picture(picture)
            picture.verify()
        file.seek(0)
        with Image.open(file, formats=[form]) as picture:
            return draw_preview(picture)
    except (OSError, SyntaxError, ValueError, EOFError, struct.error, zlib.error) as error:
        raise Refused("broken") from error


def refuse_picture(picture) -> None:
    """:raises Refused: for too many pixels, or more than one frame (a phone's second JPEG beside the first is one)."""
    width, height = picture.size
    if width * height > MAX_PIXELS:
        raise Refused("too_many_pixels", width=width, height=height)
    if picture.format in ("PNG", "WEBP") and getattr(picture, "n_frames", 1) > 1:
        raise Refused("animated", frames=picture.n_frames)


def draw_preview(picture) -> list:
    """Re-encode a picture, upright, in sRGB, and without metadata, large enough to read its contents.

    A usual one has at most 1,200 pixels a side. One that is more than three times as long as wide (a screenshot of a
    whole page) keeps a width of up to 1,200 pixels and is cut into parts, at most 40; a wide one likewise.
    """
    from PIL import ImageOps

    profile, turned = picture.info.get("icc_profile"), is_turned(picture)
    room = room_of(picture.size[::-1] if turned else picture.size)
    picture = plain(picture)
    picture.thumbnail(room[::-1] if turned else room)  # a large JPEG is decoded small right away
    picture = in_srgb(ImageOps.exif_transpose(picture), profile)
    return [as_webp(picture.crop(part)) for part in parts_of(picture.size)]


def room_of(size) -> tuple[int, int]:
    """The most pixels that the preview of a picture of this size may have, across and down."""
    width, height = size
    if height > LONG * width:
        return PREVIEW_SIDE, PART * MAX_PARTS
    if width > LONG * height:
        return PART * MAX_PARTS, PREVIEW_SIDE
    return PREVIEW_SIDE, PREVIEW_SIDE


def is_turned(picture) -> Any:
    """Whether a picture lies on its side and will be turned."""
    return picture.getexif().get(0x0112, 1) > 4


def parts_of(size) -> list:
    """The boxes that a preview is cut into: one for a usual picture, else one after the other along its length."""
    width, height = size
    if max(size) <= PART:
        return [(0, 0, width, height)]
    if height >= width:
        return [(0, top, width, min(top + PART, height)) for top in range(0, height, PART)]
    return [(left, 0, min(left + PART, width), height) for left in range(0, width, PART)]


def as_webp(picture) -> bytes:
    drawn = io.BytesIO()
    picture.save(drawn, "WEBP", quality=82, exif=b"", icc_profile=b"")
    return drawn.getvalue()


def plain(picture) -> Any:
    """The same picture in a mode that WebP knows; sixteen-bit greys are scaled, not cut off."""
    if picture.mode.startswith("I"):
        return picture.convert("I").point(lambda grey: grey / 256).convert("L").convert("RGB")
    if picture.mode in ("LA", "PA", "RGBa", "RGBA") or "transparency" in picture.info:
        return picture.convert("RGBA")
    return picture if picture.mode in ("RGB", "CMYK") else picture.convert("RGB")


def in_srgb(picture, profile) -> Any:
    """Colours as browsers show them: evidence is compared by eye. An invalid profile is ignored."""
    from PIL import ImageCms

    mode = "RGBA" if picture.mode == "RGBA" else "RGB"
    if profile:
        try:
            source, target = ImageCms.ImageCmsProfile(io.BytesIO(profile)), ImageCms.createProfile("sRGB")
            return ImageCms.profileToProfile(picture, source, target, outputMode=mode)
        except (ImageCms.PyCMSError, OSError):
            pass
    return picture.convert(mode)
