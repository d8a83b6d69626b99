"""By when something is due, as filters of the queue write it: `2h`, `3d`, or `today`."""

import re
from datetime import timedelta

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

TODAY = "today"
MOST_HOURS = 999
FORM = re.compile(r"<?=?([0-9]{1,3})(h|d)", re.ASCII | re.IGNORECASE)


def read_due(text: str) -> str:
    """A span as it is kept, such as `2h`; "" for what is none."""
    text = text.strip().lower()
    if text.lstrip("<=") == TODAY:
        return TODAY
    found = FORM.fullmatch(text)
    hours = int(found[1]) * (24 if found[2] == "d" else 1) if found else 0
    return f"{hours}h" if 0 < hours <= MOST_HOURS else ""


def within(due: str) -> timedelta:
    """How long a span is that `read_due` parsed."""
    return timedelta(hours=int(due.removesuffix("h")))


def say_due(due: str) -> str:
    """A span in words."""
    if due == TODAY:
        return _("Due today")
    hours = int(due.removesuffix("h"))
    return ngettext("Due within %(n)d hour", "Due within %(n)d hours", hours) % {"n": hours}
