"""Text with headings, lists, links and tables, written as Markdown: as HTML for a page, as plain text for a mail.

CommonMark without HTML and without pictures, plus tables. Pages that our own staff write (`page_as_html`) may also show
pictures of this site and link to its pages. The output is sanitised a second time, by another library: neither is
trusted alone. No tenant and no model is known here.
"""

import re
from collections.abc import Iterable, Iterator
from html import escape, unescape
from urllib.parse import urlsplit

import nh3
from django.utils.html import strip_tags
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from markdown_it import MarkdownIt
from markdown_it.token import Token

MOST = 20_000  # characters
LONGEST_ADDRESS = 500
LONGEST_NAME = 120  # of a table, for who does not see it
HEAD_OF_TABLE, HEADING = (
    re.compile(r"<table>(.*?</thead>)", re.DOTALL),
    re.compile(r"<th\b.*?</th>", re.DOTALL),
)
SCHEMES = {"http", "https", "mailto"}
REL = "noopener noreferrer nofollow ugc"
TAGS = {
    "p", "br", "strong", "em", "code", "pre", "blockquote", "ul", "ol", "li", "h2", "h3", "h4", "h5", "h6", "hr", "a",
    "table", "thead", "tbody", "tr", "th", "td",
}  # fmt: skip
ATTRIBUTES = {"a": {"href"}, "ol": {"start"}, "th": {"scope"}}
ALIGNED = {"text-align:right": "num-r"}
CLEANER = nh3.Cleaner(
    tags=TAGS,
    clean_content_tags={"script", "style"},
    attributes=ATTRIBUTES | {"*": set()},
    allowed_classes={"th": set(ALIGNED.values()), "td": set(ALIGNED.values())},
    url_schemes=SCHEMES,
    url_relative="deny",
    link_rel=REL,
)
OWN_PATH = re.compile(
    r"/(?![/\\])[\w./#?=%&-]*", re.ASCII
)  # of this site; never //another.site or /\another.site
OWN_PICTURE = re.compile(  # in an img: shipped with the portal, or uploaded for a page and drawn again by us
    r"/static/[\w/-]+\.(?:png|jpe?g|webp|svg)|/resources/pictures/[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\.webp",
    re.ASCII,
)


def _own_attribute(tag: str, name: str, value: str) -> str | None:
    """The value of an attribute on a page of ours, or None where it leads somewhere else."""
    if tag == "img" and name == "src":
        return value if OWN_PICTURE.fullmatch(value) else None
    if tag == "a" and name == "href" and not may_lead_to(value):
        return value if OWN_PATH.fullmatch(value) else None
    return value


PAGE_CLEANER = nh3.Cleaner(
    tags=TAGS | {"img"},
    clean_content_tags={"script", "style"},
    attributes=ATTRIBUTES | {"img": {"src", "alt"}, "*": set()},
    attribute_filter=_own_attribute,
    allowed_classes={"th": set(ALIGNED.values()), "td": set(ALIGNED.values())},
    url_schemes=SCHEMES,
    url_relative="pass_through",
    link_rel="noopener noreferrer",
)
ADDRESSED = re.compile(r"!?\[([^\]]*)\]\([^)\s]*\)")
INVISIBLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


def as_html(text: str, *, heading: int = 3) -> SafeString:
    """A text as HTML that is safe in a page.

    :param heading: the level (2 to 6) of its highest headings, one below the heading under which it stands.
    """
    return _written(_READER, CLEANER, text, heading)


def page_as_html(text: str, *, heading: int = 1) -> SafeString:
    """As `as_html`, with pictures of the portal and links to its own pages: for text of our staff.

    Its sections begin with `##`, because the title of the page is its highest heading.
    """
    return _written(_PAGE_READER, PAGE_CLEANER, text, heading)


def _written(reader: MarkdownIt, cleaner: nh3.Cleaner, text: str, heading: int) -> SafeString:
    tokens = reader.parse(_bounded(text))
    for token in tokens:
        if token.type in ("heading_open", "heading_close"):
            token.tag = f"h{max(2, min(int(token.tag[1:]) - 1 + heading, 6))}"
        elif token.type in ("th_open", "td_open"):
            _align(token)
    written = cleaner.clean(reader.renderer.render(tokens, reader.options, {}))
    return SafeString(_scrolling(written))


def as_plain(text: str) -> str:
    """A text as plain lines, for a mail: addresses stand behind their words."""
    lines = "\n".join(_Plain().lines(_READER.parse(_bounded(text))))
    return re.sub(r"\n{3,}", "\n\n", lines).strip()


def page_as_plain(text: str) -> str:
    """A page as plain lines, without the addresses of its links and pictures: for searches and excerpts."""
    return as_plain(ADDRESSED.sub(r"\1", text))


class _Reader(MarkdownIt):
    def validateLink(self, url: str) -> bool:  # noqa: N802 (as the library calls it)
        return may_lead_to(url)


class _PageReader(_Reader):
    def validateLink(self, url: str) -> bool:  # noqa: N802 (as the library calls it)
        return may_lead_to(url) or OWN_PATH.fullmatch(url) is not None


