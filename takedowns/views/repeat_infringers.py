"""Repeat infringers: proposed measures, their decisions, from how many strikes on they are proposed, and recidivism."""

from datetime import timedelta
from fractions import Fraction

from django.contrib import messages
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ipr_portal.errors import Stale
from ipr_portal.markets import market_name
from ipr_portal.tenancy.access import requires
from ipr_portal.tenancy.roles import Can
from ipr_portal.ui.http import conflict, page, see_other
from ipr_portal.ui.pagination import paginate
from ipr_portal.ui.parameters import word_in
from takedowns.actions import strikes
from takedowns.enums import Measure, MeasureState, SellerMessageState
from takedowns.forms.objections import DecideObjectionForm
from takedowns.forms.strikes import DeclineForm, LiftForm, MarketForm, ProofForm, SignOffForm, StrikeRulesForm
from takedowns.models import RepeatInfringer
from takedowns.queries.measures import links_of
from takedowns.queries.objections import (
    files_of,
    objection_to,
    objections_at_desk,
    open_objections,
    took_part_in_measure,
)
from takedowns.queries.relistings import recidivism
from takedowns.queries.strikes import (
    ledger_of,
    measures_in,
    names_of,
    rules_shown,
    thresholds,
    who_decided_last,
)
from takedowns.recidivism import Recidivism
from takedowns.rules.objections import why_not_decide_objection
from takedowns.rules.strikes import why_not_sign_off

MEASURES = ngettext_lazy("%(n)s measure", "%(n)s measures", "n")
OBJECTIONS, OBJECTIONS_FOUND = "objections", ngettext_lazy("%(n)s objection", "%(n)s objections", "n")
VIEWS = {
    "proposed": [MeasureState.PROPOSED],
    "signed-off": [MeasureState.SIGNED_OFF, MeasureState.TO_LIFT],
    "done": [MeasureState.CARRIED_OUT, MeasureState.DECLINED, MeasureState.LIFTED],
}


@requires(Can.READ_NOTICES)
@require_safe
def repeat_infringers(request):
    """Measures that wait for a decision, that are to be carried out, or that are done; and how often listings come back."""
    view, now = word_in(request.GET, "view", {*VIEWS, OBJECTIONS}, "proposed"), timezone.now()
    after = request.GET.get("after", "")
    if view == OBJECTIONS:
        found = paginate(open_objections(), ("due_at", "id"), after=after, noun=OBJECTIONS_FOUND)
        keys = [row.measure.seller_key for row in found]
    else:
        found = paginate(measures_in(VIEWS[view]), ("-proposed_at", "-id"), after=after, noun=MEASURES)
        keys = [case.seller_key for case in found]
    waiting, late = objections_at_desk(at=now)
    context = {
        "found": found,
        "names": names_of(keys),
        "view": view,
        "now": now,
        "waiting": waiting,
        "late": late,
    } | how_often(recidivism(at=now))
    return page(request, "takedowns/sellers/repeat_infringers.html", context)


def how_often(figures: Recidivism) -> dict:
    """The figures of recidivism as they are written; empty where there is nothing to count."""
    waited = figures.time_to_relist
    return {
        "figures": figures,
        "rate": in_per_cent(figures.relist_rate),
        "days": f"{waited / timedelta(days=1):.0f}" if waited is not None else "",
        "repeat": in_per_cent(figures.seller_recidivism),
    }


def in_per_cent(rate: Fraction | None) -> str:
    return "" if rate is None else f"{float(rate * 100):.1f}"


@requires(Can.READ_NOTICES)
@require_http_methods(["GET", "HEAD", "POST"])
def measure(request, pk):
    """One measure with the strikes that it is proposed for; posted: a lead signs it off."""
    case = find(pk)
    if request.method != "POST":
        return show(request, case)
    version = SignOffForm(request.POST).read()
    try:
        strikes.sign_off(case=case, version=version, by=request.user, at=timezone.now())
    except Stale as refusal:
        return conflict(request, str(refusal), "desk:measure", pk)
    except strikes.CannotDecideMeasure as refusal:
        return show(request, case, refused=str(refusal), status=422)
    messages.info(
        request,
        _("Signed off, and the seller is told. Have the marketplace carry it out, and enter its proof here."),
    )
    return see_other(request, "desk:measure", pk)


@requires(Can.SIGN_OFF_MEASURES)
@require_POST
def measure_refusal(request, pk):
    """Decline a proposed measure."""
    case, form = find(pk), DeclineForm(request.POST)
    if not form.is_valid():
        return show(request, case, decline=form, status=422)
    try:
        strikes.decline(case=case, by=request.user, at=timezone.now(), **form.cleaned_data)
    except Stale as refusal:
        return conflict(request, str(refusal), "desk:measure", pk)
    except strikes.CannotDecideMeasure as refusal:
        form.add_error(refusal.refusal.field or None, str(refusal))
        return show(request, case, decline=form, status=422)
    messages.info(request, _("Declined. It is proposed again if the seller gets another strike."))
    return see_other(request, "desk:measure", pk)


