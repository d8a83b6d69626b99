"""Certificates of the demo world, as offices write them."""

from dataclasses import replace
from datetime import timedelta

from ipr_portal.demo.countries import OFFICES
from ipr_portal.demo.papers import Paper, day_said
from takedowns.rules.rights import RightDetails


def certificate_of(details: RightDetails, *, wrong: str = "") -> Paper:
    """The certificate of a right; `wrong` names what it says otherwise than the claim: number, class or expiry."""
    said = _differently(details, wrong) if wrong else details
    if said.kind == "COPYRIGHT":
        rows = [("Work", said.title), ("Author", said.details["author"]), ("Owner", said.owner_name), ("Subject", said.description)]  # fmt: skip
        return Paper(
            "Deposit of works", "RECORD OF A DEPOSITED WORK", tuple(rows), "Kept with the owner's own files."
        )
    mark = "Mark" if said.kind == "TRADEMARK" else "Design"
    rows = [(mark, said.title), ("Registration number", said.registration_number)]
    if said.nice_classes:
        rows.append(("Classes", ", ".join(map(str, said.nice_classes))))
    rows += [("Goods", said.goods or said.description), ("Registered owner", said.owner_name)]
    rows += [
        ("Date of registration", day_said(said.registered_on)),
        ("In force until", day_said(said.expires_on)),
    ]
    if said.disclaimer:
        rows.append(("Disclaimer", said.disclaimer))
    title = "CERTIFICATE OF REGISTRATION OF A " + ("TRADE MARK" if mark == "Mark" else "DESIGN")
    return Paper(
        OFFICES[said.office].name,
        title,
        tuple(rows),
        "Specimen of an invented office file. Not an official document.",
    )


def _differently(details: RightDetails, wrong: str) -> RightDetails:
    number = details.registration_number
    last = max(place for place, one in enumerate(number) if one.isdigit())
    other = number[:last] + str((int(number[last]) + 3) % 10) + number[last + 1 :]
    return {
        "number": lambda: replace(details, registration_number=other),
        "class": lambda: replace(details, nice_classes=(35,)),
        "expiry": lambda: replace(details, expires_on=details.expires_on - timedelta(days=3652)),
    }[wrong]()
