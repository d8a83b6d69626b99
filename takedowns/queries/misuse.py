"""What is counted of a sender of notices, and the misuse cases of the desk."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce

from ipr_portal.tenancy.models import Organisation
from ipr_portal.ui.questions import Question
from takedowns.enums import Effect, FlagSource, MisuseState, MisuseVerdict, SanctionEnd, SanctionKind
from takedowns.models import (
    MisuseBound,
    MisuseCase,
    MisuseFlag,
    MisuseReview,
    Notice,
    OutcomeChange,
    Sanction,
    SanctionAppeal,
)
from takedowns.models.misuse import RUNNING, WITH_US
from takedowns.rules.misuse import FIRST_BOUND, PERIOD, WARNING_LASTS, Behind, Counted

LEFT_OUT = [Effect.NEUTRAL, Effect.REVIEW]
# Rejected because the claim was wrong (SU) or the practice was (PR), in full or half.
REJECTED = Q(code__regex="^(SU|PR)-", effect_after__in=[Effect.BAD, Effect.HALF])
ANY_SANCTION = """
SELECT EXISTS (SELECT FROM takedowns_sanction WHERE organisation_id = %s)
    OR EXISTS (SELECT FROM organisations_suspension WHERE organisation_id = %s)
"""
COUNTS = ~Q(effect_after__in=LEFT_OUT)
TO_CONFIRM = Q(
    Exists(MisuseReview.objects.filter(case=OuterRef("pk"), verdict=MisuseVerdict.SUSPEND, answer=""))
)  # a proposed suspension waits for its second person; the case stays in the tab of its state too
TABS = {
    "open": Q(state__in=WITH_US),
    "to_confirm": TO_CONFIRM,
    "warned": Q(state=MisuseState.WARNED),
    "suspended": Q(state=MisuseState.SUSPENDED),
    "closed": Q(state__in=[MisuseState.LIFTED, MisuseState.DISMISSED]),
}
WAITING_TABS = ("open", "to_confirm")  # what waits for a person: their tabs say how many


@dataclass(frozen=True, slots=True)
class NoticeCounted:
    """A notice with rejected listings that count."""

    number: str
    decided: int
    rejected: int


@dataclass(frozen=True, slots=True)
class Figures(Counted):
    """What counted of one sender in a period, with the notices behind the rejections, the newest first."""

    since: datetime
    until: datetime
    rows: list[NoticeCounted] = field(default_factory=list)

    @property
    def numbers(self) -> list[str]:
        return [row.number for row in self.rows]


def any_sanction(organisation, at: datetime) -> Question:
    """Whether an organisation was ever warned or suspended; on the page of every member, so in one statement."""
    return Question(ANY_SANCTION, (organisation.pk, organisation.pk))


def standing_lines(since: datetime, at: datetime) -> QuerySet[OutcomeChange]:
    """The last line of each listing in the ledger whose first outcome lies in a period."""
    lines = OutcomeChange.objects.filter(
        first_decided_at__gte=since, first_decided_at__lt=at, changed_at__lte=at
    )
    last = lines.order_by("listing_id", "-pk").distinct("listing_id")
    return OutcomeChange.objects.filter(pk__in=last.values("pk"))


def figures_of(organisation: Organisation, *, at: datetime, since: datetime | None = None) -> Figures:
    """What counted of a sender in the last 90 days: for an agency all that it sent, in the name of anybody.

    :param since: for a shorter time than 90 days.
    """
    since = max(since or at - PERIOD, at - PERIOD)
    theirs = Q(agent=organisation) | Q(agent=None, organisation=organisation)
    lines = OutcomeChange.objects.filter(
        theirs, first_decided_at__gte=since, first_decided_at__lt=at, changed_at__lte=at
    )
    last = lines.order_by("listing_id", "-pk").distinct("listing_id")
    rows = list(
        OutcomeChange.objects.filter(pk__in=last.values("pk"))
        .values("notice_id", number=F("notice__number"))
        .annotate(decided=Count("pk", filter=COUNTS), rejected=Count("pk", filter=REJECTED))
        .order_by("-notice_id")
    )
    return Figures(
        decided=sum(row["decided"] for row in rows), rejected=sum(row["rejected"] for row in rows), since=since,
        until=at,
        rows=[NoticeCounted(row["number"], row["decided"], row["rejected"]) for row in rows if row["rejected"]],
    )  # fmt: skip


def senders_counted(*, at: datetime) -> Iterator[tuple[int, Counted]]:
    """What counted of every sender with a rejection in the last 90 days, by the key of the organisation."""
    rows = standing_lines(at - PERIOD, at).values(sender=Coalesce("agent_id", "organisation_id"))
    found = rows.annotate(decided=Count("pk", filter=COUNTS), rejected=Count("pk", filter=REJECTED))
    for row in found.order_by("sender"):
        if row["rejected"]:
            yield row["sender"], Counted(row["decided"], row["rejected"])


FLAGGED_FOR = {FlagSource.FORGED: "PR-03", FlagSource.BAD_FAITH: "PR-02"}  # codes of rejections


def accused_notices(source: FlagSource, *, at: datetime) -> list[int]:
    """The keys of notices with a rejection that by itself flags their sender, and that no rule has flagged for it yet."""
    lines = standing_lines(at - PERIOD, at).filter(code=FLAGGED_FOR[source], effect_after=Effect.BAD)
    flagged = MisuseFlag.objects.filter(source=source).values("notice_id")
    return sorted(set(lines.exclude(notice_id__in=flagged).values_list("notice_id", flat=True)))


def bound_in_force() -> MisuseBound:
    """The bound that counts: the newest, or the one that the portal begins with."""
    rows = MisuseBound.objects.select_related("set_by").order_by("-set_at", "-pk")
    return rows.first() or MisuseBound(**FIRST_BOUND)


def earlier_warning(organisation: Organisation, *, at: datetime) -> Sanction | None:
    """The last warning of an organisation in the last twelve months that no appeal has lifted."""
    rows = Sanction.objects.filter(organisation=organisation, kind=SanctionKind.WARNING)
    rows = rows.filter(imposed_at__gt=at - WARNING_LASTS, imposed_at__lte=at).exclude(end=SanctionEnd.APPEAL)
    return rows.order_by("-imposed_at", "-pk").first()


def behind_of(case: MisuseCase, *, at: datetime) -> Behind:
    """What stands behind a review of a case at a moment."""
    warning = earlier_warning(case.against, at=at)
    since = figures_of(case.against, at=at, since=warning.imposed_at).rejected if warning else 0
    return Behind(
        counted=figures_of(case.against, at=at), warned_at=warning.imposed_at if warning else None,
        since_warning=since, forged=case.flags.filter(source=FlagSource.FORGED).exists(),
    )  # fmt: skip


def has_open_case(organisation: Organisation) -> bool:
    """Whether a misuse case against an organisation waits for the desk, or a warning or a suspension is in force."""
    return MisuseCase.objects.filter(against=organisation, state__in=[*WITH_US, *RUNNING]).exists()


def cases_in(tab: str) -> QuerySet[MisuseCase]:
    """The misuse cases of one tab of the desk's list."""
    rows = MisuseCase.objects.filter(TABS[tab]).select_related("against", "taken_by")
    return rows.annotate(flag_count=Count("flags"), to_confirm=TO_CONFIRM)


