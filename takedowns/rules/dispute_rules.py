"""Which rule applies to a counter-notice or an appeal, and may a new version of one be entered?"""

from collections.abc import Iterable
from datetime import date, datetime

from django.utils.translation import gettext as _

from ipr_portal.accounts.models import User
from ipr_portal.errors import Refusal
from ipr_portal.tenancy.roles import Can, may
from ipr_portal.ui.moments import say_day
from takedowns.models import DisputeRule
from takedowns.statements import EEA

EUROPE = "EU"
LEAST_APPEAL_DAYS = 184  # in the EEA: six months, Regulation (EU) 2022/2065, article 20(1)


def places_of(market: str) -> list[str]:
    """What a rule may name for a market, the narrowest first."""
    return [market, *([EUROPE] if market in EEA else []), ""]


def rule_among(rules: Iterable[DisputeRule], *, right_kind: str, market: str, day: date) -> DisputeRule:
    """The rule in force on a day: the market counts before the kind of right, and its newest version.

    :raises LookupError: if none applies, which the migration rules out.
    """
    places = places_of(market)
    begun = [
        rule
        for rule in rules
        if rule.in_force_from <= day and rule.market in places and rule.right_kind in (right_kind, "")
    ]
    if not begun:
        raise LookupError(f"no dispute rule for {right_kind} in {market} on {day}")
    return max(begun, key=lambda rule: (-places.index(rule.market), bool(rule.right_kind), rule.version))


def known_at(rules: Iterable[DisputeRule], at: datetime) -> list[DisputeRule]:
    """The rules that a moment knew: a version that is entered in the evening does not change what was told at noon."""
    return [rule for rule in rules if rule.entered_by_id is None or rule.entered_at <= at]


def why_not_enter(rule: DisputeRule, latest: DisputeRule | None, *, today: date, by: User) -> Refusal | None:
    """Answer why a version cannot be entered: rules that applied once stay as they were."""
    in_force_from = rule.in_force_from
    if not may(by, Can.MANAGE_DISPUTE_RULES):
        return Refusal("", _("Only an administrator changes the rules for counter-notices and appeals."))
    if (rule.market == EUROPE or rule.market in EEA) and rule.appeal_days < LEAST_APPEAL_DAYS:
        said = _(
            "In the European Economic Area appeals are possible for six months: Regulation (EU) 2022/2065, article 20(1)."
        )
        return Refusal("", said, _("Give at least %(n)d days.") % {"n": LEAST_APPEAL_DAYS}, "appeal_days")
    if in_force_from < today:
        return Refusal("", _("A rule begins today or later."), _("Give a later day."), "in_force_from")
    if latest and in_force_from <= latest.in_force_from:
        said = _("Version %(n)d begins on %(day)s.") % {
            "n": latest.version,
            "day": say_day(latest.in_force_from),
        }
        return Refusal("", said, _("Give a later day."), "in_force_from")
    return None
