"""Misuse by senders of notices at the desk: cases with their four tests, what was decided, and appeals."""

from typing import Any

from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.response import Response

from ipr_portal.api.by_form import read_by
from ipr_portal.api.exceptions import Problem, refused
from ipr_portal.api.fields import Choice, Query, Strict, Text, Whole
from ipr_portal.api.pages import asked, page
from ipr_portal.api.problems import Fault
from ipr_portal.api.resources import Resource
from ipr_portal.api.schema import pages_of
from ipr_portal.api.versions import check_match, tagged
from ipr_portal.audit.timeline import timeline
from ipr_portal.errors import Stale
from ipr_portal.markets import MARKET_CHOICES
from ipr_portal.tenancy.roles import Can
from takedowns.actions import misuse, sanctions
from takedowns.enums import BY_SECOND_PERSON, REASON_LABELS, AppealAnswer, MisuseVerdict, ProposalAnswer
from takedowns.forms.misuse import (
    ALL,
    LONGEST,
    MARKETS,
    REASONS,
    AnswerAppealForm,
    AnswerProposalForm,
    MisuseReviewForm,
)
from takedowns.models import MisuseCase, SanctionAppeal
from takedowns.queries.misuse import TABS, cases_in, earlier_warning, figures_of
from takedowns.rules.misuse import MOST_DAYS

from .misuse_shapes import DeskSanctionAppealShape, MisuseCaseShape, WholeMisuseCaseShape

NEWEST, OLDEST = ("-opened_at", "-id"), ("appealed_at", "id")
OF_SUSPENSIONS = ("reasons", "markets", "days", "legal_basis")
IF_MATCH = OpenApiParameter(
    "If-Match", str, OpenApiParameter.HEADER, description="The ETag of the case that was read; else 412."
)


class MisuseQuery(Query):
    """Which cases."""

    view = serializers.ChoiceField(choices=[(name, name) for name in TABS], default="open")


class MisuseReviewBody(Strict):
    """The two tests that a person answers, the verdict, and what a proposed suspension covers."""

    verdict = Choice(choices=MisuseVerdict.choices)
    gravity = Text(max_length=LONGEST, help_text="Test 3 of 4: how grave it is. The desk alone reads it.")
    intention = Text(max_length=LONGEST, help_text="Test 4 of 4: why they did it. The desk alone reads it.")
    found = Text(
        max_length=LONGEST, required=False, allow_blank=True,
        help_text="For a warning or a suspension. The organisation reads it.",
    )  # fmt: skip
    reasons = serializers.ListField(
        child=Choice(choices=list(REASON_LABELS)), required=False, max_length=len(REASON_LABELS),
        help_text="What is suspended, if not everything: notices under these reasons,",
    )  # fmt: skip
    markets = serializers.ListField(
        child=Choice(choices=MARKET_CHOICES), required=False, max_length=len(MARKET_CHOICES),
        help_text="or in these markets.",
    )  # fmt: skip
    days = Whole(
        min_value=1, max_value=MOST_DAYS, required=False, help_text="Of the suspension, from its confirmation on."
    )  # fmt: skip
    legal_basis = Text(
        max_length=LONGEST, required=False, allow_blank=True,
        help_text="Needed for a suspension without an earlier warning. The organisation reads it.",
    )  # fmt: skip


class ProposalReplyBody(Strict):
    """Whether a proposed suspension is confirmed."""

    answer = Choice(choices=[(one, one.label) for one in BY_SECOND_PERSON])
    sentence = Text(max_length=LONGEST, help_text="Why. The desk alone reads it.")


class AppealReplyBody(Strict):
    """Whether an appeal is granted."""

    answer = Choice(choices=AppealAnswer.choices)
    sentence = Text(max_length=LONGEST, help_text="Why. The organisation reads it.")


