"""How often and how much at once a client may call: counted in Redis, the same for every organisation.

Without Redis nothing is counted and every call is let through: the signals it carries are lost too, and nothing else.
"""

import logging
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.conf import settings
from redis import Redis
from redis.exceptions import RedisError

log = logging.getLogger(__name__)

WINDOW = 10  # seconds
LEFT_ALONE = 5  # seconds in which a Redis that did not answer is not asked again
AT_ONCE_LASTS = 60  # seconds until a call that never ended is forgotten
# Counts a call of a client and of its organisation in the present window, and takes a place among those in progress.
TAKE = """
local calls = redis.call('INCR', KEYS[1])
if calls == 1 then redis.call('EXPIRE', KEYS[1], ARGV[1] * 2) end
local all = redis.call('INCR', KEYS[2])
if all == 1 then redis.call('EXPIRE', KEYS[2], ARGV[1] * 2) end
redis.call('ZREMRANGEBYSCORE', KEYS[3], '-inf', ARGV[2] - ARGV[3])
local now = redis.call('ZCARD', KEYS[3])
if calls <= tonumber(ARGV[5]) and all <= tonumber(ARGV[6]) and now < tonumber(ARGV[7]) then
  redis.call('ZADD', KEYS[3], ARGV[2], ARGV[4])
  redis.call('EXPIRE', KEYS[3], ARGV[3] * 2)
end
return {calls, all, now}
"""


@dataclass(frozen=True, slots=True)
class Allowance:
    """What is left of a client's calls in this window."""

    limit: int
    left: int
    reset: int  # seconds until the next window
    at_once: bool = False  # refused because too many of its organisation's calls are in progress

    @property
    def is_used_up(self) -> bool:
        return self.left < 0 or self.at_once

    @property
    def headers(self) -> dict[str, str]:
        """As draft-ietf-httpapi-ratelimit-headers names them; and Retry-After when it is used up."""
        told = {
            "RateLimit-Limit": str(self.limit),
            "RateLimit-Remaining": str(max(0, self.left)),
            "RateLimit-Reset": str(self.reset),
        }
        if self.is_used_up:
            told["Retry-After"] = "1" if self.at_once else str(self.reset)
        return told


@contextmanager
def taken(client: str, organisation_id: int, call: str) -> Iterator[Allowance]:
    """Count a call, and hold its place among the calls in progress until the block ends.

    :param client: the client's identifier.
    :param call: the request's id.
    """
    now = time.time()
    place = f"api:now:{organisation_id}"
    allowance = _take(client, organisation_id, call, place, now)
    try:
        yield allowance
    finally:
        if not allowance.is_used_up:
            _leave(place, call)


def _take(client: str, organisation_id: int, call: str, place: str, now: float) -> Allowance:
    window = int(now // WINDOW)
    mine, ours, at_once = (
        settings.API_CALLS_OF_CLIENT,
        settings.API_CALLS_OF_ORGANISATION,
        settings.API_AT_ONCE,
    )
    reset = WINDOW - int(now % WINDOW)
    keys = [f"api:client:{client}:{window}", f"api:organisation:{organisation_id}:{window}", place]
    found = _ask(
        lambda redis: redis.eval(
            TAKE, len(keys), *keys, WINDOW, now, AT_ONCE_LASTS, call, mine, ours, at_once
        )
    )
    if found is None:
        return Allowance(mine, mine, reset)
    calls, all_of_them, in_progress = found
    return Allowance(mine, min(mine - calls, ours - all_of_them), reset, in_progress >= at_once)


def _leave(place: str, call: str) -> None:
    _ask(lambda redis: redis.zrem(place, call))


class _Away:
    """Until when Redis is left alone: a call must not wait for a server that did not answer the one before."""

    until = 0.0


def _ask(question: Callable[[Redis], Any]) -> Any:
    """The answer of Redis, or None if it gives none."""
    if time.monotonic() < _Away.until:
        return None
    try:
        return question(_redis(settings.CELERY_BROKER_URL))
    except RedisError as error:
        _Away.until = time.monotonic() + LEFT_ALONE
        log.warning("Calls are not counted, Redis does not answer: %s", error)
        return None


@cache
def _redis(url: str) -> Redis:
    return Redis.from_url(url, socket_timeout=0.5, socket_connect_timeout=0.5)
