"""Words for templates about organisations."""

from django import template

from ipr_portal.organisations.countries import country_name
from ipr_portal.organisations.standing import STANDINGS

register = template.Library()


@register.filter
def country(code):
    """What people call a country; nothing for none."""
    return country_name(code) if code else ""


@register.filter
def standing(organisation):
    """How the state of an organisation looks, and what it means."""
    return STANDINGS[organisation.state]


@register.filter
def is_live(letter, now):
    """Whether a letter of authority is in force."""
    return letter.valid_until is None or letter.valid_until > now
