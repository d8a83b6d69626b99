"""The wake-up signal: tell a worker, after commit, that rows are waiting. A lost signal costs seconds only.

Of many commits in a row the first sends a signal, then one signal every half second covers the rest.

The signal is sent within a request, after the commit, so it must neither fail nor delay the request. It has its own
connection with short timeouts: a suspended broker accepts connections and answers nothing, and the workers' timeout of
five seconds would delay the reader. After a failed signal none is sent for a while.
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

PATIENCE = 0.5  # seconds for each call of the broker, which answers in milliseconds or not at all
GAP = 0.5  # seconds between two signals for one task
REST = 10.0  # seconds without another attempt after a failed one
STALE = 60  # seconds after which an unread signal is obsolete: beat has run the task since


class WakeUp:
    """One for a process. Threads may send at once; at worst that sends one more signal."""

    def __init__(self) -> None:
        self.resting_until = 0.0
        self.next_at: dict[str, float] = defaultdict(float)  # when the next signal for each task may be sent
        self.planned: set[str] = set()  # the tasks whose signal is planned
        self.lock = Lock()

    def wake_soon(self, task: str) -> None:
        """Send a signal now; within the gap after the last one, once at its end. Every commit is followed by a
        signal."""
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
            self.wake(task)
            return
        later = Timer(wait, self._wake_planned, [task])
        later.daemon = True
        later.start()

    def _wake_planned(self, task: str) -> None:
        with self.lock:  # before it is sent: a commit meanwhile plans the next signal
            self.planned.discard(task)
            self.next_at[task] = time.monotonic() + GAP
        self.wake(task)

    def wake(self, task: str) -> bool:
        """Ask a worker to look for rows now; return whether the broker accepted it.

        Never raises: the data are committed, and beat runs the task again in seconds.
        """
        if time.monotonic() < self.resting_until:
            return False
        try:
            with producers[_line()].acquire(block=True, timeout=PATIENCE) as producer:
                current_app.send_task(task, producer=producer, retry=False, ignore_result=True, expires=STALE)
        except Exception as error:
            self.resting_until = time.monotonic() + REST
            log.warning("The wake_up of %s did not ring, and rests for %d s: %s", task, REST, error)
            return False
        return True


def _line() -> Connection:
    waits = {"socket_timeout": PATIENCE, "socket_connect_timeout": PATIENCE, "max_retries": 0}
    options = settings.CELERY_BROKER_TRANSPORT_OPTIONS | waits
    return Connection(settings.CELERY_BROKER_URL, transport_options=options)


_wake_up = WakeUp()


def wake_after_commit(task: str) -> None:
    """Send one signal once the transaction has committed, however many rows were written in it."""
    for call in [promised[1] for promised in connection.run_on_commit]:
        if isinstance(call, partial) and call.args == (task,):
            return  # already planned: entries of a rolled-back savepoint have left this list, the others commit with us
    transaction.on_commit(partial(_wake_up.wake_soon, task))
