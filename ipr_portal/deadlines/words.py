"""How working time reads: in business days, hours and minutes, the two largest that there are."""

from datetime import timedelta
from functools import lru_cache

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

MINUTE = timedelta(minutes=1)


def say_worktime(worked: timedelta, standard_day: int) -> str:
    """Write working time, rounded down to the minute, as `1 day 3 h` or `6 h 20 min`.

    :param standard_day: minutes of a business day.
    """
    return _in_words(worked // MINUTE, standard_day, get_language())


@lru_cache(maxsize=8192)
def _in_words(minutes: int, standard_day: int, _language: str | None) -> str:
    if minutes < 1:
        return _("under a minute")
    days, rest = divmod(minutes, standard_day)
    hours, rest = divmod(rest, 60)
    parts = []
    if days:
        parts.append(ngettext("%(n)d day", "%(n)d days", days) % {"n": days})
    if hours:
        parts.append(_("%(n)d h") % {"n": hours})
    if rest:
        parts.append(_("%(n)d min") % {"n": rest})
    return " ".join(parts[:2])
