"""The door bell: tell a worker, after commit, that rows are waiting. Losing a ring loses nothing but seconds.

Whoever files many notices in a row rings at the first commit, and then every half second once for all that came since.

The ring happens in the request of whoever did something, after the commit, so it may neither fail nor hang it. It has a
connection of its own with short patience: a broker that is stopped takes connections and answers nothing, and the
workers' patience of five seconds would be the reader's. After a ring that failed, nobody rings for a while.
"""

import logging
import time
from collections import defaultdict
from functools import partial
from threading import Lock, Timer

from celery import current_app
from django.conf import settings
from django.db import connection, transaction
from kombu import Connection
from kombu.pools import producers

log = logging.getLogger(__name__)

PATIENCE = 0.5  # seconds for each word with the broker, which answers in milliseconds or not at all
GAP = 0.5  # seconds between two rings of one task
REST = 10.0  # seconds without another try after one that failed
STALE = 60  # seconds after which a ring that nobody heard means nothing: the beat has asked since


class Bell:
    """One for a process. Threads may ring at once; the worst of that race is one more try."""

    def __init__(self) -> None:
        self.resting_until = 0.0
        self.next_at: dict[str, float] = defaultdict(float)  # when each task may ring again
        self.planned: set[str] = set()  # the tasks that will ring then
        self.lock = Lock()

    def ring_soon(self, task: str) -> None:
        """Ring now; within the gap after the last ring, once at its end. Nothing that was committed goes unheard."""
        now = time.monotonic()
        with self.lock:
            if task in self.planned:
                return
            wait = self.next_at[task] - now
            if wait > 0:
                self.planned.add(task)
            else:
                self.next_at[task] = now + GAP
        if wait <= 0:
            self.ring(task)
            return
        later = Timer(wait, self._ring_planned, [task])
        later.daemon = True
        later.start()

    def _ring_planned(self, task: str) -> None:
        with self.lock:  # before it rings: what is committed meanwhile plans the next ring
            self.planned.discard(task)
            self.next_at[task] = time.monotonic() + GAP
        self.ring(task)

    def ring(self, task: str) -> bool:
        """Ask a worker to look for rows now; say whether the broker took it.

        Raises nothing, whatever is wrong: what was committed stays committed, and the beat asks again in seconds.
        """
        if time.monotonic() < self.resting_until:
            return False
        try:
            with producers[_line()].acquire(block=True, timeout=PATIENCE) as producer:
                current_app.send_task(task, producer=producer, retry=False, ignore_result=True, expires=STALE)
        except Exception as error:
            self.resting_until = time.monotonic() + REST
            log.warning("The bell of %s did not ring, and rests for %d s: %s", task, REST, error)
            return False
        return True


def _line() -> Connection:
    waits = {"socket_timeout": PATIENCE, "socket_connect_timeout": PATIENCE, "max_retries": 0}
    options = settings.CELERY_BROKER_TRANSPORT_OPTIONS | waits
    return Connection(settings.CELERY_BROKER_URL, transport_options=options)


_bell = Bell()


def ring_after_commit(task: str) -> None:
    """Ring once the transaction has committed: once, however many rows were written in it."""
    for call in [promised[1] for promised in connection.run_on_commit]:
        if isinstance(call, partial) and call.args == (task,):
            return  # promised already: what is undone with an inner savepoint has left this list, the rest ends as we do
    transaction.on_commit(partial(_bell.ring_soon, task))
