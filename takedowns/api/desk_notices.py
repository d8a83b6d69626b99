"""One notice at the desk: read, taken, kept, put back and handed over."""

from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework.response import Response

from ipr_portal.api.exceptions import Problem
from ipr_portal.api.fields import Strict, Whole
from ipr_portal.api.problems import Fault
from ipr_portal.api.resources import Resource
from ipr_portal.api.versions import tagged
from ipr_portal.audit.timeline import timeline
from ipr_portal.tenancy.people import staff_who
from ipr_portal.tenancy.roles import Can
from ipr_portal.ui.questions import ask
from takedowns.actions import claims
from takedowns.enums import ListingOutcome
from takedowns.models import Listing, Notice
from takedowns.queries.history import goods_outside, history_in, history_questions
from takedowns.queries.ledger import effects_of
from takedowns.queries.parts import parts_in, parts_questions
from takedowns.queries.past_decisions import past_decisions_of
from takedowns.queries.precedents import precedents_of
from takedowns.rules.claims import claim_of

from .desk_shapes import AroundShape, ClaimShape, DeskNoticeShape, OwnShape


def find(number: str) -> Notice:
    return get_object_or_404(Notice.objects.for_desk(), number=number)


def listings_of(found: Notice) -> list[Listing]:
    return list(found.listings.select_related("snapshot").in_order())


class Notices(Resource):
    """The notices of every rights holder."""

    needs = {"retrieve": Can.READ_NOTICES}

    @extend_schema(responses=DeskNoticeShape)
    def retrieve(self, request, number: str, **kwargs) -> Response:
        """One notice as the desk's page shows it. Reading renews no lease; its own address does."""
        found = find(number)
        listings = listings_of(found)
        settled = [one for one in listings if one.outcome != ListingOutcome.PENDING]
        effects = effects_of(found, settled)
        for listing in listings:
            shown = getattr(listing, "snapshot", None)
            listing.outside = goods_outside(found.right, shown.title if shown else "")
            if listing.pk in effects:
                listing.effect = effects[listing.pk]
        told = ask(history_questions(found, listings) | parts_questions(found))
        parts, history = parts_in(told), history_in(told)
        around = {
            "claim": claim_of(found, by=request.user, at=self.at),
            "listings": listings,
            "files": parts.files,
            "certificates": parts.certificates,
            "overruled": list(found.overruled.order_by("pk")) if parts.overruled else [],
            "history": history,
            "decisions": past_decisions_of(found, by=request.user, at=self.at) if parts.decisions else [],
            "precedents": precedents_of(found, listings),
            "events": timeline(found, request._request),
        }
        may_decide = Can.DECIDE_NOTICES in request._request.capabilities
        known = {"history": history, "may_decide": may_decide}
        body = OwnShape(found).data | AroundShape(around, context=known).data
        return tagged(request, Response(body), found.version)


def claim_answer(request, number: str, *, at, status: int = 200) -> Response:
    """Who has a notice now."""
    return Response(ClaimShape(claim_of(find(number), by=request.user, at=at)).data, status=status)


class Claims(Resource):
    """Who has a notice: a lease that expires unless it is renewed."""

    needs = {"create": Can.DECIDE_NOTICES, "destroy": Can.DECIDE_NOTICES}

    @extend_schema(request=None, responses=ClaimShape)
    def create(self, request, number: str, **kwargs) -> Response:
        """Take a notice from the queue; one's own is renewed."""
        claims.claim(notice=find(number), by=request.user, at=self.at)
        return claim_answer(request, number, at=self.at)

    @extend_schema(request=None, responses=ClaimShape)
    def destroy(self, request, number: str, **kwargs) -> Response:
        """Put a notice back into the queue."""
        claims.release(notice=find(number), by=request.user, at=self.at)
        return claim_answer(request, number, at=self.at)


class Leases(Resource):
    """How long somebody keeps a notice."""

    needs = {"create": Can.DECIDE_NOTICES}

    @extend_schema(request=None, responses=ClaimShape)
    def create(self, request, number: str, **kwargs) -> Response:
        """Renew one's own lease, as the page does while somebody works there; another's is left as it is."""
        claims.renew(notice=find(number), by=request.user, at=self.at)
        return claim_answer(request, number, at=self.at)


class TriagerBody(Strict):
    """Who shall have a notice."""

    to = Whole(min_value=1, help_text="Key of a person who decides notices; one's own takes it back.")


class Triagers(Resource):
    """The person to whom a notice is given."""

    needs = {"create": Can.DECIDE_NOTICES}

    @extend_schema(request=TriagerBody, responses=ClaimShape)
    def create(self, request, number: str, **kwargs) -> Response:
        """Hand a notice over: one's own, or, for leads, anybody's. Who gets it is notified."""
        found, body = find(number), self.read(TriagerBody)
        to = staff_who(Can.DECIDE_NOTICES).filter(pk=body["to"]).first()
        if to is None:
            said, remedy = _("Nobody of this key decides notices."), _("Name a triager or a lead.")
            raise Problem("invalid", faults=[Fault("unknown", said, "to", remedy=remedy)])
        claims.reassign(notice=found, to=to, by=request.user, at=self.at)
        return claim_answer(request, number, at=self.at)
