"""The guarantee: how the promises of programmes are kept, and every breach with its explanation. For both sides."""

from collections.abc import Callable, Iterable
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.response import Response

from ipr_portal.api.exceptions import Problem
from ipr_portal.api.fields import Query, Shape, Strict
from ipr_portal.api.pages import asked, page, parameters
from ipr_portal.api.problems import Fault
from ipr_portal.api.resources import Resource
from ipr_portal.api.schema import pages_of
from ipr_portal.markets import MARKET_CHOICES
from ipr_portal.tenancy.models import Organisation
from ipr_portal.tenancy.roles import Can
from programmes.enums import Cause, PromiseState
from programmes.queries.breaches import breaches, explained_of
from programmes.queries.promises import Chosen, Group, groups, kept_by, kept_of_all
from programmes.rules.compliance import TARGET, Kept

NEWEST = ("-due_at", "-id")
MONTH = r"^20[0-9]{2}-(0[1-9]|1[0-2])$"
WEEKS = [("13", "13")]


class PromiseQuery(Strict):
    """Which notices under a promise."""

    market = serializers.ChoiceField(choices=MARKET_CHOICES, required=False)
    month = serializers.RegexField(
        MONTH, max_length=7, required=False, help_text="In which they count, such as 2026-11."
    )
    weeks = serializers.ChoiceField(
        choices=WEEKS,
        required=False,
        help_text="What is open, or counts in so many weeks; without it twelve months.",
    )
    programme = serializers.CharField(
        max_length=100, required=False, help_text="Its name, as the notices have it."
    )


class DeskPromiseQuery(PromiseQuery):
    """Which notices under a promise, of whom."""

    organisation = serializers.SlugField(
        max_length=100, required=False, help_text="Of the participant's addresses."
    )
    triager = serializers.IntegerField(
        min_value=1, max_value=2**53, required=False, help_text="Key of a person."
    )


class BreachQuery(PromiseQuery, Query):
    """Which breaches."""

    missing = serializers.BooleanField(required=False, help_text="`true`: only those without a cause yet.")


class DeskBreachQuery(DeskPromiseQuery, BreachQuery):
    """Which breaches, of whom."""


class KeptShape(Shape):
    """How many promises were kept, and how open ones stand."""

    in_time = serializers.IntegerField(source="met")
    late = serializers.IntegerField(source="missed", help_text="Those that are late and open included.")
    counted = serializers.IntegerField(help_text="In time and late.")
    not_counted = serializers.IntegerField(source="void")
    open = serializers.IntegerField()
    kept_percent = serializers.SerializerMethodField(help_text="Two decimals; null where nothing counts.")

    def get_kept_percent(self, kept) -> str | None:
        return None if kept.rate is None else str(kept.rate.quantize(Decimal("0.01")))


class KeptOfShape(Shape):
    """The same of one market, month, programme or participant."""

    value = serializers.CharField()
    kept = KeptShape()


class GuaranteeShape(Shape):
    """How the promises of programmes are kept."""

    as_of = serializers.DateTimeField()
    target_percent = serializers.CharField(help_text="The operational target; the terms say all.")
    total = KeptShape()
    months = KeptOfShape(many=True, help_text="In which they count, the newest first.")
    markets = KeptOfShape(many=True)
    programmes = KeptOfShape(many=True)
    breaches = serializers.IntegerField()
    explained = serializers.IntegerField(help_text="Breaches that have a cause.")


class DeskGuaranteeShape(GuaranteeShape):
    """The same with every participant."""

    participants = KeptOfShape(many=True)


