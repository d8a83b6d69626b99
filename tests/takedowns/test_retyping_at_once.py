"""Answers to a proposal, and a decision, at the same moment."""

import pytest

from ipr_portal.errors import Stale
from ipr_portal.tenancy.scope import staff_scope
from takedowns.models import Notice, RetypeProposal
from tests.races import together

from .talking import consent, decline, proposed
from .test_retyping import decide

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize("other", [consent, decline])
def test_two_answers_at_once_give_one(acme, triager, filer, acme_owner, other):
    with staff_scope():
        row = proposed(acme, triager)

    answers = together(lambda: consent(row, filer), lambda: other(row, acme_owner))

    with staff_scope():
        state = RetypeProposal.objects.get(pk=row.pk).state
        code = Notice.objects.get(pk=row.notice_id).reason.code
    assert sum(isinstance(one, Stale) for one in answers) == 1
    assert (state, code) in [("CONSENTED", "TM-03"), ("DECLINED", "TM-01")]


def test_a_consent_and_a_decision_at_once_leave_one_of_both(acme, triager, filer):
    with staff_scope():
        row = proposed(acme, triager)
        notice = Notice.objects.get(pk=row.notice_id)

    answers = together(lambda: consent(row, filer), lambda: decide(notice, triager))

    with staff_scope():
        found = Notice.objects.get(pk=notice.pk)
        seen = (found.reason.code, found.pending_count)
    assert sum(isinstance(one, Stale) for one in answers) == 1
    assert seen in [("TM-03", 1), ("TM-01", 0)]
