"""Answers and the end of their time at the same moment, and a worker that dies while it ends requests."""

import pytest
from django.db import OperationalError

from ipr_portal.errors import Stale
from ipr_portal.tenancy.scope import staff_scope
from takedowns.actions import questions
from takedowns.actions.questions import MARGIN
from takedowns.enums import ListingOutcome, RequestState
from takedowns.models import InformationRequest, Listing
from tests.programmes.test_killed import killed_while
from tests.races import together

from .asking import ENDS, MOMENT, answer, ask, held

pytestmark = pytest.mark.django_db(transaction=True)
LATE = ENDS + MARGIN


def test_two_answers_and_the_lapse_at_once_give_one_result(acme, triager, filer):
    with staff_scope():
        row = ask(held(acme, triager), triager)

    answers = together(
        lambda: answer(row, filer, at=ENDS - MOMENT),
        lambda: questions.lapse_due(at=LATE),
        lambda: answer(row, filer, at=ENDS - MOMENT),
    )

    with staff_scope():
        ended = InformationRequest.objects.get(pk=row.pk).state
        lapsed = Listing.objects.filter(outcome=ListingOutcome.INFO_LAPSED).count()
    refused = [one for one in answers if isinstance(one, Stale)]
    assert (ended, len(refused)) in [(RequestState.ANSWERED, 1), (RequestState.EXPIRED, 2)]
    assert lapsed == (ended == RequestState.EXPIRED)


def test_a_worker_that_is_killed_ends_no_request_half(acme, triager):
    with staff_scope():
        rows = [ask(held(acme, triager), triager) for _each in range(2)]

    error = killed_while(
        lambda: questions.lapse_due(at=LATE), "LOCK TABLE audit_auditevent IN SHARE ROW EXCLUSIVE MODE"
    )

    with staff_scope():
        states = {row.state for row in InformationRequest.objects.all()}
        lapsed = Listing.objects.filter(outcome=ListingOutcome.INFO_LAPSED).count()
    assert isinstance(error, OperationalError)
    assert (states, lapsed) == ({RequestState.OPEN}, 0)
    assert questions.lapse_due(at=LATE) == len(rows)
