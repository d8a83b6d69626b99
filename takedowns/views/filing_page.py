"""The page of a draft: its form, lines and findings."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.http import Http404
from django.utils import timezone

from ipr_portal.errors import DomainError, Stale
from ipr_portal.marketplace.connector import ConnectorUnavailable, Sighting, connector
from ipr_portal.organisations.stops import told_about
from ipr_portal.ui.http import page
from ipr_portal.ui.questions import Question, ask
from takedowns.actions import drafts
from takedowns.corrections import CHANGES
from takedowns.enums import Capacity, FileKind
from takedowns.forms.drafts import AttachForm
from takedowns.forms.filing import FilingForm
from takedowns.intake import letter_of, offer_to, sightings
from takedowns.models import IPRight, Listing, ListingDecision, NoticeDraft
from takedowns.models.drafts import UNDO
from takedowns.queries.drafts import drafts_for
from takedowns.queries.promise import promise_of
from takedowns.rules.check_words import SECTIONS, Said
from takedowns.rules.checks import in_the_way
from takedowns.rules.cures import ends_of_cures
from takedowns.rules.drafts import first_listing, name_of
from takedowns.rules.lines import Line

from .keeping import page_state_of

SHOWN = 3  # drafts on a page that is about something else
MOST_SENTENCES = 5  # of the desk, for one code
DRAWN = 300  # lines; the rest is counted
# The parts of the page that are drawn again, beside its own, when somebody chooses or types in a section.
LIVE = {
    "choice": "#changed,#began,#asked,#checked,#findings,#effect,#files-asked,#sum-listings,#sum-sign,#sum-evidence,"
    "#mark-files,#mark-explanation",
    "typed": "#changed,#began,#sum-choice,#sum-listings,#sum-evidence,#sum-sign,#mark-right,#mark-reason,"
    "#mark-listings,#mark-explanation,#mark-language,#mark-files,#mark-signature",
}
# As `open` and `can_be_taken_back` find them; spelt out, because the list of notices asks it each time.
MINE = "takedowns_noticedraft WHERE organisation_id = %s AND agent_id IS NOT DISTINCT FROM %s AND sent_at IS NULL"
OPEN_DRAFTS = f"SELECT ARRAY(SELECT id FROM {MINE} AND discarded_at IS NULL ORDER BY saved_at DESC LIMIT %s)"
DISCARDED_DRAFTS = (
    f"SELECT ARRAY(SELECT id FROM {MINE} AND discarded_at > %s ORDER BY discarded_at DESC LIMIT %s)"
)


def drafts_of(request) -> QuerySet[NoticeDraft]:
    """Drafts that this person may see: their own organisation's, or what their agency writes for it."""
    return drafts_for(request.agent)


def drafts_shown(request, most: int = SHOWN, titles: Mapping[str, str] | None = None) -> dict[str, Any]:
    """The drafts saved last, each with its name; how many there are; and the one that was just discarded.

    :param titles: the names of all rights by their keys, where the page has read them already.
    """
    return drafts_told(request, ask(drafts_asked(request, timezone.now(), most)), most, titles)


def drafts_asked(request, now: datetime, most: int = SHOWN) -> dict[str, Question]:
    """The queries behind it, for a page that sends several: which drafts to read; `drafts_told` reads them."""
    mine = (request.organisation.pk, request.agent and request.agent.pk)
    return {
        "drafts": Question(OPEN_DRAFTS, (*mine, most + 1)),
        "discarded": Question(DISCARDED_DRAFTS, (*mine, now - UNDO, SHOWN)),
    }


def drafts_told(
    request, answers: Mapping[str, Any], most: int = SHOWN, titles: Mapping[str, str] | None = None
) -> dict[str, Any]:
    """The drafts from the results; no statement if there are none."""
    keys, discarded = answers["drafts"], answers["discarded"]
    if not (keys or discarded):
        return {"drafts": [], "draft_count": 0, "discarded": []}
    rows = NoticeDraft.objects.filter(agent=request.agent)
    found = rows.select_related("started_by").in_bulk([*keys[:most], *discarded])
    more, shown = len(keys) > most, [found[key] for key in keys[:most] if key in found]
    gone = [found[key] for key in discarded if key in found]
    if titles is None and (shown or gone):
        titles = {str(pk): title for pk, title in IPRight.objects.values_list("pk", "title")}
    for row in (*shown, *gone):
        row.name, row.first = name_of(row.fields, titles or {}), first_listing(row.fields)
    return {"drafts": shown, "draft_count": rows.open().count() if more else len(shown), "discarded": gone}


def form_for(request, draft: NoticeDraft, typed: Mapping[str, Any] | None = None, **more) -> FilingForm:
    """The form of a draft, as stored or as just typed.

    :raises Http404: if it names a right that is not the organisation's.
    """
    typed = draft.fields | (typed or {})
    have = frozenset(row.kind for row in draft.files.all())
    offer = offer_to(request.organisation, request.agent, typed.get("market"), timezone.now())
    form = FilingForm(typed, offer, have=have, **more)
    if typed.get("right") and not form.chosen_right:
        raise Http404
    return form


def known_already(request, right: str = "") -> dict[str, str]:
    """Initial values: who files, for whom, in which language, and the right of the page before."""
    organisation, person = request.organisation, request.user
    return {
        "complainant_name": person.name,
        "complainant_email": person.email,
        "complainant_address": organisation.address,
        "complainant_phone": organisation.contact_phone,
        "capacity": Capacity.AGENT if request.agent else Capacity.OWNER,
        "language": "en",
        "right": right,
    }


