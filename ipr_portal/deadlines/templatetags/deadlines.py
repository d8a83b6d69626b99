"""The deadline chip as HTML, without a template: it is shown in every row of a queue."""

from functools import lru_cache
from html import escape
from typing import Any

from django import template
from django.templatetags.static import static
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from ipr_portal.deadlines.chips import STYLES, chip_of
from ipr_portal.deadlines.forms import PauseForm
from ipr_portal.deadlines.models import Pause

register = template.Library()

FRAME = (
    '<{tag} class="deadline deadline--{state}{size}"{link} data-deadline="%s">'
    '<svg class="icon" aria-hidden="true"><use href="{icons}#i-{icon}"/></svg>'
    '<b>{word}</b> <time datetime="%s">%s</time> <span>%s</span>{fuse}</{tag}>'
)
FUSE = '<svg class="deadline__fuse" aria-hidden="true"><rect width="{}%%"/></svg>'
WITHOUT_FUSE = ("met", "void")


@register.simple_tag
def deadline(chip, href="", compact="") -> str:
    """A chip, as a link to its explanation where there is one; nothing where there is no chip.

    :param compact: for rows and heads of the desk; the words stay the same.
    """
    if not chip:
        return ""
    frame = _frame(chip.state, chip.used, bool(href), bool(compact), get_language())
    said = (
        chip.live,
        chip.at.isoformat(timespec="seconds").replace("+00:00", "Z"),
        escape(chip.said),
        escape(chip.left),
    )
    return SafeString(frame % ((escape(href), *said) if href else said))


@register.simple_tag
def deadline_of(clock, href="", compact="") -> Any:
    """As `deadline`, for the one clock of a page, as it stands now."""
    return deadline(chip_of(clock, timezone.now()), href, compact)


@register.simple_tag
def pauses_in_force(clock) -> list[Pause]:
    """The pauses in force of a clock; no statement unless there is one."""
    now = timezone.now()
    if not clock or not clock.paused_until or clock.paused_until <= now:
        return []
    rows = Pause.objects.filter(clock=clock, closed_at=None, cap_at__gt=now)
    return list(rows.select_related("opened_by").order_by("opened_at", "pk"))


@register.simple_tag
def pause_form(clock) -> PauseForm:
    """An empty form to pause a clock."""
    return PauseForm(clock=clock, at=timezone.now())


@lru_cache(maxsize=4096)
def _frame(state: str, used: int, link: bool, compact: bool, _language: str | None) -> str:
    """What is the same for all chips that look alike, with a place for each part that differs."""
    style = STYLES[state]
    title = _("Explain this deadline")
    return format_html(
        FRAME, tag="a" if link else "span", state=state, size="" if compact else " deadline--large",
        link=format_html(' href="%s" title="{}"', title) if link else "", icons=static("img/icons.svg"),
        icon=style.icon, word=style.word, fuse="" if state in WITHOUT_FUSE else format_html(FUSE, used),
    )  # fmt: skip
