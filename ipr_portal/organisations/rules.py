"""May this be done to an organisation, by this person? Questions without side effects; the answer is for who asks."""

from collections.abc import Collection
from datetime import datetime

from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ipr_portal.accounts.models import User
from ipr_portal.lazy import LazyStr
from ipr_portal.tenancy.models import (
    LetterOfAuthority,
    Membership,
    Organisation,
    OrganisationKind,
    OrganisationState,
)
from ipr_portal.tenancy.roles import MemberRole
from ipr_portal.ui.moments import say_moment

from .details import IDENTITY, LABELS, Details
from .enums import REFUSALS, OrganisationVerdict
from .models import Invitation

UNFINISHED_AT_MOST = 5
OPEN_INVITATIONS_AT_MOST = 50
LONGEST_LETTER = 50  # years
WITH_THE_DESK = (OrganisationState.SUBMITTED, OrganisationState.IN_REVIEW)
WITH_ITS_OWNERS = (OrganisationState.DRAFT, OrganisationState.INFO_REQUIRED)
GONE = (OrganisationState.REJECTED, OrganisationState.CLOSED)

WHY_FIXED: dict[str, LazyStr] = {
    OrganisationState.SUBMITTED: gettext_lazy("We are reviewing the organisation as you sent it."),
    OrganisationState.IN_REVIEW: gettext_lazy("We are reviewing the organisation as you sent it."),
    OrganisationState.VERIFIED: gettext_lazy(
        "We have verified it under this name and number, and notices depend on that. If they change, register the"
        " new organisation, or reply to any of our mails."
    ),
    OrganisationState.RESTRICTED: gettext_lazy(
        "We have verified it under this name and number, and notices depend on that. If they change, register the"
        " new organisation, or reply to any of our mails."
    ),
    OrganisationState.REJECTED: gettext_lazy("The organisation was not verified."),
    OrganisationState.CLOSED: gettext_lazy("The organisation is closed."),
}


def why_not_belong(person: User | None) -> str | None:
    """Answer why a person cannot belong to any organisation, or None: people who decide on notices send none."""
    if person and person.staff_role:
        return _("%(who)s works at the desk. Use a separate account to act for an organisation.") % {
            "who": person
        }
    return None


def why_not_register(person: User, *, unfinished: int) -> str | None:
    """Answer why a person cannot register another organisation, or None."""
    if refusal := why_not_belong(person):
        return refusal
    if unfinished >= UNFINISHED_AT_MOST:
        return _("You have %(n)d registrations that are not finished. Finish one of them first.") % {
            "n": unfinished
        }
    return None


def why_not_change(organisation: Organisation, fields: Collection[str]) -> str | None:
    """Answer why some of an organisation's details cannot be changed now, or None."""
    fixed = [str(LABELS[name]) for name in IDENTITY if name in fields]
    if organisation.state in GONE or (fixed and organisation.state not in WITH_ITS_OWNERS):
        return str(WHY_FIXED[organisation.state])
    return None


def why_not_submit(organisation: Organisation, *, documents: int) -> str | None:
    """Answer why an organisation cannot be sent for verification, or None."""
    if organisation.state not in WITH_ITS_OWNERS:
        return _("%(organisation)s is %(state)s; there is nothing to send.") % {
            "organisation": organisation,
            "state": organisation.get_state_display(),
        }
    if missing := what_is_missing(organisation, documents=documents):
        return _("Still missing: %(what)s.") % {"what": get_text_list(missing, _("and"))}
    return None


def what_is_missing(organisation: Organisation, *, documents: int) -> list[str]:
    """What the desk needs and does not have yet, in words."""
    missing = Details.of(organisation).missing()
    return missing if documents else [*missing, _("Registration document")]


def why_not_add_document(organisation: Organisation) -> str | None:
    """Answer why no document can be added now, or None."""
    return None if organisation.state in WITH_ITS_OWNERS else str(WHY_FIXED[organisation.state])


def why_not_review(
    organisation: Organisation,
    *,
    belongs: bool,
    verdict: OrganisationVerdict,
    code: str = "",
    questions: Collection[str] = (),
    sentence: str = "",
) -> str | None:
    """Answer why the desk cannot give this review of an organisation, or None.

    :param belongs: whether the person who decides is one of its members.
    """
    checks = {
        _("%(organisation)s is %(state)s and does not wait for a decision.")
        % {"organisation": organisation, "state": organisation.get_state_display()}: (
            organisation.state not in WITH_THE_DESK or not organisation.may_become(verdict.value)
        ),
        _("You belong to this organisation; somebody else must decide."): belongs,
        _("Choose at least one question, and only when you ask."): (
            (verdict == OrganisationVerdict.ASK) != bool(questions)
        ),
        _("A refusal needs one of our codes, and only a refusal has one."): (
            (verdict == OrganisationVerdict.REJECT) != (code in REFUSALS)
        ),
        _("Give the reason in a sentence; the owners will read it."): (
            verdict == OrganisationVerdict.REJECT and not sentence
        ),
    }
    return next((answer for answer, wrong in checks.items() if wrong), None)


def why_not_invite_yet(organisation: Organisation | None, *, by: User) -> str | None:
    """Answer why an organisation cannot invite anybody now, or None: unverified organisations cannot cause mail to
    others."""
    if organisation is None or by.staff_role:
        return None
    if organisation.state in GONE:
        return str(WHY_FIXED[organisation.state])
    if not organisation.is_verified:
        return _("We verify %(organisation)s first; then it can invite people.") % {
            "organisation": organisation
        }
    return None