def _page_reader() -> MarkdownIt:
    reader = _PageReader("commonmark", {"html": False, "linkify": False}).enable("table")
    return reader.disable(["html_block", "html_inline"])


def _reader() -> MarkdownIt:
    reader = _Reader("commonmark", {"html": False, "linkify": False}).enable("table")
    reader.disable(["image", "html_block", "html_inline"])
    return reader


def may_lead_to(address: str) -> bool:
    """Whether a link may lead there: to the web or a mailbox, by an address of some hundred characters."""
    try:
        scheme = urlsplit(address).scheme
    except ValueError:
        return False
    return scheme in SCHEMES and len(address) <= LONGEST_ADDRESS


_READER, _PAGE_READER = _reader(), _page_reader()


def _bounded(text: str) -> str:
    shown = INVISIBLE.sub("", str(text))
    return shown if len(shown) <= MOST else f"{shown[:MOST]}…"


def _align(token: Token) -> None:
    """The side of a cell as a class: a page allows no style in an element."""
    side = str(token.attrs.pop("style", ""))
    if side in ALIGNED:
        token.attrs["class"] = ALIGNED[side]
    if token.tag == "th":
        token.attrs["scope"] = "col"


def _scrolling(written: str) -> str:
    """Each table in a box of its own that scrolls, also by keyboard; no text can hold an unescaped `<table>`.

    A box is named after the columns: a page may have several.
    """
    return HEAD_OF_TABLE.sub(_boxed, written).replace("</table>", "</table></div>")


def _boxed(head: re.Match[str]) -> str:
    names = [unescape(strip_tags(one)).strip() for one in HEADING.findall(head[1])]
    columns = ", ".join(filter(None, names))[:LONGEST_NAME]
    name = _("Table: %(columns)s") % {"columns": columns} if columns else _("Table")
    box = f'<div class="table-wrap" tabindex="0" role="region" aria-label="{escape(name)}"><table class="table">'
    return f"{box}{head[1]}"


class _Plain:
    """Writes the lines of a text without its marks, token by token."""

    def __init__(self) -> None:
        self.lists: list[int | None] = []  # of each list that is open: the next number, none for a bullet
        self.quotes, self.lead = 0, ""
        self.cells: list[str] | None = None

    def lines(self, tokens: Iterable[Token]) -> Iterator[str]:
        for token in tokens:
            write = getattr(self, token.type, None)
            yield from (write(token) if write else ())

    def bullet_list_open(self, _token) -> Iterable[str]:
        self.lists.append(None)
        return ()

    def ordered_list_open(self, token) -> Iterable[str]:
        self.lists.append(int(token.attrs.get("start", 1)))
        return ()

    def bullet_list_close(self, _token) -> Iterable[str]:
        self.lists.pop()
        self.lead = ""
        return ("",)

    ordered_list_close = bullet_list_close

    def list_item_open(self, _token) -> Iterable[str]:
        number, inset = self.lists[-1], "  " * (len(self.lists) - 1)
        self.lead = f"{inset}- " if number is None else f"{inset}{number}. "
        if number is not None:
            self.lists[-1] = number + 1
        return ()

    def blockquote_open(self, _token) -> Iterable[str]:
        self.quotes += 1
        return ()

    def blockquote_close(self, _token) -> Iterable[str]:
        self.quotes -= 1
        return ()

    def tr_open(self, _token) -> Iterable[str]:
        self.cells = []
        return ()

    def tr_close(self, _token) -> Iterable[str]:
        row, self.cells = " | ".join(self.cells or []), None
        return (row,)

    def inline(self, token) -> Iterable[str]:
        said = _words(token.children or [])
        if self.cells is not None:
            self.cells.append(said)
            return ()
        return self._led(said)

    def fence(self, token) -> Iterable[str]:
        return [*self._led(token.content.rstrip("\n"), "    "), ""]

    code_block = fence

    def hr(self, _token) -> Iterable[str]:
        return ("-" * 20, "")

    def paragraph_close(self, token) -> Iterable[str]:
        return () if token.hidden else ("",)

    heading_close = table_close = paragraph_close

    def _led(self, text: str, inset: str = "") -> list[str]:
        """Lines behind the sign of their item and of the quotation they stand in."""
        quoted, lead = "> " * self.quotes, self.lead
        self.lead = " " * len(lead)
        first, *more = text.split("\n")
        return [f"{quoted}{lead}{inset}{first}", *(f"{quoted}{self.lead}{inset}{line}" for line in more)]


def _words(tokens: Iterable[Token]) -> str:
    """What stands in one line, with the address of a link behind its words."""
    said, addresses, begins = "", [], []
    for token in tokens:
        if token.type == "link_open":
            addresses.append(str(token.attrs["href"]).removeprefix("mailto:"))
            begins.append(len(said))
        elif token.type == "link_close":
            address, begin = addresses.pop(), begins.pop()
            said += "" if said[begin:] == address else f" ({address})"
        else:
            said += "\n" if token.type in ("softbreak", "hardbreak") else token.content
    return said
