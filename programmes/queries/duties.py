"""What needs the people of one rights holder, the most urgent first."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Count, Min, Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ipr_portal.tenancy.roles import Can
from ipr_portal.ui.moments import say_day, say_moment
from ipr_portal.ui.questions import ask
from programmes.enums import Side
from programmes.models import ActionItem
from takedowns.enums import RightState
from takedowns.models import CounterNotice, InformationRequest, IPRight, Notice, RetypeProposal
from takedowns.queries.retractions import proposals_to_retract
from takedowns.queries.to_do import FIXABLE, SOON, only_to_fix

from .letters import open_letters
from .to_do import programme_to_do

MOST = 5  # of each kind


@dataclass(frozen=True, slots=True)
class Duty:
    """One thing that needs somebody: what, why, by when, and where it is done."""

    title: str
    why: str
    act: str
    href: str
    icon: str
    due: date | None = None
    is_late: bool = False
    is_day: bool = False  # whether the day is shown as a chip
    is_first: bool = False  # before what is late


def duties_of(organisation, granted: Collection[str], *, at: datetime, on: date) -> list[Duty]:
    """What somebody with these capabilities should do: invitations, then what is late or due first; at most ten statements.

    :param on: the day at the desk.
    """
    found = [*_of_actions(organisation, granted, on), *_of_programmes(organisation, granted, at)]
    found += [*_of_questions(organisation, granted, at), *_of_outcomes(organisation, granted, at)]
    found += [*_of_counter_notices(organisation, granted, at), *_of_rights(organisation, granted, at)]
    found += [*_of_retractions(organisation, granted, at), *_of_reasons(organisation, granted)]
    return sorted(found, key=lambda duty: (not duty.is_first, not duty.is_late, duty.due or date.max))


def _of_programmes(organisation, granted, at: datetime) -> Iterator[Duty]:
    if Can.MANAGE_ORGANISATION not in granted:
        return
    letters = list(open_letters(organisation, at=at))
    page = reverse("organisation:programme_invitation", args=[organisation.slug])
    for one in letters:
        yield Duty(
            _("Answer the invitation to %(programme)s") % {"programme": one.participation.programme},
            _("An owner accepts or declines by %(at)s.") % {"at": say_moment(one.expires_at, now=at)},
            _("Read the invitation"), f"{page}?letter={one.pk}", "star", one.expires_at.date(), is_day=True, is_first=True,
        )  # fmt: skip
    if ask({"n": programme_to_do(organisation, at)})["n"] > len(letters):
        yield Duty(
            _("Complete the onboarding of IPP Plus"), _("The promise to you begins when everything is in place."),
            _("Open IPP Plus"), reverse("organisation:programme", args=[organisation.slug]) + "#onboarding", "star",
        )  # fmt: skip


def _of_actions(organisation, granted, on: date) -> Iterator[Duty]:
    if Can.BOOK_CHECKINS not in granted:
        return
    rows = (
        ActionItem.objects.open().filter(organisation=organisation, side=Side.THEM).order_by("due_on", "pk")
    )
    for one in rows[:MOST]:
        yield Duty(
            one.words, _("Agreed at a check-in."), _("Follow it"),
            reverse("organisation:check_in_actions", args=[organisation.slug]), "meet", one.due_on,
            is_late=one.is_overdue(on), is_day=True,
        )  # fmt: skip


def _of_questions(organisation, granted, at: datetime) -> Iterator[Duty]:
    if Can.FILE_NOTICES not in granted:
        return
    rows = InformationRequest.objects.open().filter(organisation=organisation, answer_until__gt=at)
    for one in rows.select_related("notice").order_by("answer_until", "pk")[:MOST]:
        number = one.notice.number
        yield Duty(
            _("Answer our questions about %(number)s") % {"number": number},
            _("Without an answer by %(until)s its listings stay up, and count as rejected.")
            % {"until": say_moment(one.answer_until, now=at)},
            _("Answer"), reverse("organisation:notice", args=[organisation.slug, number]) + "#questions", "ask",
            one.answer_until.date(), is_first=True,
        )  # fmt: skip


def _of_counter_notices(organisation, granted, at: datetime) -> Iterator[Duty]:
    if Can.FILE_NOTICES not in granted:
        return
    waiting = CounterNotice.objects.to_reply(at).filter(organisation=organisation)
    rows = waiting.values("answer", "answer__notice__number").annotate(until=Min("due_at"))
    for one in rows.order_by("until", "answer")[:MOST]:
        number = one["answer__notice__number"]
        yield Duty(
            _("Reply to a seller about %(number)s") % {"number": number},
            _("Without a reply by %(until)s we restore the listings, and they count as rejected.")
            % {"until": say_moment(one["until"], now=at)},
            _("Read and reply"), reverse("organisation:dispute", args=[organisation.slug, number, one["answer"]]),
            "repeat", one["until"].date(), is_first=True,
        )  # fmt: skip


def _of_retractions(organisation, granted, at: datetime) -> Iterator[Duty]:
    if Can.FILE_NOTICES not in granted:
        return
    for one in proposals_to_retract(organisation, at=at)[:MOST]:
        number, position = one.row.listing.notice.number, one.row.listing.position
        yield Duty(
            _("Answer our proposal to retract listing %(n)s of %(number)s") % {"n": position, "number": number},
            one.silence, _("Read the proposal"),
            reverse("organisation:retraction", args=[organisation.slug, number, position]), "repeat", one.until.date(),
            is_first=True,
        )  # fmt: skip


def _of_reasons(organisation, granted) -> Iterator[Duty]:
    if Can.FILE_NOTICES not in granted:
        return
    rows = RetypeProposal.objects.to_answer().filter(organisation=organisation)
    for one in rows.select_related("notice", "before", "after").order_by("proposed_at", "pk")[:MOST]:
        number, codes = one.notice.number, {"before": one.before.code, "after": one.after.code}
        yield Duty(
            _("Answer our proposal of the reason %(after)s for %(number)s") % {**codes, "number": number},
            _("Without an answer we decide it under %(before)s.") % codes, _("Read the proposal"),
            reverse("organisation:notice_reason", args=[organisation.slug, number, one.pk]), "ask", is_first=True,
        )  # fmt: skip


def _of_outcomes(organisation, granted, at: datetime) -> Iterator[Duty]:
    if Can.FILE_NOTICES not in granted:
        return
    fixable = Q(listings__rejection_code__in=FIXABLE, listings__cured_at=None)
    rows = only_to_fix(Notice.objects.filter(organisation=organisation), at).order_by("decided_at", "pk")
    rows = rows.annotate(
        n=Count("listings", filter=fixable), until=Min("listings__curable_until", filter=fixable)
    )
    for one in rows[:MOST]:
        words = {"n": one.n, "number": one.number}
        title = ngettext("Fix %(n)s listing of %(number)s", "Fix %(n)s listings of %(number)s", one.n) % words
        why = _("The rest of the notice is filled in.")
        if one.until and one.until > at:
            why = _("Sent again by %(until)s and taken down, they count half.") % {
                "until": say_moment(one.until, now=at)
            }
        yield Duty(
            title, why, _("Fix it"), reverse("organisation:notice", args=[organisation.slug, one.number]), "repeat",
            one.until.date() if one.until else None,
        )  # fmt: skip


def _of_rights(organisation, granted, at: datetime) -> Iterator[Duty]:
    if Can.REGISTER_RIGHTS not in granted:
        return
    asked, ends = (
        Q(state=RightState.INFO_REQUIRED),
        Q(
            state=RightState.VALIDATED,
            expires_on__gte=at.date(),
            expires_on__lte=at.date() + timedelta(days=SOON.days),
        ),
    )
    rows = IPRight.objects.filter(asked | ends, organisation=organisation).order_by("expires_on", "pk")
    for one in rows[: 2 * MOST]:
        href = reverse("organisation:right", args=[organisation.slug, one.pk])
        if one.state == RightState.INFO_REQUIRED:
            why = _("We cannot verify the right until you have answered.")
            yield Duty(
                _("Answer our question about %(right)s") % {"right": one}, why, _("Answer it"), href, "ask"
            )
        elif one.expires_on:
            said = _("Ends on %(day)s. From the day after, no notice can rely on it.")
            yield Duty(
                _("Renew %(right)s") % {"right": one}, said % {"day": say_day(one.expires_on)}, _("Add the renewal"), href,
                "rights", one.expires_on, is_day=True,
            )  # fmt: skip
