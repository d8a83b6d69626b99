"""Looks into one file of unknown origin: a process of its own, that can do nothing but read it and answer.

`validators.py` starts it as `python -I inspection.py` with the file on standard input, no environment and no arguments.
Before the first byte is read, limits are set: memory, processor time, no byte written anywhere. So a file made to
exhaust or to subvert a decoder ends this process and nothing else. It therefore imports no part of the portal.

The answer on standard output is one line of JSON, either {"media_type": ..., "preview": bytes that follow} or
{"refused": code, ...what the sentence needs}; then the preview of a picture, re-encoded, without its metadata.
"""

import io
import json
import re
import resource
import struct
import sys
import zipfile
import zlib

MEMORY, CPU_SECONDS = 1 << 30, 20
HEAD = 1445  # bytes that browsers look at when they guess a type (WHATWG MIME Sniffing, section 5.2)
MAX_PIXELS = 50_000_000
MAX_UNPACKED = 512 << 20  # bytes that the streams of one PDF may hold together
MAX_OBJECT_STREAM = 32 << 20
MAX_BOXES = 100_000
PREVIEW_SIDE = 1200  # pixels


class Refused(Exception):
    """The file is not taken; carries a code and what its sentence needs."""

    def __init__(self, code, **more):
        super().__init__(code)
        self.answer = {"refused": code, **more}


def main():
    """Answer for the file on standard input."""
    lock_in()
    preview = b""
    try:
        media_type, preview = look(sys.stdin.buffer)
        answer = {"media_type": media_type, "preview": len(preview)}
    except Refused as refusal:
        answer = refusal.answer
    except MemoryError:
        answer = {"refused": "too_heavy"}
    sys.stdout.buffer.write(json.dumps(answer).encode() + b"\n" + preview)


def lock_in():
    """Give up what this process needs for nothing it should do."""
    for limit, value in (
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_CPU, CPU_SECONDS),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_NOFILE, 32),
    ):
        resource.setrlimit(limit, (value, value))