def cases_waiting() -> dict[str, int]:
    """How many misuse cases wait for a person, by tab of the desk's list."""
    return MisuseCase.objects.aggregate(**{tab: Count("pk", filter=TABS[tab]) for tab in WAITING_TABS})


def cases_of(organisation: Organisation) -> QuerySet[MisuseCase]:
    """The misuse cases against an organisation, the newest first."""
    return MisuseCase.objects.filter(against=organisation).order_by("-opened_at", "-pk")


def open_appeals() -> QuerySet[SanctionAppeal]:
    """Appeals that wait for an answer, the oldest first."""
    rows = SanctionAppeal.objects.filter(answer="").select_related(
        "sanction__organisation", "sanction__review"
    )
    return rows.order_by("appealed_at", "pk")


def sanctions_of(organisation: Organisation) -> QuerySet[Sanction]:
    """The warnings and suspensions because of misuse of an organisation, the newest first."""
    rows = Sanction.objects.filter(organisation=organisation).select_related("suspension", "appeal")
    return rows.order_by("-imposed_at", "-pk")


def report_about(notice: Notice, seller_key: str) -> QuerySet[MisuseFlag]:
    """What one seller reported about a notice: at most one row."""
    return reports_about(notice).filter(seller_key=seller_key)


def reports_about(notice: Notice) -> QuerySet[MisuseFlag]:
    """What sellers reported about a notice: at most one row for each of them."""
    return MisuseFlag.objects.filter(notice=notice, source=FlagSource.SELLER)
