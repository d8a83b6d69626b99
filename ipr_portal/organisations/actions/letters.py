"""Letters of authority: a principal authorises an agency's people to act in its name."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Max, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from ipr_portal.accounts.models import User
from ipr_portal.audit.actions import record
from ipr_portal.errors import DomainError
from ipr_portal.notifications.actions import notify
from ipr_portal.organisations.rules import why_not_grant, why_not_revoke
from ipr_portal.tenancy.models import VERIFIED_STATES, LetterOfAuthority, Organisation, OrganisationKind
from ipr_portal.tenancy.names import named
from ipr_portal.tenancy.people import owners_of
from ipr_portal.tenancy.scope import organisation_scope

from .registration import lock

A_DAY = timedelta(days=1)
LETTERS_TO_ONE, LETTERS_A_DAY = 5, 20  # in 24 hours, of one principal


class CannotGrant(DomainError):
    """A rule forbids it."""


class CannotRevoke(DomainError):
    """The letter has already ended."""


@transaction.atomic
def grant_letter(
    *, principal: Organisation, agency: str, by: User, at: datetime, valid_until: datetime | None = None
) -> LetterOfAuthority:
    """Authorise an agency's people to act in a principal's name from now on, and notify the agency.

    :param agency: its exact name, legal name or short name here; a similar one is not enough.
    :raises CannotGrant: if either is not verified, or a letter is in force.
    """
    principal = lock(principal)
    agent = find_agency(agency)
    between = LetterOfAuthority.objects.filter(principal=principal, agent=agent)
    live = between.live(at).first() if agent else None
    if refusal := why_not_grant(principal, agent, live=live, valid_until=valid_until, at=at):
        raise CannotGrant(refusal)
    assert agent is not None  # else that was a refusal
    given = LetterOfAuthority.objects.filter(principal=principal, valid_from__gt=at - A_DAY)
    if refusal := why_not_grant_again(given, agent):
        raise CannotGrant(refusal)
    letter = LetterOfAuthority.objects.create(
        principal=principal,
        agent=agent,
        version=(between.aggregate(last=Max("version"))["last"] or 0) + 1,
        valid_from=at,
        valid_until=valid_until,
        granted_by=by,
    )
    path = reverse("organisation:home", args=[principal.slug])
    _tell("letter.granted", letter, by=by, at=at, path=path)
    return letter


@transaction.atomic
def revoke_letter(*, letter: LetterOfAuthority, by: User, at: datetime) -> LetterOfAuthority:
    """End a letter now: the agency's people get a 404 from their next page under this name. The agency is notified.

    :raises CannotRevoke: if it has ended already.
    """
    rows = LetterOfAuthority.objects.select_for_update(of=("self",), no_key=True)
    letter = rows.select_related("principal", "agent").get(pk=letter.pk)
    if refusal := why_not_revoke(letter, at=at):
        raise CannotRevoke(refusal)
    letter.valid_until = at
    letter.save(update_fields=["valid_until"])
    path = reverse("organisation:letters", args=[letter.agent.slug])
    _tell("letter.revoked", letter, by=by, at=at, path=path)
    return letter


def find_agency(name: str) -> Organisation | None:
    """The verified agency of exactly this name, in any case; None if several have it."""
    agencies = Organisation.objects.filter(kind=OrganisationKind.AGENCY, state__in=VERIFIED_STATES)
    if found := agencies.filter(slug=name.lower()).first():
        return found
    called_so = list(agencies.filter(named("name", name) | named("legal_name", name))[:2])
    return called_so[0] if len(called_so) == 1 else None


def why_not_grant_again(given: QuerySet[LetterOfAuthority], agent: Organisation) -> str | None:
    """Answer why no more letters are granted today, or None: each writes to the agency's owners."""
    if given.filter(agent=agent).count() >= LETTERS_TO_ONE or given.count() >= LETTERS_A_DAY:
        return _("The limit of letters granted in 24 hours is reached. Grant it tomorrow.")
    return None


# the principal's action -> the agency's action
MANDATE = {"letter.granted": "mandate.granted", "letter.revoked": "mandate.revoked"}


def _tell(action, letter, *, by, at, path) -> None:
    """One row in each organisation's trail, and news for the agency's owners, each in its own scope."""
    principal, agent = letter.principal, letter.agent
    record(action, principal, by=by, at=at, agency=str(agent), version=letter.version)
    with organisation_scope(agent, by=by):
        record(MANDATE[action], agent, by=by, at=at, principal=str(principal))
        notify(
            owners_of(agent.pk), action, agent, at=at, principal=str(principal),
            path=path, event_key=f"{action}:{letter.pk}",
        )  # fmt: skip
