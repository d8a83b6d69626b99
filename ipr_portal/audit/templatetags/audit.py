"""Sentences of the audit trail in templates."""

import re
from typing import Any

from django import template
from django.apps import apps
from django.utils.safestring import SafeString

from ipr_portal.audit.register import LABELS, SENTENCES
from ipr_portal.audit.wording import say_marked, who

register = template.Library()


@register.filter
def sentence(event) -> SafeString:
    """What an event reads like, with the person in bold."""
    return say_marked(event)


@register.filter
def doer(event) -> str:
    """Who did it, with the agency they act for."""
    return who(event)


@register.filter
def weight(event) -> str:
    """How an event stands out on a timeline: staff, key, or not at all."""
    if event.internal:
        return "staff"
    known = SENTENCES.get(event.action)
    return "key" if known and known.key else ""


UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


@register.filter
def subject(event) -> Any:
    """What an event is about, as people call it: without the keys that only the database needs."""
    label = event.subject_label
    if called := LABELS.get(event.subject_type):
        return called(label)
    if UUID.search(label) or not label.strip():
        try:
            return apps.get_model(event.subject_type)._meta.verbose_name
        except (LookupError, ValueError):
            return event.subject_type
    return label
