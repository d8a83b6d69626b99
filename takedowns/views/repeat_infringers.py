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
from takedowns.forms.strikes import DeclineForm, MarketForm, ProofForm, SignOffForm, StrikeRulesForm
from takedowns.models import RepeatInfringer
from takedowns.queries.measures import link_of
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
from takedowns.rules.strikes import why_not_sign_off

MEASURES = ngettext_lazy("%(n)s measure", "%(n)s measures", "n")
VIEWS = {
    "proposed": [MeasureState.PROPOSED],
    "signed-off": [MeasureState.SIGNED_OFF],
    "done": [MeasureState.CARRIED_OUT, MeasureState.DECLINED],
}


@requires(Can.READ_NOTICES)
@require_safe
def repeat_infringers(request):
    """Measures that wait for a decision, that are to be carried out, or that are done; and how often listings come back."""
    view = word_in(request.GET, "view", VIEWS, "proposed")
    rows = measures_in(VIEWS[view])
    found = paginate(rows, ("-proposed_at", "-id"), after=request.GET.get("after", ""), noun=MEASURES)
    context = {
        "found": found,
        "names": names_of(case.seller_key for case in found),
        "view": view,
    } | how_often(recidivism(at=timezone.now()))
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
    rows = RepeatInfringer.objects.select_related("decided_by", "carried_out_by", "statement", "message")
    return get_object_or_404(rows, pk=pk)


def show(request, case, *, decline=None, proof=None, refused="", status=200):
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
        "may_prove": case.state == MeasureState.SIGNED_OFF and Can.WATCH_EXECUTIONS in request.capabilities,
    }
    return page(request, "takedowns/sellers/measure.html", context, status=status)


def _told(request, case) -> dict | None:
    """The message about a measure with its link, and what this person may do with it; None if there is none."""
    message = getattr(case, "message", None)
    if message is None:
        return None
    link, may_correct = link_of(message), Can.CORRECT_DECISIONS in request.capabilities
    works = link and not link.revoked_at and link.expires_at > timezone.now()
    sent = message.state == SellerMessageState.TOLD
    return {
        "message": message, "link": link,
        "may_retry": message.state == SellerMessageState.REFUSED and Can.WATCH_EXECUTIONS in request.capabilities,
        "may_renew": bool(sent and may_correct and link and link.revoked_at),
        "may_revoke": bool(works and may_correct),
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
