"""What the tokens of machine clients may be allowed: each scope opens some capabilities of its responsible person.

A token never has more than that person's role. What only people may do is in no scope: signing for a raid, managing
members, granting letters of authority.
"""

from collections.abc import Collection, Iterable
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
        _("keep drafts and evidence; send, correct and withdraw notices; answer what is asked, and retract listings"),
        frozenset({Can.VIEW_NOTICES, Can.FILE_NOTICES, Can.SEND_EVIDENCE})
    ),
    "rights:read": Scope(_("read rights with their catalogues, and authorised sellers"), frozenset({Can.VIEW_RIGHTS})),
    "rights:write": Scope(
        _("register rights with their files, and keep their catalogues and the register of authorised sellers"),
        frozenset({Can.VIEW_RIGHTS, Can.REGISTER_RIGHTS, Can.SEND_EVIDENCE}),
    ),
    "cases:read": Scope(
        _("read the enforcement cases whose access list names the responsible person"), frozenset({Can.VIEW_CASES})
    ),
    "organisation:read": Scope(_("read letters of authority and who the members are"), frozenset({Can.VIEW_MEMBERS})),
    "engagement:read": Scope(_("read events, feedback, pilots and guides"), frozenset({Can.READ_INBOX})),
    "engagement:write": Scope(
        _("register the responsible person for events; give feedback, vote, and put the name down for pilots"),
        frozenset({Can.READ_INBOX, Can.ATTEND_EVENTS, Can.VOTE_FEEDBACK, Can.EXPRESS_INTEREST}),
    ),
    "check-ins:read": Scope(
        _("read check-ins with their packs, agreed actions and deep-dives"), frozenset({Can.VIEW_CHECKINS})
    ),
    "check-ins:write": Scope(
        _("book check-ins, answer for agreed actions and ask for deep-dives"),
        frozenset({Can.VIEW_CHECKINS, Can.BOOK_CHECKINS}),
    ),
    "sanctions:read": Scope(
        _("read warnings and suspensions of the organisation"), frozenset({Can.VIEW_SANCTIONS})
    ),
    "sanctions:write": Scope(
        _("appeal against warnings and suspensions in the name of an owner"),
        frozenset({Can.VIEW_SANCTIONS, Can.APPEAL_SANCTIONS}),
    ),
}  # fmt: skip
Needs = Can | frozenset[Can]  # what an action asks for; any of several


def is_opened(needed: Needs, capabilities: Collection[str]) -> bool:
    """Whether some capabilities are enough for an action."""
    return any(one in capabilities for one in ([needed] if isinstance(needed, Can) else needed))


CHOICES = [(name, scope.label) for name, scope in SCOPES.items()]


def opened_by(names: Iterable[str]) -> frozenset[Can]:
    """The capabilities that some scopes open together."""
    opened: set[Can] = set()
    for name in names:
        if name in SCOPES:
            opened |= SCOPES[name].opens
    return frozenset(opened)
