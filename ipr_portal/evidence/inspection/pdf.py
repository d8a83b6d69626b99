"""PDF documents: read by a parser, and refused where they do more than show pages."""

import io
import re
import zlib
from typing import Any

import pikepdf

from .refusal import Refused

MAX_UNPACKED = 512 << 20  # bytes that the streams of one PDF may hold together
PADDING = b"\x00\t\n\f\r \x1a\xff"  # what may follow the end of a PDF, as much of it as there is
END_WITHIN = 1024  # bytes from the end in which readers look for the end mark (ISO 32000-2, annex I)
# Actions that only move within the document; actions that run on opening may do no more.
MOVES = {"/GoTo", "/Named"}
# Action -> what a person calls it. A link that somebody clicks (/URI) is what pages have.
ACTIONS = {
    "/JavaScript": "JavaScript", "/Rendition": "Rendition", "/Launch": "Launch", "/SubmitForm": "SubmitForm",
    "/ImportData": "ImportData", "/GoToR": "GoToR", "/GoToE": "GoToE", "/RichMediaExecute": "RichMedia",
    "/Movie": "Movie", "/Sound": "Sound", "/SetOCGState": "", "/Hide": "", "/Trans": "", "/Thread": "", "/GoTo3DView": "",
    "/ResetForm": "", "/URI": "", "/GoTo": "", "/Named": "",
}  # fmt: skip
PARTS = {
    "/JS": "JavaScript", "/XFA": "XFA", "/EF": "EmbeddedFiles", "/EmbeddedFiles": "EmbeddedFiles",
    "/JavaScript": "JavaScript", "/RichMediaContent": "RichMedia", "/RichMediaSettings": "RichMedia",
}  # fmt: skip
ANNOTATIONS = {
    "/RichMedia": "RichMedia",
    "/FileAttachment": "EmbeddedFiles",
    "/Movie": "Movie",
    "/Sound": "Sound",
}
PACKED = {"/FlateDecode", "/LZWDecode", "/RunLengthDecode", "/ASCII85Decode", "/ASCIIHexDecode"}
SHORT_NAMES = {
    "/Fl": "/FlateDecode", "/LZW": "/LZWDecode", "/RL": "/RunLengthDecode", "/A85": "/ASCII85Decode",
    "/AHx": "/ASCIIHexDecode",
}  # fmt: skip
UNSAFE_ADDRESS = re.compile(r"\s*(?:javascript|vbscript|data|file)\s*:|\s*[\\/]{2}", re.I)
MAX_DEPTH = 200  # of arrays and dictionaries in one another


def look_at_pdf(file) -> None:
    """Read a PDF with a parser (qpdf), walk all of its objects, and look for what pages do not need.

    :raises Refused: if it is cut short, asks for a password, is a bomb, or carries scripts, programs or other files.
    """
    body = file.read()
    refuse_cut(body)
    try:
        with pikepdf.open(io.BytesIO(body)) as document:
            walk(document)
            if not len(document.pages):
                raise Refused("broken")
    except pikepdf.PasswordError as error:
        raise Refused("locked") from error
    except (pikepdf.PdfError, ValueError, TypeError, RuntimeError, RecursionError) as error:
        raise Refused("broken") from error


def refuse_cut(body) -> None:
    """:raises Refused: unless the end of the document is there, followed by nothing that matters."""
    end = body.rstrip(PADDING).rfind(b"%%EOF")
    rest = body[end + len(b"%%EOF") :].rstrip(PADDING)
    if end < 0 or len(rest) > END_WITHIN or b"startxref" not in body[max(0, end - 2048) : end]:
        raise Refused("broken")


def walk(document) -> None:
    """Look at the catalogue and at every object, also at those that lie packed in others."""
    look_at_automatic(document.Root.get("/OpenAction"))
    left = MAX_UNPACKED
    for one in [document.trailer, *document.objects]:
        look_at_object(one, 0)
        left -= unpacked_size(one, left)


