"""Writing pages of the library, and taking them from draft to published, reviewed and archived."""

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from ipr_portal.audit.actions import record
from ipr_portal.errors import DomainError, Refusal, Stale
from ipr_portal.formatted_text import page_as_plain
from ipr_portal.notifications.actions import notify
from ipr_portal.tenancy.people import staff_who
from ipr_portal.tenancy.roles import Can
from outreach.enums import ResourceState
from outreach.models import Resource, ResourceVersion
from outreach.rules.library import (
    review_day,
    why_not_archive,
    why_not_confirm,
    why_not_move,
    why_not_save,
    why_not_schedule,
)
from outreach.rules.search import fold

WORDS = ("title", "summary", "body")


class CannotWrite(DomainError):
    """A rule forbids it; `field` names the input."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(str(refusal))
        self.field = refusal.field or None


@transaction.atomic
def write(*, by, at: datetime, **columns) -> Resource:
    """Write the first version of a page, as a draft.

    :raises CannotWrite: if its words are refused.
    """
    _refuse(why_not_save(columns))
    resource = Resource(**columns, created_at=at, changed_at=at)
    _index(resource)
    resource.save(force_insert=True)
    _keep(resource, is_substance=True, note="", by=by, at=at)
    record("resource.written", resource, by=by, at=at)
    return resource


@transaction.atomic
def revise(
    *, resource: Resource, version: int, is_substance: bool, note: str = "", by, at: datetime, **columns
) -> Resource:
    """Write the next version of a page; a published one is published at once. Words that did not change make none.

    :param version: the version that the person saw.
    :param is_substance: whether readers have to do something else than before; translations are then outdated.
    :raises Stale: if somebody else wrote a newer one.
    :raises CannotWrite: if its words are refused, or it is archived.
    """
    resource = _lock(resource)
    if resource.version != version:
        raise Stale(_("Somebody else changed this page. Your changes were not saved."))
    if resource.state == ResourceState.ARCHIVED:
        raise CannotWrite(Refusal("", _("This page is archived."), _("Write a new one.")))
    _refuse(why_not_save({name: getattr(resource, name) for name in WORDS} | columns))
    changed = any(getattr(resource, name) != columns.get(name, getattr(resource, name)) for name in WORDS)
    for name, value in columns.items():
        setattr(resource, name, value)
    if changed:
        resource.version += 1
        resource.substance = resource.version if is_substance else resource.substance
        resource.changed_at = at
        _keep(resource, is_substance=is_substance, note=note, by=by, at=at)
        record("resource.revised", resource, by=by, at=at, version=resource.version)
    _index(resource)
    names = {"version", "substance", "changed_at", "search_title", "search_text", *columns}
    resource.save(update_fields=sorted(names))
    return resource


@transaction.atomic
def submit(*, resource: Resource, by, at: datetime) -> Resource:
    """Ask a colleague to read a draft; nobody is asked about a page that comes with the portal."""
    resource = _moved(resource, ResourceState.IN_REVIEW, by=by, at=at, action="resource.submitted")
    colleagues = staff_who(Can.MANAGE_LIBRARY).exclude(pk=by.pk) if by else []
    key = f"resource.to_review:{resource.pk}:{at.isoformat()}"
    notify(colleagues, "resource.to_review", resource, at=at, path=desk_path(resource), event_key=key)
    return resource


def return_to_draft(*, resource: Resource, by, at: datetime) -> Resource:
    return _moved(resource, ResourceState.DRAFT, by=by, at=at, action="resource.returned")


@transaction.atomic
def schedule(*, resource: Resource, publish_at: datetime, by, at: datetime) -> Resource:
    """Publish a page at a moment to come.

    :raises CannotWrite: if the moment has passed, or the page is not in review.
    """
    _refuse(why_not_schedule(publish_at, at))
    return _moved(
        resource, ResourceState.SCHEDULED, by=by, at=at, action="resource.scheduled", publish_at=publish_at
    )


@transaction.atomic
def publish(*, resource: Resource, by, at: datetime) -> Resource:
    """Publish a page, for a year until its next review."""
    more = {"published_at": resource.published_at or at, "review_due": review_day(at)}
    return _moved(resource, ResourceState.PUBLISHED, by=by, at=at, action="resource.published", **more)


@transaction.atomic
def confirm(*, resource: Resource, by, at: datetime) -> Resource:
    """Reviewed, nothing to change: the page is good for another year.

    :raises CannotWrite: if it is not published.
    """
    resource = _lock(resource)
    _refuse(why_not_confirm(resource))
    resource.state, resource.review_due = ResourceState.PUBLISHED, review_day(at)
    resource.reviewed_by, resource.reviewed_at = by, at
    resource.save(update_fields=["state", "review_due", "reviewed_by", "reviewed_at"])
    record("resource.confirmed", resource, by=by, at=at)
    return resource


@transaction.atomic
def archive(*, resource: Resource, by, at: datetime) -> Resource:
    """Take a page out of the library; its address then answers that there is no such page.

    :raises CannotWrite: for the remedy of a rejection code.
    """
    _refuse(why_not_archive(resource))
    return _moved(resource, ResourceState.ARCHIVED, by=by, at=at, action="resource.archived")


def publish_due(*, at: datetime) -> int:
    """Publish what was scheduled until now, each in a transaction of its own; return how many."""
    due = Resource.objects.filter(state=ResourceState.SCHEDULED, publish_at__lte=at)
    count = 0
    for key in list(due.values_list("pk", flat=True)):
        with transaction.atomic():
            rows = Resource.objects.select_for_update(of=("self",), no_key=True, skip_locked=True)
            if resource := rows.filter(pk=key, state=ResourceState.SCHEDULED, publish_at__lte=at).first():
                publish(resource=resource, by=None, at=at)
                count += 1
    return count


@transaction.atomic
def mark_outdated(*, today: date, at: datetime) -> int:
    """Mark the pages whose day of review has come, and notify their keepers once; return how many."""
    due = Resource.objects.filter(state=ResourceState.PUBLISHED, review_due__lte=today)
    rows = list(due.select_for_update(of=("self",), no_key=True, skip_locked=True))
    for resource in rows:
        resource.state = ResourceState.OUTDATED
        resource.save(update_fields=["state"])
        record("resource.outdated", resource, by=None, at=at)
        key = f"resource.outdated:{resource.pk}:{resource.review_due}"
        keepers = staff_who(Can.MANAGE_LIBRARY)
        notify(keepers, "resource.outdated", resource, at=at, path=desk_path(resource), event_key=key)
    return len(rows)


def desk_path(resource: Resource) -> str:
    return f"/desk/outreach/library/{resource.pk}/"


def _moved(resource: Resource, state, *, by, at: datetime, action: str, **columns) -> Resource:
    with transaction.atomic():
        resource = _lock(resource)
        _refuse(why_not_move(resource, state))
        for name, value in ({"publish_at": None, "state": state} | columns).items():
            setattr(resource, name, value)
        resource.save(update_fields=["state", "publish_at", *columns])
        record(action, resource, by=by, at=at)
    return resource


def _refuse(refusal: Refusal | None) -> None:
    if refusal:
        raise CannotWrite(refusal)


def _lock(resource: Resource) -> Resource:
    return Resource.objects.select_for_update(of=("self",), no_key=True).get(pk=resource.pk)


def _index(resource: Resource) -> None:
    resource.search_title = fold(f"{resource.code} {resource.title}")
    words = [resource.code, resource.title, resource.summary, page_as_plain(resource.body)]
    resource.search_text = fold(" ".join(words))


def _keep(resource: Resource, *, is_substance: bool, note: str, by, at: datetime) -> None:
    words = {name: getattr(resource, name) for name in WORDS}
    ResourceVersion.objects.create(
        resource=resource, version=resource.version, **words, is_substance=is_substance, note=note,
        written_by=by, written_at=at,
    )  # fmt: skip
