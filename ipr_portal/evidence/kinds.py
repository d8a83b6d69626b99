"""Kinds of news about files."""

from django.utils.translation import gettext_lazy as _

from ipr_portal.notifications.register import Kind

KINDS = {
    "file.damaged": Kind(
        _("A stored file no longer matches its hash: %(subject)s"),
        _(
            "Nobody can download it until its bytes are restored from a backup. The page lists every damaged file."
        ),
        _("See the damaged files"),
        "alarm",
    ),
}
