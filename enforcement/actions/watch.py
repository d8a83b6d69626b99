"""Watching the sellers of a case after a raid: new listings, new notices, shops linked to them."""

import logging
from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from enforcement.enums import FoundKind, WatchAnswer
from enforcement.models import Case, OfferedAgain, Raid, Target, WatchedSeller, WatchFinding
from enforcement.rules.access import why_not_write
from enforcement.rules.holds import end_of_day
from enforcement.rules.people import in_charge
from ipr_portal.accounts.models import User
from ipr_portal.marketplace.connector import Connector, ConnectorUnavailable
from ipr_portal.notifications.actions import notify
from ipr_portal.tenancy.scope import staff_scope
from takedowns.models import Listing

from .locks import CannotChange
from .news import note, tell
from .opening import add_listings
from .sellers import pursue

log = logging.getLogger(__name__)
WATCHED_FOR = timedelta(days=180)
CASES_A_RUN, MOST_FOUND = 200, 100  # of each kind for a case in one run; the next run finds the others


@transaction.atomic
def begin_watch(*, case: Case, by: User, at: datetime) -> int:
    """Watch the sellers of a case from the day of its last raid; return how many were not watched before.

    Those that are watched are watched longer. Without a raid nobody is.

    A member who moves the case sees no targets: it is done in the desk's role, for the same person.
    """
    with staff_scope(by=by):
        raid = Raid.objects.filter(case=case, raided_on__isnull=False).order_by("-raided_on").first()
        if raid is None or raid.raided_on is None:
            return 0
        since = min(at, end_of_day(case.market, raid.raided_on - timedelta(days=1)))
        keys = set(
            Target.objects.filter(case=case).exclude(seller_key="").values_list("seller_key", flat=True)
        )
        known = WatchedSeller.objects.filter(case=case, seller_key__in=keys)
        known.update(until=at + WATCHED_FOR)
        new = sorted(keys - set(known.values_list("seller_key", flat=True)))
        WatchedSeller.objects.bulk_create(_watched(case, key, since, at + WATCHED_FOR) for key in new)
        if new:
            note("case.watch_begun", case, by=by, at=at, internal=True, sellers=len(new))
    return len(new)


def _watched(case: Case, key: str, since: datetime, until: datetime, **linked) -> WatchedSeller:
    return WatchedSeller(
        case=case, compartment_id=case.compartment_id, seller_key=key, since=since, until=until, **linked
    )


def look(*, connector: Connector, at: datetime) -> int:
    """Look what the watched sellers of every case did since its raid, and tell those in charge; return how much is new.

    In the system's scope; what is found lies in the compartment of the case. A marketplace that does not answer is
    asked again by the next run: its sellers keep the moment at which it answered last.
    """
    rows = WatchedSeller.objects.filter(until__gt=at).values_list("case", flat=True)
    cases = Case.objects.filter(pk__in=rows).select_related("owner").order_by("pk")
    return sum(_look_at(case, connector, at) for case in cases[:CASES_A_RUN])


@transaction.atomic
def _look_at(case: Case, connector: Connector, at: datetime) -> int:
    known = set(WatchFinding.objects.filter(case=case).values_list("kind", "key"))
    found: list[WatchFinding] = []
    for watched in _in_force(case, at):
        try:
            found += _linked(case, watched, connector, at)
        except ConnectorUnavailable:
            log.warning("The marketplace does not answer about a watched seller; the next run asks again.")
    for watched in _in_force(case, at):
        found += [*_offered(case, watched, connector, at), *_reported(case, watched, at)]
    new = {(row.kind, row.key): row for row in found if (row.kind, row.key) not in known}
    WatchFinding.objects.bulk_create(new.values())
    if new:
        _ask(case, len(new), at)
    return len(new)


def _in_force(case: Case, at: datetime) -> list[WatchedSeller]:
    rows = WatchedSeller.objects.filter(case=case, until__gt=at).order_by("pk")
    return list(rows.select_for_update(of=("self",), no_key=True))


def _finding(
    watched: WatchedSeller, kind: FoundKind, key: str, title: str, happened_at: datetime, at: datetime, **more
) -> WatchFinding:
    return WatchFinding(
        case_id=watched.case_id, compartment_id=watched.compartment_id, watched=watched, kind=kind, key=key,
        title=title[:500], happened_at=happened_at, found_at=at, **more,
    )  # fmt: skip


