"""Where rights are registered (WIPO ST.3 codes), and which markets a registration there covers."""

from django.utils.translation import gettext_lazy as _

from ipr_portal.markets import market_name

WIPO = "WO"  # international registrations (Madrid, The Hague) cover the markets they designate
OFFICES = {
    "SG": _("IPOS, Singapore"),
    "MY": _("MyIPO, Malaysia"),
    "TH": _("DIP, Thailand"),
    "ID": _("DGIP, Indonesia"),
    "PH": _("IPOPHL, Philippines"),
    "VN": _("IP Viet Nam"),
    WIPO: _("WIPO, international registration"),
}
OFFICE_CHOICES = list(OFFICES.items())


def office_name(code: str) -> str:
    """The name of an office; of an unknown one, the name of its country."""
    return str(OFFICES.get(code, market_name(code)))


def beyond_reach(office: str, markets: set[str]) -> set[str]:
    """The markets that a registration at this office cannot cover: rights are territorial.

    No office means an unregistered right, such as a copyright, which needs none (Berne Convention, article 5(2)).
    """
    if office in ("", WIPO):
        return set()
    return markets - {office}
