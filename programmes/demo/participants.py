"""Who takes part in IPP Plus in the demo world: the first nine from its beginning, others at every point on the way."""

from collections.abc import Callable
from datetime import datetime, timedelta

from ipr_portal.accounts.models import User
from ipr_portal.audit.models import Subject
from ipr_portal.demo.register import World
from ipr_portal.markets import desk_zone
from ipr_portal.tenancy.models import Organisation
from ipr_portal.tenancy.roles import MemberRole, StaffRole
from ipr_portal.tenancy.scope import staff_scope
from programmes.actions import admission, onboarding, rounds, standing
from programmes.actions.evaluations import evaluate
from programmes.criteria import Rule
from programmes.enums import BY_OWNER, EvaluationKind, OnboardingItem, ParticipationState
from programmes.models import InvitationLetter, Participation, Programme
from programmes.queries.settings import ipp_plus, terms_of
from programmes.rules.moves import months_later
from takedowns.demo.times import IPP_PLUS

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
FIRST = 8 * HOUR  # after the world begins
MONTHS = 5  # of evaluations before this one
FROM_PILOT = "Took part in the pilot of January 2020."
ITEMS = {
    OnboardingItem.CONTACTS: "Two people file for us, both reachable in English from 9 to 18 Singapore time.",
    OnboardingItem.ESCALATION: "The head of brand protection, by telephone, at any hour.",
    OnboardingItem.SELLERS: "The register of authorised sellers is complete.",
    OnboardingItem.CADENCE: "Every quarter. Thursdays suit us.",
    OnboardingItem.TRAINING: "Two filers were trained on evidence for counterfeit claims.",
}
MESSAGE = "We look forward to working with you. The first check-in follows within the month."


def begin(world: World) -> None:
    """Those who take part from before the first notice: their promise binds every notice of the history."""
    manager = manager_of(world)
    for organisation in named(IPP_PLUS):
        admit(
            organisation,
            manager,
            reason=FROM_PILOT,
            at=world.since + FIRST,
            since=world.since + FIRST + 4 * HOUR,
        )


def manager_of(world: World) -> User:
    return next(person for person in world.staff if person.staff_role == StaffRole.PROGRAMMES)


def named(names) -> list[Organisation]:
    return list(Organisation.objects.filter(name__in=names).order_by("name"))


def owner_of(organisation: Organisation) -> User:
    return User.objects.get(memberships__organisation=organisation, memberships__role=MemberRole.OWNER)


def propose(organisation, manager, *, reason: str, at: datetime) -> Participation:
    """Shortlist an organisation."""
    origin = Subject("tenancy.organisation", str(organisation.pk), reason, organisation.pk)
    with staff_scope(by=manager):
        return admission.shortlist(
            programme=ipp_plus(), organisation=organisation, origin=origin, by=manager, at=at
        )


def invite(organisation, manager, *, reason: str, at: datetime) -> InvitationLetter:
    """Shortlist an organisation and send it the letter, half an hour later."""
    participation = propose(organisation, manager, reason=reason, at=at)
    with staff_scope(by=manager):
        return admission.invite(
            participation=participation, terms=terms_of(ipp_plus()), expires_at=None, reason=reason, by=manager,
            at=at + HOUR / 2,
        )  # fmt: skip


def accept(organisation, manager, *, reason: str, at: datetime, after: timedelta) -> Participation:
    """Invite an organisation, whose owner signs some time later."""
    letter, owner = invite(organisation, manager, reason=reason, at=at), owner_of(organisation)
    with staff_scope(by=owner):
        return admission.accept(letter=letter, signature=owner.name, by=owner, at=at + after)


def onboard(participation, manager, *, at: datetime, items) -> None:
    """Begin the onboarding and put some items in place."""
    with staff_scope(by=manager):
        onboarding.begin_onboarding(
            participation=participation, manager=manager, message=MESSAGE, by=manager, at=at
        )
    for item in items:
        by = owner_of(participation.organisation) if item in BY_OWNER else manager
        with staff_scope(by=by):
            onboarding.put_in_place(
                participation=participation,
                item=item,
                words=ITEMS[item],
                cadence_months=3,
                by=by,
                at=at + HOUR / 2,
            )


def admit(organisation, manager, *, reason: str, at: datetime, since: datetime) -> None:
    """Take an organisation from the shortlist to its promise."""
    participation = accept(organisation, manager, reason=reason, at=at, after=HOUR)
    onboard(participation, manager, at=at + 2 * HOUR, items=ITEMS)
    with staff_scope(by=manager):
        onboarding.activate(
            participation=participation, since=since, message=MESSAGE, by=manager, at=at + 3 * HOUR
        )


def participants(world: World) -> None:
    """The evaluations of half a year, and where each organisation is today."""
    manager = manager_of(world)
    evaluate_months(world)
    plan_for_one(manager, at=world.now - 3 * DAY)
    end_some(manager, now=world.now)
    for number, step in enumerate(WAYS):
        name, reason, days = STAND[step.__name__]
        [organisation] = named([name])
        step(organisation, manager, reason, world.now - days * DAY - number * HOUR)
    admission.lapse_due(at=world.now)


