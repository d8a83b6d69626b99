"""Several people, or several workers, at the same moment: threads with connections and scopes of their own."""

import threading

from django.db import connection

from ipr_portal.errors import DomainError
from ipr_portal.tenancy.scope import staff_scope

PATIENCE = 60  # seconds; then the test fails and names what it waited for


def together(*acts):
    """Let each act run in a thread of its own, all from the same moment on; return what each gave.

    A refusal is an answer like any other. Other errors are raised here.
    """
    answers, troubles, start = [None] * len(acts), [], threading.Barrier(len(acts))

    def run(number, act):
        try:
            start.wait(PATIENCE)
            with staff_scope():
                _lose_patience()
                answers[number] = act()
        except DomainError as refusal:
            answers[number] = refusal
        except Exception as trouble:
            troubles.append(trouble)
        finally:
            connection.close()

    _join([threading.Thread(target=run, args=pair) for pair in enumerate(acts)])
    if troubles:
        raise troubles[0]
    return answers


def _lose_patience():
    """Have Postgres give up on a lock instead of waiting for ever; until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('lock_timeout', %s, true)", [f"{PATIENCE // 2}s"])


def _join(threads):
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(PATIENCE)
        assert not thread.is_alive(), f"{thread.name} has not come back"
