"""Small words for templates: moments, money, addresses; the components themselves are in templates/components/."""

from decimal import Decimal
from functools import lru_cache

from babel.numbers import format_decimal, get_currency_precision
from django import template
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from ipr_portal.ui.moments import say_day, say_moment

register = template.Library()


@register.simple_tag
def icon(name, label="", look=""):
    """A symbol as `<c-icon>` makes it, without a component around it: a page of the desk has dozens."""
    return _symbol(str(name), str(label), str(look))


@lru_cache(maxsize=1024)
def _symbol(name: str, label: str, look: str):
    return format_html(
        '<svg class="icon{}"{} focusable="false"><use href="{}#i-{}"></use></svg>',
        f" {look}" if look else "",
        format_html(' role="img" aria-label="{}"', label) if label else SafeString(' aria-hidden="true"'),
        static("img/icons.svg"),
        name,
    )


@register.filter
def moment(value):
    """An aware moment as a <time>, in the reader's zone; nothing for None."""
    if value is None:
        return ""
    return format_html('<time datetime="{}">{}</time>', value.isoformat(), say_moment(value))


@register.filter
def ago(value):
    """A moment, beside which script says how long ago it is; nothing for None."""
    if value is None:
        return ""
    return format_html('<time datetime="{}" data-ago="">{}</time>', value.isoformat(), say_moment(value))


@register.filter
def day(value):
    """A date as `Fri 9 May 2031`; nothing for None."""
    return say_day(value) if value else ""


@register.filter
def money(amount, currency):
    """An amount with its currency before it, in as many decimals as the currency has; nothing for None."""
    if amount is None:
        return ""
    places = get_currency_precision(currency)
    pattern = "#,##0" + ("." + "0" * places if places else "")
    return f"{currency} {format_decimal(Decimal(amount), pattern, locale=get_language() or 'en')}"


@register.filter
def tail(address, length=28):
    """The end of a long address, which is where listings differ; cut before a slash where there is one."""
    if len(address) <= length:
        return address
    end = address[-length:]
    return f"…{end[max(end.find('/', 0, length // 2), 0) :]}"


@register.simple_tag(takes_context=True)
def query(context, **changes):
    """This page's query string with some parameters changed; None or "" drops one."""
    parameters = context["request"].GET.copy()
    for name, value in changes.items():
        parameters.pop(name, None)
        if value not in (None, ""):
            parameters[name] = value
    return f"?{parameters.urlencode()}" if parameters else "?"


@register.filter
def get(mapping, key):
    """The value of a key that only the template knows."""
    return mapping.get(key, "") if mapping else ""