def evaluate_months(world: World) -> None:
    """Evaluate the participants at the beginning of each month, and everybody at that of this one."""
    begins, period = rounds.month_of(world.now)
    zone = desk_zone()
    for back in range(MONTHS, 0, -1):
        as_of = months_later(begins, -back, zone)
        for organisation in named(IPP_PLUS):
            with staff_scope():
                evaluate(
                    organisation=organisation, programme=ipp_plus(), kind=EvaluationKind.MONTHLY,
                    period=f"{as_of.astimezone(zone):%Y-%m}", as_of=as_of, at=as_of + 2 * HOUR,
                )  # fmt: skip
    rounds.evaluate_month(at=begins + 2 * HOUR)


def plan_for_one(manager, *, at: datetime) -> None:
    """Agree an improvement plan with the one that is on watch for longest, where somebody is and another one stays."""
    with staff_scope(by=manager):
        rows = Participation.objects.filter(state=ParticipationState.WATCH).order_by("state_since", "pk")
        if len(rows) < 2:
            return
        standing.agree_plan(
            participation=rows[0], words="- Mark the copied part in every picture claim.\n- Train the two filers by us.",
            agreed_with=owner_of(rows[0].organisation).name, ends_at=at + 90 * DAY,
            targets=[Rule("EXIT_UPPER", "AT_LEAST", ipp_plus_limit())], by=manager, at=at,
            reason="The upper end of the accuracy stays below the limit.",
        )  # fmt: skip


def ipp_plus_limit():
    """The threshold of staying."""
    version = Programme.objects.get(code="IPP-PLUS").criteria_versions.latest("number")
    return version.criteria.get(purpose="WATCH", figure="EXIT_UPPER").threshold


def end_some(manager, *, now: datetime) -> None:
    """Within the last hour one was suspended, and one left."""
    suspended, left = (Organisation.objects.get(name=name) for name in (SUSPENDED, LEFT))
    with staff_scope(by=manager):
        standing.suspend(
            participation=open_of(suspended), reason="Two certificates of one right were altered.",
            message="Send us the originals, and tell us who prepared the copies. We decide within two weeks.",
            by=manager, at=now - HOUR / 2,
        )  # fmt: skip
    owner = owner_of(left)
    with staff_scope(by=owner):
        standing.leave(
            participation=open_of(left), reason="An agency takes over; we return once it is settled in.",
            by=owner, at=now - HOUR / 3,
        )  # fmt: skip


def open_of(organisation) -> Participation:
    return Participation.objects.open().for_lists().get(organisation=organisation)


def shortlisted(organisation, manager, reason, at) -> None:
    propose(organisation, manager, reason=reason, at=at)


def invited(organisation, manager, reason, at) -> None:
    invite(organisation, manager, reason=reason, at=at)


def accepted(organisation, manager, reason, at) -> None:
    accept(organisation, manager, reason=reason, at=at, after=DAY)


def in_onboarding(organisation, manager, reason, at) -> None:
    participation = accept(organisation, manager, reason=reason, at=at, after=3 * DAY)
    items = (OnboardingItem.CONTACTS, OnboardingItem.ESCALATION)
    onboard(participation, manager, at=at + 4 * DAY, items=items)


def declined(organisation, manager, reason, at) -> None:
    letter, owner = invite(organisation, manager, reason=reason, at=at), owner_of(organisation)
    with staff_scope(by=owner):
        admission.decline(
            letter=letter, reason="We are changing our agency this quarter. Ask us again in spring.", by=owner,
            at=at + 5 * DAY,
        )  # fmt: skip


def lapsed(organisation, manager, reason, at) -> None:
    invite(organisation, manager, reason=reason, at=at)


def not_invited(organisation, manager, reason, at) -> None:
    participation = propose(organisation, manager, reason=reason, at=at)
    with staff_scope(by=manager):
        admission.do_not_invite(
            participation=participation, reason="Half of its notices come from one agency that we are talking to.",
            by=manager, at=at + DAY,
        )  # fmt: skip


SUSPENDED, LEFT = "Aurelio Time", "Petcharom Herbal"
WORKSHOP = "Asked for it at the workshop in Singapore."
STAND = {  # step → organisation, why it was proposed, how many days ago
    "shortlisted": ("Solstrand", "Proposed by its triager: careful evidence.", 2),
    "invited": ("Lumiq Power", WORKSHOP, 6),
    "accepted": ("Casewell", WORKSHOP, 4),
    "in_onboarding": ("Hydra Nord", "Growing volume, few rejections.", 12),
    "declined": ("Nimbus Toys", "Growing volume, few rejections.", 50),
    "lapsed": ("Ombrelle Paris", WORKSHOP, 45),
    "not_invited": ("Corda Cables", "Growing volume.", 30),
}
WAYS: list[Callable] = [shortlisted, invited, accepted, in_onboarding, declined, lapsed, not_invited]
