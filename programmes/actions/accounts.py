"""The nightly check of the accounts."""

from datetime import datetime

from ipr_portal.audit.models import Subject
from ipr_portal.notifications.actions import notify
from ipr_portal.tenancy.people import staff_who
from ipr_portal.tenancy.roles import Can
from ipr_portal.tenancy.scope import system_scope
from programmes.queries.identities import Broken, broken_identities


class AccountsDoNotAgree(RuntimeError):
    """An accounting identity does not hold: a figure that people see is wrong."""


def check_accounts(*, at: datetime) -> None:
    """Check every accounting identity; where one does not hold, tell the administrators and fail.

    :raises AccountsDoNotAgree: naming each that does not hold, after the news is written.
    """
    with system_scope():
        broken = broken_identities(at=at)
        if broken:
            _tell(broken, at)
    if broken:
        raise AccountsDoNotAgree("; ".join(map(str, broken)))


def _tell(broken: list[Broken], at: datetime) -> None:
    """One piece of news for each identity and day."""
    for one in broken:
        subject = Subject("programmes.identity", one.identity, one.identity, None)
        notify(
            staff_who(Can.MANAGE_STAFF), "accounts.disagree", subject, at=at, path="/desk/programmes/guarantee/",
            event_key=f"accounts.disagree:{one.identity}:{at.date()}", found=one.found, expected=one.expected,
        )  # fmt: skip
