"""Questions of the demo world: open ones whose clocks rest, answered ones, and some that lapsed."""

from collections import Counter
from datetime import timedelta

from ipr_portal.deadlines.models import Pause
from ipr_portal.demo.foundation import make_staff
from ipr_portal.tenancy.scope import staff_scope
from takedowns.demo.questions import ANSWERED, LAPSED, OPEN, ask_some
from takedowns.models import InformationRequest, Notice
from tests.deadlines.scene import a_notice, sg

NOW = sg("Wed 15:00")


def test_a_working_day_finds_open_answered_and_lapsed_questions(db, acme, filer):
    make_staff(at=NOW - timedelta(days=500))
    with staff_scope():
        for _each in range(OPEN + ANSWERED):
            a_notice(acme, sg("Wed 09:10"), submitted_by=filer)
        for _each in range(LAPSED):
            a_notice(acme, sg("Mon 10:00"), submitted_by=filer)

    ask_some(now=NOW)

    with staff_scope():
        states = Counter(InformationRequest.objects.values_list("state", flat=True))
        assert states == {"OPEN": OPEN, "ANSWERED": ANSWERED, "EXPIRED": LAPSED}
        assert Pause.objects.filter(closed_at=None, cap_at__gt=NOW).count() == OPEN
        assert Notice.objects.filter(state="DECIDED").count() == LAPSED
