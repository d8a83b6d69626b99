"""Which process is started again when signs of life stop: the silent one, and nobody because of a clock or an outage."""

import pytest

from devstack.health import QUIET, Signs

START = 1000.0
STARTED = {"web": START, "beat": START, "worker": START}


def said(beat, worker, *, database=0, broker=True):
    return {
        "database": {"loose": database}, "broker": {"ok": broker}, "beat": {"age_seconds": beat},
        "worker": {"age_seconds": worker},
    }  # fmt: skip


def silent_after(story, started=STARTED):
    """Ask every 15 seconds; who was named, and after how many seconds."""
    signs = Signs(START)
    for n in range(1, 41):
        now = START + 15 * n
        if name := signs.who_is_silent(story(15.0 * n), started, now):
            return name, now - START
    return None


STORIES = {
    "both are well": (lambda at: said(3, 3), None),
    "beat hangs at 30 s": (lambda at: said(at - 30, at - 30) if at > 30 else said(1, 1), ("beat", 135)),
    "the worker's last answer is older": (lambda at: said(max(at - 30, 1), max(at - 15, 1)), ("beat", 135)),
    "the worker hangs at 30 s": (lambda at: said(2, max(at - 30, 1)), ("worker", 135)),
    "both hang: beat first": (lambda at: said(at, at), ("beat", 105)),
    "nobody ever rang": (lambda at: said(None, None), ("beat", 105)),
    "the worker never answered": (lambda at: said(2, None), ("worker", 105)),
    "the broker is away": (lambda at: said(at, at, broker=False), None),
    "the database is away": (lambda at: said(None, None, database=None), None),
    "web does not answer": (lambda at: None, None),
    "the broker comes back at 300 s": (lambda at: said(min(at, 5), min(at, 5), broker=at > 300), None),
    "the clock is set forward by an hour": (lambda at: said(3603, 3603) if at == 60 else said(3, 3), None),
    "the clock is set back by an hour": (lambda at: said(-3597, -3597) if at >= 60 else said(3, 3), None),
    "a loaded machine rings late": (lambda at: said(at % 75, at % 75), None),
}  # fmt: skip


@pytest.mark.parametrize(("story", "expected"), STORIES.values(), ids=STORIES)
def test_the_one_that_is_silent_is_named(story, expected):
    assert silent_after(story) == expected


def test_a_beat_that_was_just_started_again_does_not_cost_the_worker():
    signs = Signs(START)
    at = START + QUIET + 10

    first = signs.who_is_silent(said(100, 100), STARTED, at)
    then = signs.who_is_silent(said(1, 114), STARTED | {"beat": at}, at + 15)

    assert (first, then) == ("beat", None)


def test_both_just_started_again_are_given_their_time():
    signs = Signs(START)
    later = {"web": START, "beat": START + 600, "worker": START + 600}

    assert signs.who_is_silent(said(700, 700), later, START + 615) is None