def seen_now(listings: list[Listing], now: datetime) -> list[tuple[Listing, Sighting]]:
    """Listings of a notice with what the marketplace shows of them; nothing while it is unavailable."""
    try:
        seen = connector().look_up([one.key for one in listings], at=now)
    except ConnectorUnavailable:
        return []
    return [(one, seen[one.key]) for one in listings if one.key in seen]


def attach(request, draft: NoticeDraft) -> list[str]:
    """Store the chosen files; return why files were refused."""
    form = AttachForm(request.POST, request.FILES)
    if not form.is_valid():
        return [error for errors in form.errors.values() for error in errors]
    kind, uploads = form.cleaned_data["file_kind"], form.cleaned_data["files"]
    try:
        drafts.attach(draft=draft, uploads=uploads, kind=kind, by=request.user, at=timezone.now())
    except Stale:
        raise
    except DomainError as refused:
        return [str(refused)]
    return []


def show(
    request,
    draft: NoticeDraft,
    form: FilingForm,
    *,
    status=200,
    file_errors=(),
    tried=False,
    saved=None,
    refusal="",
):
    """Render the page: the form, its lines with what the marketplace shows, and what would be rejected.

    :param tried: whether sending was attempted; then what prevents it is listed on top.
    :param saved: the result of the last save by the page.
    :param refusal: why nothing was saved.
    """
    now = timezone.now()
    intake, files = form.intake, list(draft.files.all())
    lines, away = sightings(intake.lines, now)
    offer = intake.offer
    for right in offer.rights:
        right.refusal = form.why_not_here(right)
    fine = [line for line in lines if line.can_be_filed]
    attached = [(row.file_id, row.kind) for row in files]
    found = intake.findings(
        lines, at=now, by=request.user, asked=not away, corrects=draft.corrects, files=attached
    )
    context = {
        "draft": draft, "form": form, "state": page_state_of(request, draft, form, saved), "refusal": refusal, "lines": lines, "files": files, "file_errors": file_errors,
        "letter": letter_of(request.organisation, request.agent, now), "live": LIVE,
        "can": [right for right in offer.rights if not right.refusal],
        "cannot": [right for right in offer.rights if right.refusal],
        "closed": [reason for reason in offer.reasons if reason.is_closed],
        "cure_until": cure_until(draft, now), "findings": found, "away": away, "sums": sums_of(found), "marks": marks_by_field(found),
        "in_the_way": [one for one in in_the_way(found, intake.overruled) if not one.is_known] if tried else (),
        "fine": fine, "drawn": lines[:DRAWN], "undrawn": len(lines[DRAWN:]), "now": now,
        "gone": [line for line in lines if line.gone],
        "refused": [line for line in lines if not line.can_be_filed],
        "promise": promise_of(intake.chosen_market, request.organisation.pk, now) if intake.chosen_market else None,
        "stopped": told_about(request.organisation, request.agent, now),
        "same_files": same_files(files), "left_out": left_out(found, lines), **rejected_before(draft),
    }  # fmt: skip
    return page(request, "takedowns/filing/page.html", context, status=status)


def cure_until(draft: NoticeDraft, now: datetime) -> datetime | None:
    """Until when the listings of a correction can count as cured; None if never."""
    ends = ends_of_cures(draft.corrects) if draft.corrects else None
    return ends if ends and now <= ends else None


def sums_of(found: list[Said]) -> dict[str, tuple[int, int]]:
    """For each section of the page, the number of blocking findings and of warnings."""
    sums = {section: [0, 0] for section in SECTIONS.values()}
    for one in found:
        if one.section:
            sums[one.section][not one.blocks] += 1
    return {section: tuple(counts) for section, counts in sums.items()}


def marks_by_field(found: list[Said]) -> dict[str, list[Said]]:
    """The required changes of a correction, by field."""
    marks: dict[str, list[Said]] = {}
    for one in found:
        if one.check == "unchanged":
            marks.setdefault(one.field, []).append(one)
    return marks


LEFT_OUT = {
    "open",
    "down",
    "beside",
    "again",
    "settled",
    "gone",
    "unknown",
    "authorised",
    "compatible",
    "element",
    "classes",
}


def left_out(found: list[Said], lines: list[Line]) -> dict[str, str]:
    """For each finding that is solved by leaving out lines, these rows, as the button sends them."""
    rows: dict[int, list[str]] = {}
    for line in lines:
        rows.setdefault(line.number, []).append(str(line.row))
    return {
        one.key: ",".join(row for number in one.rows for row in rows.get(number, ()))
        for one in found
        if one.rows and one.check in LEFT_OUT
    }


def same_files(files) -> list[tuple]:
    """Pairs of files with the same bytes, one marked as genuine and one as suspect."""
    genuine = {row.file.sha256: row for row in files if row.kind == FileKind.GENUINE}
    return [
        (genuine[row.file.sha256], row)
        for row in files
        if row.kind == FileKind.SUSPECT and row.file.sha256 in genuine
    ]


def rejected_before(draft: NoticeDraft) -> dict[str, Any]:
    """The rejections of the notice that a draft corrects: by code, and those with a wrong address."""
    if draft.corrects is None:
        return {"said_of": {}, "refused_before": {}}
    rows = ListingDecision.objects.standing().filter(
        listing__notice=draft.corrects, listing__outcome="REJECTED"
    )
    rows = rows.select_related("listing").order_by("listing__position")
    said_of: dict[str, list[str]] = {}
    refused_before = {}
    for row in rows:
        code, sentence = row.listing.rejection_code, row.sentence
        said = said_of.setdefault(code, [])
        if sentence and sentence not in said and len(said) < MOST_SENTENCES:
            said.append(sentence)
        if code in CHANGES and CHANGES[code].fields[:1] == ("listings",):
            refused_before[row.listing.key] = (code, sentence)
    return {"said_of": said_of, "refused_before": refused_before}