def why_not_invite(
    organisation: Organisation,
    *,
    by: User,
    belongs: bool,
    invited: Invitation | None,
    open_invitations: int,
) -> str | None:
    """Answer why an address cannot be invited, or None.

    The answer reveals nothing about people outside the organisation; those who cannot belong to it are refused when
    they accept.

    :param belongs: whether the address is a member's.
    :param invited: an invitation of this address that can still be accepted.
    """
    if organisation.state in GONE:
        return str(WHY_FIXED[organisation.state])
    if refusal := why_not_invite_yet(organisation, by=by):
        return refusal
    if belongs:
        return _("This person already belongs to %(organisation)s.") % {"organisation": organisation}
    if invited:
        return _("This address was invited on %(at)s. Send the invitation again, or revoke it.") % {
            "at": say_moment(invited.invited_at)
        }
    if open_invitations >= OPEN_INVITATIONS_AT_MOST:
        return _("%(n)d invitations are open. Revoke some of them first.") % {"n": open_invitations}
    return None


def why_settled(invitation: Invitation) -> str | None:
    """Answer how an invitation was closed, or None if it is open."""
    if invitation.accepted_at:
        return _("%(who)s accepted this invitation on %(at)s.") % {
            "who": invitation.accepted_by,
            "at": say_moment(invitation.accepted_at),
        }
    if invitation.revoked_at:
        return _("%(who)s revoked this invitation on %(at)s.") % {
            "who": invitation.revoked_by,
            "at": say_moment(invitation.revoked_at),
        }
    return None


def why_not_open(invitation: Invitation, *, at: datetime) -> str | None:
    """Answer why nobody at all can accept an invitation now, or None."""
    if refusal := why_settled(invitation):
        return refusal
    if invitation.is_over(at):
        return _("This invitation ended on %(at)s. Ask %(who)s to send it again.") % {
            "at": say_moment(invitation.expires_at),
            "who": invitation.invited_by,
        }
    if invitation.organisation and invitation.organisation.state in GONE:
        return str(WHY_FIXED[invitation.organisation.state])
    return None


def why_not_accept(invitation: Invitation, *, by: User, belongs: bool, at: datetime) -> str | None:
    """Answer why this person cannot accept an invitation, or None."""
    if refusal := why_not_open(invitation, at=at):
        return refusal
    if by.email.lower() != invitation.email:
        return _("The invitation is for %(invited)s, and you are signed in as %(signed_in)s.") % {
            "invited": invitation.email,
            "signed_in": by.email,
        }
    if invitation.organisation and (refusal := why_not_belong(by)):
        return refusal
    if belongs:
        return _("You already belong to %(place)s.") % {"place": invitation.organisation or _("the IPR team")}
    return None


def why_not_change_role(membership: Membership, *, role: MemberRole, other_owners: int) -> str | None:
    """Answer why a member cannot have another role, or None."""
    if membership.role == role:
        return _("%(who)s already has this role.") % {"who": membership.user}
    return why_not_without(membership, other_owners=other_owners)


def why_not_without(membership: Membership, *, other_owners: int) -> str | None:
    """Answer why this member's ownership cannot end, or None: an owner must remain."""
    if membership.role == MemberRole.OWNER and not other_owners:
        return _("%(who)s is the only owner of %(organisation)s. Make somebody else an owner first.") % {
            "who": membership.user,
            "organisation": membership.organisation,
        }
    return None


def why_not_grant(
    principal: Organisation,
    agent: Organisation | None,
    *,
    live: LetterOfAuthority | None,
    valid_until: datetime | None,
    at: datetime,
) -> str | None:
    """Answer why a principal cannot grant a letter of authority to an agency, or None.

    :param agent: the agency that was named, or None if there is no such verified agency.
    :param live: a letter between the two that is in force.
    """
    if principal.kind != OrganisationKind.RIGHTS_HOLDER:
        return _("Only a rights holder grants letters of authority; an agency receives them.")
    if principal.state != OrganisationState.VERIFIED:
        return _("We verify %(organisation)s first; then it can grant letters.") % {"organisation": principal}
    if agent is None:
        return _("We know no verified agency of exactly this name. Ask the agency how it is registered here.")
    if live:
        return _("%(agency)s already has a letter in force. Revoke it first to grant another.") % {
            "agency": agent
        }
    if valid_until and valid_until.year > at.year + LONGEST_LETTER:
        return _(
            "A letter ends within %(n)d years. Choose an earlier day, or none for a letter without an end."
        ) % {"n": LONGEST_LETTER}
    if valid_until and valid_until <= at:
        return _("The letter would end before it starts. Choose a later day, or none.")
    return None


def why_not_revoke(letter: LetterOfAuthority, *, at: datetime) -> str | None:
    """Answer why a letter of authority cannot be revoked, or None."""
    if letter.valid_until and letter.valid_until <= at:
        return _("This letter ended on %(at)s.") % {"at": say_moment(letter.valid_until)}
    return None


def why_not_suspend(organisation: Organisation, *, until: datetime | None, at: datetime) -> str | None:
    """Answer why the filing of an organisation cannot be suspended, or None."""
    if not organisation.is_verified:
        return _("%(organisation)s is %(state)s; it cannot file.") % {
            "organisation": organisation,
            "state": organisation.get_state_display(),
        }
    if until is not None and until <= at:
        return _("The suspension must end in the future.")
    return None
