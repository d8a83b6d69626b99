"""Words for templates about organisations."""

from typing import Any

from django import template
from django.utils import timezone

from ipr_portal.organisations.countries import country_name
from ipr_portal.organisations.rules import GONE, WITH_ITS_OWNERS
from ipr_portal.organisations.standing import STANDINGS, Standing, expected_at
from ipr_portal.organisations.stops import told_about

register = template.Library()


@register.filter
def country(code) -> str:
    """What people call a country; nothing for none."""
    return country_name(code) if code else ""


@register.filter
def standing(organisation) -> Standing:
    """How the state of an organisation is shown, and what it means."""
    return STANDINGS[organisation.state]


@register.filter
def is_live(letter, now) -> Any:
    """Whether a letter of authority is in force."""
    return letter.valid_until is None or letter.valid_until > now


@register.inclusion_tag("organisations/unverified.html", takes_context=True)
def unverified(context) -> dict:
    """A notice on pages of an organisation that is unverified or may not file; empty otherwise."""
    request = context["request"]
    organisation, agent, now = request.organisation, request.agent, timezone.now()
    verified = organisation.is_verified
    return {
        "organisation": None if verified else organisation,
        "with_owners": organisation.state in WITH_ITS_OWNERS,
        "gone": organisation.state in GONE,
        "expected_at": None if verified else expected_at(organisation),
        "stopped": told_about(organisation, agent, now),
        "now": now,
    }
