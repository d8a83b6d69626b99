"""Background work of notices and rights; each task looks for rows that wait, and may run twice."""

from celery import shared_task
from django.utils import timezone

from ipr_portal.marketplace.connector import connector
from ipr_portal.tenancy.scope import system_scope

from .actions import (
    batch_jobs,
    counter_notices,
    disputes,
    execution,
    expiry,
    holds,
    late_disputes,
    measure_messages,
    misuse,
    objections,
    outcome_changes,
    quality,
    questions,
    receipts,
    relistings,
    retractions,
    rights,
    sanctions,
    seller_messages,
    sent_files,
    sharing,
    statements,
    strikes,
    triage,
)
from .transparency import database


@shared_task(name="takedowns.acknowledge")
def acknowledge(**_later) -> None:
    """Receive notices that were sent, and take snapshots of their listings."""
    receipts.acknowledge(connector=connector(), at=timezone.now())


@shared_task(name="takedowns.execute")
def execute(**_later) -> None:
    """Carry out at the marketplace what was decided."""
    execution.execute_due(connector=connector(), at=timezone.now())


@shared_task(name="takedowns.settle")
def settle(**_later) -> None:
    """Close notices whose decisions can no longer be undone without a trace, and send their outcome."""
    triage.settle_ripe(at=timezone.now())


@shared_task(name="takedowns.lapse_cures")
def lapse_cures(**_later) -> None:
    """Count rejections in full whose time to be fixed is over."""
    outcome_changes.close_cures(at=timezone.now())


@shared_task(name="takedowns.lapse_questions")
def lapse_questions(**_later) -> None:
    """End questions that were not answered in time."""
    questions.lapse_due(at=timezone.now())


@shared_task(name="takedowns.restore_silent")
def restore_silent(**_later) -> None:
    """Restore listings whose rights holder did not reply to a counter-notice in time."""
    disputes.restore_silent(at=timezone.now())


@shared_task(name="takedowns.watch_disputes")
def watch_disputes(**_later) -> None:
    """Forward what the law leaves no time to check, tell leads of what is late, and end proposals nobody answered.

    Leads and administrators are told of what nobody can decide.
    """
    now = timezone.now()
    disputes.forward_unchecked(at=now)
    late_disputes.tell_late(at=now)
    late_disputes.tell_undecidable(at=now)
    objections.tell_late(at=now)
    retractions.end_proposals(at=now)


@shared_task(name="takedowns.watch_rights")
def watch_rights(**_later) -> None:
    """Expire rights whose term is over, and remind people whose rights end soon."""
    now = timezone.now()
    with system_scope():
        rights.expire(at=now)
    expiry.remind_all(at=now)


@shared_task(name="takedowns.lift_holds")
def lift_holds(**_later) -> None:
    """End holds whose time is over, and let the clocks of held notices rest meanwhile."""
    with system_scope():
        holds.end_holds(at=timezone.now())


@shared_task(name="takedowns.flag_misuse")
def flag_misuse(**_later) -> None:
    """Flag senders of notices for a review of misuse, by the rules."""
    with system_scope():
        misuse.flag_by_rules(at=timezone.now())


@shared_task(name="takedowns.end_sanctions")
def end_sanctions(**_later) -> None:
    """End suspensions and warnings whose time is over."""
    with system_scope():
        sanctions.end_due(at=timezone.now())


@shared_task(name="takedowns.tidy_sent_files")
def tidy_sent_files(**_later) -> None:
    """End the keys of files, sent by API or by a seller's link, that nothing has named in time."""
    with system_scope():
        while sent_files.tidy(at=timezone.now()):
            pass
        counter_notices.tidy_files(at=timezone.now())
        measure_messages.tidy_files(at=timezone.now())


@shared_task(name="takedowns.draw_samples")
def draw_samples(**_later) -> None:
    """Draw the decisions of the last days that are looked at again."""
    quality.draw(at=timezone.now())


@shared_task(name="takedowns.tidy_claims")
def tidy_claims(**_later) -> None:
    """Return unattended notices to the queue."""
    sharing.tidy(at=timezone.now())


@shared_task(name="takedowns.send_batches")
def send_batches(**_later) -> None:
    """Send the notices of batches that wait, a part at a time."""
    batch_jobs.run_due(clock=timezone.now)


@shared_task(name="takedowns.tidy_batches")
def tidy_batches(**_later) -> None:
    """Delete batches that ended long ago, with what became of their rows; the notices stay."""
    batch_jobs.tidy(at=timezone.now())


@shared_task(name="takedowns.hand_over_statements")
def hand_over_statements(**_later) -> None:
    """Hand statements of reasons to the EU's transparency database, where the portal is connected to it."""
    if register := database():
        statements.hand_over_due(database=register, at=timezone.now())


@shared_task(name="takedowns.count_strikes")
def count_strikes(**_later) -> None:
    """Count the strikes of sellers whose outcomes were sent or changed, and propose measures."""
    with system_scope():
        strikes.count(at=timezone.now())


@shared_task(name="takedowns.find_relistings")
def find_relistings(**_later) -> None:
    """Compare new listings with what was taken down before."""
    relistings.find(connector=connector(), at=timezone.now())


@shared_task(name="takedowns.tell_sellers")
def tell_sellers(**_later) -> None:
    """Send sellers, through the marketplace, what was decided about their listings, and which measures."""
    now = timezone.now()
    seller_messages.tell_due(connector=connector(), at=now)
    measure_messages.tell_due(connector=connector(), at=now)
