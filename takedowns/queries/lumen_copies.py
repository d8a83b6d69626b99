"""What redacted copies are made from, and what their pages show."""

from django.conf import settings
from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from takedowns.enums import GOES, LumenCopyState, NoticeSource, NoticeState, RetractionReason
from takedowns.laws import law_of
from takedowns.lumen_copies import CopyFacts
from takedowns.models import Listing, ListingDecision, LumenCopy, LumenExport, Notice, Retraction
from takedowns.rules.lumen_copies import Period
from takedowns.rules.outcomes_now import UPHELD_NOW, outcome_now


def without_a_copy(period: Period) -> QuerySet[Notice]:
    """Notices whose outcome was sent in a period and that have no copy yet, the oldest first. Imported ones came from a
    public source and are left out, and so are those that were taken back."""
    start, end = period.moments()
    found = Notice.objects.filter(
        ~Exists(LumenCopy.objects.filter(notice=OuterRef("pk"))), state=NoticeState.DECIDED,
        decided_at__gte=start, decided_at__lt=end,
    ).exclude(source=NoticeSource.IMPORT)  # fmt: skip
    found = found.exclude(pk__in=taken_back().filter(decided_at__gte=start, decided_at__lt=end))
    if period.market:
        found = found.filter(market=period.market)
    return found.order_by("decided_at", "pk")


def taken_back() -> QuerySet[Notice]:
    """Notices that their rights holder retracted as a mistake, and of which no listing counts as upheld any more."""
    mistakes = Retraction.objects.filter(reason=RetractionReason.MISTAKE, retracted_at__isnull=False)
    upheld = Listing.objects.annotate(now=outcome_now()).filter(now__in=UPHELD_NOW)
    return Notice.objects.filter(
        Exists(mistakes.filter(listing__notice=OuterRef("pk"))), ~Exists(upheld.filter(notice=OuterRef("pk")))
    )


def exports() -> QuerySet[LumenExport]:
    """Exports with how many of their copies are in each state."""
    return LumenExport.objects.select_related("made_by", "finished_by").annotate(
        to_check=Count("copies", filter=Q(copies__state=LumenCopyState.TO_CHECK)),
        checked=Count("copies", filter=Q(copies__state=LumenCopyState.CHECKED)),
        kept_back=Count("copies", filter=Q(copies__state=LumenCopyState.KEPT_BACK)),
    )


def copies_of(export: LumenExport) -> QuerySet[LumenCopy]:
    rows = LumenCopy.objects.filter(export=export)
    return rows.select_related("notice__organisation", "notice__reason", "judged_by").order_by("pk")


def people_of(notice: Notice) -> list[str]:
    """Names of persons that are known of a notice: who sent and signed it, and the sellers of its listings."""
    named = [notice.complainant_name, notice.signature, notice.submitted_by.name]
    listings = notice.listings.all()
    sellers = [row.snapshot.seller_name for row in listings if hasattr(row, "snapshot")]
    accounts = [row.seller_key.rpartition(":")[2] for row in listings]
    return [name for name in dict.fromkeys([*named, *sellers, *accounts]) if name]


def kept_of(notice: Notice) -> list[str]:
    """What is no personal data of a notice, though it may look like it."""
    items = [listing.item for listing in notice.listings.all()]
    return [value for value in (notice.right.registration_number, notice.number, *items) if value]


def facts_of(copy: LumenCopy) -> CopyFacts:
    """What the line of a copy is made from, as things stand now."""
    notice = copy.notice
    listings = list(notice.listings.in_order().annotate(now=outcome_now()))
    down = [row.pk for row in listings if row.now in GOES]
    grounds = ListingDecision.objects.filter(decision__undone_at=None, listing__in=down, outcome__in=GOES)
    laws = {law_of(notice.market, ground) for ground in grounds.values_list("ground", flat=True)}
    return CopyFacts(
        number=notice.number, reason=notice.reason.code, reason_title=str(notice.reason.label),
        right_kind=notice.right.kind, right_title=notice.right.title, registration=notice.right.registration_number,
        market=notice.market, body=copy.text, language=notice.language,
        by_form=notice.source == NoticeSource.PORTAL, sent_at=notice.submitted_at,
        received_at=notice.acknowledged_at or notice.submitted_at, outcomes=tuple(row.now for row in listings),
        laws=tuple(sorted(laws)), principal=notice.organisation.name, country=notice.organisation.country,
        sender=(notice.agent or notice.organisation).name, recipient=settings.OPERATOR,
        addresses=tuple(row.clean_address for row in listings),
    )  # fmt: skip
