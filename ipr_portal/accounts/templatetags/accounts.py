"""Words for the account pages."""

from django import template

from ipr_portal.accounts.agents import describe_agent

register = template.Library()
register.filter("device", describe_agent)
