"""Holds, briefs for authorities and suspected leaks; and what the page of a case shows of them."""

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from enforcement.actions import discretion as actions
from enforcement.enums import HoldState
from enforcement.forms.disclosures import BriefForm, HoldForm, LeakForm, ReasonForm
from enforcement.models import Brief, Case, HoldRequest, SuspectedLeak
from enforcement.queries import discretion as queries
from enforcement.queries.looks import Look, looks_at, stamp, who_looked
from enforcement.rules.access import why_not_write
from enforcement.rules.holds import AFTER_THE_RAID, not_held, planned_raid, to_hold
from enforcement.rules.people import managers_of
from ipr_portal.accounts.models import User
from ipr_portal.errors import DomainError
from ipr_portal.links.reading import log_of
from ipr_portal.links.views import by_link
from ipr_portal.tenancy.access import requires
from ipr_portal.tenancy.roles import Can
from ipr_portal.tenancy.scope import staff_scope
from ipr_portal.ui.http import page, see_other

from .access import end_of
from .disclosures import as_form
from .marked import private
from .mergers import MOST_SHOWN, listings_of
from .places import address, back_to, find, say_why, show, stale

FORM = ["GET", "HEAD", "POST"]


def on_case(request, case: Case) -> dict:
    """Disclosures on both sides; holds, briefs and suspected leaks at the desk."""
    rows = queries.disclosures_of(case)
    for row in rows:
        row.href = address(request, "disclosure", case.number, row.pk)
    if request.organisation:
        return {
            "disclosures": rows,
            "ask_href": address(request, "disclosure_new", case.number) if case.is_open else "",
        }
    looks = looks_at(case, [str(row) for row in rows])
    for row in rows:
        row.looks = looks.get(str(row))
    holds = queries.holds_of(case)
    for hold in holds:
        hold.waits = hold.state == HoldState.ASKED
        hold.in_force = bool(hold.hold and not hold.hold.lifted_at)
        hold.ends = hold.hold.until if hold.hold else hold.until  # that of the hold moves with the raid
        hold.mine = hold.asked_by_id == request.user.pk
        hold.keys = [*hold.sellers, *hold.listings]
    at = timezone.now()
    has_raid = case.is_open and planned_raid(case) is not None
    return {
        "disclosures": rows,
        "holds": holds,
        "approvers": others(request, case) if any(hold.waits for hold in holds) else [],
        "not_held": to_hold(case, at) if has_raid else [],
        "hold_waivers": queries.hold_waivers_of(case),
        "briefs": queries.briefs_of(case),
        "leaks": queries.leaks_of(case),
    }


def others(request, case: Case) -> list[User]:
    """The other managers of enforcement in a case: one of them approves a hold."""
    return [one for one in managers_of(case.compartment_id) if one.pk != request.user.pk]


@requires(Can.OPEN_CASES)
@require_http_methods(FORM)
def hold_new(request, number):
    """Ask a second person to keep sellers or listings up."""
    case = find(request, number)
    listings = listings_of(case)[:MOST_SHOWN]
    form = HoldForm(
        request.POST if request.method == "POST" else None, sellers=queries.sellers_to_hold(case), listings=listings,
        initial=first_hold(case),
    )  # fmt: skip
    if form.is_bound and form.is_valid():
        said = form.cleaned_data
        until = end_of(case, said["until"])
        assert until is not None
        try:
            actions.ask_for_hold(
                case=case, sellers=said["sellers"], listings=said["listings"], until=until, reason=said["reason"],
                follows_raid=said["follows_raid"], by=request.user, at=timezone.now(),
            )  # fmt: skip
        except DomainError as refused:
            say_why(form, refused)
        else:
            return back_to(request, case)
    says = _(
        "A second person approves it. Until its end, takedowns of what you choose wait; rights holders, sellers and triagers "
        "see nothing of it."
    )
    return as_form(request, case, form, _("Hold takedowns"), _("Ask for the hold"), says=says)


def first_hold(case: Case) -> dict:
    """What a hold before a planned raid is asked for: every seller that is not held, until some days after the raid."""
    if (raid := planned_raid(case)) is None:
        return {}
    return {
        "sellers": not_held(case, timezone.now()), "until": raid.planned_on + AFTER_THE_RAID, "follows_raid": True,
        "reason": _("The raid of %(agency)s is planned.") % {"agency": raid.agency},
    }  # fmt: skip


@requires(Can.OPEN_CASES)
@require_POST
def hold_approved(request, number, pk):
    return _act_on_hold(request, number, pk, actions.approve_hold)


@requires(Can.OPEN_CASES)
@require_POST
def hold_ended(request, number, pk):
    return _act_on_hold(request, number, pk, actions.end_hold)


def _act_on_hold(request, number, pk, act):
    case = find(request, number)
    row = get_object_or_404(HoldRequest, case=case, pk=pk)
    try:
        act(request=row, by=request.user, at=timezone.now())
    except DomainError as refusal:
        return stale(request, case, refusal)
    return back_to(request, case)


