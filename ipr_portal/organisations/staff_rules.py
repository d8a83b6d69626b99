"""May this be done to a member of the IPR team? Questions without side effects; the answer is for who asks.

At least one administrator always remains: only administrators change the team, and nobody changes themselves.
"""

from datetime import datetime

from django.utils.translation import gettext as _

from ipr_portal.accounts.models import User
from ipr_portal.tenancy.roles import Can, may
from ipr_portal.ui.moments import say_moment

from .models import Invitation


def why_not_invite_staff(person: User | None, *, invited: Invitation | None, at: datetime) -> str | None:
    """Answer why an address cannot be invited to the desk, or None.

    People who act for a rights holder may not decide on notices.

    :param person: the person with this address, if there is an account.
    :param invited: an invitation of this address that is neither accepted nor revoked.
    """
    if person and person.staff_role:
        return _("%(who)s already belongs to the team.") % {"who": person}
    if person and person.memberships.exists():
        return _("%(who)s belongs to an organisation. Use a separate account for work at the desk.") % {
            "who": person
        }
    if invited and not invited.is_over(at):
        return _("This address was invited on %(at)s. Send the invitation again, or revoke it.") % {
            "at": say_moment(invited.invited_at)
        }
    return None


def why_not_change_staff(person: User, *, by: User) -> str | None:
    """Answer why somebody cannot change a member of the team, or None."""
    if person.pk == by.pk:
        return _("You cannot change your own role in the team. Ask another administrator.")
    if not may(by, Can.MANAGE_STAFF):
        return _("You may not change the team any more.")
    if not person.staff_role:
        return _("%(who)s does not belong to the team.") % {"who": person}
    return None


def why_not_reopen(person: User) -> str | None:
    """Answer why an account cannot be opened again, or None."""
    return _("The account of %(who)s is already open.") % {"who": person} if person.is_active else None
