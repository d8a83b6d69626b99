"""For what links to sellers are."""

from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from ipr_portal.links.register import Purpose

# Six months is how long the EU lets a decision be contested (Regulation (EU) 2022/2065, article 20(1)); so long its
# reasons can be read.
PURPOSES = {
    "seller.statement": Purpose(
        _("a decision about your listings"), timedelta(days=184), uses=None, says_revoked=True
    ),
    "seller.measure": Purpose(
        _("a measure against your shop"), timedelta(days=184), uses=None, says_revoked=True
    ),
}
