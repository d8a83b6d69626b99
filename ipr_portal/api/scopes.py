"""What the tokens of machine clients may be allowed: each scope opens some capabilities of its responsible person.

A token never has more than that person's role. What only people may do is in no scope: signing for a raid, managing
members, granting letters of authority.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from ipr_portal.lazy import LazyStr
from ipr_portal.tenancy.roles import Can


@dataclass(frozen=True, slots=True)
class Scope:
    """A scope as owners choose it, and the capabilities that it opens."""

    label: LazyStr
    opens: frozenset[Can]


SCOPES = {
    "notices:read": Scope(_("read notices, outcomes, deadlines and accuracy, and how you stand in a programme"), frozenset({Can.VIEW_NOTICES})),
    "notices:write": Scope(
        _("keep drafts and evidence; send, correct and withdraw notices"), frozenset({Can.VIEW_NOTICES, Can.FILE_NOTICES})
    ),
    "rights:read": Scope(_("read rights and authorised sellers"), frozenset({Can.VIEW_RIGHTS})),
    "rights:write": Scope(
        _("register rights and keep the register of authorised sellers"),
        frozenset({Can.VIEW_RIGHTS, Can.REGISTER_RIGHTS}),
    ),
    "check-ins:read": Scope(
        _("read check-ins with their packs, agreed actions and deep-dives"), frozenset({Can.VIEW_CHECKINS})
    ),
    "check-ins:write": Scope(
        _("book check-ins, answer for agreed actions and ask for deep-dives"),
        frozenset({Can.VIEW_CHECKINS, Can.BOOK_CHECKINS}),
    ),
    "organisation:read": Scope(_("read letters of authority"), frozenset({Can.VIEW_MEMBERS})),
}  # fmt: skip
CHOICES = [(name, scope.label) for name, scope in SCOPES.items()]


def opened_by(names: Iterable[str]) -> frozenset[Can]:
    """The capabilities that some scopes open together; reading one's own inbox is in every one."""
    opened = {Can.READ_INBOX}
    for name in names:
        if name in SCOPES:
            opened |= SCOPES[name].opens
    return frozenset(opened)
