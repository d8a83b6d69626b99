"""What is open today: notices in a triager's hands, rights and organisations that wait, a draft."""

from dataclasses import replace
from datetime import datetime, timedelta

from django.db import transaction

from ipr_portal.accounts.models import User
from ipr_portal.audit.models import AuditEvent
from ipr_portal.demo.brands import BRANDS
from ipr_portal.demo.papers import as_pdf, drawn
from ipr_portal.demo.people import DEMO_PEOPLE
from ipr_portal.notifications.actions import mark_read, retire_mail
from ipr_portal.notifications.models import Notification
from ipr_portal.tenancy.models import Organisation, OrganisationState
from ipr_portal.tenancy.scope import organisation_scope, staff_scope
from takedowns.actions import claims, rights, saved_views, sharing
from takedowns.enums import RightVerdict
from takedowns.models import Notice
from takedowns.queries.sharing import Move

from .appeals import appeal_some
from .certificates import certificate_of
from .checks import show_checks
from .conversation import talk_some
from .corrections import correct_some
from .disputes import dispute_some
from .misuse import misuse_some
from .promises import rest_some
from .publication import publish_some
from .questions import ask_some
from .repeat_infringers import strike_some
from .rights import certificate, right_details, show_genuine
from .second_reviews import review_again

NEWS = timedelta(days=14)  # how far back the inboxes go
SECOND_MARKS = {
    0: "NOCTURNE",
    3: "GOLD",
    6: "PESISIR",
    8: "MARINE",
    11: "SPRINT",
}  # brand → what its newest mark is called
WRONG = {3: "number", 8: "class", 11: "expiry"}  # brand → what its certificate says otherwise than the claim


@transaction.atomic
def finish(*, now: datetime) -> None:
    """Leave the world as a working day finds it. All of it or nothing: `is_finished` looks for one part."""
    ask_some(now=now)
    rest_some(now=now)
    show_checks(now=now)
    correct_some(now=now)
    publish_some(now=now)
    dispute_some(now=now)
    talk_some(now=now)
    strike_some(now=now)
    misuse_some(now=now)
    appeal_some(now=now)
    with staff_scope():
        retire_mail(before=now)
        _clear_inboxes(now)
        mark_read(rows=Notification.objects.filter(created_at__lt=now - timedelta(days=4)), only=None, at=now)
        _claim_some(now)
        _save_views(now)
    review_again(now=now)
    _send_rights(now)


def is_finished() -> bool:
    """Whether a load came to its end. Views are saved in its last step; the audit trail keeps that for good."""
    with staff_scope():
        return AuditEvent.objects.filter(action="view.saved").exists()


def _clear_inboxes(now):
    """Leave the news of the last two weeks, and of what waits for verification what still does."""
    Notification.objects.filter(created_at__lt=now - NEWS).delete()
    sent = Notification.objects.filter(kind="organisation.submitted")
    sent.exclude(organisation__state=OrganisationState.SUBMITTED).delete()


def _claim_some(now):
    """A lead has shared some of the work out for the day, and each triager has just begun with one more."""
    nadia, kenneth, lead = (User.objects.get(email=person.email) for person in DEMO_PEOPLE[:3])
    waiting = Notice.objects.free(now).not_paused(now).filter(submitted_at__lt=now - timedelta(hours=1))
    waiting = list(waiting.by_urgency()[3:14])
    moves = [
        Move(notice, nadia if number % 3 else kenneth, None) for number, notice in enumerate(waiting[2:])
    ]
    sharing.hand_out(moves=moves, by=lead, at=now - timedelta(minutes=50))
    for person, notice in zip((nadia, kenneth), waiting, strict=False):
        claims.claim(notice=notice, by=person, at=now - timedelta(minutes=4))


def _save_views(now):
    """What the team looks at every day, and a view of one triager's own."""
    nadia, _kenneth, lead = (User.objects.get(email=person.email) for person in DEMO_PEOPLE[:3])
    for by, shared, name, view, filters in (
        (lead, True, "Counterfeits at risk", "risk", {"family": "CF"}),
        (lead, True, "IPP Plus", "open", {"level": "PROGRAMME"}),
        (nadia, False, "Indonesia, unclaimed", "unclaimed", {"market": "ID"}),
    ):
        at = now - timedelta(days=20)
        saved_views.save_view(name=name, view=view, filters=filters, shared=shared, by=by, at=at)


def _send_rights(now):
    """New rights that the desk has to look at, and one that it has asked about."""
    lead = User.objects.get(email=DEMO_PEOPLE[2].email)
    for number in SECOND_MARKS:
        brand = BRANDS[number]
        organisation = Organisation.objects.get(name=brand.name)
        owner = User.objects.get(memberships__organisation=organisation, memberships__role="OWNER")
        details = next(iter(right_details(brand, number + 500, on=now.date()).values()))
        details = replace(details, title=f"{details.title} {SECOND_MARKS[number]}")
        papers = [certificate(details, wrong=WRONG.get(number, ""))]
        if number in WRONG:
            papers.append(
                as_pdf("certificate-from-the-office", drawn(certificate_of(details, wrong=WRONG[number])))
            )
        at = now - timedelta(hours=2, minutes=11 * number)
        with organisation_scope(organisation, by=owner):
            right = rights.register(
                organisation=organisation, details=details, uploads=papers, send=True, by=owner, at=at
            )
            show_genuine(right, brand, by=owner, at=at)
        if number == 0:
            with staff_scope(by=lead):
                rights.review(
                    right=right, submitted_at=at, verdict=RightVerdict.ASK, questions=["CERTIFICATE_INCOMPLETE"],
                    sentence="The certificate ends with page 1 of 2; the list of goods goes on there.", by=lead,
                    at=now - timedelta(hours=1),
                )  # fmt: skip
