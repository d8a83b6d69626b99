"""Cells that name their column, for tables whose rows stack on a phone."""

import re
from functools import lru_cache
from html import unescape

from django.utils.html import escape, strip_tags

INSIDE = r"""((?:"[^"]*"|'[^']*'|[^'">])*)"""
TAGS = re.compile(rf"<(table|/table|tr|td|th)\b{INSIDE}>")
HEADS = re.compile(rf"<th\b{INSIDE}>(.*?)</th>", re.DOTALL)
UNSEEN = re.compile(r'<span class="visually-hidden">.*?</span>', re.DOTALL)
SPAN = re.compile(r'\bcolspan="(\d+)"')


@lru_cache(maxsize=512)
def column_words(head: str) -> tuple[str, ...]:
    """The words of each column as an attribute's value; empty where the heading is for screen readers alone."""
    words: list[str] = []
    for attributes, inside in HEADS.findall(head):
        seen = " ".join(unescape(strip_tags(UNSEEN.sub("", inside))).split())
        words += [str(escape(seen))] * _width(attributes)
    return tuple(words)


def label_cells(rows: str, head: str) -> str:
    """The rows with `data-l="column"` on each <td> that has none, spans one column and lies in no inner table."""
    words = column_words(head)
    inner = column = 0

    def labelled(found: re.Match) -> str:
        nonlocal inner, column
        tag, attributes = found.groups()
        if tag in ("table", "/table"):
            inner += 1 if tag == "table" else -1
        elif inner:
            return found[0]
        elif tag == "tr":
            column = 0
        else:
            word = words[column] if column < len(words) else ""
            column += _width(attributes)
            if tag == "td" and word and "colspan=" not in attributes and "data-l=" not in attributes:
                return f'<td data-l="{word}"{attributes}>'
        return found[0]

    return TAGS.sub(labelled, rows)


def _width(attributes: str) -> int:
    found = SPAN.search(attributes)
    return int(found[1]) if found else 1
