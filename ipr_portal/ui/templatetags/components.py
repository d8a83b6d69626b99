"""What components and the controls of forms need besides their template: classes, attributes, symbols."""

from django import template
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString

register = template.Library()
NOTICE_ICONS = {"attention": "warn", "breach": "stop", "fine": "check"}
WITHOUT_FRAME = ("file", "hidden")


@register.filter
def notice_icon(meaning) -> str:
    """The symbol of a notice bar."""
    return NOTICE_ICONS.get(meaning, "info")


@register.simple_tag
def button_classes(variant="", small="", more="") -> str:
    """The classes of a button, or of a link that looks like one."""
    named = ["btn", variant and f"btn--{variant}", small and "btn--small", more]
    return " ".join(name for name in named if name)


@register.simple_tag
def described_by(id, help="", errors=(), error="") -> str:
    """`aria-describedby` of a fieldset with its help and its error; nothing if it has neither."""
    ids = [help and f"{id}_helptext", (errors or error) and f"{id}_error"]
    if not any(ids):
        return ""
    return format_html('aria-describedby="{}"', " ".join(one for one in ids if one))


@register.simple_tag
def widget_value(widget) -> str:
    """The value of a control, with a blank before it; nothing for None."""
    return "" if widget["value"] is None else format_html(' value="{}"', widget["value"])


@register.simple_tag
def widget_class(widget) -> str:
    """The class of a control, with a blank before it; a file and a hidden control have none."""
    if widget.get("type") in WITHOUT_FRAME:
        return ""
    more = widget["attrs"].get("class")
    return format_html(' class="form-control{}"', f" {more}" if more else "")


@register.simple_tag
def control_attributes(widget, only="") -> SafeString:
    """Value, class and attributes of a control; `only`: the one class it has."""
    classes = format_html(' class="{}"', only) if only else widget_class(widget)
    return SafeString(f"{widget_value(widget)}{classes}{widget_attributes(widget)}")


@register.simple_tag
def widget_attributes(widget) -> SafeString:
    """The attributes that a form gives to a control or an option, each with a blank before it; its class apart."""
    return SafeString("".join(
        f" {conditional_escape(name)}" if value is True else format_html(' {}="{}"', name, value)
        for name, value in widget["attrs"].items()
        if name != "class" and value is not False
    ))  # fmt: skip