def look(file):
    """Tell what a file is and draw its preview, if it is a picture.

    :returns: the media type, and the preview as WebP or nothing.
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
    return media_type, LOOKS[media_type](file) or b""


def media_type_of(head):
    """The allowed media type that the first bytes announce, or None."""
    if head.startswith(b"\xff\xd8\xff"):
        return "image/jpeg"
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return "image/png"
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return "image/webp"
    if re.match(rb"%PDF-[12]\.\d", head):
        return "application/pdf"
    return "video/mp4" if brands_of(head) & MP4_BRANDS and not brands_of(head) & OTHER_BRANDS else None


# --- Pictures ---------------------------------------------------------------------------------------------------


def look_at_picture(file, form):
    """Decode a picture whole, within limits, and draw its preview."""
    from PIL import Image

    Image.MAX_IMAGE_PIXELS = None  # our own limit below says so before anything is decoded
    try:
        with Image.open(file, formats=[form]) as picture:
            refuse_picture(picture)
            picture.verify()
        file.seek(0)
        with Image.open(file, formats=[form]) as picture:
            return draw_preview(picture)
    except (OSError, SyntaxError, ValueError, EOFError, struct.error, zlib.error) as error:
        raise Refused("broken") from error


def refuse_picture(picture):
    """:raises Refused: for too many pixels, or more than one frame (a phone's second JPEG beside the first is one)."""
    width, height = picture.size
    if width * height > MAX_PIXELS:
        raise Refused("too_many_pixels", width=width, height=height)
    if picture.format in ("PNG", "WEBP") and getattr(picture, "n_frames", 1) > 1:
        raise Refused("animated", frames=picture.n_frames)


def draw_preview(picture):
    """Draw a picture anew, upright, in sRGB, at most 1,200 pixels wide or high, and without metadata."""
    from PIL import ImageOps

    profile = picture.info.get("icc_profile")
    picture = plain(picture)
    picture.thumbnail((PREVIEW_SIDE, PREVIEW_SIDE))  # a large JPEG is decoded small right away
    picture = in_srgb(ImageOps.exif_transpose(picture), profile)
    drawn = io.BytesIO()
    picture.save(drawn, "WEBP", quality=82, exif=b"", icc_profile=b"")
    return drawn.getvalue()


def plain(picture):
    """The same picture in a mode that WebP knows; sixteen-bit greys are scaled, not cut off."""
    if picture.mode.startswith("I"):
        return picture.convert("I").point(lambda grey: grey / 256).convert("L").convert("RGB")
    if picture.mode in ("LA", "PA", "RGBa", "RGBA") or "transparency" in picture.info:
        return picture.convert("RGBA")
    return picture if picture.mode in ("RGB", "CMYK") else picture.convert("RGB")


def in_srgb(picture, profile):
    """Colours as browsers show them: evidence is compared by eye. A profile that makes no sense is left out."""
    from PIL import ImageCms

    mode = "RGBA" if picture.mode == "RGBA" else "RGB"
    if profile:
        try:
            source, target = ImageCms.ImageCmsProfile(io.BytesIO(profile)), ImageCms.createProfile("sRGB")
            return ImageCms.profileToProfile(picture, source, target, outputMode=mode)
        except (ImageCms.PyCMSError, OSError):
            pass
    return picture.convert(mode)


# --- PDF --------------------------------------------------------------------------------------------------------

ACTIVE = re.compile(rb"/(JavaScript|Launch|EmbeddedFiles?|RichMedia)(?![A-Za-z0-9])")
LOCKED = re.compile(rb"/Encrypt(?![A-Za-z0-9])")


def look_at_pdf(file):
    """Hold a PDF's frame together, unpack its streams within limits, and look for what it should not carry.

    :raises Refused: if it is cut short, locked, a bomb, or carries scripts, programs or other files.
    """
    body = file.read()
    if b"startxref" not in body[-2048:] or b"%%EOF" not in body[-1024:]:
        raise Refused("broken")
    text = objects_of(body)
    if LOCKED.search(text):
        raise Refused("locked")
    if found := ACTIVE.search(text):
        raise Refused("active", what=found[1].decode())
    if b"/Page" not in text:
        raise Refused("broken")


def objects_of(body):
    """All that a PDF may say about itself: every byte of it, and its object streams unpacked."""
    parts, left, at = [body], MAX_UNPACKED, 0
    for start, end in streams_of(body):
        between = body[at:start]
        header = plain_names(between[between.rfind(b"obj") :])
        data = body[start:end].lstrip(b"\r\n")
        if is_packed(header):
            data, size = unpack(data, header, left)
            left -= size
        if b"ObjStm" in header:
            parts.append(data)
        at = end
    return plain_names(b"\n".join(parts))


def streams_of(body):
    """Where each stream of a PDF begins and ends; one look at every byte."""
    end = 0
    while (start := body.find(b"stream", end)) >= 0:
        start += len(b"stream")
        if (end := body.find(b"endstream", start)) < 0:
            return
        yield start, end
        end += len(b"endstream")


def plain_names(text):
    """Names without their hexadecimal disguise: /J#61vaScript is /JavaScript (ISO 32000-2, 7.3.5)."""
    return re.sub(rb"#([0-9A-Fa-f]{2})", lambda code: bytes.fromhex(code[1].decode()), text)


def is_packed(header):
    """Whether a stream is deflated.

    :raises Refused: if objects are packed in a way that only hides them, or anything is packed twice, as bombs are.
    """
    filters = re.findall(rb"/(\w+Decode|Crypt|Fl|LZW|A85|AHx|RL)\b", header)
    flat = filters.count(b"FlateDecode") + filters.count(b"Fl")
    if flat > 1:
        raise Refused("bomb")
    if b"ObjStm" in header and b"/Filter" in header and filters != [b"FlateDecode"]:
        raise Refused("broken")
    return bool(filters) and filters[0] in (b"FlateDecode", b"Fl")


def unpack(data, header, left):
    """Unpack one stream; return its bytes if it holds objects, else nothing, and how many there were.

    :raises Refused: if it unpacks to more than is left.
    """
    keep = b"ObjStm" in header
    limit = min(left, MAX_OBJECT_STREAM) if keep else left
    inflate, kept, size = zlib.decompressobj(), [], 0
    while data and not inflate.eof:
        try:
            piece = inflate.decompress(data, 1 << 20)
        except zlib.error:
            break
        data, size = inflate.unconsumed_tail, size + len(piece)
        if size > limit:
            raise Refused("bomb")
        if keep:
            kept.append(piece)
    return b"".join(kept), size


# --- MP4 --------------------------------------------------------------------------------------------------------

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


def brands_of(head):
    """The brands of an ISO media file (ISO/IEC 14496-12, 4.3): its first four-letter word, and those it fits."""
    if head[4:8] != b"ftyp":
        return set()
    (size,) = struct.unpack(">I", head[:4])
    words = head[8:12] + head[16 : min(size, 256)]
    return {words[at : at + 4] for at in range(0, len(words) - 3, 4)}


def look_at_video(file):
    """Walk the outer boxes of an MP4 to its last byte.

    :raises Refused: if they do not fit, or there is nothing to play.
    """
    seen, at, end = [], 0, file.seek(0, io.SEEK_END)
    while at < end and len(seen) < MAX_BOXES:
        kind, size = read_box(file, at, end)
        seen.append(kind)
        at += size
    kinds = set(seen)
    if at != end or b"moov" not in kinds or not kinds & {b"mdat", b"moof"}:
        raise Refused("broken")


def read_box(file, at, end):
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
    (rb"(?:Received|Return-Path|Delivered-To|From|MIME-Version|X-[A-Za-z-]+): ", "mail"),
]


def refuse_disguise(head, media_type):
    """:raises Refused: if a web page or a script hides where only the head of a picture or document should be."""
    if MARKUP.search(head) or head.startswith(b"\xff\xd8\xff\xe0/*"):
        raise Refused("disguised", media_type=media_type)


def name_what_it_is(head):
    """What a refused file seems to be, so that its owner can be told; a hint, and nothing depends on it."""
    for pattern, what in SIGNATURES:
        if re.match(pattern, head.removeprefix(b"\xef\xbb\xbf"), re.S | re.I):
            return {"what": what}
    if head and not re.search(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]", head):
        return {"what": "text"}
    return {"what": "unknown", "extension": guess_extension(head)}


def guess_extension(head):
    """The usual ending of such files, where one is by far the likeliest; many signatures are shared by dozens."""
    import puremagic

    try:
        first, *others = puremagic.magic_string(head)
    except (puremagic.PureError, ValueError):
        return ""
    alone = first.confidence >= 0.8 and all(other.confidence < first.confidence for other in others)
    return first.extension if alone else ""


LOOKS = {
    "image/jpeg": lambda file: look_at_picture(file, "JPEG"),
    "image/png": lambda file: look_at_picture(file, "PNG"),
    "image/webp": lambda file: look_at_picture(file, "WEBP"),
    "application/pdf": look_at_pdf,
    "video/mp4": look_at_video,
}

if __name__ == "__main__":
    main()
