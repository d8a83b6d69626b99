"""Merging two rows that are one, so that nothing stays with the one that is lost; and undoing it."""

from datetime import datetime

from django.db import transaction
from django.db.models import Model
from django.utils.translation import gettext as _

from ipr_portal.accounts.models import User
from ipr_portal.audit.actions import record
from ipr_portal.errors import DomainError, Stale
from outreach.enums import ENDED, HOLDS_A_PLACE, PRESENT
from outreach.models import (
    Consent,
    FollowUp,
    KeptApart,
    LoggedContact,
    Merge,
    Registration,
    StakeholderOrganisation,
    StakeholderPerson,
)

from .places import lock, move_up, take_one

Either = StakeholderPerson | StakeholderOrganisation
# What belongs to each kind, by table and column. A guard test finds every foreign key that is not named here.
OF_PERSON: list[tuple[type[Model], str]] = [
    (Consent, "person"), (LoggedContact, "person"), (FollowUp, "person"), (Registration, "person"),
]  # fmt: skip
OF_ORGANISATION: list[tuple[type[Model], str]] = [
    (StakeholderPerson, "works_for"), (LoggedContact, "with_organisation"), (FollowUp, "with_organisation"),
    (Registration, "comes_from"),
]  # fmt: skip


class CannotMerge(DomainError):
    """Two rows cannot become one, or not be separated."""


@transaction.atomic
def merge(*, kept: Either, lost: Either, by: User, at: datetime) -> Merge:
    """Merge one person or organisation into another of the same kind: everything of the lost one goes to the kept one.

    Of two registrations for one event the one that got further counts, the other becomes its duplicate and gives its
    place back.

    :raises CannotMerge: for one and the same, for two kinds, or where each is linked to another tenant.
    :raises Stale: if one of them was merged meanwhile.
    """
    kept, lost = _locked(kept, lost)
    is_person = isinstance(kept, StakeholderPerson)
    moved: dict[str, object] = {
        f"{model._meta.model_name}.{column}": _move(model, column, lost.pk, kept.pk)
        for model, column in (OF_PERSON if is_person else OF_ORGANISATION)
        if model is not Registration or not is_person
    }
    if is_person:
        moved["registration.person"], moved["duplicates"] = _move_registrations(kept, lost, at=at)
    filled = _fill_gaps(kept, lost)
    lost.merged_into = kept
    lost.save(update_fields=["merged_into"])
    names = ("kept_person", "lost_person") if is_person else ("kept_organisation", "lost_organisation")
    made = Merge.objects.create(
        **dict(zip(names, (kept, lost), strict=True)),
        moved=moved | {"filled": filled},
        merged_by=by,
        merged_at=at,
    )
    record("stakeholder.merged", kept, by=by, at=at, internal=True, lost=str(lost))
    return made


def _locked(kept: Either, lost: Either) -> tuple[Either, Either]:
    """Both rows, locked in the order of their keys, so that two merges at once never wait for each other."""
    if type(kept) is not type(lost) or kept.pk == lost.pk:
        raise CannotMerge(_("Choose two different people, or two different organisations."))
    rows = type(kept)._default_manager.select_for_update(of=("self",), no_key=True)
    found = {row.pk: row for row in rows.filter(pk__in=[kept.pk, lost.pk]).order_by("pk")}
    kept, lost = found[kept.pk], found[lost.pk]
    if gone := next((row for row in (kept, lost) if row.merged_into_id), None):
        raise Stale(_("%(name)s was merged already. Look at the list again.") % {"name": gone})
    if any(isinstance(row, StakeholderPerson) and row.emptied_at for row in (kept, lost)):
        raise CannotMerge(_("One of the two is emptied, and nothing tells who it was. Leave it as it is."))
    tenants = {
        row.tenant_id for row in (kept, lost) if isinstance(row, StakeholderOrganisation) and row.tenant_id
    }
    if len(tenants) > 1:
        raise CannotMerge(_("Each of the two is linked to another organisation of the portal. They are two."))
    return kept, lost


def _move(model: type[Model], column: str, lost: int, kept: int) -> list[int]:
    """Point rows from the lost one to the kept one; their keys."""
    rows = model._default_manager.filter(**{f"{column}_id": lost})
    keys = list(rows.order_by("pk").values_list("pk", flat=True))
    rows.update(**{f"{column}_id": kept})
    return keys


def _move_registrations(kept: Either, lost: Either, *, at: datetime) -> tuple[list[int], list[list[int]]]:
    """Move registrations; of two that stand for one event, the other becomes a duplicate. Their keys, and the pairs."""
    doubled: list[list[int]] = []
    theirs = Registration.objects.filter(person=lost.pk).order_by("pk")
    keys = list(theirs.values_list("pk", flat=True))
    ours = {row.event_id: row for row in Registration.objects.standing().filter(person=kept.pk)}
    for row in theirs.filter(duplicate_of=None).exclude(state__in=ENDED).select_related("event"):
        if other := ours.get(row.event_id):
            first, second = sorted([other, row], key=_reach, reverse=True)
            _make_duplicate(second, first, at=at)
            doubled.append([second.pk, first.pk])
    theirs.update(person_id=kept.pk)
    return keys, doubled


def _reach(row: Registration) -> tuple[bool, bool, int]:
    """How far a registration got: presence before a place, a place before the waiting list, then the earlier one."""
    return row.state in PRESENT, row.state in HOLDS_A_PLACE, -row.pk


