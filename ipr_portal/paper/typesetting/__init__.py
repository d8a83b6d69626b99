"""Sets one document: a process of its own, which reads the template and the fonts beside it and nothing else.

`ipr_portal/paper` starts it in an isolated interpreter with no environment, the document as JSON on standard input,
the PDF on standard output. Before the first byte is read, limits are set: memory, processor time, no byte written
anywhere. It imports no part of the portal.
"""

import base64
import json
import resource
import sys
from io import BytesIO
from pathlib import Path

HERE = Path(__file__).parent
MEMORY, CPU_SECONDS = 2 << 30, 25
KINDS = {"JPEG": "jpeg", "PNG": "png", "WEBP": "webp"}
MOST_PIXELS = 50_000_000


def main() -> None:
    """Answer with the PDF for the document on standard input."""
    lock_in()
    sys.stdout.buffer.write(typeset(json.load(sys.stdin.buffer)))


def lock_in() -> None:
    """Drop the rights and resources that this process does not need."""
    for limit, value in (
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_CPU, CPU_SECONDS),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_NOFILE, 64),
    ):
        resource.setrlimit(limit, (value, value))


def typeset(document) -> bytes:
    """The PDF of a document; its data reaches the template as one JSON text, never as markup."""
    import typst

    for block in document["blocks"]:
        if "picture" in block:
            block["svg"] = drawn(base64.b64decode(block.pop("picture")))
    return typst.compile(
        HERE / "letter.typ",
        root=HERE,
        font_paths=[HERE.parent / "fonts"],
        ignore_system_fonts=True,
        sys_inputs={"document": json.dumps(document)},
        pdf_standards="ua-1",
        timestamp=document["made_at"],
    )


def drawn(data) -> str:
    """A picture inside a drawing of its size: typst takes a drawing as text, and needs no file for it."""
    from PIL import Image

    Image.MAX_IMAGE_PIXELS = MOST_PIXELS
    with Image.open(BytesIO(data), formats=list(KINDS)) as picture:
        (width, height), kind = picture.size, KINDS[str(picture.format)]
    if width * height > MOST_PIXELS:
        raise ValueError("The picture has too many pixels.")
    inside = base64.b64encode(data).decode()
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" viewBox="0 0 {width} {height}">'
        f'<image width="{width}" height="{height}" href="data:image/{kind};base64,{inside}"/></svg>'
    )
