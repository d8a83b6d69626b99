"""Saving views of the queue under a name, changing and deleting them."""

from collections.abc import Mapping
from datetime import datetime

from django.db import IntegrityError, connection, transaction
from django.utils.translation import gettext as _

from ipr_portal.accounts.models import User
from ipr_portal.audit.actions import record
from ipr_portal.errors import DomainError, Stale
from takedowns.models import SavedView
from takedowns.rules.saved_views import why_not_change, why_not_save, why_not_share


class CannotSave(DomainError):
    """A rule forbids it; `field` names the input."""

    def __init__(self, refusal: str, field: str | None = None) -> None:
        super().__init__(refusal)
        self.field = field


@transaction.atomic
def save_view(*, name: str, view: str, filters: Mapping, shared: bool, by, at: datetime) -> SavedView:
    """Save one view of the queue with its filters, under a name.

    :raises CannotSave: if the name is taken, there are too many, or this person does not share views.
    """
    saved = SavedView(saved_by=by, saved_at=at)
    if shared and (refusal := why_not_share(by)):
        raise CannotSave(refusal, "shared")
    _write(saved, name=name, view=view, filters=filters, shared=shared)
    record("view.saved", saved, by=by, at=at, organisation_id=None)
    if shared:
        record("view.shared", saved, by=by, at=at, organisation_id=None)
    return saved


@transaction.atomic
def change_view(
    *, saved: SavedView, name: str, view: str, filters: Mapping, shared: bool, by, at: datetime
) -> SavedView:
    """Change the name or filters of a view, share it with the team, or stop sharing it.

    :raises Stale: if somebody deleted it meanwhile.
    :raises CannotSave: if this person may not change it, the name is taken, or there are too many.
    """
    saved = _lock(saved, by)
    before, was_shared = saved.name, saved.is_shared
    if shared != was_shared and (refusal := why_not_share(by)):
        raise CannotSave(refusal, "shared")
    _write(saved, name=name, view=view, filters=filters, shared=shared)
    record("view.changed", saved, by=by, at=at, organisation_id=None, before=before)
    if shared != was_shared:
        record("view.shared" if shared else "view.unshared", saved, by=by, at=at, organisation_id=None)
    return saved


@transaction.atomic
def delete_view(*, saved: SavedView, by, at: datetime) -> None:
    """Delete a view. The audit trail keeps its contents.

    :raises Stale: if somebody deleted it meanwhile.
    :raises CannotSave: if this person may not delete it.
    """
    saved = _lock(saved, by)
    record("view.deleted", saved, by=by, at=at, organisation_id=None, name=saved.name, was=saved.query)
    saved.delete()


def _lock(saved: SavedView, by) -> SavedView:
    found = SavedView.objects.select_for_update(no_key=True).filter(pk=saved.pk).first()
    if found is None:
        raise Stale(_("Somebody has deleted this view. Nothing was saved."))
    if refusal := why_not_change(found, by=by):
        raise CannotSave(refusal)
    return found


def _lock_counts(owner, *, shared: bool) -> None:
    """Lock the counts of a person's views, and of the team's, until the transaction ends."""
    User.objects.select_for_update(no_key=True).get(pk=owner.pk)
    if shared:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended('takedowns.shared_views', 0))")


def _write(saved: SavedView, *, name: str, view: str, filters: Mapping, shared: bool) -> None:
    _lock_counts(saved.saved_by, shared=shared)
    refusal = why_not_save(name=name, shared=shared, owner=saved.saved_by, but=saved if saved.pk else None)
    if refusal:
        raise CannotSave(refusal, "name")
    saved.name, saved.view, saved.is_shared = name, view, shared
    saved.filters = {key: value for key, value in filters.items() if key != "triager"}
    saved.triager_id = int(filters["triager"]) if filters.get("triager") else None
    try:
        with transaction.atomic():
            saved.save()
    except IntegrityError as error:  # somebody else was faster with this name
        raise CannotSave(_("A view with this name exists. Choose another name."), "name") from error
