"""How targets and their links are named without showing what is sealed."""

from django.utils.translation import gettext_lazy as _

from enforcement.enums import TargetKind

KIND_OF = {
    "phone": TargetKind.PHONE,
    "bank_reference": TargetKind.BANK_REFERENCE,
    "address": TargetKind.PREMISES,
}
LINK_WORDS = {"phone": _("reached at"), "bank_reference": _("paid to"), "address": _("registered at")}
WHY = {
    "phone": _("The same phone number stands in both accounts."),
    "bank_reference": _("Both accounts are paid to the same bank reference."),
    "address": _("Both accounts are registered at the same address."),
}
SHOWN = 3  # of the last characters of what is sealed


def masked(kind: TargetKind, value: str) -> str:
    """A name for a sealed value: its kind and its last characters."""
    return f"{kind.label} …{value.strip()[-SHOWN:]}"
