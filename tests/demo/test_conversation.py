"""Conversations of the demo world, its notes, and the proposal that its filer can answer."""

from datetime import timedelta

from ipr_portal.demo.foundation import make_staff
from ipr_portal.demo.people import DEMO_PEOPLE
from ipr_portal.tenancy.scope import staff_scope
from takedowns.demo.conversation import ABOUT_OPEN, NOTES, talk_some
from takedowns.demo.times import IPP_PLUS
from takedowns.models import Notice, NoticeMessage, NoticeNote, RetypeProposal
from tests.deadlines.scene import a_notice, sg
from tests.factories import MembershipFactory, OrganisationFactory, UserFactory

NOW = sg("Wed 15:00")


def test_a_working_day_finds_conversations_notes_and_a_proposal(db):
    make_staff(at=NOW - timedelta(days=500))
    rizky = UserFactory(email=DEMO_PEOPLE[9].email)
    senandika = OrganisationFactory(name=IPP_PLUS[0], slug="senandika")
    MembershipFactory(organisation=senandika, role="FILER", user=rizky)
    with staff_scope():
        for _each in range(len(ABOUT_OPEN) + 1):
            a_notice(senandika, sg("Wed 09:10"), submitted_by=rizky)

    talk_some(now=NOW)

    with staff_scope():
        assert NoticeMessage.objects.count() == sum(len(one) for one in ABOUT_OPEN)
        assert not NoticeMessage.objects.filter(text__contains="{").exists()
        assert Notice.objects.filter(unread_by_team=True).count() == 1
        assert Notice.objects.filter(unread_by_holder=True).count() == 1
        assert NoticeNote.objects.count() == len(NOTES)
        proposal = RetypeProposal.objects.get()
        assert (proposal.state, proposal.notice.submitted_by) == ("OPEN", rizky)


def test_a_proposal_is_made_to_somebody_else_where_the_filers_notices_are_too_few(db):
    make_staff(at=NOW - timedelta(days=500))
    rizky, other = UserFactory(email=DEMO_PEOPLE[9].email), UserFactory()
    senandika = OrganisationFactory(name=IPP_PLUS[0], slug="senandika")
    acme = OrganisationFactory(name="Acme", slug="acme")
    for organisation, filer in ((senandika, rizky), (acme, other)):
        MembershipFactory(organisation=organisation, role="FILER", user=filer)
    with staff_scope():
        for _each in range(len(ABOUT_OPEN)):
            a_notice(senandika, sg("Wed 09:10"), submitted_by=rizky)
        a_notice(acme, sg("Wed 09:10"), submitted_by=other)

    talk_some(now=NOW)

    with staff_scope():
        assert RetypeProposal.objects.get().notice.submitted_by == other
