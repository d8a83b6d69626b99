"""Small words for templates: moments, money, addresses; the components themselves are in templates/components/."""

import re
from decimal import Decimal
from functools import lru_cache
from typing import Any

from babel.numbers import format_decimal, get_currency_precision
from django import template
from django.templatetags.static import static
from django.utils import timezone
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from ipr_portal.formatted_text import as_html
from ipr_portal.ui.moments import say_day, say_moment, say_second, say_soon
from ipr_portal.ui.register import parts
from ipr_portal.ui.tables import label_cells

register = template.Library()
WITHOUT_CENTS = ("IDR",)  # ISO 4217 gives the rupiah two decimals, which are not used in practice


@register.simple_tag
def icon(name, label="", look="") -> SafeString:
    """A symbol as `<c-icon>` makes it, without a component around it: a page of the desk has dozens."""
    return _symbol(*(str(conditional_escape(word)) for word in (name, label, look)))


@lru_cache(maxsize=1024)
def _symbol(name: str, label: str, look: str) -> SafeString:
    """The symbol for words that are escaped already; else two that differ only in that would be taken for one."""
    classes = f"icon {look}" if look else "icon"
    said = f'role="img" aria-label="{label}"' if label else 'aria-hidden="true"'
    sheet = static("img/icons.svg")
    return SafeString(
        f'<svg class="{classes}" {said} focusable="false"><use href="{sheet}#i-{name}"></use></svg>'
    )


@register.simple_tag(takes_context=True)
def part(context, place: str) -> SafeString:
    """What the apps show in a place of the shell, as registered in their `navigation.py`."""
    request = context["request"]
    return without_indentation("".join(one(request) for one in parts().get(place, ())))


@register.simple_tag(takes_context=True)
def style_sheet(context, shell: str) -> str:
    """The address of the joined sheet of a shell, in the theme that the reader chose."""
    theme = context.get("shell", {}).get("theme", "system")
    return static(f"css/{shell}.{theme}.css")


INDENTED = re.compile(r"\n\s+")
KEEPS_BLANKS = ("<pre", "<textarea")


def without_indentation(html: str) -> SafeString:
    """HTML whose lines begin at their left edge: a line break is a blank to a browser, with blanks after it or without."""
    return SafeString(html if any(tag in html for tag in KEEPS_BLANKS) else INDENTED.sub("\n", html))


class OnceNode(template.Node):
    """A block and its rendered output, by the values it depends on."""

    MOST = 500  # entries kept; beyond it, the cache is cleared

    def __init__(self, nodelist, keys) -> None:
        self.nodelist, self.keys = nodelist, keys
        self.made: dict[tuple, SafeString] = {}

    def render(self, context) -> Any:
        key = (get_language(), *(key.resolve(context) for key in self.keys))
        if (known := self.made.get(key)) is not None:
            return known
        if len(self.made) >= self.MOST:
            self.made.clear()
        made = self.made[key] = without_indentation(self.nodelist.render(context))
        return made


@register.tag
def once(parser, token) -> OnceNode:
    """Render a block once for the same values, and reuse the output: `{% once shell.key %}…{% endonce %}`.

    The block may depend on nothing but these values and the language: on no request, no token, no moment, no database.
    """
    keys = [parser.compile_filter(word) for word in token.split_contents()[1:]]
    nodelist = parser.parse(["endonce"])
    parser.delete_first_token()
    return OnceNode(nodelist, keys)


class TightNode(template.Node):
    """A block without the indentation of its template."""

    def __init__(self, nodelist) -> None:
        self.nodelist = nodelist

    def render(self, context) -> SafeString:
        return without_indentation(self.nodelist.render(context))


@register.tag
def tight(parser, token) -> TightNode:
    """Send a block without the indentation of its template: `{% tight %}…{% endtight %}`, for pages of many rows."""
    nodelist = parser.parse(["endtight"])
    parser.delete_first_token()
    return TightNode(nodelist)


@register.simple_tag
def options(pairs, chosen="") -> SafeString:
    """The options of a <select> from pairs of value and words, for pages that have one in every row."""
    return SafeString("".join(
        f'<option value="{conditional_escape(value)}"{" selected" if value == chosen else ""}>'
        f"{conditional_escape(words)}</option>"
        for value, words in pairs
    ))  # fmt: skip


