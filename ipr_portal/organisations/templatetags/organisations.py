"""Words for templates about organisations."""

from django import template

from ipr_portal.organisations.countries import country_name

register = template.Library()


@register.filter
def country(code):
    """What people call a country; nothing for none."""
    return country_name(code) if code else ""