class MisuseCases(Resource):
    """Senders of notices who may misuse them."""

    needs = {"list": Can.REVIEW_MISUSE, "retrieve": Can.REVIEW_MISUSE}

    @extend_schema(parameters=[MisuseQuery], responses=pages_of(MisuseCaseShape))
    def list(self, request, **kwargs) -> Response:
        """The misuse cases of one view, the newest first."""
        query = asked(request, MisuseQuery)
        return page(
            request, cases_in(query["view"]), NEWEST, query=query,
            show=lambda found: MisuseCaseShape(found, many=True).data,
        )  # fmt: skip

    @extend_schema(responses=WholeMisuseCaseShape)
    def retrieve(self, request, key: int, **kwargs) -> Response:
        """One case: why it was flagged, the figures with the notices behind them, and its reviews."""
        return shown(self, find(key))


class MisuseReviewers(Resource):
    """Who reviews a misuse case."""

    needs = {"create": Can.REVIEW_MISUSE}

    @extend_schema(parameters=[IF_MATCH], request=None, responses={201: WholeMisuseCaseShape})
    def create(self, request, key: int, **kwargs) -> Response:
        """Start the review of a flagged case; 409 if somebody has."""
        found = read_case(self, key)
        misuse.take_up(case=found, version=found.version, by=request.user, at=self.at)
        return shown(self, find(key), status=201)


class MisuseReviews(Resource):
    """Reviews of a misuse case."""

    needs = {"create": Can.REVIEW_MISUSE}

    @extend_schema(parameters=[IF_MATCH], request=MisuseReviewBody, responses={201: WholeMisuseCaseShape})
    def create(self, request, key: int, **kwargs) -> Response:
        """Decide a case: warn the organisation, propose a suspension, or dismiss.

        The first two tests, how many listings and which share, are counted here. A proposed suspension waits for a
        second person; until then nobody is told.
        """
        found = read_case(self, key)
        said = review_in(self.read(MisuseReviewBody), found)
        try:
            misuse.review(case=found, **said, by=request.user, at=self.at)
        except misuse.CannotDecideMisuse as error:
            raise refused(error.refusal) from error
        return shown(self, find(key), status=201)


class ProposedSuspensionAnswers(Resource):
    """The second person's answer to a proposed suspension."""

    needs = {"create": Can.REVIEW_MISUSE}

    @extend_schema(parameters=[IF_MATCH], request=ProposalReplyBody, responses={201: WholeMisuseCaseShape})
    def create(self, request, key: int, **kwargs) -> Response:
        """Confirm a proposed suspension, which begins at once, or refuse it: then the case goes on.

        Who proposed it cannot answer. 409 if nothing waits for an answer, or if what the proposal needs has changed
        since, a warning that was lifted say: then it can only be refused.
        """
        found, body = read_case(self, key), self.read(ProposalReplyBody)
        said = read_by(AnswerProposalForm(body))
        rows = found.reviews.select_related("case__against").filter(verdict=MisuseVerdict.SUSPEND, answer="")
        proposal = rows.first()
        if proposal is None:
            raise Stale(_("No suspension waits for a second person."))
        try:
            misuse.answer_proposal(
                review=proposal, answer=ProposalAnswer(said["answer"]), sentence=said["sentence"],
                by=request.user, at=self.at,
            )  # fmt: skip
        except misuse.CannotDecideMisuse as error:
            raise refused(error.refusal) from error
        return shown(self, find(key), status=201)


class SanctionAppealQuery(Query):
    """Which appeals."""

    answered = serializers.BooleanField(
        default=False, help_text="Those with an answer; else those that wait."
    )


class SanctionAppeals(Resource):
    """Appeals of organisations against warnings and suspensions because of misuse."""

    needs = {"list": Can.REVIEW_MISUSE, "retrieve": Can.REVIEW_MISUSE}

    @extend_schema(parameters=[SanctionAppealQuery], responses=pages_of(DeskSanctionAppealShape))
    def list(self, request, **kwargs) -> Response:
        """The appeals that wait for an answer, or those that have one, the oldest first."""
        query = asked(request, SanctionAppealQuery)
        rows = appeals().exclude(answer="") if query["answered"] else appeals().filter(answer="")
        return page(
            request,
            rows,
            OLDEST,
            query=query,
            show=lambda found: DeskSanctionAppealShape(found, many=True).data,
        )

    @extend_schema(responses=DeskSanctionAppealShape)
    def retrieve(self, request, key: int, **kwargs) -> Response:
        """One appeal, with what it is against."""
        return Response(DeskSanctionAppealShape(get_object_or_404(appeals(), pk=key)).data)


