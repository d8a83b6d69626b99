"""A notice as a program sends it."""

from takedowns.models import StatementText
from tests.takedowns.drafting import WHY

LISTINGS = [f"https://www.lazada.sg/products/serum-i{2874410000 + n}.html" for n in (1, 2)]


def body(right, **more):
    """A notice that can be sent."""
    said = {
        "right": right.pk, "market": "SG", "reason": "TM-01", "listings": LISTINGS, "explanation": WHY,
        "locations": ["PRODUCT", "TITLE"], "language": "en", "message_to_seller": "Please stop.", "capacity": "OWNER",
        "complainant_name": "Fadil Filer", "complainant_email": "filer@acme.example", "signature": "Fadil Filer",
        "statements": [{"key": one.pk, "version": one.version} for one in StatementText.objects.all()],
    }  # fmt: skip
    return said | more


def faults(answer):
    """What a refusal names, in short."""
    return [(one["code"], one["field"]) for one in answer.json()["errors"]]
