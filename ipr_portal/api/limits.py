"""How often and how much at once a client may call: counted in Redis, the same for every organisation.

Without Redis nothing is counted and every call is let through: the signals it carries are lost too, and nothing else.
"""

import logging
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from math import ceil
from typing import Any

from django.conf import settings
from redis import Redis
from redis.exceptions import RedisError

log = logging.getLogger(__name__)

WINDOW = 10  # seconds
LEFT_ALONE = 5  # seconds in which a Redis that did not answer is not asked again
AT_ONCE_LASTS = 60  # seconds until a call that never ended is forgotten
# Takes a call of a client and of its organisation, and a place among those in progress; a call that is refused takes
# neither. Kept is when an allowance will be whole again, which each call puts off by its share of the window (GCRA):
# so calls are let through evenly, also those of a client that calls without end. The clock is that of Redis.
TAKE = """
local told = redis.call('TIME')
local now = told[1] + told[2] / 1000000
local window, at_once, lasts = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3])
redis.call('ZREMRANGEBYSCORE', KEYS[3], '-inf', now - lasts)
local busy = redis.call('ZCARD', KEYS[3]) >= at_once
local left, wait, whole = math.huge, 0, {}
for n = 1, 2 do
  local share = window / tonumber(ARGV[4 + n])
  whole[n] = math.max(now, tonumber(redis.call('GET', KEYS[n]) or now)) + share
  left = math.min(left, math.floor((now + window - whole[n]) / share + 0.001))
  wait = math.max(wait, whole[n] - window - now)
end
local is_taken = left >= 0 and not busy
if is_taken then
  for n = 1, 2 do redis.call('SET', KEYS[n], string.format('%.6f', whole[n]), 'EX', window * 2) end
  redis.call('ZADD', KEYS[3], now, ARGV[4])
  redis.call('EXPIRE', KEYS[3], lasts * 2)
end
local reset = whole[1] - now - (is_taken and 0 or window / tonumber(ARGV[5]))
return {left, math.ceil(wait * 1000), math.ceil(reset * 1000), busy and 1 or 0}
"""


@dataclass(frozen=True, slots=True)
class Allowance:
    """What is left of a client's calls."""

    limit: int
    left: int
    reset: int  # seconds until all of it is there again
    wait: float = 0.0  # seconds until a call is let through
    at_once: bool = False  # refused because too many of its organisation's calls are in progress

    @property
    def is_used_up(self) -> bool:
        return self.left < 0 or self.at_once

    @property
    def retry_after(self) -> int:
        """Seconds for which it is used up, at least one."""
        return max(1, ceil(self.wait))

    @property
    def headers(self) -> dict[str, str]:
        """As draft-ietf-httpapi-ratelimit-headers names them; and Retry-After when it is used up."""
        told = {
            "RateLimit-Limit": str(self.limit),
            "RateLimit-Remaining": str(max(0, self.left)),
            "RateLimit-Reset": str(self.reset),
        }
        if self.is_used_up:
            told["Retry-After"] = str(self.retry_after)
        return told


@contextmanager
def taken(client: str, together: int | str, call: str) -> Iterator[Allowance]:
    """Count a call, and hold its place among the calls in progress until the block ends.

    :param client: the client's identifier, or a person's.
    :param together: with whom it shares its limits: the key of its organisation.
    :param call: the request's id.
    """
    place = f"api:now:{together}"
    allowance = _take(client, together, call, place)
    try:
        yield allowance
    finally:
        if not allowance.is_used_up:
            _leave(place, call)


def _take(client: str, together: int | str, call: str, place: str) -> Allowance:
    mine, ours = settings.API_CALLS_OF_CLIENT, settings.API_CALLS_OF_ORGANISATION
    keys = [f"api:client:{client}", f"api:organisation:{together}", place]
    told = [WINDOW, settings.API_AT_ONCE, AT_ONCE_LASTS, call, mine, ours]
    found = _ask(lambda redis: redis.eval(TAKE, len(keys), *keys, *told))
    if found is None:
        return Allowance(mine, mine, 0)
    left, wait, reset, busy = found
    return Allowance(mine, left, ceil(reset / 1000), wait / 1000, bool(busy))


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