@requires(Can.WATCH_EXECUTIONS)
@require_POST
def measure_proof(request, pk):
    """Note that the marketplace has carried a measure out."""
    case, form = find(pk), ProofForm(request.POST)
    if not form.is_valid():
        return show(request, case, proof=form, status=422)
    try:
        strikes.carry_out(case=case, by=request.user, at=timezone.now(), **form.cleaned_data)
    except strikes.CannotDecideMeasure as refusal:
        return conflict(request, str(refusal), "desk:measure", pk)
    messages.info(request, _("The measure is noted as carried out."))
    return see_other(request, "desk:measure", pk)


def find(pk) -> RepeatInfringer:
    rows = RepeatInfringer.objects.select_related("decided_by", "carried_out_by", "lifted_by", "statement")
    return get_object_or_404(rows, pk=pk)


def show(request, case, *, decline=None, proof=None, lift=None, objecting=None, refused="", status=200):
    """The page of a measure, with a form as it was posted if it was refused."""
    ledger = ledger_of(case.seller_key, case.market, at=timezone.now())
    may_decide = case.state == MeasureState.PROPOSED and Can.SIGN_OFF_MEASURES in request.capabilities
    why_not = None
    if may_decide:
        last = who_decided_last(case.seller_key)
        why_not = why_not_sign_off(case, by=request.user, decided_last=last, valid=ledger.valid)
    context = {
        "case": case,
        "name": names_of([case.seller_key]).get(case.seller_key) or str(case),
        "market": market_name(case.market),
        "ledger": ledger,
        "may_decide": may_decide,
        "why_not": why_not,
        "refused": refused,
        "decline": decline or DeclineForm(initial={"version": case.version}),
        "proof": proof or ProofForm(),
        "statement": getattr(case, "statement", None),
        "told": _told(request, case),
        "objection": _objection(request, case, objecting),
        "lift": lift or LiftForm(),
        "may_lift": case.state == MeasureState.TO_LIFT and Can.WATCH_EXECUTIONS in request.capabilities,
        "may_prove": case.state == MeasureState.SIGNED_OFF and Can.WATCH_EXECUTIONS in request.capabilities,
    }
    return page(request, "takedowns/sellers/measure.html", context, status=status)


def _told(request, case) -> list[dict]:
    """The messages about a measure with their links, and what this person may do with them."""
    found = list(case.messages.order_by("written_at"))
    links, may_correct = links_of(found), Can.CORRECT_DECISIONS in request.capabilities
    may_retry, now = Can.WATCH_EXECUTIONS in request.capabilities, timezone.now()
    said = []
    for message in found:
        link, sent = links.get(message.pk), message.state == SellerMessageState.TOLD
        revoked = bool(link and link.revoked_at)
        said.append({
            "message": message, "link": link,
            "may_retry": may_retry and message.state == SellerMessageState.REFUSED,
            "may_renew": may_correct and sent and revoked,
            "may_revoke": bool(may_correct and link and not revoked and link.expires_at > now),
        })  # fmt: skip
    return said


def _objection(request, case, form) -> dict | None:
    """The objection to a measure with what is to be done about it; None if there is none."""
    row, now = objection_to(case), timezone.now()
    if row is None:
        return None
    refusal = None
    if row.is_open:
        refusal = why_not_decide_objection(row, took_part_in_measure(case), by=request.user)
    may = row.is_open and refusal is None
    return {
        "row": row, "now": now, "files": files_of(row), "refusal": refusal,
        "form": (form or DecideObjectionForm()) if may or form else None,
    }  # fmt: skip


@requires(Can.MANAGE_STRIKES)
@require_http_methods(["GET", "HEAD", "POST"])
def strike_rules(request):
    """From how many strikes on each measure is proposed, market by market."""
    market = MarketForm(request.GET).known()
    known = {name.lower(): strikes for name, strikes in thresholds().get(market, {}).items()}
    form = StrikeRulesForm(
        request.POST if request.method == "POST" else None, initial={"market": market} | known
    )
    if form.is_bound and form.is_valid():
        chosen = form.cleaned_data["market"]
        strikes.change_rules(market=chosen, needed=form.needed(), by=request.user, at=timezone.now())
        messages.info(request, _("The rules are saved. Sellers who have as many strikes are proposed."))
        return see_other(request, "desk:strike_rules")
    shown = [(code, market_name(code) if code else "", needed) for code, needed in rules_shown()]
    context = {"form": form, "rules": shown, "measures": Measure}
    return page(request, "takedowns/sellers/strike_rules.html", context, status=422 if form.errors else 200)
