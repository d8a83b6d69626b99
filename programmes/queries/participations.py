"""One participation as its pages and the API tell it: what happened, the onboarding, the plan."""

from dataclasses import dataclass

from django.db.models import QuerySet

from ipr_portal.lazy import LazyStr
from ipr_portal.tenancy.models import Organisation
from programmes.enums import BY_OWNER, ONBOARDING_ASKS, OnboardingItem
from programmes.models import InvitationLetter, OnboardingEntry, Participation, Plan, Step


@dataclass(frozen=True, slots=True)
class ChecklistRow:
    """One item of the onboarding."""

    item: OnboardingItem
    asks: LazyStr
    entry: OnboardingEntry | None  # None: not in place yet

    @property
    def is_by_owner(self) -> bool:
        """Whether an owner of the rights holder may fill it in; we fill in the others."""
        return self.item in BY_OWNER


def known_to_holder(organisation: Organisation) -> QuerySet[Participation]:
    """The participations that a rights holder knows of, in every programme."""
    return Participation.objects.known_to_holder().filter(organisation=organisation).for_lists()


def steps_of(participation: Participation) -> QuerySet[Step]:
    """What happened, the newest first, with the answers; a rights holder reads nothing from before the invitation."""
    rows = participation.steps.select_related("by").prefetch_related("answers__by")
    return rows.order_by("-at", "-pk")


def checklist_of(participation: Participation) -> list[ChecklistRow]:
    """Every item of the onboarding with what is in place."""
    entries = {entry.item: entry for entry in participation.onboarding.select_related("by")}
    return [ChecklistRow(item, ONBOARDING_ASKS[item], entries.get(item)) for item in OnboardingItem]


def open_plan(participation: Participation) -> Plan | None:
    """The improvement plan that runs, with its targets."""
    return participation.plans.prefetch_related("targets").filter(closed_at=None).first()


def letters_to(organisation: Organisation) -> QuerySet[InvitationLetter]:
    """The invitations that a rights holder got, the newest first."""
    rows = InvitationLetter.objects.select_related(
        "participation__programme", "terms", "organisation", "sent_by"
    )
    return rows.filter(organisation=organisation).order_by("-sent_at", "-pk")