def _linked(case: Case, watched: WatchedSeller, connector: Connector, at: datetime) -> Iterable[WatchFinding]:
    """Shops that share something with a seller of the case and are not watched yet; they are from now on.

    A linked shop's own links are not followed: they would lead ever further from the case.
    """
    if watched.linked_to:
        return
    for link in connector.linked(watched.seller_key, at=at):
        row, made = WatchedSeller.objects.get_or_create(
            case=case, seller_key=link.seller_key,
            defaults={
                "compartment_id": case.compartment_id, "since": watched.since, "until": watched.until,
                "linked_to": watched.seller_key, "shares": link.shares,
            },
        )  # fmt: skip
        if made:
            yield _finding(row, FoundKind.ACCOUNT, link.seller_key, link.seller_name, at, at)


def _offered(
    case: Case, watched: WatchedSeller, connector: Connector, at: datetime
) -> Iterable[WatchFinding]:
    try:
        offers = connector.offered(watched.seller_key, since=watched.since, at=at)
    except ConnectorUnavailable:
        return
    watched.looked_at = at
    watched.save(update_fields=["looked_at"])
    for offer in offers[:MOST_FOUND]:
        yield _finding(
            watched, FoundKind.LISTING, offer.key, offer.title, offer.listed_at, at, address=offer.address
        )


def _reported(case: Case, watched: WatchedSeller, at: datetime) -> Iterable[WatchFinding]:
    """Notices about a watched seller that were sent after the raid, each once."""
    rows = Listing.objects.filter(
        seller_key=watched.seller_key, notice__submitted_at__gt=watched.since, notice__submitted_at__lte=at
    ).select_related("notice")
    seen = set()
    for row in rows.order_by("notice", "pk")[:MOST_FOUND]:
        if row.notice_id not in seen:
            seen.add(row.notice_id)
            sent = row.notice.submitted_at
            yield _finding(
                watched, FoundKind.NOTICE, row.notice.number, row.notice.number, sent, at, notice=row.notice
            )


def _ask(case: Case, n: int, at: datetime) -> None:
    note("case.watch_found", case, by=None, at=at, internal=True, n=n)
    notify(
        in_charge(case), "case.watch_found", case, at=at, path=reverse("desk:case", args=[case.number]) + "#watch",
        event_key=f"case.watch_found:{case.pk}:{at.timestamp()}", number=case.number, n=n,
    )  # fmt: skip


@transaction.atomic
def answer_finding(
    *, finding: WatchFinding, answer: WatchAnswer, because: str, by: User, at: datetime
) -> WatchFinding:
    """Say what becomes of something that was found: it is taken into the case, the rights holders are told, or nothing.

    :raises CannotChange: without a reason, if it is answered, or if that cannot be done with it.
    """
    row = WatchFinding.objects.select_related("case", "watched").select_for_update(
        of=("self",), no_key=True
    ).get(pk=finding.pk)  # fmt: skip
    if refusal := why_not_write(row.case):
        raise CannotChange(refusal)
    if row.answer:
        raise CannotChange(_("This has been answered already."))
    if not because.strip():
        raise CannotChange(_("There is no reason. Write why."))
    if answer == WatchAnswer.TAKEN:
        _take(row, by=by, at=at)
    elif answer == WatchAnswer.TOLD:
        _tell_holders(row, by=by, at=at)
    row.answer, row.because, row.answered_by, row.answered_at = answer, because, by, at
    row.save(update_fields=["answer", "because", "answered_by", "answered_at"])
    note("case.watch_answered", row.case, by=by, at=at, internal=True, answer=str(answer))
    return row


def _take(row: WatchFinding, *, by: User, at: datetime) -> None:
    """Add the listings of a notice, or the seller of a listing or of a linked shop."""
    if not row.case.is_open:
        raise CannotChange(_("The case is closed. Open another case for what is new."))
    if row.notice_id:
        inside = row.case.parties.filter(left_at=None).values("organisation")
        listings = list(
            Listing.objects.filter(
                notice=row.notice_id, seller_key=row.watched.seller_key, organisation__in=inside
            )
        )
        if not listings:
            raise CannotChange(
                _("The notice is of a rights holder who is not in the case. Add the rights holder.")
            )
        add_listings(case=row.case, listings=listings, by=by, at=at)
        return
    pursue(case=row.case, seller_key=row.watched.seller_key, confirmed=False, by=by, at=at)


def _tell_holders(row: WatchFinding, *, by: User, at: datetime) -> None:
    """Show a listing to every rights holder in the case: it is on show for everybody, so it tells nothing of a part."""
    if row.kind != FoundKind.LISTING:
        raise CannotChange(_("Only a new listing can be shown to the rights holders. Choose something else."))
    OfferedAgain.objects.get_or_create(
        case=row.case, address=row.address,
        defaults={
            "compartment_id": row.compartment_id, "title": row.title, "listed_at": row.happened_at, "told_by": by,
            "told_at": at,
        },
    )  # fmt: skip
    tell(row.case, "case.offered_again", by=by, at=at)
