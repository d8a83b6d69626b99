"""How the desk's decisions hold, and how often people must be asked or told again; for leads, over the last 90 days.

Each figure is a `Share`, with no rate where there is nothing to count. Definitions: `docs/glossary.md`, “Figures of decisions”.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import connection
from django.db.models import Count, Exists, OuterRef, Q

from ipr_portal.accounts.models import User
from takedowns.enums import (
    GOES,
    WON_BY_SELLER,
    CorrectionReason,
    EndedTakedown,
    ListingOutcome,
    NoticeState,
)
from takedowns.models import (
    DecisionCorrection,
    InformationRequest,
    Listing,
    ListingDecision,
    Notice,
    Restoration,
)
from takedowns.rules.outcomes_now import joined, label_of, now_in_sql, outcome_now

WINDOW = timedelta(days=90)
AGAIN_WITHIN = timedelta(days=30)
SHOWN = 20  # rows of a table

# Of notices decided in the window: those that a person decided or asked about, and those that this person asked about.
ASKED_BY = """
SELECT person, count(*), count(*) FILTER (WHERE asked) FROM (
    SELECT done.person, done.notice_id, bool_or(done.asked) AS asked FROM (
        SELECT decided_by_id AS person, notice_id, false AS asked FROM takedowns_triagedecision WHERE undone_at IS NULL
        UNION ALL SELECT asked_by_id, notice_id, true FROM takedowns_informationrequest
    ) AS done JOIN takedowns_notice AS notice ON notice.id = done.notice_id
    WHERE notice.state = 'DECIDED' AND notice.decided_at >= %(since)s AND notice.decided_at < %(until)s
    GROUP BY done.person, done.notice_id
) AS one GROUP BY person
"""
# Rights holder, code and notice of rejections that stand, and whether the code came back in a notice sent within 30 days.
REPEATED = f"""
SELECT count(*), count(*) FILTER (WHERE EXISTS (
    SELECT FROM takedowns_listing AS again JOIN takedowns_notice AS later ON later.id = again.notice_id
    WHERE again.organisation_id = told.organisation_id AND again.rejection_code = told.rejection_code
        AND later.state = 'DECIDED' AND later.submitted_at > told.decided_at
        AND later.submitted_at <= told.decided_at + %(within)s
)) FROM (
    SELECT DISTINCT listing.organisation_id, listing.rejection_code, notice.id, notice.decided_at
    FROM takedowns_notice AS notice JOIN takedowns_listing AS listing ON listing.notice_id = notice.id {joined()}
    WHERE notice.state = 'DECIDED' AND notice.decided_at >= %(since)s AND notice.decided_at < %(until)s
        AND listing.outcome = 'REJECTED' AND {now_in_sql()} = 'REJECTED'
) AS told
"""


@dataclass(frozen=True, slots=True)
class Share:
    """So many of so many."""

    part: int
    whole: int
    label: str = ""

    @property
    def rate(self) -> float | None:
        """In per cent; None where there is nothing to count."""
        return 100 * self.part / self.whole if self.whole else None


@dataclass(frozen=True, slots=True)
class DecisionFigures:
    """The figures of a window."""

    reversed: Share  # decisions about listings, on appeal or counter-notice
    first_pass: Share
    asked: Share
    cured: Share
    repeated: Share
    reversed_by: list[Share]  # for each analyst
    reversed_of: list[Share]  # for each code, and takedowns
    asked_by: list[Share]
    asked_of: list[Share]  # for each rights holder


def figures_until(at: datetime) -> DecisionFigures:
    """Count them in six statements, however many decisions there are."""
    since = at - WINDOW
    decided = Notice.objects.filter(state=NoticeState.DECIDED, decided_at__gte=since, decided_at__lt=at)
    by_person, by_code = _reversals(since, at)
    asked_of = _asked_of(decided)
    people = _asked_by(since, at)
    names = _names({*by_person, *people})
    asked = Share(sum(row.part for row in asked_of), sum(row.whole for row in asked_of))
    return DecisionFigures(
        reversed=_sum(by_person.values()),
        first_pass=Share(asked.whole - asked.part, asked.whole),
        asked=asked,
        cured=_cured(since, at),
        repeated=_repeated(since, at - AGAIN_WITHIN),
        reversed_by=_most((names[pk], row) for pk, row in by_person.items()),
        reversed_of=_most(by_code.items()),
        asked_by=_most((names[pk], row) for pk, row in people.items()),
        asked_of=_most((row.label, row) for row in asked_of),
    )


def _reversals(since: datetime, until: datetime) -> tuple[dict[int, Share], dict[str, Share]]:
    """Decisions whose outcome was sent, and those of them that were reversed: by analyst, and by code or outcome."""
    rows = ListingDecision.objects.standing().filter(
        listing__notice__state=NoticeState.DECIDED, listing__notice__decided_at__gte=since,
        listing__notice__decided_at__lt=until, outcome__in=[*GOES, ListingOutcome.REJECTED],
    )  # fmt: skip
    restored = Restoration.objects.filter(listing=OuterRef("listing"), cause__in=WON_BY_SELLER)
    granted = DecisionCorrection.objects.filter(
        listing=OuterRef("listing"), reason=CorrectionReason.APPEAL, listing__outcome=ListingOutcome.REJECTED
    )
    annotated = rows.annotate(
        now=outcome_now("listing__"), restored=Exists(restored), granted=Exists(granted)
    )
    back = Q(restored=True, outcome__in=GOES, now=EndedTakedown.RESTORED) | Q(granted=True)
    counted = annotated.order_by().values_list("decision__decided_by", "outcome", "rejection_code")
    by_person: dict[int, Share] = {}
    by_code: dict[str, Share] = {}
    for person, outcome, code, whole, part in counted.annotate(
        whole=Count("pk"), part=Count("pk", filter=back)
    ).values_list("decision__decided_by", "outcome", "rejection_code", "whole", "part"):
        name = code or label_of(outcome)
        by_person[person] = _sum([by_person.get(person, Share(0, 0)), Share(part, whole)])
        by_code[name] = _sum([by_code.get(name, Share(0, 0)), Share(part, whole)])
    return by_person, by_code


def _asked_of(decided) -> list[Share]:
    """Notices that were decided, and those whose filer was asked: by rights holder."""
    requests = InformationRequest.objects.filter(notice=OuterRef("pk"))
    rows = decided.annotate(asked=Exists(requests)).order_by().values("organisation", "organisation__name")
    counted = rows.annotate(whole=Count("pk"), part=Count("pk", filter=Q(asked=True)))
    return [Share(row["part"], row["whole"], row["organisation__name"]) for row in counted]


def _asked_by(since: datetime, until: datetime) -> dict[int, Share]:
    with connection.cursor() as cursor:
        cursor.execute(ASKED_BY, {"since": since, "until": until})
        return {person: Share(part, whole) for person, whole, part in cursor.fetchall()}


def _cured(since: datetime, until: datetime) -> Share:
    """Rejections whose time to fix them ended in the window, and those that were fixed in it."""
    rows = Listing.objects.filter(curable_until__gte=since, curable_until__lt=until)
    counted = rows.aggregate(whole=Count("pk"), part=Count("pk", filter=Q(cured_at__isnull=False)))
    return Share(counted["part"], counted["whole"])


def _repeated(since: datetime, until: datetime) -> Share:
    asked: dict[str, Any] = {"since": since, "until": until, "within": AGAIN_WITHIN}
    with connection.cursor() as cursor:
        cursor.execute(REPEATED, asked)
        whole, part = cursor.fetchone()
    return Share(part, whole)


def _names(keys: set[int]) -> dict[int, str]:
    return {person.pk: str(person) for person in User.objects.filter(pk__in=keys)}


def _sum(rows: Iterable[Share]) -> Share:
    found = list(rows)
    return Share(sum(row.part for row in found), sum(row.whole for row in found))


def _most(rows: Iterable[tuple[str, Share]]) -> list[Share]:
    """By name, those with the highest rate first."""
    found = [Share(row.part, row.whole, name) for name, row in rows]
    return sorted(found, key=lambda row: (-(row.rate or 0), -row.whole, row.label))[:SHOWN]
