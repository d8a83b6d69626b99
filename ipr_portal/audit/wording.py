"""Writing out the audit trail: who did what, as a sentence."""

from collections.abc import Callable, Mapping
from datetime import date
from functools import partial
from types import MappingProxyType
from typing import Any

from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from ipr_portal.lazy import LazyStr
from ipr_portal.ui.gaps import Gaps
from ipr_portal.ui.moments import say_day, say_length

from .models import AuditEvent
from .register import SENTENCES
from .timeline import Told

Show = Callable[[str], str]  # how a quoted text is written: as plain text, or as HTML
DAYS = ("day", "until")  # details that may be days, written as 2026-12-19
LENGTHS = ("minutes", "budget")  # details that are lengths of time, in minutes


def who(event: AuditEvent | Told) -> str:
    """Who did it: a person, with the agency they act for; or the portal itself."""
    return _who(event, show=str, stress=str)


def say(event: AuditEvent | Told) -> str:
    """The sentence of an event; an action that no app registers any more is shown by its name."""
    return _fill(event, show=str, stress=str)


def say_marked(event: AuditEvent | Told) -> SafeString:
    """The sentence of an event as HTML, with the person in bold."""
    bold = partial(format_html, "<b>{}</b>")
    return mark_safe(_fill(event, show=escape, stress=bold))  # noqa: S308 (the words are ours, what they quote is escaped)


def _fill(event: AuditEvent | Told, *, show: Show, stress: Show) -> str:
    if (sentence := SENTENCES.get(event.action)) is None:
        return show(f"{event.action}: {event.subject_label}")
    details = event.detail | {"subject": event.subject_label}
    said = {
        name: value if isinstance(value, int) else show(_plain(value, sentence.keys.get(name, {})))
        for name, value in details.items()
    }
    said |= {name: show(as_day(details[name])) for name in DAYS if name in details}
    said |= {name: say_length(length) for name in LENGTHS if isinstance(length := said.get(name), int)}
    return sentence.text % Gaps(said | {"by": _who(event, show=show, stress=stress)})


def _who(event: AuditEvent | Told, *, show: Show, stress: Show) -> str:
    if event.by is None:
        return _("The portal")
    if event.acting_for is None:
        return stress(str(event.by))
    said = _("%(person)s of %(agency)s")
    return said % {"person": stress(str(event.by)), "agency": show(str(event.acting_for))}


def as_day(value) -> str:
    """A day in words; any other value is shown unchanged."""
    try:
        return say_day(date.fromisoformat(value))
    except (TypeError, ValueError):
        return _plain(value)


def _plain(value, texts: Mapping[Any, LazyStr] = MappingProxyType({})) -> str:
    """A detail as text; a key without a text is shown as it is stored."""
    if isinstance(value, dict):
        return ", ".join(
            _("%(count)s %(what)s") % {"count": count, "what": texts.get(key, key)}
            for key, count in value.items()
        )
    if isinstance(value, str):
        return str(texts.get(value, value))
    return ", ".join(map(str, value)) or "–" if isinstance(value, list) else str(value)
