"""The page of a case: what waits, its stages, its targets, exhibits and seizures, its file, and what happened."""

from collections.abc import Iterable

from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _

from enforcement.enums import Assistance, CaseStage, RaidChoice
from enforcement.forms.cases import ChoiceForm, MoveForm, NextForm, SignatureForm
from enforcement.forms.entries import CHANGES, ENTRIES
from enforcement.models import Case, CaseParty
from enforcement.queries.cases import conflicts, listings_shown, people_inside, sellers_pursued
from enforcement.queries.documents import required
from enforcement.queries.duties import duties_of, state_of
from enforcement.queries.file import Section, sections_of, spent
from enforcement.queries.standing import (
    QUIET,
    NextMove,
    choices_of,
    highest,
    is_next_with_us,
    may_write,
    moves_told,
    next_move,
    people_told,
    way_of,
)
from enforcement.rules.moves import Asked, next_stages
from ipr_portal.accounts.models import User
from ipr_portal.audit.timeline import timeline
from ipr_portal.markets import local_day
from ipr_portal.notifications.views import read_news_of
from ipr_portal.tenancy.people import people_in
from ipr_portal.tenancy.roles import Can

from .board import dress, timed
from .discretion import on_case
from .exhibits import dressed
from .mergers import related_on_case
from .places import address, find, parts_of, show, side
from .seized import chart_of
from .targets import picture_of
from .watch import watch_on_case

SHOWN_EVENTS = 6


def case(request, number, **_where):
    return case_page(request, number)


def case_page(request, number, *, status=200, **forms):
    """Render the page of a case with its forms, fresh or as they were posted."""
    case, at = find(request, number), timezone.now()
    dress(request, case)
    if request.organisation:
        read_news_of(request, "case", args=[number])
    writes = may_write(case, request.capabilities)
    asked = Asked(case, side(request), request.organisation, at)
    open_moves = [next_move(asked, stage) for stage in next_stages(case)] if writes else []
    context = {
        "case": case,
        "writes": writes,
        "moves": open_moves,
        "move_form": move_form(case, open_moves),
        "duties": _duties(request, case),
        "costs": spent(case),
        "is_quiet": case.stage in QUIET,
        "is_next_with_us": is_next_with_us(case),
        **_told(request, case),
        **_kept(request, case, writes),
        **_of_one_side(request, case, at, writes),
        **parts_of(request, case),
        **on_case(request, case),
        **watch_on_case(request, case),
        **related_on_case(request, case),
        **forms,
    }
    return show(request, "case.html", context, status=status)


def _duties(request, case: Case) -> list:
    found = [timed(duty, timezone.localdate()) for duty in duties_of(case, side(request), timezone.now())]
    for duty in found:
        name, *more = duty.page
        duty.href = name if name.startswith("#") else address(request, name, case.number, *more)
    return found


def _told(request, case: Case) -> dict:
    """How the case moved: on the rail, and as the last lines of its story."""
    history = moves_told(case, request.organisation)
    stages = way_of(case, history, choices_of(case))
    events = timeline(case, request) if not request.organisation else None
    return {
        "history": history,
        "stages": stages,
        "stage_now": next((one.n for one in stages if one.place == 0), len(stages)),
        "events": events and list(events)[: -SHOWN_EVENTS - 1 : -1],
        "event_count": events and len(events),
    }


def _kept(request, case: Case, writes: bool) -> dict:
    """The file: exhibits, seizures, sections, listings."""
    asked = list(required(case.market))
    exhibits = dressed(request, case)
    sections = list(sections_of(case, side(request), asked))
    return {
        "exhibits": exhibits,
        "checked_at": max((one.checked_at for one in exhibits if one.checked_at), default=None),
        "seized": chart_of(case),
        "sections": [_linked(request, case, section, writes) for section in sections],
        "tlp": highest(sections),
        "listings": listings_shown(case),
        "sellers": sellers_pursued(case),
        "may_open_notices": Can.READ_NOTICES in request.capabilities,
    }


def move_form(case: Case, open_moves: Iterable[NextMove], data=None) -> MoveForm | None:
    stages = [row.stage for row in open_moves if row.mine]
    return MoveForm(data, initial={"version": case.version}, stages=stages) if stages else None


def _linked(request, case: Case, section: Section, writes: bool) -> dict:
    today = timezone.localdate()
    for row in section.rows:
        for photo in row.photos:
            photo.address = address(request, "evidence_file", photo.file_id)
        row.state = state_of(row.due, (row.due - today).days) if row.due and case.is_open else ""
    may_add = writes and side(request) in ENTRIES[section.key].sides
    rows = [
        {
            "row": row,
            "acts": [_act(request, case, row, key) for key in row.changes if writes or key == "letter"],
        }
        for row in section.rows
    ]
    href = address(request, "case_entry", case.number, section.key) if may_add else ""
    return {
        "key": section.key,
        "title": section.title,
        "rows": rows,
        "add_href": href,
        "add": ENTRIES[section.key].title,
    }


NAMES = {
    "agree": "case_plan_agreed",
    "revoke": "case_mandate_revoked",
    "letter": "case_letter",
    "photos": "case_photos",
}


def _act(request, case: Case, row, key: str) -> dict:
    words = {
        "agree": _("Agree to this version"), "revoke": _("Revoke it"), "letter": _("Download the letter"),
        "photos": _("Add photographs"),
    }  # fmt: skip
    if key in NAMES:
        href = address(request, NAMES[key], case.number, row.pk)
        return {"href": href, "words": words[key], "posts": key in ("agree", "revoke")}
    return {
        "href": address(request, "case_change", case.number, key, row.pk),
        "words": CHANGES[key].title,
        "posts": False,
    }


def _of_one_side(request, case: Case, at, writes: bool) -> dict:
    if request.organisation:
        party = get_object_or_404(CaseParty, case=case)
        signs = writes and CaseStage.RAID_DECIDED in next_stages(case) and not party.raid_choice
        form = SignatureForm(initial={"version": case.version, "choice": RaidChoice.RAID}) if signs else None
        return {
            "party": party,
            "signature_form": form,
            "people": people_told(case, request.organisation),
            "parties": [party],
        }
    people = User.objects.filter(pk__in=people_in(case.compartment_id)).order_by("name")
    keys = [target.seller_key for target in case.targets.exclude(seller_key="").defer("value")]
    initial = {
        "version": case.version, "step": case.next_step, "person": case.next_person_id, "due_on": case.next_due_on,
        "embargo_until": case.embargo_until,
    }  # fmt: skip
    return {
        "parties": list(case.parties.select_related("organisation").order_by("pk")),
        "access": people_inside(case, at),
        "conflicts": conflicts(keys, but=case),
        "next_form": next_form_of(case, initial, people, at) if writes else None,
        "choice_form": ChoiceForm(initial={"choice": Assistance.ASSIST}) if writes else None,
        "picture": picture_of(case),
    }


def next_form_of(case: Case, initial: dict, people, at) -> NextForm:
    return NextForm(initial=initial, people=people, case=case, today=local_day(case.market, at))


def case_history(request, number, **_where):
    """How the case moved, and at the desk all that was done, as a prosecutor would read it."""
    case = find(request, number)
    context = {
        "case": case,
        "history": moves_told(case, request.organisation),
        "events": None if request.organisation else timeline(case, request),
        "back": address(request, "case", number),
    }
    return show(request, "history.html", context)
