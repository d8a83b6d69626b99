"""What may be added as evidence, and why something may not, with texts for the person who adds it.

A file is copied once, hashed while it is copied, and looked into by a process of its own (`inspection`). Nothing
here trusts a name, an announced type or an announced size.
"""

import hashlib
import json
import re
import subprocess
import sys
import tempfile
import unicodedata
from dataclasses import dataclass
from itertools import accumulate, pairwise
from pathlib import Path
from typing import IO

from django.core.files.base import File
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ipr_portal.errors import DomainError

MAX_BYTES = 25 << 20
MAX_NAME = 255  # characters
SECONDS = 30  # for a look into one file
# Last on the path, so that a module beside it never hides one of Python's or of a library.
INSPECTION = (
    f"import sys; sys.path.append({str(Path(__file__).parent)!r}); import inspection; inspection.main()"
)

# Media type -> the endings its names may have (the first is the usual one), and what people call it.
EXTENSIONS = {
    "image/jpeg": ("jpg", "jpeg", "jpe", "jfif"),
    "image/png": ("png",),
    "image/webp": ("webp",),
    "application/pdf": ("pdf",),
    "video/mp4": ("mp4", "m4v"),
}
KINDS = {
    "image/jpeg": gettext_lazy("a JPEG picture"),
    "image/png": gettext_lazy("a PNG picture"),
    "image/webp": gettext_lazy("a WebP picture"),
    "application/pdf": gettext_lazy("a PDF document"),
    "video/mp4": gettext_lazy("an MP4 video"),
}
OTHER_KINDS = {
    "svg": gettext_lazy("an SVG drawing, which can run scripts"),
    "web_page": gettext_lazy("a web page"),
    "xml": gettext_lazy("an XML file"),
    "gif": gettext_lazy("a GIF"),
    "other_picture": gettext_lazy("a picture in a format that browsers do not show"),
    "phone_picture": gettext_lazy("a HEIC or AVIF picture"),
    "other_video": gettext_lazy("a video in another format than MP4"),
    "sound": gettext_lazy("a sound recording"),
    "office": gettext_lazy("an Office document"),
    "archive": gettext_lazy("an archive"),
    "program": gettext_lazy("a program"),
    "mail": gettext_lazy("a saved mail"),
    "stray_pdf": gettext_lazy("a PDF document with other bytes before its beginning"),
    "text": gettext_lazy("a text file"),
    "unknown": gettext_lazy("of a kind we do not know"),
}
PICTURE_REMEDY = gettext_lazy("Save it as JPEG or PNG, and add it again.")
PDF_REMEDY = gettext_lazy("Print it to a new PDF, and add that.")
REMEDIES = {
    "archive": gettext_lazy("Unpack it, and add the pictures and documents one by one."),
    "office": gettext_lazy("Save it as PDF, and add that."),
    "text": gettext_lazy("Save it as PDF, and add that."),
    "mail": gettext_lazy("Print it to PDF, and add that."),
    "stray_pdf": gettext_lazy("Open it in a PDF reader and save it under another name, and add that."),
    "web_page": gettext_lazy("Add a screenshot (PNG), or print the page to PDF."),
    "xml": gettext_lazy("Save it as PDF, and add that."),
    "other_video": gettext_lazy("Save it as MP4, and add that."),
    "sound": gettext_lazy("Save it as MP4, and add that."),
    "gif": PICTURE_REMEDY,
    "svg": PICTURE_REMEDY,
    "other_picture": PICTURE_REMEDY,
    "phone_picture": PICTURE_REMEDY,
}
ALLOWED = gettext_lazy("We take JPEG, PNG, WebP, PDF and MP4.")

# Code -> what is wrong, and what to do.
WORDS = {
    "empty": (
        gettext_lazy("“%(name)s” is empty."),
        gettext_lazy("Open it on your device to check that it is complete, then add it again."),
    ),
    "too_large": (
        gettext_lazy("“%(name)s” has %(size)s; a file may have up to %(limit)s."),
        gettext_lazy("Save it smaller or split it, and add it again."),
    ),
    "not_allowed": (gettext_lazy("“%(name)s” is %(what)s."), gettext_lazy("%(remedy)s")),
    "wrong_extension": (
        gettext_lazy("“%(name)s” is %(kind)s, but its name says otherwise."),
        gettext_lazy("Rename it to “%(better)s”, and add it again."),
    ),
    "disguised": (
        gettext_lazy("“%(name)s” is %(kind)s with a web page or a script inside."),
        gettext_lazy("Open it, save it again under another name, and add that file."),
    ),
    "carries_archive": (
        gettext_lazy("“%(name)s” is %(kind)s with an archive attached to its end."),
        gettext_lazy("Open it, save it again under another name, and add that file."),
    ),
    "broken": (
        gettext_lazy("“%(name)s” cannot be read completely: it is truncated or damaged."),
        gettext_lazy("Open it on your device, save it again, and add that file."),
    ),
    "too_many_pixels": (
        gettext_lazy("“%(name)s” has %(width)s × %(height)s pixels; a picture may have 50 million."),
        gettext_lazy("Save it smaller, or cut out what matters."),
    ),
    "animated": (
        gettext_lazy("“%(name)s” is animated (%(frames)s frames)."),
        gettext_lazy("Save the frame that matters as PNG, or the whole animation as MP4."),
    ),
    "bomb": (
        gettext_lazy("“%(name)s” is far too large when unpacked."),
        PDF_REMEDY,
    ),
    "locked": (
        gettext_lazy("“%(name)s” opens only with a password."),
        gettext_lazy("Save a copy without the password, and add that. Keep the original."),
    ),
    "active": (
        gettext_lazy("“%(name)s” carries more than pages: scripts, programs or other files (%(what)s)."),
        PDF_REMEDY,
    ),
    "too_heavy": (
        gettext_lazy("“%(name)s” took too much time or memory to check."),
        gettext_lazy("Save it smaller or as another kind, and add it again."),
    ),
}  # fmt: skip


