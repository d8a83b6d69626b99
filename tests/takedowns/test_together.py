"""Notices that are sent together: the same rows as one by one, in a fixed number of statements, each reference once."""

from datetime import timedelta

import pytest
from django.db import transaction

from ipr_portal.audit.models import AuditEvent
from ipr_portal.deadlines.models import Clock
from ipr_portal.tenancy.scope import staff_scope
from takedowns.actions.filing import CannotFile, ToSend
from takedowns.actions.sending import CannotSend, Origin, SentBefore, Together, send_directly
from takedowns.enums import NoticeSource
from takedowns.models import IPRight, Listing, Notice, NoticeFile, OverruledWarning
from takedowns.rules.filing import Attachment
from takedowns.rules.lines import judge_lines
from tests.conftest import NOON
from tests.factories import EvidenceFileFactory, IPRightFactory, OrganisationFactory
from tests.races import together as at_once
from tests.statements import asked_by
from tests.takedowns.drafting import certified
from tests.takedowns.pasted import sighting
from tests.takedowns.test_filing import a_filing

FROM_A_PROGRAM = Origin(NoticeSource.API)
CERTIFICATE, ALIKE = "RT-06-certificate-00000000", "EV-01-template-00000000"  # keys of warnings
WHYS = [
    "The cap is grey and smooth, where that of a genuine one is black.",
    "No genuine carton was ever made with this batch code.",
    "Dropper without the embossed fern of SENANDIKA; label misprinted.",
    "Seal torn, and the barcode belongs to another article than the genuine serum.",
    "Different fragrance, watery, ingredients missing from the leaflet of SENANDIKA.",
]


def listing(number, market="SG"):
    host = {"SG": "www.lazada.sg", "MY": "www.lazada.com.my"}[market]
    return judge_lines(f"https://{host}/products/serum-i{2874410000 + number}.html", market)[0].listing


def seen(*chosen):
    return {
        one.key: sighting(one.key, at=NOON - timedelta(minutes=1))
        for sent in chosen
        for one in sent.filing.listings
    }


@pytest.fixture
def five(everyone, acme):
    """Two plain ones, one in another market with a file, one with an overruled warning, one under another right."""
    right, bare = certified(acme), IPRightFactory(organisation=acme)
    there = certified(acme, in_markets=["SG", "MY"])
    file = Attachment(EvidenceFileFactory(organisation=acme), "SUSPECT")
    filings = [
        a_filing(acme, right=right, listings=[listing(1), listing(2)], explanation=WHYS[0]),
        a_filing(acme, right=right, listings=[listing(3)], explanation=WHYS[1]),
        a_filing(
            acme, right=there, market="MY", listings=[listing(4, "MY")], explanation=WHYS[2], files=[file]
        ),
        a_filing(acme, right=bare, listings=[listing(5), listing(6)], explanation=WHYS[3]),
        a_filing(acme, right=there, listings=[listing(7)], explanation=WHYS[4]),
    ]
    return [
        ToSend(filing=one, overruled=[CERTIFICATE] if one.right == bare else [], external_ref=f"BP-{number}")
        for number, one in enumerate(filings)
    ]


def sent_one_by_one(chosen, acme, by):
    errors = []
    for one in chosen:
        try:
            send_directly(
                filing=one.filing, organisation=acme, seen=seen(one), overruled=one.overruled, by=by, at=NOON,
                origin=FROM_A_PROGRAM._replace(external_ref=one.external_ref),
            )  # fmt: skip
        except (CannotSend, CannotFile, SentBefore) as error:
            errors.append(error)
    return errors


def sent_together(chosen, acme, by):
    names = [f"row {number}" for number, _one in enumerate(chosen, 1)]
    together = Together(
        chosen, organisation=acme, seen=seen(*chosen), by=by, at=NOON, origin=FROM_A_PROGRAM, names=names
    )
    together.check()
    with transaction.atomic():
        together.write()
    return together


def written():
    """Every column of every row, in the order of the numbers; each key and number by its place."""
    notices = list(Notice.objects.order_by("number"))
    numbers = {one.number: f"number {place}" for place, one in enumerate(notices)}
    keys = {
        "notice_id": {one.pk: place for place, one in enumerate(notices)},
        "subject_id": {str(one.pk): place for place, one in enumerate(notices)},
        "clock_id": {one.clock_id: place for place, one in enumerate(notices)},
    }

    def plain(name, value):
        for number, place in numbers.items() if isinstance(value, str) else ():
            value = value.replace(number, place)
        return keys[name].get(value, value) if name in keys else value

    rows = []
    for model, order in (
        (Notice, "number"), (Listing, ("notice__number", "position")), (Clock, "subject_label"),
        (NoticeFile, "notice__number"), (OverruledWarning, "notice__number"), (AuditEvent, "pk"),
    ):  # fmt: skip
        for row in model.objects.order_by(*([order] if isinstance(order, str) else order)).values():
            del row["id"]
            row.pop("changed_at", None)
            rows.append((model, {name: plain(name, value) for name, value in row.items()}))
    return rows


