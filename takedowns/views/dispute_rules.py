"""The rules for counter-notices and appeals, with their sources; and a new version of one."""

from django.contrib import messages
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from ipr_portal.tenancy.access import requires
from ipr_portal.tenancy.roles import Can
from ipr_portal.ui.http import page, see_other
from ipr_portal.ui.parameters import listed_in
from takedowns.actions import dispute_rules
from takedowns.forms.dispute_rules import DisputeRuleForm
from takedowns.models import DisputeRule


@requires(Can.DECIDE_NOTICES)
@require_safe
def rules(request):
    """Every version of every rule: the present ones, and those that were replaced or begin later."""
    found = list(
        DisputeRule.objects.select_related("entered_by").order_by("market", "right_kind", "-version")[:500]
    )
    context = {"rules": found, "may_enter": Can.MANAGE_DISPUTE_RULES in request.capabilities}
    return page(request, "takedowns/disputes/rules.html", context)


@requires(Can.MANAGE_DISPUTE_RULES)
@require_http_methods(["GET", "HEAD", "POST"])
def rule_new(request):
    """A new version, filled in from another one where the address names it."""
    if request.method == "POST":
        form = DisputeRuleForm(request.POST)
        if form.is_valid():
            try:
                dispute_rules.enter(rule=form.rule(), by=request.user, at=timezone.now())
            except dispute_rules.CannotEnter as refused:
                field = refused.refusal.field
                form.add_error(field if field in form.fields else None, str(refused.refusal))
            else:
                messages.info(request, _("The rule is entered."))
                return see_other(request, "desk:dispute_rules")
    else:
        form = DisputeRuleForm(initial=values_of(listed_in(request.GET, "from", 1)))
    return page(
        request, "takedowns/disputes/rule_new.html", {"form": form}, status=422 if form.errors else 200
    )


def values_of(keys: list[int]) -> dict[str, object]:
    """What a version says, to begin another one with."""
    found = DisputeRule.objects.filter(pk__in=keys).first()
    fields = [name for name in DisputeRuleForm.base_fields if name != "in_force_from"]
    return {name: getattr(found, name) for name in fields} if found else {}
