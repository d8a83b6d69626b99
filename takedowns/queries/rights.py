"""What pages say of a right: what each kind protects, and the pills of its state."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from takedowns.enums import RightKind, RightState

HINTS = {
    RightKind.TRADEMARK: gettext_lazy("A name, a logo, a shape. Also carries notices about counterfeits."),
    RightKind.COPYRIGHT: gettext_lazy("Pictures, texts, music, software. Needs no registration."),
    RightKind.DESIGN: gettext_lazy("How a product looks, as registered."),
    RightKind.PATENT: gettext_lazy("A granted invention, with the claims you rely on."),
    RightKind.UTILITY_MODEL: gettext_lazy("A registered technical solution."),
    RightKind.GEOGRAPHICAL_INDICATION: gettext_lazy("A name that stands for a place."),
    RightKind.TRADE_SECRET: gettext_lazy("What only you know; say enough to recognise it."),
    RightKind.PLANT_VARIETY: gettext_lazy("A protected variety."),
    RightKind.OTHER_IP: gettext_lazy("Any other right of intellectual property."),
}


def kinds_with_hints() -> list[tuple[str, str, str]]:
    """Every kind of right: its key, its name, and what it protects."""
    return [(kind.value, str(kind.label), str(HINTS[kind])) for kind in RightKind]


@dataclass(frozen=True, slots=True)
class StatePill:
    """One word on the state of a right, with its meaning and symbol, as of a pill."""

    meaning: str
    icon: str
    words: str


def pills_of(right) -> list[StatePill]:
    """The state of a right.

    :param right: with `refusal`, why it can carry no notice today, or None; and `days_left` if it ends soon.
    """
    if right.refusal:
        return [_unusable(right.state)]
    if right.verified_until:
        return [
            StatePill("fine", "check", _("Can be used")),
            StatePill("info", "clock", _("Renewal being verified")),
        ]
    verified = [StatePill("fine", "check", _("Verified"))]
    if right.days_left is None:
        return verified
    ends = ngettext("Ends in %(n)s day", "Ends in %(n)s days", right.days_left) % {"n": right.days_left}
    return [*verified, StatePill("attention", "hourglass", ends)]


def _unusable(state: str) -> StatePill:
    return {
        RightState.EXPIRED: StatePill("attention", "hourglass", _("Expired")),
        RightState.VALIDATED: StatePill(
            "attention", "hourglass", _("Expired")
        ),  # not looked at since its last day
        RightState.INFO_REQUIRED: StatePill("attention", "ask", _("We have questions")),
        RightState.SUBMITTED: StatePill("info", "clock", _("Being verified")),
        RightState.DRAFT: StatePill("", "pen", _("Not sent yet")),
    }.get(RightState(state), StatePill("", "stop", _("Not verified")))
