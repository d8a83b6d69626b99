"""Background work: the Celery app, and every periodic task on one page.

Redis carries wake-up signals only. All pending work is a row in Postgres, and each task below looks for such rows; so a
lost message, a flushed broker or a second beat changes nothing but the delay.
"""

import os

from celery import Celery
from celery.schedules import crontab
from celery.signals import beat_init

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ipr_portal.settings")
app = Celery("ipr_portal")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
app.conf.imports = ["ipr_portal.health"]

MINUTE, HOUR, DAY = 60.0, 3600.0, 86400.0

# Beat keeps nothing on disk: a file that a kill cut off in the middle would stop it at its next start. So rare tasks
# run at a time of day (UTC), not at an interval after the start of beat.
app.conf.beat_scheduler = "celery.beat:Scheduler"
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
        "takedowns.lapse_cures": MINUTE,
        "takedowns.lapse_questions": MINUTE,
        "takedowns.restore_silent": MINUTE,
        "takedowns.watch_disputes": MINUTE,
        "takedowns.lift_holds": MINUTE,
        "takedowns.hand_over_statements": MINUTE,
        "takedowns.send_batches": 5.0,
        "outreach.keep_library": MINUTE,
        "outreach.end_offers": MINUTE,
        "outreach.follow_interest": MINUTE,
        "webhooks.deliver": 5.0,
        "takedowns.tell_sellers": 5.0,
        "takedowns.count_strikes": MINUTE,
        "takedowns.find_relistings": MINUTE,
    }.items()
} | {
    name: {"task": name, "schedule": at, "options": {"expires": expires}}
    for name, at, expires in [
        ("takedowns.watch_rights", crontab(minute="5"), HOUR),
        ("takedowns.draw_samples", crontab(minute="15"), HOUR),
        ("takedowns.end_sanctions", crontab(minute="*/5"), 5 * MINUTE),
        ("takedowns.flag_misuse", crontab(minute="45", hour="17"), DAY),
        ("programmes.score_days", crontab(minute="30"), HOUR),
        ("evidence.rehash", crontab(minute="20", hour="18"), DAY),
        ("evidence.sweep", crontab(minute="40", hour="18"), DAY),
        ("programmes.lapse_invitations", crontab(minute="10"), HOUR),
        ("programmes.evaluate", crontab(minute="30", hour="17"), DAY),
        ("programmes.check_accounts", crontab(minute="10", hour="19"), DAY),
        ("programmes.make_forecast", crontab(minute="0", hour="22"), DAY),  # 06:00 in Singapore
        ("programmes.build_packs", crontab(minute="10"), HOUR),
        ("programmes.propose_calls", crontab(minute="0", hour="22"), DAY),
        ("programmes.remind_overdue", crontab(minute="15", hour="22"), DAY),
        ("enforcement.watch_cases", crontab(minute="15", hour="1"), DAY),
        ("enforcement.overdue_receipts", crontab(minute="*/5"), 5 * MINUTE),
        ("enforcement.check_custody", crontab(minute="0", hour="18"), DAY),
        ("enforcement.custody_heads", crontab(minute="10", hour="18"), DAY),
        ("enforcement.watch_disclosures", crontab(minute="*/10"), 10 * MINUTE),
        ("enforcement.watch_sellers", crontab(minute="25"), HOUR),
        ("enforcement.watch_requests", crontab(minute="35"), HOUR),
        ("outreach.remind", crontab(minute="10"), HOUR),
        ("outreach.tidy", crontab(minute="50", hour="18"), DAY),
        ("outreach.purge", crontab(minute="0", hour="19"), DAY),  # 03:00 in Singapore
        ("outreach.tidy_subscriptions", crontab(minute="55", hour="18"), DAY),
        ("api.tidy", crontab(minute="5", hour="19"), DAY),
        ("takedowns.tidy_sent_files", crontab(minute="25", hour="19"), DAY),
        ("takedowns.tidy_batches", crontab(minute="35", hour="19"), DAY),
        ("webhooks.tidy", crontab(minute="15", hour="19"), DAY),
    ]
}


@beat_init.connect
def wake_at_once(**_more):
    """A worker that has just started sends its heartbeat at once."""
    app.send_task("ipr_portal.beat")
