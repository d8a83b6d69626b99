"""One of everything that a page is about, for the people who may open it."""

from datetime import timedelta

from allauth.account.models import EmailAddress
from allauth.usersessions.models import UserSession
from django.utils import timezone

from ipr_portal.accounts.models import User
from ipr_portal.deadlines.actions import pauses
from ipr_portal.deadlines.models import Clock
from ipr_portal.evidence.models import EvidenceFile
from ipr_portal.marketplace.embedded import EmbeddedConnector
from ipr_portal.notifications.actions import notify, write_mail
from ipr_portal.notifications.models import KeptMail, MailState, OutgoingMail
from ipr_portal.tenancy.models import LetterOfAuthority
from ipr_portal.tenancy.scope import staff_scope
from takedowns.actions import execution, triage
from takedowns.actions.undo import undo
from takedowns.models import Notice, SavedView, TriageDecision
from takedowns.rules.triage import GRACE, Verdict
from tests import factories as make

PASSWORD = "orchid harbour lantern"


def give_password(person):
    person.set_password(PASSWORD)
    person.save()
    EmailAddress.objects.get_or_create(user=person, email=person.email, verified=True, primary=True)
    return person


def build(acme, owner, admin, now) -> None:
    """Fill Acme, the desk and the shop."""
    with staff_scope(by=admin):
        _rights(acme, owner)
        _notices(acme, owner, admin, now)
    execution.execute_due(
        connector=EmbeddedConnector(), at=now + GRACE
    )  # as the worker does, in no person's scope
    with staff_scope(by=admin):
        _decided_later(acme, owner, admin, now)
        _people(acme, owner, admin, now)
        _desk(acme, owner, admin, now)
    make.OutageFactory(until=now + timedelta(hours=1))
    make.ProductFactory(item="2874410000")


def _rights(acme, owner):
    for state in ("DRAFT", "SUBMITTED", "INFO_REQUIRED", "EXPIRED", "REJECTED", "VALIDATED"):
        right = make.IPRightFactory(organisation=acme, state=state, registered_by=make.UserFactory())
        make.RightFileFactory(organisation=acme, right=right)
    make.AuthorisedSellerFactory(organisation=acme)
    draft = make.NoticeDraftFactory(organisation=acme, started_by=owner)
    make.DraftFileFactory(organisation=acme, draft=draft)


def _notices(acme, owner, admin, now):
    common = {"organisation": acme, "submitted_at": now - timedelta(hours=1), "submitted_by": owner}
    make.NoticeFactory(listing_count=2, **common)
    held = make.NoticeFactory(listing_count=3, **common)
    for listing in held.listings.all():
        make.ListingSnapshotFactory(organisation=acme, listing=listing)
    _decide(make.NoticeFactory(**common), admin, "REMOVED", now)


def _decided_later(acme, owner, admin, now):
    common = {"organisation": acme, "submitted_at": now - timedelta(hours=1), "submitted_by": owner}
    _decide(make.NoticeFactory(**common), admin, "REJECTED", now)
    undo(
        decision=_decide(make.NoticeFactory(listing_count=2, **common), admin, "REMOVED", now),
        by=admin,
        at=now,
    )
    paused = make.NoticeFactory(**common)
    pauses.pause(
        clock_id=paused.clock_id, reason="QUESTION", cap_at=now + timedelta(days=1), note="", by=admin, at=now
    )
    Clock.objects.filter(pk=paused.clock_id).update(subject_id=str(paused.pk), subject_label=paused.number)
    make.InformationRequestFactory(
        organisation=acme, notice=paused, asked_by=admin, asked_at=now, answer_until=now + timedelta(days=1)
    )


def _decide(notice, by, outcome, now):
    listing = notice.listings.in_order().first()
    rejected = {"code": "SU-01", "sentence": "The title does not carry the mark."}
    gone = {"ground": "TRADEMARK_COUNTERFEIT"}
    verdict = Verdict(listing_id=listing.pk, outcome=outcome, **(rejected if outcome == "REJECTED" else gone))
    fresh = Notice.objects.get(pk=notice.pk)
    return triage.decide(
        notice=fresh, version=fresh.version, verdicts=[verdict], by=by, at=now, confirmed=True
    )


def _people(acme, owner, admin, now):
    make.MembershipFactory(organisation=acme)
    LetterOfAuthority.objects.create(
        principal=acme,
        agent=make.OrganisationFactory(kind="AGENCY", name="Tanjung"),
        valid_from=now,
        granted_by=owner,
    )
    for place in (acme, None):
        make.InvitationFactory(
            organisation=place, role="FILER" if place else "TRIAGER", invited_by=admin, invited_at=now
        )
    make.UserFactory(staff_role="TRIAGER", name="Tara Triager")
    waiting = make.OrganisationFactory(name="Waiting", state="SUBMITTED")
    make.OrganisationDocumentFactory(organisation=waiting)
    make.OrganisationFactory(name="Nobody's", state="VERIFIED")


def _desk(acme, owner, admin, now):
    make.ExplanationFactory()
    make.SavedViewFactory(saved_by=admin)
    notify([owner, admin], "organisation.verified", acme, at=now, path="/")
    write_mail(
        "gone@brand.example",
        "member.removed",
        at=now,
        event_key="gone",
        name="Ana",
        subject="Acme",
        by="Olivia",
    )
    OutgoingMail.objects.filter(event_key="gone").update(state=MailState.FAILED)
    KeptMail.objects.create(
        message_id="<1@x>",
        address="ana@brand.example",
        subject="News",
        text="-",
        html="<p>-</p>",
        arrived_at=now,
    )


def moment():
    return timezone.now()


def keys() -> dict[str, dict]:
    """Arguments of pages to which only a script, a mail or a state that is not there leads."""
    with staff_scope():
        decision, file = TriageDecision.objects.first(), EvidenceFile.objects.first()
        return {
            "desk:saved_view": (saved := {"pk": SavedView.objects.get().pk}),
            "desk:saved_view_deletion": saved,
            "desk:notice_undo": {"number": decision.notice.number},
            "desk:file_preview": {"file": file.pk},
            "organisation:file_preview": {"file": file.pk},
            "desk:staff_factors": (person := {"pk": User.objects.get(name="Tara Triager").pk}),
            "desk:staff_opening": person,
            "session_ending": {"pk": UserSession.objects.first().pk},
        }
