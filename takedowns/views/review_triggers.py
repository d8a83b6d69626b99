"""Triggers of second reviews: their list, adding and changing them, and what they would have caught."""

from django.contrib import messages
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from ipr_portal.audit.timeline import timeline
from ipr_portal.errors import Stale
from ipr_portal.markets import MARKET_CHOICES
from ipr_portal.tenancy.access import requires
from ipr_portal.tenancy.roles import Can
from ipr_portal.ui.http import conflict, page, see_other
from takedowns.actions import review_triggers as actions
from takedowns.enums import REASON_LABELS, ListingOutcome, RightKind, TriggerField, TriggerOperator
from takedowns.forms.second_reviews import TriggerForm, initial_of
from takedowns.models import ReviewTrigger
from takedowns.queries.trigger_facts import facts_of_past, would_have_caught
from takedowns.rules.second_reviews import KNOWN_VALUES, why_not_conditions

# What the values are called elsewhere; of rejection codes there are too many.
NAMES: dict[str, dict] = {
    TriggerField.MARKET: dict(MARKET_CHOICES),
    TriggerField.RIGHT_KIND: dict(RightKind.choices),
    TriggerField.REASON: dict(REASON_LABELS),
    TriggerField.OUTCOME: dict(ListingOutcome.choices),
}
BLANK_ROWS = 2  # for conditions that are added
FIRST_ROWS = 3


@requires(Can.SETTLE_SECOND_REVIEWS)
@require_safe
def review_triggers(request):
    """Every trigger with its conditions, and how many of the last decisions it would have caught."""
    past = facts_of_past()
    rows = [
        (row, [said_of(one) for one in row.tests], would_have_caught(row.tests, row.mode, past))
        for row in ReviewTrigger.objects.select_related("changed_by").order_by("-active", "name")
    ]
    context = {"rows": rows, "past": len(past)}
    return page(request, "takedowns/second_reviews/triggers.html", context)


def said_of(condition) -> str:
    """One condition in words; what it compares whole values with has the name that pages give it."""
    field, operator = TriggerField(condition.field), TriggerOperator(condition.operator)
    names = {} if operator == TriggerOperator.CONTAINS else NAMES.get(field, {})
    value = ", ".join(str(names.get(one.upper(), one)) for one in condition.values)
    words = {"field": field.label, "operator": operator.label, "value": value}
    return _("%(field)s %(operator)s %(value)s") % words


@requires(Can.SETTLE_SECOND_REVIEWS)
@require_http_methods(["GET", "HEAD", "POST"])
def review_trigger_new(request):
    """Add a trigger; `preview` counts without adding it."""
    if request.method != "POST":
        return show(request, TriggerForm(rows=FIRST_ROWS, initial={"active": True, "mode": "ALL"}))
    return saved(request, None)


@requires(Can.SETTLE_SECOND_REVIEWS)
@require_http_methods(["GET", "HEAD", "POST"])
def review_trigger(request, pk):
    """One trigger; POST changes it, and with `preview` only counts."""
    found = get_object_or_404(ReviewTrigger, pk=pk)
    if request.method != "POST":
        form = TriggerForm(rows=len(found.conditions) + BLANK_ROWS, initial=initial_of(found))
        return show(request, form, found=found, caught=preview(found.tests, found.mode))
    return saved(request, found)


def saved(request, found):
    """Save what was typed, or count what it would have caught; what is wrong is shown at its condition."""
    form = TriggerForm(request.POST, rows=rows_sent(request))
    if not form.is_valid():
        return show(request, form, found=found)
    conditions = [condition for _place, condition in form.conditions()]
    if "preview" in request.POST or "more" in request.POST:
        form.mark({} if "more" in request.POST else why_not_conditions(conditions))
        caught = None if form.errors else preview(conditions, form.cleaned_data["mode"])
        return show(request, form, found=found, caught=caught)
    try:
        write(form, found, conditions, by=request.user)
    except Stale as late:
        return conflict(request, str(late), "desk:review_trigger", found.pk)
    except actions.CannotTrigger as refused:
        if refused.rows:
            form.mark(refused.rows)
        else:
            form.add_error(refused.field, str(refused))
        return show(request, form, found=found)
    messages.info(request, _("Saved. Decisions from now on are compared with it."))
    return see_other(request, "desk:review_triggers")


def rows_sent(request) -> int:
    """How many rows of conditions a page had; two more where they are asked for."""
    sent = sum(name.startswith("field-") for name in request.POST)
    return sent + (BLANK_ROWS if "more" in request.POST else 0)


def write(form, found, conditions, *, by) -> None:
    typed = {name: form.cleaned_data[name] for name in ("name", "active", "mode")}
    if found is None:
        actions.add(**typed, conditions=conditions, by=by, at=timezone.now())
        return
    version = form.cleaned_data["version"] or 0
    actions.change(trigger=found, version=version, **typed, conditions=conditions, by=by, at=timezone.now())


def preview(conditions, mode) -> tuple[int, int]:
    """How many of how many past decisions would have been held."""
    past = facts_of_past()
    return would_have_caught(conditions, mode, past), len(past)


def show(request, form, *, found=None, caught=None):
    context = {
        "form": form, "trigger": found, "caught": caught, "events": timeline(found, request) if found else [],
        "known": [
            (TriggerField(field).label, [(value, NAMES.get(field, {}).get(value, "")) for value in values])
            for field, values in KNOWN_VALUES.items()
        ],
    }  # fmt: skip
    status = 422 if form.errors else 200
    return page(request, "takedowns/second_reviews/trigger.html", context, status=status)
