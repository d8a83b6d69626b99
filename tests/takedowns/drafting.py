"""What tests of drafts share: a right that nothing is said against, and a notice that can be sent."""

from typing import NamedTuple

from takedowns.models import StatementText
from tests.factories import RightFileFactory
from tests.takedowns.pages import member
from tests.takedowns.pasted import addresses

WHY = "Grey unbranded dropper; genuine caps are black with an embossed fern."


def certified(acme, **more):
    """A verified right with its certificate."""
    named = {f"right__{name}": value for name, value in more.items()}
    return RightFileFactory(organisation=acme, right__organisation=acme, **named).right


def typed(own, **more):
    """A notice that can be sent, as its page posts it."""
    said = {
        "market": "SG", "reason": "TM-01", "right": own.pk, "listings": addresses(2), "explanation": WHY,
        "locations": ["PRODUCT", "TITLE"], "language": "en", "message_to_seller": "Please stop.", "capacity": "OWNER",
        "complainant_name": "Fadil Filer", "complainant_email": "filer@acme.example", "signature": "Fadil Filer",
        "statements": list(StatementText.objects.values_list("pk", flat=True)),
    }  # fmt: skip
    return said | more


class Opened(NamedTuple):
    """A page of a draft as a browser has it: where it posts to, and what it says of itself."""

    address: str
    hidden: dict[str, str]


def beginning(answer) -> Opened:
    """What a page of a draft began from."""
    sheet, draft = answer.context["state"], answer.context["draft"]
    new = {"new": sheet.new} if sheet.new else {}
    return Opened(member("draft", draft.pk), sheet.hidden | new)


def post(client, draft, said, button="send", value="1", **more):
    """Press a button of a draft's page."""
    return client.post(member("draft", draft.pk), said | {button: value}, **more)
