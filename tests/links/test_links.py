"""A link opens one thing, until its end and no longer, as often as allowed; the token lies nowhere."""

from datetime import timedelta

import pytest
from django.core import signing
from django.db import DatabaseError, connection, transaction

from ipr_portal.accounts.network import network_of
from ipr_portal.audit.models import AuditEvent
from ipr_portal.errors import Stale
from ipr_portal.links import actions, tokens
from ipr_portal.links.actions import NOT_FOUND, Refused, Why
from ipr_portal.links.models import Done, LinkUse, SignedLink
from ipr_portal.links.reading import log_of
from ipr_portal.registers import UnknownKey
from ipr_portal.tenancy.scope import organisation_scope, staff_scope
from tests.conftest import NOON
from tests.races import together

from .conftest import BRIDGE, MINUTE

DAYS = timedelta(days=14)
INSTANT = timedelta(microseconds=1)


def opened(token, purpose="bridge.toll", at=NOON, **more):
    return actions.open_link(token=token, purpose=purpose, at=at, **more)


def used(token, purpose="bridge.toll", at=NOON, **more):
    return actions.use_link(token=token, purpose=purpose, words="paid", at=at, **more)


def why(answer):
    return answer.why if isinstance(answer, Refused) else None


def test_a_link_opens_what_it_was_made_for_and_looking_uses_nothing_up(given):
    link, token = given()

    for _ in range(3):
        assert opened(token, origin="203.0.113.77") == link
    assert used(token) == link
    assert why(opened(token)) == Why.USED
    assert (link.subject_type, link.subject_id) == (BRIDGE.type, BRIDGE.key)
    assert list(SignedLink.objects.about(BRIDGE.type, BRIDGE.key)) == [link]


def test_only_the_hash_of_the_token_is_kept(given):
    _link, token = given()
    secret = token.partition(":")[0]

    with connection.cursor() as cursor:
        cursor.execute("SELECT to_jsonb(l)::text FROM links_signedlink l")
        row = cursor.fetchone()[0]
    with staff_scope():
        trail = str(list(AuditEvent.objects.values()))

    assert tokens.hash_of(secret) in row
    assert secret not in row + trail
    assert token not in repr(SignedLink.objects.get())


@pytest.mark.parametrize(
    ("after", "expected"), [(DAYS - INSTANT, None), (DAYS, Why.EXPIRED), (DAYS + INSTANT, Why.EXPIRED)]
)
def test_a_link_works_until_its_end_and_not_at_it(given, after, expected):
    _link, token = given()

    assert why(opened(token, at=NOON + after)) == expected
    assert why(used(token, at=NOON + after)) == expected


def test_a_link_may_be_made_to_last_otherwise(given):
    link, _token = given(lasts=timedelta(hours=1))

    assert link.expires_at == NOON + timedelta(hours=1)


def broken(token):
    """Tokens that somebody could try who holds a real one, or none."""
    secret, _, signature = token.partition(":")
    other = signing.Signer(salt="links.bridge.plans").sign(secret)
    strange = signing.Signer(salt="links.bridge.toll", key="another key").sign(secret)
    unknown = signing.Signer(salt="links.bridge.toll").sign("never-made")
    return [
        "", ":", secret, f"{secret}:", f":{signature}", token[:-1], token + "A", f"x{token}", token.swapcase(),
        token.replace(":", "::"), f"{token}\x00", "ü" * 90, "a" * 100_000, other, strange, unknown,
    ]  # fmt: skip


def test_a_token_that_was_touched_opens_nothing_and_leaves_no_trace(given):
    _link, token = given()

    for wrong in broken(token):
        assert opened(wrong) is NOT_FOUND
        assert used(wrong) is NOT_FOUND
    assert LinkUse.objects.count() == 0


def test_a_link_opens_for_no_other_purpose(given):
    _link, token = given("bridge.repair")

    assert opened(token, "bridge.toll") is NOT_FOUND
    assert opened(token, "bridge.nothing") is NOT_FOUND
    assert why(opened(token, "bridge.repair")) is None


def test_a_purpose_that_nobody_registered_is_refused(given):
    with pytest.raises(UnknownKey, match="bridge.nothing"):
        given("bridge.nothing")


def test_a_revoked_link_is_like_a_wrong_one(given, lead):
    link, token = given()
    with staff_scope():
        revoked = actions.revoke(link=link, by=lead, at=NOON)
        with pytest.raises(Stale):
            actions.revoke(link=link, by=lead, at=NOON)

    assert (revoked.revoked_by, revoked.revoked_at) == (lead, NOON)
    assert opened(token) is NOT_FOUND
    assert used(token) is NOT_FOUND
    assert opened(token, at=NOON + 2 * DAYS) is NOT_FOUND


def test_a_link_for_two_uses_is_used_twice(given):
    _link, token = given("bridge.repair")

    answers = [why(used(token, "bridge.repair")) for _ in range(3)]

    assert answers == [None, None, Why.USED]


def test_what_was_done_stands_in_a_log_with_the_network_alone(given):
    link, token = given()

    opened(token, origin="203.0.113.77")
    opened(token, origin="203.0.113.78", at=NOON + MINUTE)  # the same network, within five minutes
    opened(token, origin="2001:db8:1:2:3::4", at=NOON + MINUTE)
    used(token, origin="203.0.113.77", at=NOON + 6 * MINUTE)
    opened(token, at=NOON + DAYS)

    rows = [(row.done, row.network, row.words) for row in reversed(log_of(link))]
    assert rows == [
        (Done.OPENED, "203.0.113.0/24", ""),
        (Done.OPENED, "2001:db8:1::/48", ""),
        (Done.OPENED, "203.0.113.0/24", ""),
        (Done.USED, "203.0.113.0/24", "paid"),
        (Done.REFUSED, "", ""),
    ]


@pytest.mark.parametrize("statement", ["UPDATE links_linkuse SET words = 'x'", "DELETE FROM links_linkuse"])
def test_the_log_is_never_changed(given, statement):
    opened(given()[1])

    with (
        pytest.raises(DatabaseError, match="append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)


def test_members_read_no_links(given, acme):
    given()

    with (
        organisation_scope(acme),
        pytest.raises(DatabaseError, match="permission denied"),
        transaction.atomic(),
    ):
        list(SignedLink.objects.all())


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("198.51.100.23", "198.51.100.0/24"), ("::ffff:198.51.100.23", "198.51.100.0/24"), ("::1", "::/48"),
        (None, ""), ("", ""), ("2001:db8:abcd:12::1", "2001:db8:abcd::/48"),
    ],
)  # fmt: skip
def test_an_address_is_kept_as_its_network(address, network):
    assert network_of(address) == network


def test_of_two_uses_at_once_one_is_refused(transactional_db, given):
    link, token = given()

    answers = together(*[lambda: used(token)] * 6)

    assert sorted(str(why(answer)) for answer in answers) == ["None"] + ["USED"] * 5
    link.refresh_from_db()
    assert (link.uses, link.log.filter(done=Done.USED).count()) == (1, 1)


def test_a_use_is_undone_with_what_it_was_used_for(given):
    link, token = given()

    with pytest.raises(ZeroDivisionError), transaction.atomic():
        used(token)
        raise ZeroDivisionError

    link.refresh_from_db()
    assert link.uses == 0
    assert why(used(token)) is None
