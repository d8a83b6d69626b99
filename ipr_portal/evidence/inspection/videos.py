"""MP4 videos: their outer boxes, to the last byte."""

import io
import struct

from .refusal import Refused

MAX_BOXES = 100_000
MP4_BRANDS = {
    b"isom",
    b"iso2",
    b"iso4",
    b"iso5",
    b"iso6",
    b"mp41",
    b"mp42",
    b"avc1",
    b"M4V ",
    b"MSNV",
    b"dash",
}
OTHER_BRANDS = {b"qt  ", b"heic", b"heix", b"mif1", b"msf1", b"avif", b"avis", b"M4A "}


def brands_of(head) -> set:
    """The brands of an ISO media file (ISO/IEC 14496-12, 4.3): its first four-letter word, and those it fits."""
    if head[4:8] != b"ftyp":
        return set()
    (size,) = struct.unpack(">I", head[:4])
    words = head[8:12] + head[16 : min(size, 256)]
    return {words[at : at + 4] for at in range(0, len(words) - 3, 4)}


def look_at_video(file) -> None:
    """Walk the outer boxes of an MP4 to its last byte.

    :raises Refused: if they do not fit, or there is nothing to play.
    """
    seen: list = []
    at, end = 0, file.seek(0, io.SEEK_END)
    while at < end and len(seen) < MAX_BOXES:
        kind, size = read_box(file, at, end)
        seen.append(kind)
        at += size
    kinds = set(seen)
    if at != end or b"moov" not in kinds or not kinds & {b"mdat", b"moof"}:
        raise Refused("broken")


def read_box(file, at, end) -> tuple[bytes, int]:
    """The kind and size of the box that begins at a byte."""
    file.seek(at)
    header = file.read(16)
    if len(header) < 8:
        raise Refused("broken")
    size, kind = struct.unpack(">I4s", header[:8])
    if size == 1 and len(header) == 16:
        (size,) = struct.unpack(">Q", header[8:])
    size = size or end - at
    if size < 8 or at + size > end:
        raise Refused("broken")
    return kind, size
