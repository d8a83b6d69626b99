"""Sellers who were told of a decision, and their answers."""

from datetime import timedelta
from uuid import uuid4

from ipr_portal.tenancy.scope import staff_scope
from takedowns.actions import counter_notices, disputes
from takedowns.actions.counter_notices import Answer
from takedowns.enums import InvalidCode
from takedowns.models import CounterNotice, Listing, Notice, SellerAnswer, SellerMessage
from tests.factories import UserFactory

from .corrected import LATER, SENT, sent, tell

LINK = timedelta(days=184)
WHY = "The invoice of the brand's own dealer is attached."


def told(organisation, triager, outcomes=("REMOVED",), *, at=SENT, **more):
    """A notice whose seller was told, and the message."""
    notice, _products = sent(organisation, triager, list(outcomes), at=at, **more)
    tell(at)
    with staff_scope():
        return notice, SellerMessage.objects.get(
            notice=notice, correction=None, restoration=None, refusal=None
        )


def in_market(notice, market, kind="COPYRIGHT"):
    """The same notice as one about another market and kind of right; what its sellers were told follows."""
    with staff_scope():
        notice.right.kind = kind
        notice.right.save(update_fields=["kind"])
        Notice.objects.filter(pk=notice.pk).update(market=market)
        SellerMessage.objects.filter(notice=notice).update(rule=None)


def ids(notice, positions):
    return list(Listing.objects.filter(notice=notice, position__in=positions).values_list("pk", flat=True))


def answered(message, positions=(1,), *, at=LATER, **more):
    """What a seller sends about some listings."""
    said = {
        "form_key": uuid4(), "reason": "AUTHORISED", "statement": WHY, "name": "Lim Wei", "email": "lim@shop.example",
    } | more  # fmt: skip
    with staff_scope():
        said.setdefault("listing_ids", ids(message.notice_id, positions))
        given = Answer(**said)
        message = SellerMessage.objects.with_all().get(pk=message.pk)
        return counter_notices.send(message=message, answer=given, link_ends=message.told_at + LINK, at=at)


def act(do, answer, by, positions=(1,), *, at=LATER, **more):
    """Let a person act on counter-notices of an answer, in staff's scope."""
    with staff_scope():
        answer = SellerAnswer.objects.get(pk=answer.pk)
        return do(answer=answer, listing_ids=ids(answer.notice_id, positions), by=by, at=at, **more)


def forwarded(answer, by, positions=(1,), *, at=LATER):
    return act(disputes.forward, answer, by, positions, at=at)


def refused(answer, by, positions=(1,), *, at=LATER):
    said = {"code": InvalidCode.NO_FACTS, "sentence": "Say which of the pictures you mean."}
    return act(disputes.refuse, answer, by, positions, at=at, **said)


def contested(answer, by, positions=(1,), *, at=LATER, lawsuit="", **more):
    said = {"sentence": "The dealer's contract ended in May.", "lawsuit": lawsuit} | more
    return act(disputes.contest, answer, by, positions, at=at, **said)


def states(notice=None):
    with staff_scope():
        rows = CounterNotice.objects.order_by("pk")
        return list((rows.filter(listing__notice=notice) if notice else rows).values_list("state", flat=True))


def lead_of_another_desk():
    return UserFactory(staff_role="LEAD")
