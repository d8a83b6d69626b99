"""The traffic light of every item, and what its reader may do with it, also where its form asks for neither."""

from django.db.models import Model

from enforcement.enums import MandateKind, Pap, RaidResult, Tlp
from enforcement.models import (
    AgencyRequest,
    Assessment,
    CaseCost,
    Charge,
    CourtDay,
    DisclosureItem,
    Exhibit,
    Mandate,
    Plan,
    Raid,
    Referral,
)

Marks = tuple[str, str]  # TLP and PAP
OF_A_KIND: dict[type[Model], Marks] = {
    Plan: (Tlp.AMBER, Pap.AMBER),
    Mandate: (Tlp.AMBER, Pap.AMBER),
    Assessment: (Tlp.AMBER, Pap.AMBER),
    Referral: (Tlp.AMBER, Pap.RED),
    AgencyRequest: (Tlp.AMBER, Pap.RED),
    Raid: (Tlp.AMBER, Pap.AMBER),
    Charge: (Tlp.AMBER, Pap.AMBER),
    CourtDay: (Tlp.AMBER, Pap.AMBER),
    CaseCost: (Tlp.AMBER, Pap.GREEN),
    Exhibit: (Tlp.AMBER, Pap.AMBER),
}


def marks_of(row: Model) -> Marks:
    """Its own marks, or those of its kind; a raid that is to come and an investigator are for nobody else."""
    is_secret = (isinstance(row, Raid) and row.result == RaidResult.PLANNED) or (
        isinstance(row, Mandate) and row.kind == MandateKind.INVESTIGATOR
    )
    if is_secret:
        return Tlp.RED, Pap.RED
    if isinstance(row, DisclosureItem):  # what it discloses is of the seller
        return row.tlp, Pap.RED if row.tlp == Tlp.RED else Pap.AMBER
    return OF_A_KIND.get(type(row)) or (getattr(row, "tlp", ""), getattr(row, "pap", ""))
