"""Sentences of the audit trail in templates."""

import re

from django import template
from django.apps import apps
from django.utils.translation import gettext as _

from ipr_portal.audit.sentences import SENTENCES, say_marked, who

register = template.Library()


@register.filter
def sentence(event):
    """What an event reads like, with the person in bold."""
    return say_marked(event)


@register.filter
def doer(event):
    """Who did it, with the agency they act for."""
    return who(event)


@register.filter
def weight(event):
    """How an event stands out on a timeline: staff, key, or not at all."""
    if event.internal:
        return "staff"
    known = SENTENCES.get(event.action)
    return "key" if known and known.key else ""


UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
LISTING = re.compile(r"[a-z0-9]+:([A-Z]{2}):(.+)")
SIGN_IN = re.compile(r"(.+) [0-9]{4}-[0-9]{2}-[0-9]{2} [0-9]{2}:[0-9]{2}")


@register.filter
def subject(event):
    """What an event is about, as people call it: without the keys that only the database needs."""
    label = event.subject_label
    if found := LISTING.fullmatch(label):
        return _("listing %(item)s in %(market)s") % {"item": found[2], "market": found[1]}
    if found := SIGN_IN.fullmatch(label):
        return _("sign-in of %(who)s") % {"who": found[1]}
    if UUID.search(label) or not label.strip():
        try:
            return apps.get_model(event.subject_type)._meta.verbose_name
        except (LookupError, ValueError):
            return event.subject_type
    return label
