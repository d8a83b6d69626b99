"""Downloads: written while they come, whole or not at all."""

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO
from uuid import uuid4

import httpx2

from .errors import NotWhole

Target = str | Path | BinaryIO


@contextmanager
def opened(to: Target, *, overwrite: bool = False) -> Iterator[BinaryIO]:
    """Where a download is written. At a path the file is there only once it is whole; after an error nothing has changed.

    :param to: a path, or an open binary file, which is written to as it is.
    :raises FileExistsError: if there is a file at the path, unless it may be overwritten.
    :raises IsADirectoryError: if the path is a folder.
    """
    if not isinstance(to, str | Path):
        yield to
        return
    path = Path(to)
    if path.is_dir():
        raise IsADirectoryError(errno.EISDIR, "Name a file, not a folder", str(path))
    if not overwrite and path.exists():
        raise FileExistsError(errno.EEXIST, "There is a file already; say overwrite to replace it", str(path))
    part = path.with_name(f".{uuid4().hex}.part")
    try:
        with part.open("xb") as file:
            yield file
        if not overwrite:
            path.open("xb").close()  # refused if another program was faster
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)


def pieces(answer: httpx2.Response) -> Iterator[bytes]:
    """The bytes of an answer as they come.

    :raises NotWhole: if the transfer breaks off.
    """
    came = 0
    try:
        for piece in answer.iter_bytes():
            came += len(piece)
            yield piece
    except httpx2.TransportError as error:
        raise NotWhole(f"The transfer broke off after {came} bytes: {error}") from error
