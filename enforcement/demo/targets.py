"""What leads to the sellers of the demo's joint case: an account, a phone, a store, and how we know."""

from datetime import timedelta

from enforcement.actions import entries
from enforcement.demo.holds import planned_case
from enforcement.enums import TargetKind
from enforcement.models import Case, Target, TargetLink
from enforcement.queries.cases import targets_of
from ipr_portal.demo.register import World
from ipr_portal.tenancy.scope import staff_scope

K = TargetKind
FOUND = [
    (K.BANK_REFERENCE, "Payout …4471", "TH 0447 1188 2290 4471", "RED", True),
    (K.PHONE, "Phone …0144", "+66 2 555 0144", "AMBER", True),
    (K.PERSON, "Person A", "Keeper of the store", "RED", True),
    (K.PREMISES, "Store", "Godown 14, Rama II Road", "RED", True),
    (K.PREMISES, "Label printer", "88/12 Ekachai Road", "AMBER", False),
]
# From which target (a number: a seller of the case) to which, how, from which source, confirmed or not.
LINKS = [
    (0, "Payout …4471", "paid to", "Disclosure D-3", True),
    (1, "Payout …4471", "paid to", "Disclosure D-3", True),
    (1, "Phone …0144", "reached at", "Disclosure D-2", True),
    (2, "Phone …0144", "reached at", "Label of the parcel", False),
    ("Payout …4471", "Store", "pays the rent", "Report 2 of the investigator", True),
    (0, "Person A", "registered by", "Disclosure D-2", True),
    ("Person A", "Store", "rents", "Report 2 of the investigator", True),
    ("Phone …0144", "Label printer", "called 6 times", "Report 3 of the investigator", False),
]


def make(world: World) -> None:
    if (case := planned_case()) is None:
        return
    with staff_scope(by=case.owner):
        sellers = list(targets_of(case))
        at = max(case.opened_at + timedelta(hours=2), world.now - timedelta(days=6))
        found: dict = dict(enumerate(sellers))
        for kind, label, value, tlp, confirmed in FOUND:
            values = {"kind": kind, "label": label, "value": value, "tlp": tlp, "confirmed": confirmed}
            found[label] = _add(case, Target, values, at)
        for one, other, words, source, confirmed in LINKS:
            if one in found:
                values = {
                    "one": found[one], "other": found[other], "words": words, "source": source, "confirmed": confirmed,
                }  # fmt: skip
                _add(case, TargetLink, values, at)


def _add(case: Case, model, values: dict, at):
    return entries.add(case=case, model=model, values=values, organisation=None, by=case.owner, at=at)
