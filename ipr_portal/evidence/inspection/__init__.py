"""Inspects one file of unknown origin, in a separate process that can only read it and answer.

`validators.py` starts it in an isolated interpreter, with the file on standard input, no environment and no arguments.
Before the first byte is read, limits are set: memory, processor time, no byte written anywhere. So a file made to
exhaust or exploit a decoder ends this process only. It imports no part of the portal.

The answer on standard output is one line of JSON, either {"media_type": ..., "previews": [bytes of each part]} or
{"refused": code, ...what the sentence needs}; then the preview of a picture, re-encoded, without its metadata, in one
part or, for a picture that is far longer than wide (or wider than long), in several.
"""

import json
import re
import resource
import sys
import zipfile
from typing import Any

from .refusal import Refused
from .videos import MP4_BRANDS, OTHER_BRANDS, brands_of

MEMORY, CPU_SECONDS = 1 << 30, 20
HEAD = 1445  # bytes that browsers look at when they guess a type (WHATWG MIME Sniffing, section 5.2)
# What may precede the first line of a PDF: a byte order mark, white space, NULs, a printer's job header.
BEFORE_PDF = re.compile(
    rb"(?:\xef\xbb\xbf|\xfe\xff|\xff\xfe|[\x00\t\n\f\r ]|\x1b%-12345X|@PJL[^\r\n]*[\r\n]+)*\Z"
)


def main() -> None:
    """Answer for the file on standard input."""
    lock_in()
    previews: list[bytes] = []
    try:
        media_type, previews = look(sys.stdin.buffer)
        answer = {"media_type": media_type, "previews": [len(part) for part in previews]}
    except Refused as refusal:
        answer = refusal.answer
    except MemoryError:
        answer = {"refused": "too_heavy"}
    sys.stdout.buffer.write(json.dumps(answer).encode() + b"\n" + b"".join(previews))


def lock_in() -> None:
    """Drop the rights and resources that this process does not need."""
    for limit, value in (
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_CPU, CPU_SECONDS),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_NOFILE, 32),
    ):
        resource.setrlimit(limit, (value, value))


def look(file) -> tuple[str, list[bytes]]:
    """Determine the type of a file and draw its preview, if it is a picture.

    :returns: the media type, and the parts of the preview as WebP, none for what is no picture.
    :raises Refused: if it is not of an allowed kind, or not what it seems.
    """
    head = file.read(HEAD)
    media_type = media_type_of(head)
    if media_type is None:
        raise Refused("not_allowed", **name_what_it_is(head))
    refuse_disguise(head, media_type)
    if zipfile.is_zipfile(file):
        raise Refused("carries_archive", media_type=media_type)
    file.seek(0)
    return media_type, LOOKS[media_type](file) or []


def pdf_begins(head) -> int | None:
    """Where a PDF begins: readers look for its first line in the first kilobyte; before it only padding is taken."""
    found = re.search(rb"%PDF-[12]\.\d", head[:1024])
    return found.start() if found and BEFORE_PDF.match(head[: found.start()]) else None


def media_type_of(head) -> str | None:
    """The allowed media type that the first bytes announce, or None."""
    if head.startswith(b"\xff\xd8\xff"):
        return "image/jpeg"
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return "image/png"
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return "image/webp"
    if pdf_begins(head) is not None:
        return "application/pdf"
    return "video/mp4" if brands_of(head) & MP4_BRANDS and not brands_of(head) & OTHER_BRANDS else None


# --- What else it may be ----------------------------------------------------------------------------------------

# What makes a browser or an interpreter read a file as code, wherever its first bytes say something else.
MARKUP = re.compile(rb"<(?:!doctype html|html|head|body|script|svg|iframe|\?php|\?xml-stylesheet)", re.I)
SIGNATURES = [
    (rb"\s*<svg|\s*<\?xml.{0,400}<svg", "svg"),
    (rb"\s*(?:<!--.{0,400}-->\s*)?<(?:!doctype html|html|head|body|script|iframe)", "web_page"),
    (rb"\s*<\?xml", "xml"),
    (rb"GIF8", "gif"),
    (rb"BM|II\*\0|MM\0\*", "other_picture"),
    (rb".{4}ftyp(?:heic|heix|mif1|msf1|avif|avis)", "phone_picture"),
    (rb".{4}ftyp", "other_video"),
    (rb"\x1aE\xdf\xa3|RIFF.{4}AVI |FLV|\x30\x26\xb2\x75", "other_video"),
    (rb"ID3|OggS|fLaC|RIFF.{4}WAVE|\xff[\xfb\xf3\xf2]", "sound"),
    (rb"PK\x03\x04.{26}(?:\[Content_Types\]|_rels/|word/|xl/|ppt/|docProps/|mimetype)", "office"),
    (rb"\xd0\xcf\x11\xe0|\{\\rtf", "office"),
    (rb"PK|Rar!|7z\xbc\xaf|\x1f\x8b|BZh|\xfd7zXZ", "archive"),
    (rb"MZ|\x7fELF|#!|\xca\xfe\xba\xbe|\xcf\xfa\xed\xfe", "program"),
    (rb".{1,1000}%PDF-[12]\.\d", "stray_pdf"),
    (rb"(?:Received|Return-Path|Delivered-To|From|MIME-Version|X-[A-Za-z-]+): ", "mail"),
]


def refuse_disguise(head, media_type) -> None:
    """:raises Refused: if a web page or a script hides where only the head of a picture or document should be."""
    if media_type == "application/pdf":  # what an object of it says in words is no markup
        head = re.split(rb"\d+\s+\d+\s+obj\b", head, maxsplit=1)[0]
    if MARKUP.search(head) or head.startswith(b"\xff\xd8\xff\xe0/*"):
        raise Refused("disguised", media_type=media_type)


def name_what_it_is(head) -> dict:
    """What a refused file seems to be, for the message to its owner; a hint on which nothing depends."""
    for pattern, what in SIGNATURES:
        if re.match(pattern, head.removeprefix(b"\xef\xbb\xbf"), re.S | re.I):
            return {"what": what}
    if head and not re.search(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]", head):
        return {"what": "text"}
    return {"what": "unknown", "extension": guess_extension(head)}


def guess_extension(head) -> Any:
    """The usual ending of such files, where one is by far the likeliest; many signatures are shared by dozens."""
    import puremagic

    try:
        first, *others = puremagic.magic_string(head)
    except (puremagic.PureError, ValueError):
        return ""
    alone = first.confidence >= 0.8 and all(other.confidence < first.confidence for other in others)
    return first.extension if alone else ""


def look_at_picture(file, form) -> Any:
    from . import pictures  # Pillow and qpdf are loaded only for what they read

    return pictures.look_at_picture(file, form)


def look_at_pdf(file) -> None:
    from . import pdf

    pdf.look_at_pdf(file)


def look_at_video(file) -> None:
    from . import videos

    videos.look_at_video(file)


LOOKS = {
    "image/jpeg": lambda file: look_at_picture(file, "JPEG"),
    "image/png": lambda file: look_at_picture(file, "PNG"),
    "image/webp": lambda file: look_at_picture(file, "WEBP"),
    "application/pdf": look_at_pdf,
    "video/mp4": look_at_video,
}
