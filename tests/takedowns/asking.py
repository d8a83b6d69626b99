"""Notices about which something is asked, for the tests of information requests."""

from datetime import timedelta

from ipr_portal.deadlines.models import Clock
from takedowns.actions import questions
from takedowns.actions.claims import claim
from takedowns.models import InformationRequest, Notice
from takedowns.rules.questions import Answer, Asking
from tests.deadlines.scene import a_notice, sg

ASKED = sg("Mon 12:00")
ANSWERED = sg("Tue 12:00")
ENDS = sg("Nov 30 12:00")  # five business days after it was asked
MOMENT = timedelta(seconds=1)


def held(acme, triager, count=1, **more):
    """A notice that a triager has, sent on Monday at ten."""
    notice = a_notice(acme, sg("Mon 10:00"), listing_count=count, **more)
    Clock.objects.filter(pk=notice.clock_id).update(asker=notice.submitted_by)
    return claim(notice=notice, by=triager, at=sg("Mon 11:00"))


def ask(notice, triager, *codes, at=ASKED, listings=None, **more):
    notice = Notice.objects.get(pk=notice.pk)
    ids = tuple(one.pk for one in listings or notice.listings.pending())
    asked = [Asking(code, ids, "Which picture?") for code in codes or ["SHOWS_WHERE"]]
    return questions.ask(notice=notice, version=notice.version, asked=asked, by=triager, at=at, **more)


def answer(request: InformationRequest, filer, at=ANSWERED, text="The second picture, on the cap."):
    given = {item.position: Answer(text) for item in request.items.all()}
    return questions.answer(request=request, given=given, by=filer, at=at)


def clock_of(notice):
    return Notice.objects.select_related("clock").get(pk=notice.pk).clock
