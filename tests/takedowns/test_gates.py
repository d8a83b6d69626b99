"""Gated reasons: open to organisations with a grant alone, and only as long as it lasts."""

import re
from datetime import timedelta

import pytest

from ipr_portal.audit.models import AuditEvent
from ipr_portal.errors import DomainError
from ipr_portal.tenancy.scope import organisation_scope, staff_scope
from takedowns.actions.gates import CannotOpen, close_reason, open_reason
from takedowns.models import ReasonCode, ReasonGrant
from takedowns.rules.gates import offered, why_not_for_this_reason
from tests.conftest import NOON
from tests.factories import NoticeDraftFactory
from tests.races import together
from tests.takedowns.drafting import certified
from tests.takedowns.pages import member

DAY = timedelta(days=1)


def opened(organisation, lead, since=NOON, at=NOON, code="CF-03"):
    with staff_scope():
        return open_reason(organisation=organisation, code=code, since=since, by=lead, at=at)


def refused(organisation, at):
    with organisation_scope(organisation):
        reason = ReasonCode.objects.in_force(at).get(code="CF-03")
        return why_not_for_this_reason(reason, organisation=organisation, at=at)


@pytest.mark.django_db
def test_a_grant_opens_a_reason_from_its_moment_on_until_it_is_closed(acme, lead):
    opened(acme, lead, since=NOON + DAY)
    with staff_scope():
        close_reason(organisation=acme, code="CF-03", by=lead, at=NOON + 3 * DAY)

    found = [refused(acme, NOON + n * DAY) is None for n in range(5)]

    assert found == [False, True, True, False, False]
    with staff_scope():
        actions = AuditEvent.objects.filter(action__startswith="reason.").order_by("pk")
        assert list(actions.values_list("action", flat=True)) == ["reason.opened", "reason.closed"]


@pytest.mark.django_db
def test_a_grant_opens_it_to_nobody_else(acme, lead, stranger):
    opened(acme, lead)

    assert refused(stranger.organisations.get(), NOON).code == "SU-06"


@pytest.mark.django_db
@pytest.mark.parametrize("code", ["CF-02", "XX-99"])
def test_only_a_gated_reason_is_opened(acme, lead, code):
    with pytest.raises(CannotOpen, match="open to everybody"):
        opened(acme, lead, code=code)


@pytest.mark.django_db
def test_what_is_not_open_cannot_be_closed(acme, lead):
    with pytest.raises(CannotOpen, match="is not open"), staff_scope():
        close_reason(organisation=acme, code="CF-03", by=lead, at=NOON)


@pytest.mark.django_db(transaction=True)
def test_opened_twice_at_once_it_is_open_once(acme, lead):
    answers = together(*[lambda: opened(acme, lead)] * 2)

    assert sum(isinstance(one, DomainError) for one in answers) == 1
    with staff_scope():
        assert ReasonGrant.objects.count() == 1


@pytest.mark.django_db
def test_a_form_offers_it_to_those_with_a_grant(acme, lead):
    with organisation_scope(acme):
        before = {one.code for one in offered(acme, NOON) if one.is_closed}
    opened(acme, lead)

    with organisation_scope(acme):
        after = {one.code for one in offered(acme, NOON) if one.is_closed}
    assert (before, after) == ({"CF-03"}, set())


@pytest.mark.django_db
@pytest.mark.usefixtures("marketplace")
def test_the_page_lets_a_participant_choose_it(as_filer, acme, filer, lead):
    fields = {"right": str(certified(acme).pk), "market": "SG"}
    draft = NoticeDraftFactory(organisation=acme, started_by=filer, fields=fields)

    before = choice(as_filer.get(member("draft", draft.pk)))
    opened(acme, lead)
    after = choice(as_filer.get(member("draft", draft.pk)))

    assert ("disabled" in before, "disabled" in after) == (True, False)


def choice(answer):
    """The button of CF-03 on the page of a draft."""
    return re.search(r'<input[^>]*id="id_reason_CF-03"[^>]*>', answer.content.decode()).group()
