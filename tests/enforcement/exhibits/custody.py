"""What tests of custody share: an exhibit, signatures, what is said of a step."""

from datetime import timedelta

from enforcement.actions.exhibits import ExhibitDetails, register
from enforcement.enums import SignedBy
from enforcement.rules.custody import Signature, StepDetails
from ipr_portal.tenancy.scope import staff_scope
from tests.conftest import NOON
from tests.factories.enforcement import photo

HOUR = timedelta(hours=1)


def exhibit_of(party, *, by, at=NOON, uploads=None, **more):
    said = {
        "kind": "TEST_PURCHASE_ITEM", "title": "Night serum 30 ml", "how": "Bought on the marketplace", "secured_at": at,
        "holder": "Mira Manager", "place": "Bangkok office", "seal": "004118",
    } | more  # fmt: skip
    with staff_scope(by=by):
        uploads = [photo()] if uploads is None else uploads
        return register(party=party, details=ExhibitDetails(**said), by=by, at=at, uploads=uploads)


def step(act, at, **more):
    said = {"who": "Mira Manager", "how": "By hand", "result": "As expected"} | more
    return StepDetails(act=act, at=at, **said)


def confirmed(at, signer="Mira Manager"):
    return Signature(how=SignedBy.SECOND_FACTOR, signer=signer, at=at)


def on_paper(signer="Dr. Anong Srisai", witness="Somchai Wattana", paper="blue"):
    return Signature(how=SignedBy.PAPER, signer=signer, witness=witness, paper=photo(paper, "receipt.png"))
