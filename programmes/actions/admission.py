"""From candidate to acceptance: shortlisting, refusing, inviting, and the answer of the rights holder."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from ipr_portal.audit.models import Subject
from ipr_portal.errors import Refusal
from ipr_portal.markets import desk_zone
from ipr_portal.tenancy.models import Organisation
from ipr_portal.tenancy.scope import system_scope
from ipr_portal.ui.moments import say_moment
from programmes.enums import InvitationEnd, OnboardingItem, ParticipationState
from programmes.models import (
    Evaluation,
    InvitationLetter,
    OnboardingEntry,
    Participation,
    Programme,
    Terms,
)
from programmes.queries.letters import letter_for
from programmes.rules.admission import (
    why_not_answer_letter,
    why_not_for_holder,
    why_not_invite,
    why_not_propose,
    why_not_sign,
    why_not_take_part,
)

from .steps import (
    CannotMove,
    end_letter,
    lock,
    lock_organisation,
    move,
    note,
    refuse_if,
    tell_holder,
    tell_managers,
    write_step,
)

S = ParticipationState
REMIND = timedelta(days=7)  # before an invitation expires
AT_ONCE = 200  # letters that one run looks at


def identify(
    *, programme: Programme, organisation: Organisation, evaluation: Evaluation | None, by, at: datetime,
    origin: Subject | None = None,
) -> Participation:  # fmt: skip
    """Make a locked organisation a candidate.

    :raises CannotMove: if it cannot be one now.
    """
    refuse_if(why_not_propose(organisation, programme, at=at))
    named = (
        {"origin_type": origin.type, "origin_key": origin.key, "origin_label": origin.label} if origin else {}
    )
    made = Participation.objects.create(
        programme=programme, organisation=organisation, identified_at=at, state_since=at, **named
    )
    reason = origin.label if origin else _("Its figures meet every criterion.")
    write_step(made, before="", reason=reason, by=by, at=at, evaluation=evaluation)
    note("participation.identified", made, by=by, at=at)
    return made


@transaction.atomic
def shortlist(
    *, programme: Programme, organisation: Organisation, origin: Subject | None, by, at: datetime,
    reason: str = "", version: int | None = None,
) -> Participation:  # fmt: skip
    """Shortlist an organisation, whether or not it is a candidate yet. Shortlisting it again changes nothing.

    :param origin: where the proposal comes from, such as an expression of interest; None for its figures.
    :raises CannotMove: if it cannot be in this programme now.
    :raises Stale: if somebody else took a step meanwhile.
    """
    organisation = lock_organisation(organisation)
    rows = Participation.objects.filter(programme=programme, organisation=organisation)
    found = rows.open().first() or identify(
        programme=programme, organisation=organisation, evaluation=None, by=by, at=at, origin=origin
    )
    found = lock(found, version=version)
    if found.state == S.SHORTLISTED:
        return found
    refuse_if(why_not_take_part(organisation, programme, at=at))
    reason = reason or (origin.label if origin else _("Its figures meet every criterion."))
    move(found, S.SHORTLISTED, reason=reason, by=by, at=at)
    note("participation.shortlisted", found, by=by, at=at, reason=reason)
    return found


@transaction.atomic
def do_not_invite(
    *, participation: Participation, reason: str, by, at: datetime, version=None
) -> Participation:
    """Keep why a candidate is not invited; it is proposed again only when its figures change.

    :raises CannotMove: if it is invited already, or no reason is written.
    """
    participation = lock(participation, version=version)
    if not reason.strip():
        raise CannotMove(Refusal("", _("Write why it is not invited."), "", "reason"))
    move(participation, S.NOT_INVITED, reason=reason.strip(), by=by, at=at)
    note("participation.not_invited", participation, by=by, at=at, reason=reason.strip())
    return participation


@transaction.atomic
def invite(
    *, participation: Participation, terms: Terms, expires_at: datetime | None, by, at: datetime,
    words: str = "", reason: str = "", version: int | None = None,
) -> InvitationLetter:  # fmt: skip
    """Send the letter of invitation; while one is open, the new one replaces it.

    :param expires_at: by default as many days later as the programme says.
    :param words: the letter in Markdown; by default the one that `letter_for` proposes.
    :raises CannotMove: if it is not shortlisted, no place is left, or these are not the terms in force.
    """
    programme = Programme.objects.select_for_update(of=("self",), no_key=True).get(
        pk=participation.programme_id
    )
    participation = lock(participation, version=version)
    refuse_if(why_not_invite(participation, at=at))
    if terms.programme_id != programme.pk or terms.number != programme.terms.latest("number").number:
        raise CannotMove(
            Refusal("", _("Newer terms are in force."), _("Open the letter again and read them."), "words")
        )
    _supersede(participation, by=by, at=at)
    letter = InvitationLetter.objects.create(
        organisation_id=participation.organisation_id, participation=participation, terms=terms,
        words=words or letter_for(participation), sent_by=by, sent_at=at,
        expires_at=expires_at or at + timedelta(days=programme.invitation_days),
    )  # fmt: skip
    said = {"until": say_moment(letter.expires_at, zone=desk_zone(), now=at)}
    if participation.state == S.SHORTLISTED:
        move(participation, S.INVITED, reason=reason or _("Its figures meet every criterion."), by=by, at=at)
    note("participation.invited", participation, by=by, at=at, terms=terms.number, **said)
    tell_holder("programme.invited", participation, at=at, key=letter.pk, page="programme_invitation", **said)
    return letter


def _supersede(participation, *, by, at) -> None:
    for letter in InvitationLetter.objects.open().filter(participation=participation):
        end_letter(letter, InvitationEnd.SUPERSEDED, by=by, at=at)
        note("participation.invitation_replaced", participation, by=by, at=at)


@transaction.atomic
def accept(*, letter: InvitationLetter, signature: str, by, at: datetime) -> Participation:
    """Accept an invitation with a typed signature; that signs its terms.

    :raises CannotMove: if it has expired, was replaced or answered, or this person is no owner today.
    """
    participation, letter = _lock_letter(letter)
    refuse_if(why_not_sign(letter, signature, by=by, at=at))
    end_letter(letter, InvitationEnd.ACCEPTED, by=by, at=at, signature=signature.strip())
    said = _("Accepted by %(who)s under version %(terms)s of the terms.") % {
        "who": signature.strip(), "terms": letter.terms.number,
    }  # fmt: skip
    move(participation, S.ACCEPTED, reason=said, by=by, at=at)
    OnboardingEntry.objects.create(
        organisation_id=participation.organisation_id, participation=participation, item=OnboardingItem.TERMS,
        words=said, by=by, at=at,
    )  # fmt: skip
    note("participation.accepted", participation, by=by, at=at, terms=letter.terms.number)
    tell_managers("programme.accepted", participation, at=at, key=letter.pk)
    return participation


@transaction.atomic
def decline(*, letter: InvitationLetter, reason: str, by, at: datetime) -> Participation:
    """Decline an invitation and say why.

    :raises CannotMove: as `accept`, or if no reason is written.
    """
    participation, letter = _lock_letter(letter)
    refuse_if(why_not_answer_letter(letter, at=at) or why_not_for_holder(letter.organisation, by))
    if not reason.strip():
        raise CannotMove(Refusal("", _("Write why you decline; we read it."), "", "reason"))
    end_letter(letter, InvitationEnd.DECLINED, by=by, at=at, refusal=reason.strip())
    move(participation, S.DECLINED, reason=reason.strip(), by=by, at=at)
    note("participation.declined", participation, by=by, at=at, reason=reason.strip())
    tell_managers("programme.declined", participation, at=at, key=letter.pk)
    return participation


def _lock_letter(letter: InvitationLetter) -> tuple[Participation, InvitationLetter]:
    participation = lock(letter.participation)
    rows = InvitationLetter.objects.select_for_update(of=("self",), no_key=True)
    fresh = rows.select_related("organisation", "terms").get(pk=letter.pk)
    fresh.participation = participation
    return participation, fresh


def lapse_due(*, at: datetime) -> int:
    """End invitations that expired without an answer, and remind of those that will soon; return how many ended."""
    with system_scope():
        due = list(InvitationLetter.objects.run_out(at).order_by("expires_at", "pk")[:AT_ONCE])
        _remind(at)
    for letter in due:
        _lapse(letter, at=at)
    return len(due)


def _lapse(letter: InvitationLetter, *, at: datetime) -> None:
    with system_scope():
        participation, letter = _lock_letter(letter)
        if letter.end or letter.expires_at > at:  # answered, or replaced, meanwhile
            return
        end_letter(letter, InvitationEnd.EXPIRED, by=None, at=at)
        reason = _("No answer until %(at)s.") % {
            "at": say_moment(letter.expires_at, zone=desk_zone(), now=at)
        }
        move(participation, S.LAPSED, reason=reason, by=None, at=at)
        note("participation.lapsed", participation, by=None, at=at, reason=reason)
        for tell in (tell_holder, tell_managers):
            tell("programme.lapsed", participation, at=at, key=letter.pk)


def _remind(at: datetime) -> None:
    """Remind owners once of each invitation that expires within a week."""
    soon = InvitationLetter.objects.open().filter(expires_at__gt=at, expires_at__lte=at + REMIND)
    rows = soon.filter(sent_at__lt=at - REMIND).select_related("participation__programme", "organisation")
    for letter in rows.order_by("expires_at", "pk")[:AT_ONCE]:
        until = say_moment(letter.expires_at, zone=desk_zone(), now=at)
        tell_holder(
            "programme.ends_soon", letter.participation, at=at, key=letter.pk, page="programme_invitation",
            until=until,
        )  # fmt: skip
