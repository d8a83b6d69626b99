"""One style sheet for each shell and theme, joined from the parts in the tree.

The parts (`static/css/app.css` and what it imports) stay files of their own. What a browser fetches is one file,
because each `@import` of a chain costs a round trip. Files are joined whenever static files are collected: by
`collectstatic`, which gives them hashed names, and at the start of a server that serves without hashed names.
"""

import os
import posixpath
import re
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.finders import BaseFinder
from django.contrib.staticfiles.finders import find as find_part
from django.core.files.storage import FileSystemStorage

IMPORT = re.compile(r'@import\s+"(?P<name>[^"]+)"\s*(?P<media>[^;]*);')
ADDRESS = re.compile(r"""url\((?P<quote>["']?)(?!data:|/|#|https?:)(?P<name>[^"')]+)(?P=quote)\)""")
CHARSET = re.compile(r'@charset\s+"[^"]*";')

FRAME = '@import "../vendor/bootstrap.min.css"; @import "tokens.css"; {dark} @import "app.css";'
DARK = {
    "light": "",
    "dark": '@import "dark.css";',
    "system": '@import "dark.css" (prefers-color-scheme: dark);',
}
SHELLS = {"portal": FRAME, "shop": FRAME + ' @import "shop.css";'}
SHEETS = {
    f"css/{shell}.{theme}.css": frame.format(dark=dark)
    for shell, frame in SHELLS.items()
    for theme, dark in DARK.items()
}


def join(text: str, where: str, sheet: str) -> str:
    """A style sheet with the files that it imports in the place of its `@import` lines, and of theirs.

    :param where: the static name of the file the text comes from; addresses in it are relative to that.
    :param sheet: the static name under which the joined file is served; addresses are made relative to this one.
    :raises FileNotFoundError: if an imported file is missing.
    """

    def imported(found: re.Match) -> str:
        name = posixpath.normpath(posixpath.join(posixpath.dirname(where), found["name"]))
        body = join(read(name), name, sheet)
        return f"@media {found['media']} {{\n{body}\n}}" if found["media"] else body

    def moved(found: re.Match) -> str:
        name = posixpath.normpath(posixpath.join(posixpath.dirname(where), found["name"]))
        return f'url("{posixpath.relpath(name, posixpath.dirname(sheet))}")'

    parts = IMPORT.split(CHARSET.sub("", text))
    own, imports = parts[::3], list(IMPORT.finditer(text))
    pieces = [ADDRESS.sub(moved, own[0])]
    for found, rest in zip(imports, own[1:], strict=True):
        pieces += [imported(found), ADDRESS.sub(moved, rest)]
    return "\n".join(piece.strip() for piece in pieces if piece.strip())


def read(name: str) -> str:
    path = find_part(name)
    if path is None:
        raise FileNotFoundError(f"The style sheet {name} is imported but is no static file.")
    return Path(path).read_text(encoding="utf-8")


class JoinedStyles(BaseFinder):
    """Gives static files the joined sheets, written below `settings.JOINED_STYLES`."""

    def __init__(self, app_names=None, *args, **kwargs) -> None:
        self.storage = FileSystemStorage(location=settings.JOINED_STYLES)

    def check(self, **kwargs) -> list:
        return []

    def find(
        self, path: str, find_all: bool = False, **kwargs
    ) -> Any:  # one path, or a list of them where all are asked for
        if path not in SHEETS:
            return []
        written = self.write(path)
        return [written] if find_all else written

    def list(self, ignore_patterns) -> Iterator[tuple[str, FileSystemStorage]]:
        for path in SHEETS:
            self.write(path)
            yield path, self.storage

    def write(self, path: str) -> str:
        """Join a sheet and write it where it has changed; written atomically."""
        target = Path(self.storage.path(path))
        joined = join(SHEETS[path], "css/sheet.css", path)
        if not target.exists() or target.read_text(encoding="utf-8") != joined:
            target.parent.mkdir(parents=True, exist_ok=True)
            handle, draft = tempfile.mkstemp(dir=target.parent)
            with os.fdopen(handle, "w", encoding="utf-8") as file:
                file.write(joined)
            os.chmod(draft, 0o644)
            os.replace(draft, target)
        return str(target)
