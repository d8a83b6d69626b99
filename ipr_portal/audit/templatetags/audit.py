"""Sentences of the audit trail in templates."""

from django import template

from ipr_portal.audit.sentences import SENTENCES, say

register = template.Library()


@register.filter
def sentence(event):
    """What an event reads like."""
    return say(event)


@register.filter
def weight(event):
    """How an event stands out on a timeline: staff, key, or not at all."""
    if event.internal:
        return "staff"
    known = SENTENCES.get(event.action)
    return "key" if known and known.key else ""
