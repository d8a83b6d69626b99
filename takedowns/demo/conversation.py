"""Conversations about notices in the demo world, a few internal notes, and a reason that is proposed to a filer."""

from datetime import datetime, timedelta

from django.db.models import Case, QuerySet, When

from ipr_portal.accounts.models import User
from ipr_portal.demo.people import DEMO_PEOPLE
from ipr_portal.tenancy.scope import staff_scope
from takedowns.actions import conversation, retyping
from takedowns.enums import NoticeState
from takedowns.models import Notice
from takedowns.rules.retyping import fitting_reasons, required_by

from .times import IPP_PLUS

# What is said about a notice, each with whether our team says it and how long ago, in minutes.
ABOUT_OPEN = (
    (
        (
            False,
            190,
            "The second shop on this notice closed yesterday evening. Leave its listing out if it is gone.",
        ),
        (
            True,
            150,
            "Thank you. Its listing still opens for us, so we keep {notice} as it is. We decide by {deadline}.",
        ),
        (False, 40, "Good. A buyer sent us photographs of the parcel; tell us if you want them."),
    ),
    (
        (True, 170, "Your notice {notice} about {right} is in work. Nothing is missing."),
        (False, 120, "Thanks for telling us!"),
    ),
    ((True, 60, "Two of the addresses lead to the same listing. We decide it once; you need do nothing."),),
)
ABOUT_DECIDED = (
    (False, 100, "Thank you for the quick decision. Will the seller be told who asked?"),
    (True, 70, "The seller reads the name of your brand and the right, never the name of a person."),
)
NOTES = (
    "The same seller was warned in March under another shop name; Kenneth has the file.",
    "Spoke with the lead: decide by the pictures, the title alone is not enough here.",
)
BEFORE = timedelta(minutes=200)  # a notice is there before anything is said about it
PREFERRED = ("TM-03", "TM-02", "CF-02")
WHY = (
    "On all of these listings the mark shows in the pictures, not on the goods themselves. Under this reason we can take them down;"
    " under yours we would have to reject them."
)


def talk_some(*, now: datetime) -> None:
    """Leave conversations, notes and one open proposal, first about notices of people who can be signed in as."""
    nadia, kenneth, rizky = (User.objects.get(email=DEMO_PEOPLE[place].email) for place in (0, 1, 9))
    with staff_scope(by=nadia):
        free = list(
            _first_of(
                Notice.objects.free(now).filter(
                    question_state="", risk_at__gt=now, triager=None, submitted_at__lt=now - BEFORE
                ),
                rizky,
            )[:12]
        )
        for notice, said in zip(free, ABOUT_OPEN, strict=False):
            _talk(notice, said, nadia, now)
        for notice, text in zip(free, NOTES, strict=False):
            conversation.write_note(notice=notice, text=text, by=kenneth, at=now - timedelta(minutes=75))
        _propose_one(free[len(ABOUT_OPEN) :], nadia, now)
        for notice in _first_of(
            Notice.objects.filter(state=NoticeState.DECIDED, decided_at__lt=now - BEFORE), rizky
        )[:1]:
            _talk(notice, ABOUT_DECIDED, notice.triager or nadia, now)


def _first_of(rows: QuerySet[Notice], rizky: User) -> QuerySet[Notice]:
    """Notices of the demo's filer first, then others of two rights holders, then the rest; the newest first."""
    rows = rows.select_related("organisation", "right", "reason", "submitted_by", "clock", "triager")
    order = Case(
        When(submitted_by=rizky, then=0), When(organisation__name__in=IPP_PLUS[:2], then=1), default=2
    )
    return rows.order_by(order, "-submitted_at", "-pk")


def _talk(notice: Notice, said, ours: User, now: datetime) -> None:
    """What was said before the last two hours is read by the other side."""
    for from_team, minutes, text in said:
        at = now - timedelta(minutes=minutes)
        if from_team:
            row = conversation.write_to_holder(notice=notice, text=text, by=ours, at=at)
        else:
            row = conversation.write_to_team(notice=notice, text=text, by=notice.submitted_by, at=at)
        if minutes > 65:
            reader = notice.submitted_by if from_team else ours
            conversation.mark_read(
                notice=notice,
                messages=[row.pk],
                for_team=not from_team,
                by=reader,
                at=at + timedelta(minutes=12),
            )


def _propose_one(notices: list[Notice], nadia: User, now: datetime) -> None:
    """For the first notice that a reason fits which requires nothing more than it has."""
    for notice in notices:
        kinds = set(notice.files.values_list("kind", flat=True))
        for reason in fitting_reasons(notice, at=now):
            required = required_by(reason, notice.details, kinds)
            if reason.code in PREFERRED and not required.missing_files and notice.submitted_by_id != nadia.pk:
                retyping.propose(
                    notice=notice, version=notice.version, reason=reason, sentence=WHY, by=nadia,
                    at=now - timedelta(minutes=45),
                )  # fmt: skip
                return
