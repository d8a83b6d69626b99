"""Real files, good and hostile, made on the spot: what they are is said by how they are made."""

import io
import struct
import zipfile
import zlib

import pikepdf
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image


def upload(name, content):
    return SimpleUploadedFile(name, content)


def picture(form="PNG", size=(64, 48), mode="RGB", colour=None, **more):
    drawn = io.BytesIO()
    Image.new(mode, size, colour or 1).save(drawn, form, **more)
    return drawn.getvalue()


def animation(form, frames=3):
    drawn = io.BytesIO()
    others = [Image.new("RGB", (8, 8), (shade, 0, 0)) for shade in range(60, 60 * frames, 60)]
    Image.new("RGB", (8, 8)).save(drawn, form, save_all=True, append_images=others)
    return drawn.getvalue()


def photograph():
    """A JPEG as a phone makes it: lying on its side, with the place it was taken at."""
    exif = Image.Exif()
    exif[0x0112] = 6  # turn a quarter
    exif[0x8825] = {1: "N", 2: (1.0, 17.0, 24.0)}  # GPS
    return picture("JPEG", size=(64, 48), exif=exif)


def stream(data, extra=b"/Filter /FlateDecode", packed=True):
    body = zlib.compress(data, 9) if packed else data
    return b"<< /Length %d %s >>\nstream\n%s\nendstream" % (len(body), extra, body)


def pdf(*objects, trailer=b""):
    """A PDF of one empty page and optional further objects."""
    parts = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] >>",
        *objects,
    ]
    body = b"%PDF-1.7\n" + b"".join(b"%d 0 obj\n%s\nendobj\n" % (n, part) for n, part in enumerate(parts, 1))
    return body + b"trailer\n<< /Root 1 0 R %s >>\nstartxref\n%d\n%%%%EOF\n" % (trailer, len(body))


def written_pdf(change=lambda document: None, **options):
    """A PDF as a library writes it, after somebody changed the document (a pikepdf.Pdf)."""
    with pikepdf.new() as document:
        document.add_blank_page(page_size=(595, 842))
        change(document)
        kept = io.BytesIO()
        document.save(kept, **options)
    return kept.getvalue()


def box(kind, content=b""):
    return struct.pack(">I4s", 8 + len(content), kind) + content


def video(brand=b"isom", rest=None):
    kind = box(b"ftyp", brand + struct.pack(">I", 512) + brand + b"mp41" * (brand == b"isom"))
    return kind + (box(b"moov", b"-" * 40) + box(b"mdat", b"-" * 400) if rest is None else rest)


def archive(*names):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as file:
        for name in names:
            file.writestr(name, "x")
    return packed.getvalue()
