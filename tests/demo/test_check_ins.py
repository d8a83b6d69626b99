"""Check-ins of the demo world: two held, one ahead, free times, questions and messages."""

from datetime import timedelta

from django.utils import timezone

from ipr_portal.demo.foundation import make_people, make_staff
from ipr_portal.demo.register import World
from ipr_portal.notifications.models import OutgoingMail
from ipr_portal.tenancy.scope import staff_scope
from programmes.demo.checkins import hold_check_ins
from programmes.demo.participants import begin
from programmes.models import CheckIn, Participation, SentPack, Slot, Thread
from takedowns.demo.times import IPP_PLUS


def test_every_participant_has_a_history(db):
    now = timezone.now()
    since = now - timedelta(days=560)
    staff = make_staff(at=since)
    make_people(staff, since=since, now=now)

    begin(World(since, now, staff))
    hold_check_ins(World(since, now, staff))

    with staff_scope():
        names = Participation.objects.values_list("organisation__name", flat=True)
        assert sorted(names) == sorted(IPP_PLUS)
        assert CheckIn.objects.were_held().count() == 2 * len(IPP_PLUS)
        assert (CheckIn.objects.ahead().count(), SentPack.objects.count()) == (3, 2 * len(IPP_PLUS) + 1)
        assert (Slot.objects.free(now).count(), Thread.objects.count()) == (9, len(IPP_PLUS))
        assert not OutgoingMail.objects.unsent().filter(created_at__lt=now).exists()