class SanctionAppealAnswers(Resource):
    """The answer to an appeal against a warning or a suspension."""

    needs = {"create": Can.REVIEW_MISUSE}

    @extend_schema(request=AppealReplyBody, responses={201: DeskSanctionAppealShape})
    def create(self, request, key: int, **kwargs) -> Response:
        """Grant an appeal, and what it is against ends now; or deny it. Who decided the case cannot answer.

        An appeal is answered once; who is slower gets 409.
        """
        found, body = get_object_or_404(appeals(), pk=key), self.read(AppealReplyBody)
        said = read_by(AnswerAppealForm(body))
        try:
            sanctions.answer_appeal(
                appeal=found, answer=AppealAnswer(said["answer"]), sentence=said["sentence"], by=request.user,
                at=self.at,
            )  # fmt: skip
        except sanctions.CannotAppeal as error:
            if SanctionAppeal.objects.filter(pk=key).exclude(answer="").exists():
                raise Stale(str(error)) from error
            raise refused(error.refusal) from error
        return Response(DeskSanctionAppealShape(appeals().get(pk=key)).data, status=201)


def find(key: int) -> MisuseCase:
    """:raises Http404: if there is none of this key."""
    return get_object_or_404(MisuseCase.objects.select_related("against", "taken_by"), pk=key)


def read_case(resource: Resource, key: int) -> MisuseCase:
    """A case in the version that the caller has read; the actions refuse it once it has another one.

    :raises Problem: `version`, if it has another one already.
    """
    found = find(key)
    check_match(resource.request, found.version)
    return found


def review_in(body: dict[str, Any], found: MisuseCase) -> dict[str, Any]:
    """What the action is given, read by the form of the desk's page.

    :raises Problem: `invalid`, or `refused` for what the verdict does not take.
    """
    given = [name for name in OF_SUSPENSIONS if body.get(name)]
    if body["verdict"] != MisuseVerdict.SUSPEND and given:
        said, remedy = _("Only a proposed suspension says this."), _("Leave it out.")
        raise Problem("refused", faults=[Fault("unasked", said, name, remedy=remedy) for name in given])
    if body.get("reasons") and body.get("markets"):
        said, remedy = _("A suspension covers some reasons or some markets."), _("Leave one of the two out.")
        raise Problem("refused", faults=[Fault("both", said, "markets", remedy=remedy)])
    scope = REASONS if body.get("reasons") else MARKETS if body.get("markets") else ALL
    form = MisuseReviewForm(body | {"version": str(found.version), "scope": scope}, case=found)
    verdict: Any = form.fields["verdict"]
    verdict.choices = MisuseVerdict.choices  # which of them the case allows is for the rule to say
    read_by(form)
    return form.values()


def appeals() -> Any:
    """Appeals with what their shape shows."""
    return SanctionAppeal.objects.select_related(
        "sanction__organisation", "sanction__suspension", "sanction__review", "appealed_by", "answered_by"
    )


def shown(resource: Resource, found: MisuseCase, status: int = 200) -> Response:
    """The answer that shows a whole case, with its ETag."""
    reviews = found.reviews.select_related("reviewed_by", "answered_by", "sanction__suspension")
    found.flag_count = found.flags.count()
    whole = {
        "case": found,
        "flags": found.flags.select_related("notice", "filer", "flagged_by").order_by("pk"),
        "figures": figures_of(found.against, at=resource.at),
        "warning": earlier_warning(found.against, at=resource.at),
        "reviews": reviews.order_by("-pk"),
        "events": timeline(found, resource._asked),
    }
    answer = Response(WholeMisuseCaseShape(whole).data, status=status)
    return tagged(resource.request, answer, found.version)
