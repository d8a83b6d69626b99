"""Second reviews at the desk: settling what two people say differently, and taking a held decision back."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django.shortcuts import get_object_or_404
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework.response import Response

from ipr_portal.api.exceptions import Problem
from ipr_portal.api.fields import Choice, Strict, Text, Whole
from ipr_portal.api.problems import Fault
from ipr_portal.api.resources import Resource
from ipr_portal.errors import Stale
from ipr_portal.tenancy.roles import Can
from takedowns.actions import second_reviews as actions
from takedowns.enums import REJECTIONS, Side
from takedowns.forms.second_reviews import LONGEST, SettleForm
from takedowns.listings import MAX_LISTINGS
from takedowns.models import SecondReview
from takedowns.queries.second_reviews import Compared, compared, reviews_for_pages
from takedowns.rules.second_reviews import why_closed, why_not_settle

from .desk_second_reviews import WholeSecondReviewShape, shown


class SideBody(Strict):
    """Which of two opinions counts about one listing."""

    position = Whole(min_value=1, max_value=MAX_LISTINGS, help_text="Of a listing about which they differ.")
    counts = Choice(choices=Side.choices)


class SettlementBody(Strict):
    """Which opinions count, and what everybody at the desk is to learn from it."""

    listings = SideBody(
        many=True, min_length=1, max_length=MAX_LISTINGS, help_text="Each listing about which the two differ."
    )
    code = Choice(
        choices=list(REJECTIONS), required=False, help_text="Whose guidance explains the difference, if one does."
    )  # fmt: skip
    sentence = Text(
        max_length=LONGEST, help_text="Why. The two people read it, and everybody at the desk as a lesson."
    )


class Settlements(Resource):
    """The settlement of a held decision about which two people differ."""

    needs = {"create": Can.DECIDE_NOTICES}

    @extend_schema(request=SettlementBody, responses={201: WholeSecondReviewShape})
    def create(self, request, key: int, **kwargs) -> Response:
        """Settle what two people say differently: a lead who gave neither opinion can. It becomes a lesson.

        The chosen opinions are carried out from now on. A held decision is settled once; who is slower gets 409.
        """
        body = self.read(SettlementBody)
        found = get_object_or_404(reviews_for_pages(), pk=key)
        if closed := why_closed(found, found.notice):
            raise Stale(closed)
        if refusal := why_not_settle(found, found.notice, by=request.user):
            raise actions.CannotSecond(refusal)
        chosen = chosen_in(body, compared(found, by=request.user))
        said = {"sentence": body["sentence"], "code": body.get("code", "")}
        actions.settle(review=found, chosen=chosen, **said, by=request.user, at=self.at)
        return shown(self, key, status=201)


class Cancellations(Resource):
    """Taking a held decision back."""

    needs = {"create": Can.DECIDE_NOTICES}

    @extend_schema(request=None, responses={201: WholeSecondReviewShape})
    def create(self, request, key: int, **kwargs) -> Response:
        """Take a held decision back; its listings are open again.

        Who decided can until the second opinion is there, a lead until it is settled. 409 if it has ended.
        """
        found = get_object_or_404(SecondReview, pk=key)
        actions.cancel(review=found, by=request.user, at=self.at)
        return shown(self, key, status=201)


def chosen_in(body: Mapping[str, Any], rows: Sequence[Compared]) -> dict[int, str]:
    """The choices of a body by listing, read by the form of the desk's page.

    :raises Problem: `invalid` for a listing about which the two do not differ, or that is named twice; `refused` for
        what is missing.
    """
    differing = {one.listing.position: one.listing.pk for one in rows if one.differs}
    if faults := list(_misplaced(body["listings"], differing)):
        raise Problem("invalid", faults=faults)
    posted = {f"side-{differing[one['position']]}": one["counts"] for one in body["listings"]}
    posted |= {"code": body.get("code", ""), "sentence": body["sentence"]}
    form = SettleForm(rows, data=MultiValueDict({name: [value] for name, value in posted.items()}))
    if not form.is_valid():
        raise Problem("refused", faults=list(_faults(form)))
    return form.chosen()


def _misplaced(sent: Sequence[Mapping[str, Any]], differing: Mapping[int, int]) -> Iterator[Fault]:
    seen: set[int] = set()
    for place, one in enumerate(sent, 1):
        field = f"listings.{place}.position"
        if one["position"] not in differing:
            said, remedy = _("The two do not differ about this listing."), _("Leave it out.")
            yield Fault("unknown", said, field, remedy=remedy)
        elif one["position"] in seen:
            yield Fault("twice", _("This listing is named twice."), field, remedy=_("Name it once."))
        seen.add(one["position"])


def _faults(form: SettleForm) -> Iterator[Fault]:
    """What the form refuses; one fault for all listings that were not sent."""
    named = {name.partition("-")[0]: errors for name, errors in form.errors.as_data().items()}
    for name, errors in named.items():
        if name == "side":
            said = _("Choose one of the two opinions for each listing about which they differ.")
            yield Fault("required", said, "listings")
        else:
            yield from (Fault("refused", " ".join(error.messages), name) for error in errors)
