"""Roles, removing, leaving: and at least one owner always remains."""

import threading

import pytest
from django.db import IntegrityError, connection, transaction

from ipr_portal.audit.models import AuditEvent
from ipr_portal.errors import DomainError, Stale
from ipr_portal.notifications.models import Notification, OutgoingMail
from ipr_portal.organisations.actions import members
from ipr_portal.tenancy.models import Membership
from ipr_portal.tenancy.scope import organisation_scope
from tests.conftest import NOON
from tests.factories import MembershipFactory


def place(person):
    return Membership.objects.select_related("organisation", "user").get(user=person)


def test_change_role_tells_the_person(everyone, acme, acme_owner, filer):
    members.change_role(membership=place(filer), role="OWNER", by=acme_owner, at=NOON)

    assert place(filer).role == "OWNER"
    news = Notification.objects.get()
    assert (news.recipient, news.kind, news.context["role"]) == (filer, "member.role_changed", "Owner")
    event = AuditEvent.objects.about(acme).get()
    assert event.detail == {"who": "Fadil Filer", "before": "Filer", "role": "Owner"}


def test_change_role_to_the_same_is_refused(everyone, acme_owner, filer):
    with pytest.raises(members.CannotChangeMember, match="already has this role"):
        members.change_role(membership=place(filer), role="FILER", by=acme_owner, at=NOON)


def test_change_role_lets_an_owner_step_down_when_another_stays(everyone, acme, acme_owner):
    MembershipFactory(organisation=acme, role="OWNER")

    members.change_role(membership=place(acme_owner), role="VIEWER", by=acme_owner, at=NOON)

    assert place(acme_owner).role == "VIEWER"


def test_the_only_owner_stays_an_owner(everyone, acme_owner, filer):
    said = "Olivia Owner is the only owner of Acme Botanicals. Make somebody else an owner first."

    for act in (
        lambda: members.change_role(membership=place(acme_owner), role="FILER", by=acme_owner, at=NOON),
        lambda: members.remove_member(membership=place(acme_owner), by=acme_owner, at=NOON),
        lambda: members.leave(membership=place(acme_owner), at=NOON),
    ):
        with pytest.raises(members.CannotChangeMember) as refusal:
            act()
        assert str(refusal.value) == said


def test_remove_ends_a_membership_and_says_so_by_mail(everyone, acme, acme_owner, filer):
    members.remove_member(membership=place(filer), by=acme_owner, at=NOON)

    assert not Membership.objects.filter(user=filer).exists()
    mail = OutgoingMail.objects.get()
    assert (mail.kind, mail.address, mail.context["by"]) == ("member.removed", filer.email, "Olivia Owner")
    assert AuditEvent.objects.about(acme).get().action == "member.removed"


def test_remove_twice_says_that_somebody_was_faster(everyone, acme_owner, filer):
    membership = place(filer)
    members.remove_member(membership=membership, by=acme_owner, at=NOON)

    with pytest.raises(Stale, match="no longer belongs to Acme Botanicals"):
        members.remove_member(membership=membership, by=acme_owner, at=NOON)


def test_leave_gives_up_ones_own_place(everyone, acme, filer):
    members.leave(membership=place(filer), at=NOON)

    event = AuditEvent.objects.about(acme).get()
    assert (event.action, event.by) == ("member.left", filer)
    assert not OutgoingMail.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_of_two_owners_who_leave_at_once_one_stays(acme, acme_owner):
    other = MembershipFactory(organisation=acme, role="OWNER").user
    start, refusals = threading.Barrier(2), []

    def leave(person):
        membership = place(person)
        start.wait()
        try:
            with organisation_scope(acme, by=person):
                members.leave(membership=membership, at=NOON)
        except DomainError as refusal:
            refusals.append(str(refusal))
        finally:
            connection.close()

    threads = [threading.Thread(target=leave, args=[person]) for person in (acme_owner, other)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert Membership.objects.filter(organisation=acme, role="OWNER").count() == 1
    assert len(refusals) == 1


def test_the_database_refuses_what_comes_past_the_rule(acme, acme_owner):
    with pytest.raises(IntegrityError, match="would lose its last owner"), transaction.atomic():
        Membership.objects.filter(user=acme_owner).delete()
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS tenancy_keeps_an_owner IMMEDIATE")

    assert place(acme_owner).role == "OWNER"
