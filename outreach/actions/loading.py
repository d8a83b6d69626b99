"""Bringing the pages that come with the portal into the library. Run as often as one likes."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from django.db import transaction

from outreach.models import Resource

from . import library

FOLDER = Path(__file__).parents[1] / "library"
COLUMNS = ("title", "summary", "kind", "topic", "code", "market", "language", "audience", "translates")


@dataclass(frozen=True, slots=True)
class PageFile:
    """A page as its file has it: columns above, Markdown below."""

    slug: str
    columns: dict[str, str]
    hash: str


class BrokenFile(ValueError):
    """A file of the library without its columns; names the file."""


def page_files(folder: Path = FOLDER) -> Iterator[PageFile]:
    """Every page of the folder, by name.

    :raises BrokenFile: if one does not begin with its columns.
    """
    for file in sorted(folder.glob("*.md"), key=lambda file: file.stem):
        yield read_page(file.stem, file.read_text(encoding="utf-8"))


def read_page(slug: str, text: str) -> PageFile:
    """Take a file apart: `name: value` lines between two lines of `---`, then Markdown.

    :raises BrokenFile: if it does not begin with its columns, or one of them is unknown or missing.
    """
    empty, head, body = text.split("---\n", 2) if text.count("---\n") > 1 else ("x", "", "")
    columns = {name.strip(): value.strip() for name, _, value in map(_parted, head.splitlines())}
    unknown = set(columns) - set(COLUMNS)
    if empty or unknown or not {"title", "summary", "kind", "topic"} <= set(columns):
        raise BrokenFile(f"{slug}.md: its columns are missing or unknown {sorted(unknown)}")
    digest = hashlib.sha256(text.encode()).hexdigest()
    return PageFile(slug, {**columns, "body": body.strip() + "\n"}, digest)


def _parted(line: str) -> tuple[str, str, str]:
    return line.partition(":")


def load(*, at: datetime, folder: Path = FOLDER) -> int:
    """Publish new files, and bring changed ones up to date; return how many pages changed. In the desk's scope.

    A page that staff have changed at the desk keeps their words: the file is then only a beginning.
    """
    known = {page.slug: page for page in Resource.objects.all()}
    return sum(_load(file, known, at=at) for file in page_files(folder))


@transaction.atomic
def _load(file: PageFile, known: dict[str, Resource], *, at: datetime) -> bool:
    page = known.get(file.slug)
    if page and (page.file_hash == file.hash or page.versions.exclude(written_by=None).exists()):
        return False
    columns = {"file_hash": file.hash, **_with_original(file, known)}
    if page:
        library.revise(resource=page, version=page.version, is_substance=True, by=None, at=at, **columns)
        return True
    made = library.write(by=None, at=at, slug=file.slug, **columns)
    known[file.slug] = library.publish(resource=library.submit(resource=made, by=None, at=at), by=None, at=at)
    return True


def _with_original(file: PageFile, known: dict[str, Resource]) -> dict[str, Any]:
    """The columns of a file, with the page that it translates instead of its name.

    :raises BrokenFile: if there is no such page; originals come first by the names of their files.
    """
    columns: dict[str, Any] = dict(file.columns)
    if name := columns.pop("translates", ""):
        if name not in known:
            raise BrokenFile(f"{file.slug}.md translates {name}, which is no page")
        columns |= {"translates": known[name], "translated": known[name].version}
    return columns
