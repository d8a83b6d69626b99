"""Mail to people without an account about their links."""

from django.utils.translation import gettext_lazy as _

from ipr_portal.notifications.register import Kind

KINDS = {
    "link.code": Kind(
        _("Your code for the IPR portal is %(code)s"),
        _(
            "Type the code on the page that you opened by our link, to see %(what)s. It works for ten minutes."
            " If you did not open a link, do nothing."
        ),
        "",
        "key",
        _("You get this because a link of the IPR portal was sent to this address."),
        fleeting=True,
    ),
}
