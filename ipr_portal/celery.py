"""Background work: the Celery app, and every periodic task on one page.

Redis carries nothing but the ring of a door bell. Whatever must happen stands as a row in Postgres, and each task
below looks for such rows; so a lost message, a flushed broker or a second beat change nothing but the delay.
"""

import os

from celery import Celery
from celery.signals import beat_init

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ipr_portal.settings")
app = Celery("ipr_portal")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
app.conf.imports = ["ipr_portal.health"]

MINUTE, DAY = 60.0, 86400.0

app.conf.beat_schedule = {
    name: {"task": name, "schedule": every, "options": {"expires": every}}
    for name, every in {
        "ipr_portal.beat": 15.0,
        "notifications.deliver": 5.0,
        "takedowns.acknowledge": 5.0,
        "takedowns.execute": 5.0,
        "takedowns.settle": 5.0,
        "deadlines.sweep": 5.0,
        "takedowns.tidy_claims": MINUTE,
        "takedowns.watch_rights": 60 * MINUTE,
        "evidence.rehash": DAY,
        "evidence.sweep": DAY,
    }.items()
}


@beat_init.connect
def ring_at_once(**_more):
    """A worker that has just started leaves its sign of life at once, however long it takes to start."""
    app.send_task("ipr_portal.beat")
