"""How long somebody waited for an answer of ours."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta


@dataclass(frozen=True, slots=True)
class Spoken:
    """A message as waits read it."""

    by_us: bool
    at: datetime


def longest_wait(messages: Iterable[Spoken]) -> timedelta | None:
    """The longest time that somebody waited for our answer in a conversation; only waits that ended count.

    A wait begins with their first message without an answer, and ends with our next one (Zammad #3410).
    """
    longest, since = None, None
    for message in messages:
        if not message.by_us:
            since = since or message.at
        elif since:
            longest, since = max(longest or timedelta(), message.at - since), None
    return longest
