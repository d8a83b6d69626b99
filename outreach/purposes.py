"""For what outreach sends links."""

from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from ipr_portal.links.register import Purpose

PURPOSES = {
    "registration.confirm": Purpose(_("your registration"), timedelta(days=7), uses=None),
    "subscription.confirm": Purpose(_("your subscription"), timedelta(days=7), uses=None),
    "registration.own": Purpose(_("your registration"), timedelta(days=400), uses=None),
}