class BreachShape(Shape):
    """A notice whose promise was broken, and why."""

    notice = serializers.CharField(source="number")
    holder = serializers.CharField(source="organisation.name")
    market = serializers.CharField()
    programme = serializers.CharField(source="clock.level")
    state = serializers.ChoiceField(source="standing", choices=PromiseState.choices)
    sent_at = serializers.DateTimeField(source="clock.started_at")
    due_at = serializers.DateTimeField(source="clock.due_at")
    breached_at = serializers.DateTimeField(source="breached")
    decided_at = serializers.DateTimeField(source="clock.stopped_at", allow_null=True)
    business_minutes = serializers.SerializerMethodField(help_text="Null while it is open.")
    month = serializers.SerializerMethodField(help_text="In which it counts, in the market.")
    cause = serializers.ChoiceField(
        source="clock.cause.code", choices=Cause.choices, allow_null=True, default=None,
        help_text="Null: not recorded yet.",
    )  # fmt: skip
    explanation = serializers.CharField(source="clock.cause.sentence", allow_null=True, default=None)

    def get_business_minutes(self, notice) -> int | None:
        worked = notice.clock.worked
        return None if worked is None else int(worked.total_seconds() // 60)

    @extend_schema_field(serializers.CharField(allow_null=True))
    def get_month(self, notice) -> str | None:
        return f"{notice.month:%Y-%m}" if notice.month else None


class Guarantee(Resource):
    """How the promises to an organisation are kept."""

    needs = {"list": Can.VIEW_NOTICES}

    @extend_schema(parameters=[PromiseQuery], responses=GuaranteeShape(many=False))
    def list(self, request, **kwargs) -> Response:
        """The figures of the promise, in all and by month, market and programme."""
        chosen = chosen_of(parameters(request.query_params, PromiseQuery))
        return Response(GuaranteeShape(told(chosen, at=self.at)).data)


class Breaches(Resource):
    """Broken promises to an organisation."""

    needs = {"list": Can.VIEW_NOTICES}

    @extend_schema(parameters=[BreachQuery], responses=pages_of(BreachShape))
    def list(self, request, **kwargs) -> Response:
        """Breaches of the last twelve months with their explanation, the last to be due first."""
        return listed(request, asked(request, BreachQuery), at=self.at)


class GuaranteeTracker(Resource):
    """How the promises of programmes are kept."""

    needs = {"list": Can.WATCH_GUARANTEE}

    @extend_schema(parameters=[DeskPromiseQuery], responses=DeskGuaranteeShape(many=False))
    def list(self, request, **kwargs) -> Response:
        """The figures of every promise, in all and by month, market, programme and participant."""
        chosen = chosen_of(parameters(request.query_params, DeskPromiseQuery))
        return Response(DeskGuaranteeShape(told(chosen, at=self.at)).data)


class BreachLedger(Resource):
    """Broken promises of programmes."""

    needs = {"list": Can.WATCH_GUARANTEE}

    @extend_schema(parameters=[DeskBreachQuery], responses=pages_of(BreachShape))
    def list(self, request, **kwargs) -> Response:
        """Breaches of the last twelve months with their cause, the last to be due first."""
        return listed(request, asked(request, DeskBreachQuery), at=self.at)


def chosen_of(query: dict[str, Any]) -> Chosen:
    """What notices are narrowed to.

    :raises Problem: `parameter`, for an organisation that is not there.
    """
    known: dict[str, Any] = {
        name: query[name] for name in ("market", "programme", "triager") if name in query
    }
    if "weeks" in query:
        known["weeks"] = int(query["weeks"])
    if "month" in query:
        known["month"] = date.fromisoformat(f"{query['month']}-01")
    if "organisation" in query:
        known["organisation"] = key_of(query["organisation"])
    return Chosen(**known)


def key_of(slug: str) -> int:
    found = Organisation.objects.filter(slug=slug).values_list("pk", flat=True).first()
    if found is None:
        said, remedy = _("There is no such organisation."), _("Copy it from the list of participants.")
        raise Problem("parameter", faults=[Fault("unknown", said, "organisation", remedy=remedy)])
    return found


def told(chosen: Chosen, *, at: datetime) -> dict[str, Any]:
    """The figures of the tracker; those of participants are shown to the desk."""
    found = groups(chosen, at=at)
    explained, total = explained_of(chosen, at=at)
    months = kept_by(found, lambda group: group.month)
    newest = sorted((month for month in months if isinstance(month, date)), reverse=True)
    return {
        "as_of": at,
        "target_percent": str(TARGET),
        "total": kept_of_all(found),
        "months": [{"value": f"{month:%Y-%m}", "kept": months[month]} for month in newest],
        "markets": by_value(found, lambda group: group.market),
        "programmes": by_value(found, lambda group: group.programme),
        "participants": by_value(found, lambda group: group.name),
        "breaches": total,
        "explained": explained,
    }


def by_value(found: Iterable[Group], key: Callable[[Group], str]) -> list[dict[str, str | Kept]]:
    return [
        {"value": str(value), "kept": kept} for value, kept in sorted(kept_by(found, key).items(), key=str)
    ]


def listed(request, query: dict[str, Any], *, at: datetime) -> Response:
    """One page of breaches."""
    rows = breaches(chosen_of(query), at=at)
    if query.get("missing"):
        rows = rows.filter(clock__cause=None)
    return page(request, rows, NEWEST, query=query, show=lambda found: BreachShape(found, many=True).data)
