"""For what enforcement sends links. The words stand in mails that others may read: they name no case."""

from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from ipr_portal.links.register import Purpose

PURPOSES = {
    "enforcement.brief": Purpose(_("a document for you"), timedelta(days=14), uses=None, second_step=True),
}
