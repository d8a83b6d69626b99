"""Giving, voting on, answering and merging feedback. In the scope of the desk, which sees the votes of all."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from ipr_portal.accounts.models import User
from ipr_portal.audit.actions import record
from ipr_portal.audit.models import Subject, subject_of
from ipr_portal.errors import Stale
from ipr_portal.notifications.actions import notify
from ipr_portal.tenancy.people import staff_who
from ipr_portal.tenancy.roles import Can
from ipr_portal.ui.moments import say_day
from outreach.enums import FeedbackState
from outreach.models import Feedback, Vote
from outreach.rules.feedback import answer_due, why_not_answer, why_not_merge, why_not_move, why_not_vote
from programmes.actions.packs import note_for_pack
from programmes.models import Participation

from .refusals import refuse_if


@dataclass(frozen=True, slots=True)
class Merge:
    """How many votes a merge moved, and of how many organisations that had voted for both."""

    moved: int
    same: int


@transaction.atomic
def give(
    *, kind: str, title: str, text: str, organisation=None, origin: Subject | None = None, by, at: datetime
) -> Feedback:
    """Tell us something. The organisation that asks votes for it by that.

    :param origin: where it was said, such as an event, as the audit trail names it.
    """
    where = (
        {"origin_type": origin.type, "origin_id": origin.key, "origin_label": origin.label} if origin else {}
    )
    item = Feedback.objects.create(
        kind=kind, title=title, text=text, asked_for=organisation, asked_by=by, asked_at=at,
        answer_due=answer_due(at), **where,
    )  # fmt: skip
    if organisation:
        Vote.objects.create(
            feedback=item, organisation=organisation, cast_by=by, cast_at=at, by_staff=bool(by.staff_role)
        )
    record("feedback.given", item, by=by, at=at)
    note_in_pack(item, _("You told us: “%(title)s”. We answer by %(day)s."), at=at)
    notify(
        staff_who(Can.MANAGE_FEEDBACK).exclude(pk=by.pk), "feedback.given", item, at=at, path=desk_path(item)
    )
    return item


@transaction.atomic
def vote(*, item: Feedback, organisation, by, at: datetime) -> Vote:
    """Cast the vote of an organisation, if it has none yet.

    :raises CannotDo: if votes on it are no longer counted.
    """
    item = _lock(item)
    refuse_if(why_not_vote(item))
    if found := Vote.objects.cast().filter(feedback=item, organisation=organisation).first():
        return found
    made = Vote.objects.create(
        feedback=item, organisation=organisation, cast_by=by, cast_at=at, by_staff=bool(by.staff_role)
    )
    record("feedback.voted", item, by=by, at=at, organisation_id=organisation.pk)
    return made


@transaction.atomic
def withdraw_vote(*, item: Feedback, organisation, by, at: datetime) -> bool:
    """Withdraw the vote of an organisation, no matter who of it cast it; whether there was one.

    :raises CannotDo: if votes on it are no longer counted.
    """
    item = _lock(item)
    refuse_if(why_not_vote(item))
    cast = Vote.objects.cast().filter(feedback=item, organisation=organisation)
    if found := cast.update(withdrawn_at=at):
        record("feedback.vote_withdrawn", item, by=by, at=at, organisation_id=organisation.pk)
    return bool(found)


@transaction.atomic
def move(*, item: Feedback, state: str, by, at: datetime) -> Feedback:
    """Take an item one step on, without an answer.

    :raises CannotDo: if its state does not allow it.
    """
    item = _lock(item)
    refuse_if(why_not_move(item, state))
    before, item.state = item.state, FeedbackState(state)
    item.save(update_fields=["state"])
    record("feedback.moved", item, by=by, at=at, before=before, state=state)
    return item


@transaction.atomic
def answer(
    *, item: Feedback, state: str, answer: str, resource=None, pilot=None, built: str = "", by, at: datetime
) -> Feedback:
    """Answer, and tell everybody who cares once: who asked, and who voted, also for what was merged into it.

    :raises CannotDo: if the answer is empty, names nothing that was built, or the state does not allow it.
    """
    item = _lock(item)
    refuse_if(why_not_answer(item, state, answer, has_link=bool(resource or pilot or built)))
    before = item.state
    item.state, item.answer, item.resource, item.built = FeedbackState(state), answer, resource, built
    item.pilot = pilot
    item.answered_by, item.answered_at = by, item.answered_at or at  # the first answer keeps the promise
    item.save(update_fields=["state", "answer", "resource", "pilot", "built", "answered_by", "answered_at"])
    record("feedback.answered", item, by=by, at=at, before=before, state=state)
    note_in_pack(item, _("You told us: “%(title)s”. We answered: %(state)s."), at=at)
    kind = "feedback.built" if state == FeedbackState.COMPLETED else "feedback.answered"
    path = resource.get_absolute_url() if resource and state == FeedbackState.COMPLETED else ""
    notify(who_cares(item), kind, item, at=at, path=path, event_key=f"{kind}:{item.pk}:{state}")
    return item


@transaction.atomic
def merge(*, item: Feedback, into: Feedback, by, at: datetime) -> Merge:
    """Merge an item into another with its votes. Organisations that voted for both keep one vote.

    What was merged into it before goes along. Two people who merge two items into each other: the second is refused.

    :raises CannotDo: if the target is itself merged, removed, or the item is final.
    """
    item, into = _lock_both(item, into)
    refuse_if(why_not_merge(item, into))
    mine = list(Vote.objects.cast().filter(feedback=item).select_for_update(no_key=True))
    theirs = set(Vote.objects.cast().filter(feedback=into).values_list("organisation_id", flat=True))
    new = [vote for vote in mine if vote.organisation_id not in theirs]
    Vote.objects.bulk_create(
        Vote(feedback=into, organisation_id=vote.organisation_id, cast_by_id=vote.cast_by_id, cast_at=vote.cast_at,
             by_staff=vote.by_staff, moved_from=item)
        for vote in new
    )  # fmt: skip
    item.before_merge, item.state, item.into = item.state, FeedbackState.DUPLICATE, into
    item.save(update_fields=["before_merge", "state", "into"])
    done = Merge(len(new), len(mine) - len(new))
    record("feedback.merged", item, by=by, at=at, into=into.title, moved=done.moved, same=done.same)
    return done


@transaction.atomic
def unmerge(*, item: Feedback, by, at: datetime) -> int:
    """Undo a merge: the item has its state and its votes again; return how many votes left the target.

    :raises Stale: if it is not merged, or no longer.
    """
    item = _lock(item)
    if item.into is None:
        raise Stale(_("This is not merged any more."))
    if _lock(item.into).into_id:
        raise Stale(_("“%(title)s” was merged itself since. Undo that merge first.") % {"title": item.into})
    brought = Vote.objects.cast().filter(feedback=item.into, moved_from=item)
    count = brought.update(withdrawn_at=at)
    item.state, item.before_merge, item.into = FeedbackState(item.before_merge), "", None
    item.save(update_fields=["state", "before_merge", "into"])
    record("feedback.unmerged", item, by=by, at=at, moved=count)
    return count


def note_in_pack(item: Feedback, words: str, *, at: datetime) -> None:
    """Have the next check-in show what a participant of a programme told us, and what became of it."""
    organisation = item.asked_for
    if (
        organisation is None
        or not Participation.objects.taking_part().filter(organisation=organisation).exists()
    ):
        return
    said = words % {
        "title": item.title, "state": item.get_state_display(),
        "day": say_day(item.answer_due.date()),
    }  # fmt: skip
    kind, key = subject_of(item)
    about = Subject(kind, key, item.title, organisation.pk)
    path = reverse("organisation:feedback", args=[organisation.slug])
    note_for_pack(organisation=organisation, subject=about, words=said, path=path, at=at)


def who_cares(item: Feedback) -> list[User]:
    """Who asked for an item or for what was merged into it, and who cast a vote on these; each person once."""
    items, found = {item.pk}, {item.pk}
    while found:
        found = set(Feedback.objects.filter(into__in=found).values_list("pk", flat=True)) - items
        items |= found
    asked = Feedback.objects.filter(pk__in=items).exclude(asked_by=None).values("asked_by")
    voted = Vote.objects.cast().filter(feedback__in=items).values("cast_by")
    return list(User.objects.filter(pk__in=asked.union(voted), is_active=True).order_by("pk"))


def desk_path(item: Feedback) -> str:
    return reverse("desk:feedback_item", args=[item.pk])


def _lock(item: Feedback) -> Feedback:
    return Feedback.objects.select_for_update(of=("self",), no_key=True).get(pk=item.pk)


def _lock_both(one: Feedback, other: Feedback) -> tuple[Feedback, Feedback]:
    """Both rows, locked in the order of their keys, so that two merges never wait for each other."""
    rows = Feedback.objects.select_for_update(of=("self",), no_key=True).filter(pk__in=[one.pk, other.pk])
    found = {row.pk: row for row in rows.order_by("pk")}
    return found[one.pk], found[other.pk]