@register.filter(is_safe=True)
def labelled(rows, head) -> str:
    """Table rows whose cells name their column, as `head`, the `<th>`s above them, has it."""
    return label_cells(str(rows), str(head))


@register.filter
def moment(value) -> str:
    """An aware moment as a <time>, in the reader's zone; nothing for None."""
    if value is None:
        return ""
    return format_html('<time datetime="{}">{}</time>', value.isoformat(), say_moment(value))


@register.filter
def moment_at(value, zone) -> str:
    """An aware moment as a <time>, in a zone that the page names; nothing for None."""
    if value is None:
        return ""
    return format_html('<time datetime="{}">{}</time>', value.isoformat(), say_moment(value, zone=zone))


@register.filter
def soon(value) -> str:
    """An aware moment as a <time>, without its day where that is today; nothing for None."""
    if value is None:
        return ""
    return format_html(
        '<time datetime="{}">{}</time>', value.isoformat(), say_soon(value, now=timezone.now())
    )


@register.filter
def second(value) -> str:
    """An aware moment of today as a <time> to the second, in the reader's zone, from which script counts down."""
    if value is None:
        return ""
    left = max(0, int((value - timezone.now()).total_seconds()))
    return format_html(
        '<time datetime="{}" data-seconds="{}">{}</time>', value.isoformat(), left, say_second(value)
    )


@register.filter
def ago(value) -> str:
    """A moment, beside which script says how long ago it is; nothing for None."""
    if value is None:
        return ""
    return format_html('<time datetime="{}" data-ago="">{}</time>', value.isoformat(), say_moment(value))


@register.filter
def day(value) -> str:
    """A date as `Fri 9 May 2031`; nothing for None."""
    return say_day(value) if value else ""


@register.filter
def money(amount, currency) -> str:
    """An amount with its currency before it, in as many decimals as the currency has; nothing for None."""
    if amount is None:
        return ""
    places = 0 if currency in WITHOUT_CENTS else get_currency_precision(currency)
    pattern = "#,##0" + ("." + "0" * places if places else "")
    return f"{currency} {format_decimal(Decimal(amount), pattern, locale=get_language() or 'en')}"


@register.filter
def tail(address, length=28) -> Any:
    """The end of a long address, which is where listings differ; cut before a slash where there is one."""
    if len(address) <= length:
        return address
    end = address[-length:]
    return f"…{end[max(end.find('/', 0, length // 2), 0) :]}"


@register.filter
def formatted(text, heading=3) -> str:
    """A text written as Markdown, as HTML that is safe; its highest headings have the level that the page names."""
    return as_html(text, heading=min(max(int(heading), 2), 6)) if text else ""


@register.simple_tag(takes_context=True)
def query(context, **changes) -> str:
    """This page's query string with some parameters changed; None or "" drops one."""
    parameters = context["request"].GET.copy()
    for name, value in changes.items():
        parameters.pop(name, None)
        if value not in (None, ""):
            parameters[name] = value
    return f"?{parameters.urlencode()}" if parameters else "?"


@register.simple_tag(takes_context=True)
def drop(context, name, view) -> Any:
    """This page's query string without one parameter, and with the view that is shown."""
    return query(context, **{name: None, "view": view, "after": None})


@register.filter
def get(mapping, key) -> Any:
    """The value of a key that only the template knows."""
    return mapping.get(key, "") if mapping else ""


@register.filter
def chosen_files(form_or_field) -> str:
    """The files that came with a form, or in one of its fields, by name: no browser offers them a second time."""
    if hasattr(form_or_field, "files"):
        files = form_or_field.files
        chosen = [
            file
            for name in files
            for file in (files.getlist(name) if hasattr(files, "getlist") else [files[name]])
        ]
    else:
        data = form_or_field.data or []
        chosen = list(data) if isinstance(data, list | tuple) else [data]
    names = [
        "".join(sign for sign in str(getattr(file, "name", "")) if sign.isprintable())
        for file in chosen[:MOST_NAMED]
    ]
    return ", ".join(f"“{shorten_name(name)}”" for name in names if name)


MOST_NAMED = 10
LONGEST_NAME = 60


def shorten_name(name: str) -> str:
    """A name with its beginning and its ending."""
    return name if len(name) <= LONGEST_NAME else f"{name[: LONGEST_NAME - 12]}…{name[-11:]}"


@register.filter
def beside(values, names) -> list:
    """Values with their names, as pairs of name and value."""
    return list(zip(names, values, strict=True))
