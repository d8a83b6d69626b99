"""Texts that are harmless in a spreadsheet."""

import re

SIGNS = "=+-@＝＋－＠"
BLANK = ("\t", "\r", "\n")
# A semicolon, a tab or a line end begins a cell where a file is split by it, as Excel does in much of Europe.
INSIDE = re.compile(rf"([;\t\r\n]\s*)(?=[{re.escape(SIGNS)}])")


def harmless(cell) -> str:
    """A text that no spreadsheet takes for a formula, however it splits the file (OWASP, CSV injection)."""
    text = str(cell)
    body = text.lstrip()
    begins = text.startswith(BLANK) or body.startswith(tuple(SIGNS))
    lead = text[: len(text) - len(body)]
    return ("'" if begins else "") + lead + INSIDE.sub(r"\1'", body)