def look_at_object(one, depth) -> None:
    """:raises Refused: if an object, or one that lies directly in it, is or does what a page does not need."""
    if depth > MAX_DEPTH:
        raise Refused("broken")
    if isinstance(one, pikepdf.Array):
        inside = list(one)
    elif isinstance(one, (pikepdf.Dictionary, pikepdf.Stream)):
        inside = look_at_dictionary(one)
    else:
        return
    for value in inside:
        if isinstance(value, pikepdf.Object) and not value.is_indirect:
            look_at_object(value, depth + 1)


def look_at_dictionary(one) -> list:
    """The values of a dictionary whose keys are harmless; actions are told by `/S`, as readers tell them."""
    for key in sorted(PARTS.keys() & set(one.keys())):
        if key != "/JavaScript" or is_name_tree(one[key]):
            raise Refused("active", what=PARTS[key])
    for trigger in values_of(one.get("/AA")):
        look_at_automatic(trigger)
    if what := what_it_does(one):
        raise Refused("active", what=what)
    return [one[key] for key in list(one.keys())]


def what_it_does(one) -> str:
    """What an action, an annotation or a stream does beyond showing a page; an empty text for nothing."""
    action = name_of(one, "/S")
    if action == "/URI" and UNSAFE_ADDRESS.match(str(one.get("/URI", ""))):
        return "URI"
    attached = "EmbeddedFiles" if name_of(one, "/Type") == "/EmbeddedFile" else ""
    return ACTIONS.get(action) or ANNOTATIONS.get(name_of(one, "/Subtype")) or attached


def is_name_tree(value) -> bool:
    """Whether a value is a tree of document scripts; as a plain word it means nothing."""
    return isinstance(value, pikepdf.Dictionary)


def look_at_automatic(action) -> None:
    """:raises Refused: if an automatic action is more than a move within the document."""
    for _step in range(MAX_DEPTH):
        if not isinstance(action, pikepdf.Dictionary):  # a destination, or nothing
            return
        kind = name_of(action, "/S")
        if kind not in MOVES and not (kind == "" and "/D" in action):
            raise Refused("active", what=ACTIONS.get(kind) or kind.strip("/") or "OpenAction")
        action = action.get("/Next")
    raise Refused("broken")


def values_of(dictionary) -> list:

    return [value for _key, value in dictionary.items()] if isinstance(dictionary, pikepdf.Dictionary) else []


def name_of(one, key) -> str:
    """A name that stands under a key, reference or not; an empty text for anything else."""
    value = one.get(key)
    return str(value) if isinstance(value, pikepdf.Name) else ""


def unpacked_size(one, left) -> Any:
    """How many bytes a stream holds once it is unpacked; nothing for anything else.

    :raises Refused: if there are more than are left, or it is deflated twice, as bombs are.
    """
    if not isinstance(one, pikepdf.Stream):
        return 0
    filters = filters_of(one)
    if filters.count("/FlateDecode") > 1:
        raise Refused("bomb")
    if filters[:1] == ["/FlateDecode"]:
        size = inflated_size(one.read_raw_bytes(), left)
    elif filters and PACKED.issuperset(filters):
        size = len(one.read_bytes(decode_level=pikepdf.StreamDecodeLevel.specialized))
    else:
        return 0
    if size > left:
        raise Refused("bomb")
    return size


def filters_of(stream) -> list:
    """The names of a stream's filters, in the order in which they are undone."""
    said = stream.get("/Filter")
    names = list(said) if isinstance(said, pikepdf.Array) else [said]
    return [SHORT_NAMES.get(str(name), str(name)) for name in names if isinstance(name, pikepdf.Name)]


def inflated_size(data, left) -> int:
    """How many bytes deflated data hold; counting ends beyond what is left, and where the data make no sense."""
    inflate, size = zlib.decompressobj(), 0
    while data and not inflate.eof and size <= left:
        try:
            size += len(inflate.decompress(data, 1 << 20))
        except zlib.error:
            break
        data = inflate.unconsumed_tail
    return size