@requires(Can.OPEN_CASES)
@require_http_methods(FORM)
def hold_refused(request, number, pk):
    case = find(request, number)
    row = get_object_or_404(HoldRequest, case=case, pk=pk)
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            actions.refuse_hold(
                request=row, answer=form.cleaned_data["reason"], by=request.user, at=timezone.now()
            )
        except DomainError as refusal:
            return stale(request, case, refusal)
        return back_to(request, case)
    title = _("Take back the request") if row.asked_by_id == request.user.pk else _("Refuse the hold")
    says = f"{row}: " + ", ".join([*row.sellers, *row.listings])
    return as_form(request, case, form, title, title, says=says)


@requires(Can.OPEN_CASES)
@require_http_methods(FORM)
def brief_new(request, number):
    """Write a brief for one reader of an authority; its link is shown once, on the answer."""
    case = find(request, number)
    form = BriefForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        said = form.cleaned_data
        until = end_of(case, said["until"])
        assert until is not None
        try:
            brief, token = actions.make_brief(
                case=case, agency=said["agency"], recipient=said["recipient"], address=said["address"],
                parts=said["parts"], until=until, by=request.user, at=timezone.now(),
            )  # fmt: skip
        except DomainError as refused:
            say_why(form, refused)
        else:
            link = request.build_absolute_uri(reverse("brief_by_link", args=[token]))
            return private(_brief(request, case, brief, link=link))
    says = _(
        "It keeps what the chosen sections say now, and is read by one person, by a link and a code. "
        "You can revoke the link at any time."
    )
    return as_form(request, case, form, _("Write a brief"), _("Make the link"), says=says)


@requires(Can.VIEW_CASES)
@require_safe
def brief(request, number, pk):
    """What is in a brief, for whom, and what was done with its link."""
    case = find(request, number)
    return private(_brief(request, case, get_object_or_404(_briefs(case), pk=pk)))


def _briefs(case: Case):
    return Brief.objects.filter(case=case).select_related("link", "made_by")


def _brief(request, case: Case, row: Brief, *, link=""):
    context = {
        "case": case, "brief": row, "link": link, "parts": row.sections(), "log": log_of(row.link),
        "is_open": not row.link.revoked_at and row.link.expires_at > timezone.now(),
        "may_revoke": Can.OPEN_CASES in request.capabilities and why_not_write(case) is None,
        "back": address(request, "case", case.number),
    }  # fmt: skip
    return show(request, "disclosures/brief.html", context)


@requires(Can.OPEN_CASES)
@require_POST
def brief_revoked(request, number, pk):
    case = find(request, number)
    row = get_object_or_404(_briefs(case), pk=pk)
    try:
        actions.revoke_brief(brief=row, by=request.user, at=timezone.now())
    except DomainError as refusal:
        return stale(request, case, refusal)
    return see_other(request, address(request, "brief", number, row.pk))


@by_link("enforcement.brief")
@require_safe
def brief_by_link(request, link):
    """The brief for its reader, in the scope of who made it: once that person loses access, it is closed too."""
    with staff_scope(by=link.made_by):
        row = get_object_or_404(Brief.objects.defer("case"), pk=link.subject_id)
        context = {
            "brief": row, "parts": row.sections(), "link": link, "now": (at := timezone.now()),
            "watermark": stamp(link.recipient, link.address, at),
        }  # fmt: skip
        return private(page(request, "enforcement/disclosures/by_link.html", context))


@requires(Can.OPEN_CASES)
@require_http_methods(FORM)
def leak_new(request, number):
    """Note a suspected leak."""
    case = find(request, number)
    form = LeakForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        at, day = timezone.now(), form.cleaned_data["since"]
        since = max(case.opened_at, start_of(case, day))
        try:
            row = actions.note_leak(
                case=case, since=since, words=form.cleaned_data["words"], by=request.user, at=at
            )
        except DomainError as refused:
            say_why(form, refused)
        else:
            return see_other(request, address(request, "leak", number, row.pk))
    says = _("You then see who knew of the case since that day, and who looked at what. Nobody is told.")
    return as_form(request, case, form, _("Note a suspected leak"), _("Note the leak"), says=says)


def start_of(case: Case, day):
    """The beginning of a day in the market of the case."""
    end = end_of(case, day)
    assert end is not None
    return end.replace(hour=0, minute=0, second=0, microsecond=0)


@requires(Can.VIEW_CASES)
@require_safe
def leak(request, number, pk):
    """Who knew of a case in the time of a suspected leak, and who looked."""
    case = find(request, number)
    row = get_object_or_404(SuspectedLeak.objects.select_related("noted_by", "case"), case=case, pk=pk)
    context = {
        "case": case, "leak": row, "knew": queries.who_knew(row), "looks": with_links(request, case, who_looked(row)),
        "log": queries.uses_in(row), "back": address(request, "case", number),
    }  # fmt: skip
    return show(request, "disclosures/leak.html", context)


def with_links(request, case: Case, looks: list[Look]) -> list[Look]:
    """Looks at disclosures with the address of what was looked at."""
    for look in looks:
        if look.disclosure:
            look.href = address(request, "disclosure", case.number, look.disclosure.pk)
    return looks
