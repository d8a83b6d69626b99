"""The queue of the desk: its views, its filters and its counts, as the page has them."""

from django.http import Http404
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.exceptions import ValidationError
from rest_framework.response import Response

from ipr_portal.api.exceptions import Problem
from ipr_portal.api.fields import Query, Shape
from ipr_portal.api.pages import asked, next_address
from ipr_portal.api.resources import Resource
from ipr_portal.deadlines.chips import STYLES, chips_of
from ipr_portal.markets import MARKET_CHOICES
from ipr_portal.tenancy.roles import Can
from ipr_portal.ui.pagination import cut
from ipr_portal.ui.questions import ask, count_in
from takedowns.enums import NoticeOutcome, NoticeState, PromisedBy, RightKind
from takedowns.enums.due import read_due
from takedowns.forms.filing import FAMILIES
from takedowns.forms.queue import VIEWS
from takedowns.models import Notice
from takedowns.queries import queue as of_queue
from takedowns.queries.queue_rows import order_of

FILTERS = ("text", "market", "kind", "family", "level", "due", "triager")


class QueueQuery(Query):
    """Which view of the queue, and how it is narrowed."""

    view = serializers.ChoiceField(choices=list(VIEWS.items()), required=False, default="unclaimed")
    text = serializers.CharField(
        max_length=100, required=False, help_text="A number, its beginning, or a part of the rights holder's name."
    )  # fmt: skip
    market = serializers.ChoiceField(choices=MARKET_CHOICES, required=False)
    kind = serializers.ChoiceField(choices=RightKind.choices, required=False, help_text="Kind of right.")
    family = serializers.ChoiceField(
        choices=list(FAMILIES.items()), required=False, help_text="Family of reasons."
    )
    level = serializers.ChoiceField(choices=PromisedBy.choices, required=False, help_text="Service level.")
    due = serializers.CharField(
        max_length=10, required=False, help_text="Within a span: `2h`, `3d`, or `today`."
    )
    triager = serializers.IntegerField(
        min_value=1, max_value=2**53, required=False, help_text="Key of a person."
    )

    def validate_due(self, value: str) -> str:
        if not (due := read_due(value)):
            raise ValidationError(_("Write a span such as 2h or 3d, or “today”."))
        return due


class QueueRowShape(Shape):
    """One notice of the queue."""

    number = serializers.CharField()
    holder = serializers.CharField(help_text="The rights holder.")
    right = serializers.CharField()
    reason = serializers.CharField()
    market = serializers.CharField()
    state = serializers.ChoiceField(choices=NoticeState.choices)
    outcome = serializers.ChoiceField(choices=[("", ""), *NoticeOutcome.choices])
    level = serializers.CharField(
        allow_null=True, help_text="The service level promised beyond the standard one."
    )
    listing_count = serializers.IntegerField()
    pending_count = serializers.IntegerField(help_text="Listings without an outcome.")
    executing_count = serializers.IntegerField(help_text="Decided, and still being carried out.")
    due_at = serializers.DateTimeField()
    decided_at = serializers.DateTimeField(allow_null=True)
    deadline = serializers.ChoiceField(
        choices=[(name, str(name)) for name in STYLES], allow_null=True, help_text="Where its clock stands now."
    )  # fmt: skip
    triager = serializers.CharField(
        allow_null=True, help_text="Who has it now; null once a lease has expired."
    )


class CountShape(Shape):
    """How many notices a view holds: counted up to a thousand."""

    found = serializers.IntegerField()
    is_exact = serializers.BooleanField(help_text="False: there are at least so many.")


class QueuePage(serializers.Serializer):
    """A page of the queue, and how many notices each view holds."""

    view = serializers.ChoiceField(choices=list(VIEWS.items()))
    counts = serializers.DictField(child=CountShape(), help_text="By view.")
    items = QueueRowShape(many=True)
    next = serializers.CharField(allow_null=True, help_text="Address of the next page; null on the last one.")


class Queue(Resource):
    """The notices that wait for a decision."""

    needs = {"list": Can.VIEW_QUEUE}

    @extend_schema(parameters=[QueueQuery], responses=QueuePage)
    def list(self, request, **kwargs) -> Response:
        """One view of the queue, the most urgent notice first; what is decided, the newest first."""
        query = asked(request, QueueQuery)
        view, after, size = query["view"], query.get("after", ""), query["size"]
        mine = {"by": request.user, "at": self.at}
        mine |= {name: str(query[name]) for name in FILTERS if query.get(name)}
        answers = ask(of_queue.counts(VIEWS, **mine))
        try:
            found = of_queue.page(view, size=size, after=after, **mine)
        except Http404 as error:
            raise Problem("cursor") from error
        rows = cut(found, order_of(view), of=Notice, size=size, after_first=bool(after))
        chips = chips_of((row.clock for row in rows), self.at)
        counts = {name: count_in(answers[name])._asdict() for name in VIEWS}
        items = QueueRowShape([self._shown(row, chips) for row in rows], many=True).data
        return Response(
            {"view": view, "counts": counts, "items": items, "next": next_address(request, rows.next)}
        )

    def _shown(self, row: of_queue.Row, chips) -> dict:
        chip = chips.get(row.clock.pk) if row.clock else None
        own = row._asdict() | {"triager": row.held_by(self.at) or None, "level": row.level or None}
        return own | {"deadline": chip and chip.state}
