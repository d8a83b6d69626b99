"""Who may become a candidate, be invited, and accept."""

from datetime import datetime

from django.utils.translation import gettext as _

from ipr_portal.errors import Refusal
from ipr_portal.tenancy.models import Membership, Organisation, OrganisationKind, OrganisationState
from ipr_portal.tenancy.roles import MEMBER_ROLES, Can
from ipr_portal.ui.moments import say_moment
from programmes.enums import TAKES_PART, InvitationEnd, ParticipationState
from programmes.models import InvitationLetter, Participation, Programme
from takedowns.queries.misuse import has_open_case

SIGNATURE_LEAST = 3  # characters
HOLD_A_PLACE = (ParticipationState.INVITED, *TAKES_PART)


def places_left(programme: Programme) -> int | None:
    """How many more may be invited; who is invited holds a place. None where there is no limit.

    Asked in the desk's scope: a member does not see other organisations.
    """
    if programme.capacity is None:
        return None
    held = Participation.objects.filter(programme=programme, state__in=HOLD_A_PLACE).count()
    return max(programme.capacity - held, 0)


def why_not_take_part(organisation: Organisation, programme: Programme, *, at: datetime) -> Refusal | None:
    """Answer why an organisation cannot be in a programme at all, or None."""
    if organisation.kind != OrganisationKind.RIGHTS_HOLDER:
        return Refusal(
            "", _("An agency takes part in no programme."), _("Propose the rights holder it acts for.")
        )
    if organisation.state != OrganisationState.VERIFIED:
        said = _("%(organisation)s is %(state)s.") % {
            "organisation": organisation, "state": organisation.get_state_display(),
        }  # fmt: skip
        return Refusal("", said, _("Only verified organisations take part."))
    if programme.closed_at and programme.closed_at <= at:
        said = _("%(programme)s closed on %(at)s.") % {
            "programme": programme, "at": say_moment(programme.closed_at, now=at),
        }  # fmt: skip
        return Refusal("", said, _("Choose a programme that is open."))
    return None


def why_not_propose(organisation: Organisation, programme: Programme, *, at: datetime) -> Refusal | None:
    """Answer why an organisation cannot become a candidate now, or None."""
    if refusal := why_not_take_part(organisation, programme, at=at):
        return refusal
    rows = Participation.objects.filter(programme=programme, organisation=organisation)
    if open_one := rows.open().first():
        said = _("%(organisation)s is in this programme already: %(state)s.") % {
            "organisation": organisation, "state": open_one.get_state_display(),
        }  # fmt: skip
        return Refusal("", said, _("Go on from its page."))
    left = rows.filter(returns_at__gt=at).order_by("-returns_at").first()
    if left and left.returns_at:
        said = _("%(organisation)s left and may return from %(day)s on.") % {
            "organisation": organisation, "day": say_moment(left.returns_at, now=at),
        }  # fmt: skip
        return Refusal("", said, _("It is evaluated by itself on that day."))
    return None


def why_not_invite(participation: Participation, *, at: datetime) -> Refusal | None:
    """Answer why an invitation cannot be sent, or None. Asked in the desk's scope."""
    programme = participation.programme
    if refusal := why_not_take_part(participation.organisation, programme, at=at):
        return refusal
    if participation.state == ParticipationState.INVITED:
        return None  # the new letter replaces the one before, and its place is held
    if participation.state != ParticipationState.SHORTLISTED:
        return Refusal(
            "", _("Shortlist it first."), _("An invitation follows a decision of yours to shortlist.")
        )
    if has_open_case(participation.organisation):
        said = _("A case of misuse by %(organisation)s is open.") % {
            "organisation": participation.organisation
        }
        return Refusal("", said, _("Invite it when the case is dismissed, or its warning has ended."))
    if places_left(programme) == 0:
        return Refusal(
            "", _("Every place of %(programme)s is taken.") % {"programme": programme},
            _("Raise its capacity, or wait until a place is free."), "words",
        )  # fmt: skip
    return None


def why_not_answer_letter(letter: InvitationLetter, *, at: datetime) -> Refusal | None:
    """Answer why an invitation can no longer be accepted or declined, or None."""
    if letter.end == InvitationEnd.SUPERSEDED:
        return Refusal(
            "", _("A newer invitation replaced this one."), _("Read the newer letter, and answer it.")
        )
    if letter.end == InvitationEnd.ACCEPTED:
        return Refusal(
            "",
            _("This invitation is accepted already."),
            _("The page of the programme says what comes next."),
        )
    if letter.end == InvitationEnd.DECLINED:
        return Refusal(
            "", _("This invitation was declined."), _("Write to us if you have changed your mind.")
        )
    if letter.end == InvitationEnd.CLOSED or not letter.organisation.is_verified:
        return Refusal("", _("The organisation is closed."), _("Write to us if that is a mistake."))
    if letter.end == InvitationEnd.EXPIRED or letter.expires_at <= at:
        said = _("This invitation ended on %(at)s.") % {"at": say_moment(letter.expires_at, now=at)}
        return Refusal("", said, _("Write to us: we can send a new one."))
    return None


def why_not_sign(letter: InvitationLetter, signature: str, *, by, at: datetime) -> Refusal | None:
    """Answer why somebody cannot accept an invitation, or None."""
    if refusal := why_not_answer_letter(letter, at=at) or why_not_for_holder(letter.organisation, by):
        return refusal
    if letter.participation.programme.closed_at and letter.participation.programme.closed_at <= at:
        return Refusal("", _("The programme has closed."), _("Nothing changes for your notices."))
    if len(signature.strip()) < SIGNATURE_LEAST:
        return Refusal("", _("Type your full name as your signature."), "", "signature")
    return None


def why_not_for_holder(organisation: Organisation, by) -> Refusal | None:
    """Answer why somebody cannot act for a rights holder in a programme, or None: it takes an owner of today."""
    roles = [role for role, granted in MEMBER_ROLES.items() if Can.MANAGE_ORGANISATION in granted]
    if Membership.objects.filter(organisation=organisation, user=by, role__in=roles).exists():
        return None
    return Refusal(
        "", _("Only an owner of %(organisation)s can do this.") % {"organisation": organisation},
        _("Ask one of your owners."),
    )  # fmt: skip