def _make_duplicate(row: Registration, of: Registration, *, at: datetime) -> None:
    event = lock(row.event)
    row.event = event
    held = row.holds_a_place
    row.duplicate_of = of
    row.save(update_fields=["duplicate_of"])
    take_one(event, row, -int(held))
    move_up(event, at=at)


def _fill_gaps(kept: Either, lost: Either) -> dict[str, object]:
    """Take over what only the lost one has; what the kept one had before, by column."""
    names = ["email", "phone", "job"] if isinstance(kept, StakeholderPerson) else ["domain"]
    before: dict[str, object] = {}
    for name in names:
        if not getattr(kept, name) and getattr(lost, name):
            before[name] = getattr(kept, name)
            setattr(kept, name, getattr(lost, name))
    for name in ("markets", "languages"):
        both = sorted({*getattr(kept, name), *getattr(lost, name)})
        if both != sorted(getattr(kept, name)):
            before[name] = getattr(kept, name)
            setattr(kept, name, both)
    before |= _take_over_links(kept, lost)
    kept.save()
    return before


def _take_over_links(kept: Either, lost: Either) -> dict[str, object]:
    """Take over the employer, or the tenant, where only the lost one has it."""
    before: dict[str, object] = {}
    if isinstance(kept, StakeholderPerson) and isinstance(lost, StakeholderPerson):
        if not kept.works_for_id and lost.works_for_id:
            before["works_for_id"], kept.works_for_id = None, lost.works_for_id
    if isinstance(kept, StakeholderOrganisation) and isinstance(lost, StakeholderOrganisation):
        if not kept.tenant_id and lost.tenant_id:
            before["tenant_id"], before["lost_tenant_id"] = None, lost.tenant_id
            kept.tenant_id, lost.tenant_id = lost.tenant_id, None
            lost.save(update_fields=["tenant"])
    return before


@transaction.atomic
def undo(*, merge: Merge, by: User, at: datetime) -> Merge:
    """Separate two that were merged: what went over goes back, and what came since stays.

    :raises Stale: if somebody undid it already.
    :raises CannotMerge: while the kept one is itself merged into another, or an event has no place for the second one.
    """
    rows = Merge.objects.select_for_update(of=("self",), no_key=True)
    merge = rows.select_related("kept_person", "lost_person", "kept_organisation", "lost_organisation").get(
        pk=merge.pk
    )
    if merge.undone_at:
        raise Stale(_("Somebody separated the two already."))
    kept, lost = merge.kept, merge.lost
    if kept.merged_into_id:
        raise CannotMerge(_("%(kept)s is merged into another entry. Undo that first.") % {"kept": kept})
    if isinstance(kept, StakeholderPerson) and kept.emptied_at:
        raise CannotMerge(_("The entry is emptied: nothing tells any more what belonged to whom."))
    for second, _first in merge.moved.get("duplicates", []):
        _stand_again(Registration.objects.select_related("event").get(pk=second))
    tables = OF_PERSON if isinstance(kept, StakeholderPerson) else OF_ORGANISATION
    for model, column in tables:
        keys = merge.moved.get(f"{model._meta.model_name}.{column}", [])
        still = model._default_manager.filter(pk__in=keys, **{f"{column}_id": kept.pk})
        still.update(**{f"{column}_id": lost.pk})
    _put_back(kept, lost, merge.moved.get("filled", {}))
    for second, _first in merge.moved.get("duplicates", []):
        Registration.objects.filter(pk=second).update(duplicate_of=None)
    merge.undone_by, merge.undone_at = by, at
    merge.save(update_fields=["undone_by", "undone_at"])
    record("stakeholder.unmerged", kept, by=by, at=at, internal=True, lost=str(lost))
    return merge


def _stand_again(row: Registration) -> None:
    """Count the place of a registration again that was a duplicate."""
    event = lock(row.event)
    row.event, row.duplicate_of = event, None
    held = row.holds_a_place
    if held and not row.is_remote and event.free is not None and event.free < 1:
        raise CannotMerge(
            _("%(event)s is full. Raise its capacity first, then separate the two.") % {"event": event}
        )
    take_one(event, row, int(held))


def _put_back(kept: Either, lost: Either, filled: dict[str, object]) -> None:
    lost_tenant = filled.pop("lost_tenant_id", None)
    for name, value in filled.items():
        setattr(kept, name, value)
    if filled:
        kept.save(update_fields=[name.removesuffix("_id") for name in filled])
    lost.merged_into = None
    if isinstance(lost, StakeholderOrganisation) and isinstance(lost_tenant, int):
        lost.tenant_id = lost_tenant
    lost.save()


@transaction.atomic
def keep_apart(*, first: Either, second: Either, by: User, at: datetime) -> None:
    """Note that two who look like one are two, so that nobody is asked again."""
    if type(first) is not type(second) or first.pk == second.pk:
        raise CannotMerge(_("Choose two different people, or two different organisations."))
    low, high = sorted([first.pk, second.pk])
    kind = "person" if isinstance(first, StakeholderPerson) else "organisation"
    made = KeptApart.objects.get_or_create(
        kind=kind, first=low, second=high, defaults={"decided_by": by, "decided_at": at}
    )[1]
    if made:
        record("stakeholder.kept_apart", first, by=by, at=at, internal=True, other=str(second))
