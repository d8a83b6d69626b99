"""Who can sign in to the demo world, and as what. Offered on the home page, in demo mode only."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

DEMO_PASSWORD = "orchid-harbour-lantern"


@dataclass(frozen=True, slots=True)
class DemoPerson:
    """One person of the demo world: their address, and what they are there."""

    email: str
    name: str
    role_label: str
    organisation: str  # its name; "" for the IPR team


DEMO_PEOPLE = [
    DemoPerson("nadia.rahmawati@ipr.example", "Nadia Rahmawati", _("Triager"), ""),
    DemoPerson("kenneth.ong@ipr.example", "Kenneth Ong", _("Triager"), ""),
    DemoPerson("priya.menon@ipr.example", "Priya Menon", _("Triage lead"), ""),
    DemoPerson("somchai.prasert@ipr.example", "Somchai Prasert", _("Administrator"), ""),
    DemoPerson("le.thi.hoa@ipr.example", "Lê Thị Hòa", _("Programme manager"), ""),
    DemoPerson("marco.reyes@ipr.example", "Marco Reyes", _("Enforcement manager"), ""),
    DemoPerson("aisyah.ismail@ipr.example", "Aisyah Ismail", _("Outreach manager"), ""),
    DemoPerson("grace.tan@ipr.example", "Grace Tan", _("Legal reviewer"), ""),
    DemoPerson("dewi@senandika.example", "Dewi Lestari", _("Owner"), "Senandika Botanicals"),
    DemoPerson("rizky@senandika.example", "Rizky Pratama", _("Filer"), "Senandika Botanicals"),
    DemoPerson("maya@senandika.example", "Maya Putri", _("Viewer"), "Senandika Botanicals"),
    DemoPerson(
        "chanikarn@tanjung-rowe.example",
        "Chanikarn Wongsuwan",
        _("Filer for three brands"),
        "Tanjung & Rowe IP Counsel",
    ),
]


def sign_ins() -> list[DemoPerson]:
    """Everybody who can sign in, the IPR team first."""
    return sorted(DEMO_PEOPLE, key=lambda person: bool(person.organisation))
