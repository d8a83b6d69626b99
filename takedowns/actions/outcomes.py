"""Notifying the outcome of a decided notice."""

from collections import Counter
from datetime import datetime
from zoneinfo import ZoneInfo

from django.urls import reverse

from ipr_portal.deadlines.words import say_both
from ipr_portal.markets import MARKETS
from ipr_portal.notifications.actions import News, notify_many
from takedowns.models import Notice
from takedowns.queries.outcome_news import reasons_of, result_of, what_can_be_fixed
from takedowns.queries.people import who_is_told
from takedowns.rules.cures import ends_of_cures


def tell(notice: Notice, *, at: datetime) -> None:
    """Notify the people of the notice of the outcome of its listings, the reasons, and what can be fixed until when."""
    result, reasons = (
        result_of(Counter(notice.listings.values_list("outcome", flat=True))),
        reasons_of(notice),
    )
    until, zone = ends_of_cures(notice), ZoneInfo(MARKETS[notice.market].zone)
    common = {
        "upheld": notice.upheld_count, "listings": notice.listing_count, "result": result, "reasons": reasons,
    }  # fmt: skip
    path = reverse("organisation:notice", args=[notice.organisation.slug, notice.number])
    news = []
    for person in who_is_told(notice):
        by_when = say_both(until, zone, ZoneInfo(person.time_zone), at=at)
        context = common | {"fix": what_can_be_fixed(reasons, by_when)}
        news.append(
            News(recipients=[person], kind="notice.decided", subject=notice, path=path, context=context)
        )
    notify_many(news, at=at)
