"""The catalogues of translations below `locale/`: written from the code, merged with what translators wrote, compiled.

Both files of a language are committed: production needs neither GNU gettext nor a step of its own. They hold no date and
no line numbers, so a change of them is a change of messages. English needs no translation: its catalogue is what the
others start from, and `tests/guards/test_messages.py` fails when it is stale.
"""

import re
import sys
from collections.abc import Iterable
from io import BytesIO
from pathlib import Path

from babel.core import Locale, UnknownLocaleError
from babel.messages.catalog import Catalog
from babel.messages.catalog import Message as Entry
from babel.messages.mofile import write_mo
from babel.messages.pofile import PoFileError, PoFileParser, write_po
from django.utils.translation import to_locale

from . import extraction
from .places import ROOT, Trouble

LOCALE = ROOT / "locale"
SOURCE = "en"
WIDTH = 110
HEAD = (
    "# {language} messages of the IPR portal. Written by `make messages`; msgstr lines are the translator's."
)
CHANGING = {"POT-Creation-Date", "Generated-By"}
UNKNOWN = re.compile(r"@ADDRESS|YEAR-|@li\.org")  # what Babel writes where nobody said anything
CODE = re.compile(r"[A-Za-z]{2,3}(_[A-Za-z]+){0,2}")
NAMED, IN_ORDER = re.compile(r"%\((\w+)\)|\{(\w*)\}"), re.compile(r"%[sdr]")


class Stable(Catalog):
    """A catalogue whose head says nothing that changes from run to run."""

    def _stable_headers(self) -> list[tuple[str, str]]:
        headers = Catalog._get_mime_headers(self)
        return [
            (name, value) for name, value in headers if name not in CHANGING and not UNKNOWN.search(value)
        ]

    mime_headers = property(_stable_headers, Catalog._set_mime_headers)


def run(language: str = "", locale: Path = LOCALE) -> int:
    """Write and compile every catalogue; one more for `language`, such as `th` or `zh-hans`."""
    found = extraction.messages()
    languages = {folder.parent.name for folder in locale.glob("*/LC_MESSAGES")} | {SOURCE}
    if language:
        languages.add(locale_of(language))
    refused = [line for name in sorted(languages) for line in write(name, found, locale)]
    print(*refused, sep="\n", end="\n" if refused else "", file=sys.stderr)
    return 1 if refused else 0


def locale_of(language: str) -> str:
    """The name of a language's folder.

    :raises Trouble: if nobody knows that language.
    """
    name = to_locale(language.replace("_", "-"))
    try:
        if not CODE.fullmatch(name):
            raise ValueError(name)
        Locale.parse(name)
    except (UnknownLocaleError, ValueError) as error:
        raise Trouble(
            f"{language!r} is no language. Give its code, such as th, id or zh-hans: make messages LANGUAGE=th"
        ) from error
    return name


def write(name: str, found: list[extraction.Message], locale: Path = LOCALE) -> list[str]:
    """Bring both files of a language up to date; what is wrong with its translations is returned."""
    source, compiled = files(name, locale)
    catalog = fresh(found) if name == SOURCE else merged(name, found, source)
    source.parent.mkdir(parents=True, exist_ok=True)
    source.write_bytes(as_po(catalog))
    compiled.write_bytes(as_mo(catalog))
    if name == SOURCE:
        print(f"{name}: {len(catalog)} messages")
    else:
        done = sum(is_translated(entry) for entry in catalog if entry.id)
        print(f"{name}: {done} of {len(catalog)} messages translated")
    return [f"{source.relative_to(locale.parent)}: {line}" for line in mistakes(catalog)]


def files(name: str, locale: Path = LOCALE) -> tuple[Path, Path]:
    """The readable catalogue of a language, and the compiled one that Django reads."""
    folder = locale / name / "LC_MESSAGES"
    return folder / "django.po", folder / "django.mo"


