"""Entering versions of the rules for counter-notices and appeals; those that are there stay as they are."""

from datetime import datetime

from django.db import connection, transaction

from ipr_portal.audit.actions import record
from ipr_portal.audit.models import Subject
from ipr_portal.errors import DomainError, Refusal
from ipr_portal.markets import desk_zone
from takedowns.models import DisputeRule
from takedowns.rules.dispute_rules import why_not_enter


class CannotEnter(DomainError):
    """A rule forbids it; `refusal` names the field."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(str(refusal))
        self.refusal = refusal


@transaction.atomic
def enter(*, rule: DisputeRule, by, at: datetime) -> DisputeRule:
    """Enter a version, for a kind of right and a market that have one or none yet.

    :param rule: not stored yet; its version is given here.
    :raises CannotEnter: if this person may not, its first day is taken or over, or the law asks for more days.
    """
    with connection.cursor() as cursor:  # two versions at once follow each other
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended('takedowns.dispute_rules', 0))")
    same = DisputeRule.objects.filter(right_kind=rule.right_kind, market=rule.market)
    latest = same.order_by("-version").first()
    today = at.astimezone(desk_zone()).date()
    if refusal := why_not_enter(rule, latest, today=today, by=by):
        raise CannotEnter(refusal)
    rule.version = latest.version + 1 if latest else 1
    rule.entered_by, rule.entered_at = by, at
    rule.save(force_insert=True)
    subject = Subject("takedowns.disputerule", str(rule.pk), str(rule), None)
    record("dispute_rule.entered", subject, by=by, at=at, internal=True, day=rule.in_force_from.isoformat())
    return rule
