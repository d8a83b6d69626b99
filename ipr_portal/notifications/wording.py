"""News in words: the same texts in the inbox and in the mail."""

from ipr_portal.ui.gaps import Gaps

from .register import kind_of


def say(kind: str, context: dict) -> str:
    """The sentence of a piece of news."""
    found = kind_of(kind)
    return found.said % Gaps(found.complete(context))


def icon_of(kind: str, context: dict) -> str:
    """The symbol of a piece of news."""
    icon = kind_of(kind).icon
    return icon(context) if callable(icon) else icon


def asks(kind: str, context: dict) -> bool:
    """Whether only the reader can do what it is about."""
    return kind_of(kind).asks or bool(context.get("fix"))


def what_to_do(kind: str, context: dict) -> str:
    """What the reader can do now."""
    found = kind_of(kind)
    return found.todo % Gaps(found.complete(context))


def why_told(kind: str, context: dict) -> str:
    """Why the reader gets this mail."""
    return kind_of(kind).why % Gaps(context)
