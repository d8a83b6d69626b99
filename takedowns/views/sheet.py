"""What the page of a notice that is being written shows, and from what."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.http import Http404
from django.utils import timezone

from ipr_portal.errors import DomainError
from ipr_portal.marketplace.connector import ConnectorUnavailable, connector
from ipr_portal.tenancy.models import LetterOfAuthority
from ipr_portal.ui.http import page
from ipr_portal.ui.parameters import key_in
from takedowns.actions import drafts
from takedowns.enums import Capacity, local_day
from takedowns.forms.filing import AttachForm, FilingForm, Offer, typed_in
from takedowns.listings import MAX_LISTINGS
from takedowns.models import IPRight, NoticeDraft, ReasonCode, StatementText
from takedowns.rules.cures import ends_of_cures
from takedowns.rules.lines import Line, with_sightings
from takedowns.rules.lint import foresee, in_the_way
from takedowns.rules.lint_words import SECTIONS, Said


def drafts_of(request) -> QuerySet[NoticeDraft]:
    """Drafts that this person may see: their own organisation's, or what their agency writes for it."""
    rows = NoticeDraft.objects.filter(discarded_at=None, agent=request.agent)
    rows = rows.select_related("organisation", "agent", "started_by", "corrects__reason", "corrects__clock")
    return rows.prefetch_related("files__file")


def form_for(request, draft: NoticeDraft, typed: Mapping[str, Any] | None = None, **more) -> FilingForm:
    """The form of a draft, as it is kept or as it was just typed.

    :raises Http404: if it names a right that is not the organisation's.
    """
    typed = draft.fields | (typed or {})
    have = frozenset(row.kind for row in draft.files.all())
    form = FilingForm(typed, offer_for(request, typed, timezone.now()), have=have, **more)
    if typed.get("right") and not form.chosen_right:
        raise Http404
    return form


def offer_for(request, typed, now: datetime) -> Offer:
    """What may be chosen today."""
    texts = StatementText.objects.filter(in_force_from__lte=now, language="en")
    return Offer(
        organisation=request.organisation,
        agent=request.agent,
        rights=list(IPRight.objects.prefetch_related("markets").order_by("kind", "title", "pk")),
        reasons=list(ReasonCode.objects.in_force(now).order_by("code")),
        statements=list(texts.order_by("-kind", "-version").distinct("kind")),
        on=local_day(typed.get("market") or "SG", now),
    )


def known_already(request) -> dict[str, str]:
    """What need not be typed again: who files, for whom, and the right somebody came from."""
    organisation, person = request.organisation, request.user
    return {
        "complainant_name": person.name,
        "complainant_email": person.email,
        "complainant_address": organisation.address,
        "complainant_phone": organisation.contact_phone,
        "capacity": Capacity.AGENT if request.agent else Capacity.OWNER,
        "right": str(key_in(request.POST, "right")) if request.POST.get("right") else "",
    }


def letter_of(request, now: datetime) -> LetterOfAuthority | None:
    """The live letter under which this person's agency acts, if they come from one."""
    if request.agent is None:
        return None
    letters = LetterOfAuthority.objects.live(now).filter(principal=request.organisation, agent=request.agent)
    return letters.order_by("-version").first()


def sightings(lines: list[Line], now: datetime) -> tuple[list[Line], bool]:
    """The lines with what the marketplace shows of them, asked in one call; and whether it was away."""
    keys = [line.listing.key for line in lines if line.listing and line.can_be_filed][:MAX_LISTINGS]
    try:
        return with_sightings(lines, connector().look_up(keys, at=now) if keys else {}), False
    except ConnectorUnavailable:
        return lines, True


def attach(request, draft: NoticeDraft) -> list[str]:
    """Keep what was typed and the files that were chosen; return why files were refused."""
    typed, now = typed_in(request.POST), timezone.now()
    form = AttachForm(request.POST, request.FILES)
    if not form.is_valid():
        drafts.save(draft=draft, fields=typed, at=now)
        return [error for errors in form.errors.values() for error in errors]
    try:
        kind, uploads = form.cleaned_data["file_kind"], form.cleaned_data["files"]
        drafts.attach(draft=draft, fields=typed, uploads=uploads, kind=kind, by=request.user, at=now)
    except DomainError as refused:
        drafts.save(draft=draft, fields=typed, at=now)
        return [str(refused)]
    return []


def show(request, draft: NoticeDraft, form: FilingForm, *, status=200, file_errors=(), tried=False):
    """Render the page: the form, its lines with what the marketplace shows, and what would be rejected.

    :param tried: whether it was to be sent; then what stands in the way is listed on top.
    """
    now = timezone.now()
    lines, away = sightings(form.lines, now)
    offer, files = form.offer, list(draft.files.all())
    for right in offer.rights:
        right.refusal = form.why_not(right)
    fine = [line for line in lines if line.can_be_filed]
    found = foresee(form.question(lines, draft, by=request.user, asked=not away), at=now)
    context = {
        "draft": draft, "form": form, "lines": lines, "files": files, "file_errors": file_errors,
        "letter": letter_of(request, now),
        "can": [right for right in offer.rights if not right.refusal],
        "cannot": [right for right in offer.rights if right.refusal],
        "closed": [reason for reason in offer.reasons if reason.gated],
        "cure_until": cure_until(draft, now), "findings": found, "away": away, "sums": sums_of(found), "marks": marks_by_field(found),
        "in_the_way": [one for one in in_the_way(found, form.overruled) if not one.is_known] if tried else (),
        "fine": fine,
        "gone": [line for line in lines if line.gone],
        "refused": [line for line in lines if not line.can_be_filed],
        "sellers": len({line.sighting.seller_key for line in fine if line.sighting}),
    }  # fmt: skip
    return page(request, "takedowns/filing.html", context, status=status)


def cure_until(draft: NoticeDraft, now: datetime) -> datetime | None:
    """Until when what a correction carries counts as cured, once it is upheld; None if it never will."""
    ends = ends_of_cures(draft.corrects) if draft.corrects else None
    return ends if ends and now <= ends else None


def sums_of(found: list[Said]) -> dict[str, tuple[int, int]]:
    """For each section of the page, how much stands in the way there and how much is only likely."""
    sums = {section: [0, 0] for section in SECTIONS.values()}
    for one in found:
        if one.section:
            sums[one.section][not one.blocks] += 1
    return {section: tuple(counts) for section, counts in sums.items()}


def marks_by_field(found: list[Said]) -> dict[str, list[Said]]:
    """What must change in a correction, by the field beside which it stands."""
    marks: dict[str, list[Said]] = {}
    for one in found:
        if one.check == "unchanged":
            marks.setdefault(one.field, []).append(one)
    return marks
