"""What several commands are given."""

from argparse import ArgumentParser
from datetime import UTC, date, datetime
from typing import Any


def moment(text: str) -> datetime:
    """A day or a moment of ISO 8601; UTC without a zone."""
    found = datetime.fromisoformat(text)
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def day(text: str) -> date:
    """A day of ISO 8601."""
    return date.fromisoformat(text)


def confirmed(text: str) -> dict[str, int]:
    """A statement as `statements` prints it.

    :raises ValueError: if it is none.
    """
    key, _point, version = text.strip().partition(".")
    if not (key.isdecimal() and version.isdecimal()):
        raise ValueError(
            f"--confirm: “{text}” is no statement. Name them as `ipr-portal statements` prints them."
        )
    return {"key": int(key), "version": int(version)}


def add_signature(parser: ArgumentParser, *, required: bool) -> None:
    """Ask for what the signatory signs with."""
    parser.add_argument("--signature", required=required, help="the full name, typed by the signatory")
    parser.add_argument("--confirm", required=required, help="the statements that were read, such as 1.1,2.1")


def signed(asked: Any) -> dict[str, Any]:
    """What the signatory signs with, as the API reads it.

    :raises ValueError: if it is missing, or no statement.
    """
    if not (asked.signature and asked.confirm):
        raise ValueError("Name --signature and --confirm: what the signatory typed and read.")
    statements = [confirmed(one) for one in asked.confirm.split(",")]
    return {"signature": asked.signature, "statements": statements}


def print_row(*cells: Any) -> None:
    """Print cells with tabs between them; "-" for an empty one, and no line end within."""
    print(
        *(" ".join(str(cell).split()) or "-" for cell in ("" if one is None else one for one in cells)),
        sep="\t",
    )
