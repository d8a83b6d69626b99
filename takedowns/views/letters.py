"""The outcome of a notice as a PDF letter: the contents of its page, for the rights holder and the desk."""

from datetime import datetime

from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from ipr_portal.paper import Block, Column, Document, Facts, Heading, Link, Paragraph, Table, pdf
from ipr_portal.tenancy.access import requires
from ipr_portal.tenancy.roles import Can
from ipr_portal.ui.moments import say_moment_in_full
from ipr_portal.ui.templatetags.ui import money
from takedowns.enums import NoticeState
from takedowns.models import Listing, Notice
from takedowns.queries.outcomes import Outcomes, SharedOutcome, decisions_of, outcomes_of
from takedowns.queries.standings import title_of

from .notices import find


@requires(Can.VIEW_NOTICES)
@require_safe
def member_letter(request, organisation, number):
    return letter(find(number))


@requires(Can.READ_NOTICES)
@require_safe
def desk_letter(request, number):
    return letter(get_object_or_404(Notice.objects.for_desk(), number=number))


def letter(notice: Notice) -> HttpResponse:
    """The letter of a decided notice as a download; 404 before."""
    if notice.state != NoticeState.DECIDED:
        raise Http404
    answer = HttpResponse(pdf(outcome_letter(notice, at=timezone.now())), content_type="application/pdf")
    answer["Content-Disposition"] = f'attachment; filename="outcome-{notice.number}.pdf"'
    return answer


def outcome_letter(notice: Notice, *, at: datetime) -> Document:
    """The contents of the page of a decided notice, as a document."""
    listings = list(notice.listings.select_related("snapshot", "cured_by__notice").in_order())
    outcomes = outcomes_of(notice, listings, decisions_of(notice), at=at)
    blocks: list[Block] = [
        Paragraph(f"{title_of(outcomes.counts)}." if listings else _("The notice names no listing.")),
        Facts(facts_of(notice)),
    ]
    if outcomes.tally:
        blocks += [Heading(_("Effect on your accuracy")), Facts(outcomes.tally)]
    return Document(
        title=_("Outcome of notice %(number)s") % {"number": notice.number},
        language=get_language() or "en",
        made_at=at,
        blocks=blocks + corrected(outcomes) + explained(outcomes) + unexplained(outcomes),
        reference=notice.number,
        foot=_("As it stood on %(at)s") % {"at": say_moment_in_full(at)},
    )


def facts_of(notice: Notice) -> list[tuple[str, str]]:
    decided = say_moment_in_full(notice.decided_at) if notice.decided_at else "–"
    facts = [
        (_("Rights holder"), notice.organisation.name),
        (_("Right"), notice.right.title),
        (_("Market"), str(notice.market_name)),
        (_("Reason"), f"{notice.reason.code}, {notice.reason.label}"),
        (_("Sent"), say_moment_in_full(notice.submitted_at)),
        (_("Sent by"), sender_of(notice)),
        (_("Decided"), decided),
    ]
    return facts + ([(_("Corrects"), notice.corrects.number)] if notice.corrects_id else [])


def sender_of(notice: Notice) -> str:
    who = str(notice.submitted_by)
    return f"{who}, {notice.agent.name}" if notice.agent_id else who


def explained(outcomes: Outcomes) -> list[Block]:
    """What was rejected, and duplicates: each with its meaning, its explanation and its remedy."""
    if not outcomes.cards:
        return []
    blocks: list[Block] = [Heading(outcomes.cards_in_words[:1].upper() + outcomes.cards_in_words[1:])]
    for card in outcomes.cards:
        n = len(card.listings)
        said = ngettext("%(n)d listing", "%(n)d listings", n) % {"n": n}
        words = [card.label, card.code, said]
        blocks += [Heading(", ".join(filter(None, words)), 2), Facts(facts_of_card(card)), rows_of(card)]
    return blocks


def facts_of_card(card: SharedOutcome) -> list[tuple[str, str]]:
    facts = [(_("Why"), card.meaning)]
    if card.sentence:
        facts.append((_("In this case"), card.sentence))
    facts.append((_("What you can do now"), remedy_of(card)))
    if card.code:
        facts.append((_("About this code"), f"{settings.SITE_URL}{reverse('remedy', args=[card.code])}"))
    if card.same_as:
        facts.append((_("Follow"), card.same_as))
    return [*facts, (_("Accuracy"), f"{card.effect_in_short} {card.counts}".strip())]


def corrected(outcomes: Outcomes) -> list[Block]:
    """Decisions that were corrected after their outcome was sent."""
    if not outcomes.corrections:
        return []
    facts = [
        (
            _("Listing %(n)d, %(at)s")
            % {"n": row.listing.position, "at": say_moment_in_full(row.corrected_at)},
            f"{row.get_corrected_to_display()}: {row.get_reason_display()}. {row.sentence}",
        )
        for row in outcomes.corrections
    ]
    return [Heading(_("Decisions that we corrected")), Facts(facts)]


def remedy_of(card: SharedOutcome) -> str:
    if card.corrected:
        return card.what_to_do
    if card.cured_in:
        return _("Nothing: it was sent again in %(number)s, and taken down.") % {"number": card.cured_in}
    if card.curable and card.until:
        until = _("Can be fixed until %(until)s.") % {"until": say_moment_in_full(card.until)}
    elif card.lapsed and card.can_be_sent_again and card.until:
        until = _("The time to fix it ended %(until)s; you can still send it again.") % {
            "until": say_moment_in_full(card.until)
        }
    else:
        until = ""
    return f"{card.remedy} {until}".strip()


def rows_of(card: SharedOutcome) -> Table:
    columns = [Column(_("No."), 1, right=True), Column(_("Listing"), 9), Column(_("Seller"), 3), Column(_("Price"), 3, right=True)]  # fmt: skip
    return Table(columns, [columns_of(listing) for listing in card.listings])


def unexplained(outcomes: Outcomes) -> list[Block]:
    """Listings taken down, and others without an explanation."""
    if not outcomes.others:
        return []
    columns = [
        Column(_("No."), 1, right=True), Column(_("Listing"), 7), Column(_("Seller"), 3),
        Column(_("Price"), 2, right=True), Column(_("Outcome"), 3), Column(_("Accuracy"), 3),
    ]  # fmt: skip
    rows = [
        [*columns_of(listing), listing.get_outcome_display(), effect_of(listing)]
        for listing in outcomes.others
    ]
    return [Heading(outcomes.in_words[:1].upper() + outcomes.in_words[1:]), Table(columns, rows)]


def columns_of(listing: Listing) -> list[str | Link]:
    """Position, title and address, seller, price."""
    shot = getattr(listing, "snapshot", None)
    address = listing.clean_address
    named = Link(address, address, above=shot.title if shot else "")
    price = money(shot.price, shot.currency).replace(" ", "\u00a0") if shot else ""
    return [str(listing.position), named, (shot and shot.seller_name) or "–", price or "–"]


def effect_of(listing) -> str:
    """How a listing counts, what changed that, and what it cures."""
    said = [str(listing.effect.label)]
    if listing.changed:
        said.append(str(listing.changed.get_cause_display()))
    if listing.made_good:
        said.append(_("Fixes %(number)s, listing %(position)d") % {
            "number": listing.made_good.notice.number, "position": listing.made_good.position,
        })  # fmt: skip
    return "\n".join(said)
