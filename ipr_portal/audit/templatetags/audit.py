"""Sentences of the audit trail in templates."""

from django import template

from ipr_portal.audit.sentences import SENTENCES, say_marked

register = template.Library()


@register.filter
def sentence(event):
    """What an event reads like, with the person in bold."""
    return say_marked(event)


@register.filter
def weight(event):
    """How an event stands out on a timeline: staff, key, or not at all."""
    if event.internal:
        return "staff"
    known = SENTENCES.get(event.action)
    return "key" if known and known.key else ""