def test_what_is_sent_together_is_written_as_one_by_one(five, acme, filer):
    with transaction.atomic():
        assert sent_one_by_one(five, acme, filer) == []
        one_by_one = written()
        transaction.set_rollback(True)

    together = sent_together(five, acme, filer)

    assert together.errors == [None] * 5
    # The trail has all notices first, then what was overruled.
    assert sorted(map(repr, written())) == sorted(map(repr, one_by_one))
    assert [together.notices[place].external_ref for place in range(5)] == [f"BP-{n}" for n in range(5)]
    serials = [int(together.notices[place].number.split("-")[2]) for place in range(5)]
    assert serials == list(range(serials[0], serials[0] + 5))


def test_what_keeps_one_from_being_sent_leaves_the_others(five, acme, filer):
    sent_together(five[:1], acme, filer)
    five[1] = ToSend(filing=a_filing(acme, right=five[1].filing.right, listings=five[0].filing.listings))
    five[2] = ToSend(filing=a_filing(acme, right=five[2].filing.right, market="MY", explanation="Fake."))
    alone = sent_one_by_one(five[:3], acme, filer)

    together = sent_together(five, acme, filer)

    assert [type(one) for one in together.errors[:3]] == [SentBefore, CannotSend, CannotSend]
    assert [str(one) for one in together.errors[:3]] == [str(one) for one in alone]
    assert together.errors[3:] == [None, None]
    assert sorted(together.notices) == [3, 4]


def test_each_is_checked_as_if_those_before_it_were_sent(everyone, acme, filer):
    right = certified(acme)
    one, same = (
        ToSend(filing=a_filing(acme, right=right, listings=[listing(1)], explanation=why)) for why in WHYS[:2]
    )

    together = sent_together([one, same], acme, filer)

    assert together.errors[0] is None
    [found] = [each for each in together.errors[1].findings if each.check == "open"]
    assert "row 1" in found.title
    assert sorted(together.notices) == [0]


def test_many_take_as_many_statements_as_two(everyone, acme, filer):
    right = IPRight.objects.prefetch_related("markets").get(pk=certified(acme).pk)  # as it is offered
    many = [
        ToSend(
            filing=a_filing(acme, right=right, listings=[listing(n)], explanation=f"{WHYS[n % 5]} {WHYS[n % 3]}"),
            overruled=[ALIKE], external_ref=f"BP-{n}",
        )
        for n in range(14)
    ]  # fmt: skip
    sent_together(many[:1], acme, filer)

    few, asked_for_few = asked_by(lambda: sent_together(many[1:3], acme, filer))
    more, asked_for_more = asked_by(lambda: sent_together(many[3:], acme, filer))

    assert (len(few.notices), len(more.notices)) == (2, 11), (few.errors, more.errors)
    assert asked_for_few == asked_for_more


@pytest.mark.django_db(transaction=True)
def test_two_who_take_the_same_references_at_once_send_each_once(acme, filer):
    """In opposite orders, and under rights of their own: neither waits for the other crosswise."""
    with staff_scope():
        chosen = [
            [
                ToSend(filing=a_filing(acme, right=right, listings=[listing(10 * n + k)], explanation=WHYS[k]),
                       overruled=[ALIKE], external_ref=f"BP-{k}")
                for k in order
            ]
            for n, (right, order) in enumerate([(certified(acme), (0, 1, 2, 3)), (certified(acme), (4, 3, 2, 1))])
        ]  # fmt: skip

    first, second = at_once(*(lambda mine=mine: sent_together(mine, acme, filer) for mine in chosen))

    with staff_scope():
        refs = sorted(Notice.objects.values_list("external_ref", flat=True))
    assert refs == [f"BP-{k}" for k in range(5)]
    refused = [error for one in (first, second) for error in one.errors if error]
    assert len(refused) == 3
    assert {type(one) for one in refused} == {SentBefore}


def test_a_stranger_is_no_part_of_it(everyone, acme, filer):
    """A reference that another organisation has is free."""
    sent_together([ToSend(filing=a_filing(acme, right=certified(acme)), external_ref="BP-1")], acme, filer)
    other = OrganisationFactory()

    together = sent_together(
        [ToSend(filing=a_filing(other, right=certified(other)), external_ref="BP-1")], other, filer
    )

    assert together.errors == [None]
