"""For what bridges send links."""

from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from ipr_portal.links.register import Purpose

PURPOSES = {
    "bridge.toll": Purpose(_("the toll of your bridge"), timedelta(days=14)),
    "bridge.plans": Purpose(_("the plans of the bridge"), timedelta(days=3), uses=None, second_step=True),
    "bridge.repair": Purpose(_("the repair of the bridge"), timedelta(days=3), uses=2),
}