def fresh(found: list[extraction.Message]) -> Stable:
    """The English catalogue. A singular without translation is shown as it is; plurals are filled in."""
    catalog = _empty(SOURCE)
    for message in found:
        entry = _add(catalog, message)
        if entry.pluralizable:
            entry.string = tuple(entry.id)
    return catalog


def merged(name: str, found: list[extraction.Message], source: Path) -> Stable:
    """What translators wrote, over the messages of today; a message that changed little keeps its text, marked fuzzy.

    :raises Trouble: if the file cannot be read, as after a conflict in git.
    """
    catalog, template = _empty(name), _empty(name)
    for message in found:
        _add(template, message)
    if source.exists():
        try:
            with source.open("rb") as file:
                PoFileParser(catalog, abort_invalid=True).parse(file)
        except PoFileError as error:
            raise Trouble(
                f"{source} cannot be read: {error}. Put that line in order, then try again."
            ) from error
    catalog.update(template)
    return catalog


def _empty(name: str) -> Stable:
    language = Locale.parse(name).english_name
    return Stable(
        locale=name,
        header_comment=HEAD.format(language=language),
        project="ipr-portal",
        version="1",
        fuzzy=False,
    )


def _add(catalog: Catalog, message: extraction.Message) -> Entry:
    """Add one place of a message. A plural wins over the same singular alone, as with xgettext."""
    singular, *plural = message.ids
    known = catalog.get(singular, message.context)
    if known and known.pluralizable and not plural:
        plural = [known.id[1]]
    return catalog.add(
        (singular, *plural) if plural else singular,
        locations=[(message.file, message.line)],
        auto_comments=[message.comment] if message.comment else [],
        context=message.context,
    )


def mistakes(catalog: Catalog) -> list[str]:
    """Translations with other placeholders than the message has; they would break the page."""
    return [
        f"{entry.id!r} has other placeholders in {entry.string!r}"
        for entry in catalog
        if entry.id and is_translated(entry) and not fits(_texts(entry.id), _texts(entry.string))
    ]


def fits(message: tuple[str, ...], translated: tuple[str, ...]) -> bool:
    """Whether translations name nothing that the message does not, and leave nothing out.

    In a plural a form may leave out the number, as English does in "one listing".
    """
    known = [placeholders(text) for text in message]
    least, most = set.intersection(*known), set.union(*known)
    return all(least <= placeholders(text) <= most for text in translated) or (
        len(message) > 1 and all(placeholders(text) <= most for text in translated)
    )


def placeholders(text: str) -> set[str]:
    """The names between percent signs or braces, and the number of nameless ones."""
    text = text.replace("%%", "")
    nameless = len(IN_ORDER.findall(text))
    return {one or other for one, other in NAMED.findall(text)} | (
        {f"{nameless} in order"} if nameless else set()
    )


def _texts(texts: str | Iterable[str] | None) -> tuple[str, ...]:
    return (texts,) if isinstance(texts, str) else tuple(texts or ())


def is_translated(entry: Entry) -> bool:
    """Whole, and not in doubt. Of a plural every form is there: half of one would be shown in English grammar."""
    texts = _texts(entry.string)
    return not entry.fuzzy and bool(texts) and all(texts)


def as_po(catalog: Catalog) -> bytes:
    """For people: sorted by file, without line numbers."""
    text = BytesIO()
    write_po(text, catalog, width=WIDTH, sort_by_file=True, include_lineno=False, include_previous=True)
    return text.getvalue().strip() + b"\n"


def as_mo(catalog: Stable) -> bytes:
    """For Django: what is translated whole, so that the rest falls back to English with English plurals."""
    whole, compiled = _empty(str(catalog.locale)), BytesIO()
    for entry in catalog:
        if entry.id and is_translated(entry) and fits(_texts(entry.id), _texts(entry.string)):
            whole.add(entry.id, entry.string, context=entry.context)
    write_mo(compiled, whole)
    return compiled.getvalue()
