"""Variables of explanation templates, filled for each listing."""

from django.utils.translation import gettext_lazy as _

VARIABLES = {
    "title": _("title of the listing, or its number where no snapshot shows one"),
    "item": _("number of the listing at the marketplace"),
    "seller": _("name of the seller"),
    "price": _("price with its currency, as the snapshot shows it"),
    "market": _("country of the marketplace"),
    "right": _("title of the right"),
    "kind": _("kind of right, such as trade mark"),
    "number": _("registration number of the right"),
    "office": _("office that registered it"),
    "classes": _("Nice classes of the right"),
    "expires": _("last day on which the right is in force"),
    "holder": _("rights holder"),
    "notice": _("number of the notice"),
    "reason": _("what the notice claims"),
}

# What a template for messages to rights holders has in the place of a rejection code; it is about no single listing.
MESSAGE = "MESSAGE"
OF_A_LISTING = {"title", "item", "seller", "price"}
MESSAGE_VARIABLES = {name: said for name, said in VARIABLES.items() if name not in OF_A_LISTING} | {
    "deadline": _("by when we decide, in the time of the market")
}
