"""How many people are written to."""

from django.db.models import Count

from outreach.enums import NewsTopic
from outreach.models import Subscription


def readers_of(topic: str) -> int:
    """To how many addresses a message of a topic would go now."""
    return Subscription.objects.standing().filter(topic=topic).count()


def subscribers() -> list[tuple[str, int]]:
    """Each topic with its number of addresses."""
    rows = Subscription.objects.standing().values_list("topic").annotate(n=Count("pk")).order_by()
    found = dict(rows)
    return [(str(topic.label), found.get(topic.value, 0)) for topic in NewsTopic]
