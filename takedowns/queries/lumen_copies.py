"""What redacted copies are made from, and what their pages show."""

from django.conf import settings
from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from takedowns.enums import ListingOutcome, LumenCopyState, NoticeSource, NoticeState
from takedowns.laws import law_of
from takedowns.lumen_copies import CopyFacts
from takedowns.models import ListingDecision, LumenCopy, LumenExport, Notice
from takedowns.rules.lumen_copies import Period


def without_a_copy(period: Period) -> QuerySet[Notice]:
    """Notices whose outcome was sent in a period and that have no copy yet, the oldest first. Imported ones came from a
    public source and are left out."""
    start, end = period.moments()
    found = Notice.objects.filter(
        ~Exists(LumenCopy.objects.filter(notice=OuterRef("pk"))), state=NoticeState.DECIDED,
        decided_at__gte=start, decided_at__lt=end,
    ).exclude(source=NoticeSource.IMPORT)  # fmt: skip
    if period.market:
        found = found.filter(market=period.market)
    return found.order_by("decided_at", "pk")


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
    return [value for value in (notice.right.registration_number, notice.number) if value]


def facts_of(copy: LumenCopy) -> CopyFacts:
    """What the line of a copy is made from, as things stand now."""
    notice = copy.notice
    grounds = ListingDecision.objects.standing().filter(
        decision__notice=notice, outcome__in=[ListingOutcome.REMOVED, ListingOutcome.RESTRICTED]
    )
    laws = {law_of(notice.market, ground) for ground in grounds.values_list("ground", flat=True)}
    return CopyFacts(
        number=notice.number, reason=notice.reason.code, reason_title=str(notice.reason.label),
        right_kind=notice.right.kind, right_title=notice.right.title, registration=notice.right.registration_number,
        market=notice.market, body=copy.text, language=notice.language,
        by_form=notice.source == NoticeSource.PORTAL, sent_at=notice.submitted_at,
        received_at=notice.acknowledged_at or notice.submitted_at, outcome=notice.outcome,
        laws=tuple(sorted(laws)), principal=notice.organisation.name, country=notice.organisation.country,
        sender=(notice.agent or notice.organisation).name, recipient=settings.OPERATOR,
        addresses=tuple(row.clean_address for row in notice.listings.in_order()),
    )  # fmt: skip
