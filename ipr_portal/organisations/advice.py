"""What an address says about the website of an organisation, in words for the desk."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from ipr_portal.lazy import LazyStr

from .likeness import MailAdvice


@dataclass(frozen=True, slots=True)
class Advice:
    icon: str
    style: str  # the class of the icon
    said: LazyStr


MAIL_ADVICE = {
    MailAdvice.MATCHES: Advice("check", "t-fine", _("Its domain is the website's.")),
    MailAdvice.DIFFERS: Advice("warn", "t-attention", _("Its domain is not the website's.")),
    MailAdvice.FREE_MAIL: Advice(
        "warn", "t-attention", _("An address that anybody can get. It says nothing about the organisation.")
    ),
    MailAdvice.NOTHING_TO_COMPARE: Advice("dash", "quiet", _("There is no website to compare it with.")),
}