class RefusedFile(DomainError):
    """A file that is not taken: which, why (`code`, `reason`), and what to do (`remedy`)."""

    def __init__(self, code: str, name: str, **more) -> None:
        words = {"name": name, **more}
        self.code, self.name = code, name
        self.reason, self.remedy = (str(part) % words for part in WORDS[code])
        super().__init__(f"{self.reason} {self.remedy}")


@dataclass(frozen=True, slots=True)
class CheckedFile:
    """A file that has passed, and what is known about it."""

    upload: File
    name: str
    size: int  # bytes
    sha256: str  # hexadecimal
    media_type: str
    previews: list[bytes]  # the parts of the re-encoded preview, as WebP; none without a picture


def check(upload: File) -> CheckedFile:
    """Check a file that somebody wants to add.

    :raises RefusedFile: if it is not of an allowed kind, not what its name says, or not safe to keep.
    """
    name = clean_name(upload.name or "")
    if upload.size > MAX_BYTES:
        raise too_large(name, upload.size)
    with tempfile.TemporaryFile() as copy:
        size, sha256 = copy_to(copy, upload, name)
        if not size:
            raise RefusedFile("empty", name)
        answer, previews = look_into(copy, name)
    if code := answer.pop("refused", None):
        raise RefusedFile(code, name, **in_words(answer))
    media_type = answer["media_type"]
    return CheckedFile(upload, fit_extension(name, media_type), size, sha256, media_type, previews)


def copy_to(copy: IO[bytes], upload: File, name: str) -> tuple[int, str]:
    """Copy an upload to a file of ours, in pieces; return its size and its SHA-256.

    :raises RefusedFile: as soon as it is larger than its size says and than we take.
    """
    size, sha256 = 0, hashlib.sha256()
    for chunk in upload.chunks():
        size += len(chunk)
        if size > MAX_BYTES:
            raise too_large(name, size)
        sha256.update(chunk)
        copy.write(chunk)
    copy.seek(0)
    return size, sha256.hexdigest()


def look_into(file: IO[bytes], name: str) -> tuple[dict, list[bytes]]:
    """Inspect a file in a separate process without environment, with limits on time and memory.

    :raises RefusedFile: if that process ended without an answer.
    :raises RuntimeError: if it failed by a fault of ours.
    """
    command = [sys.executable, "-I", "-c", INSPECTION]
    try:
        done = subprocess.run(command, stdin=file, capture_output=True, timeout=SECONDS, env={}, cwd="/")
    except subprocess.TimeoutExpired as error:
        raise RefusedFile("too_heavy", name) from error
    if done.returncode < 0:  # stopped by a limit, or by what it read
        raise RefusedFile("too_heavy", name)
    if done.returncode:
        raise RuntimeError(done.stderr.decode(errors="replace"))
    line, _newline, drawn = done.stdout.partition(b"\n")
    answer = json.loads(line)
    ends = list(accumulate(answer.pop("previews", []), initial=0))
    return answer, [drawn[start:end] for start, end in pairwise(ends)]


def in_words(answer: dict) -> dict:
    """The values of the sentence of a refusal, in words."""
    words = {key: f"{value:,}" if isinstance(value, int) else value for key, value in answer.items()}
    if kind := KINDS.get(answer.get("media_type", "")):
        words["kind"] = kind
    if (what := answer.get("what")) in OTHER_KINDS:
        words["what"] = OTHER_KINDS[what]
        if extension := answer.get("extension"):
            words["what"] = _("a file of the kind %(extension)s") % {"extension": extension}
        words["remedy"] = f"{ALLOWED} {REMEDIES.get(what, '')}".strip()
    return words


def clean_name(name: str) -> str:
    """A file's name for people: no folders, nothing invisible or reversing, at most 255 characters.

    It is never used as a name on disk: bytes are stored under their hash.
    """
    name = unicodedata.normalize("NFC", re.split(r"[/\\]", name)[-1])
    seen = "".join(" " if unicodedata.category(c)[0] == "Z" else c for c in name if is_seen(c))
    stem, dot, extension = " ".join(re.sub(r'[<>:"|?*]', "_", seen).split()).strip(" .").rpartition(".")
    if not dot or len(extension) > 16:
        return (f"{stem}{dot}{extension}" or _("file"))[:MAX_NAME]
    return f"{stem[: MAX_NAME - 1 - len(extension)]}.{extension}"


def is_seen(character: str) -> bool:
    """Whether a character is one that people see: no control, formatting, surrogate, private or unassigned one."""
    return unicodedata.category(character)[0] != "C"


def fit_extension(name: str, media_type: str) -> str:
    """A name that agrees with the content; one without an ending gets the usual one.

    :raises RefusedFile: if its ending says something else.
    """
    stem, dot, extension = name.rpartition(".")
    allowed = EXTENSIONS[media_type]
    if extension.lower() in allowed and dot:
        return name
    if not dot:
        return f"{name[: MAX_NAME - 5]}.{allowed[0]}"
    better = f"{stem}.{allowed[0]}"
    raise RefusedFile("wrong_extension", name, kind=KINDS[media_type], better=better)


def too_large(name: str, size: int) -> RefusedFile:
    return RefusedFile("too_large", name, size=filesizeformat(size), limit=filesizeformat(MAX_BYTES))
