"""Two cases go on as one, and one becomes two: what moves, what stays, who knows, and what is refused."""

import pytest
from django.urls import reverse

from enforcement.actions import mergers
from enforcement.actions.moves import CannotMove
from enforcement.actions.opening import add_listings
from enforcement.enums import CaseStage
from enforcement.models import (
    Case,
    CaseListing,
    CaseMove,
    CaseParty,
    CustodyStep,
    Exhibit,
    Finding,
    Target,
    TargetLink,
    TestPurchase,
)
from enforcement.queries.custody import faults_of
from ipr_portal.audit.compartments import admit
from ipr_portal.errors import Stale
from ipr_portal.tenancy.people import people_in
from ipr_portal.tenancy.scope import staff_scope
from tests.races import together

from .exhibits.custody import exhibit_of
from .scene import Holder, a_case, a_listing, a_manager, at_desk

OTHER_SHOP = "second-shop"


@pytest.fixture
def colleague(db):
    return a_manager("Cara Colleague")


@pytest.fixture
def other(colleague, manager, acme, acme_owner, now):
    """A case of Acme alone about another shop, of another manager, who let the first one in."""
    listing = a_listing(acme, seller=OTHER_SHOP)
    return a_case(colleague, [acme], [acme_owner, manager], at=now, title="Second shop", listings=[listing])


@pytest.fixture
def alone(acme, acme_owner, other, now):
    return Holder(acme, acme_owner, other, now)


def merged(case, into, by, at, **more):
    return at_desk(by, lambda: mergers.merge(case=case, into=into, reason="one keeper", by=by, at=at, **more))


def split(case, by, at, listings, people=(), **more):
    into = mergers.Split("The second shop", "another keeper", listings, list(people))
    return at_desk(by, lambda: mergers.split(case=case, into=into, by=by, at=at, **more))


def listings_of(case, by):
    return at_desk(by, lambda: list(CaseListing.objects.filter(case=case, moved_to=None).order_by("pk")))


def test_a_merger_moves_listings_targets_and_people_and_closes_the_case(case, other, manager, colleague, now):
    with staff_scope(by=manager):
        common = {"case": other, "compartment_id": other.compartment_id, "added_by": manager, "added_at": now}
        bank = Target.objects.create(kind="BANK_REFERENCE", label="Payout …0123", value="SG44 0123", **common)
        TargetLink.objects.create(
            one=Target.objects.get(case=other, kind="SELLER"),
            other=bank,
            words="paid to",
            source="order",
            **common,
        )

    kept = merged(other, case, manager, now)

    assert kept == case
    with staff_scope(by=manager):
        gone = Case.objects.get(pk=other.pk)
        assert (gone.stage, gone.merged_into_id, gone.closed_at) == (CaseStage.CLOSED_MERGED, case.pk, now)
        assert CaseMove.objects.filter(case=other).latest("pk").note == "one keeper"
        assert CaseListing.objects.get(case=other).moved_to_id == case.pk
        assert CaseListing.objects.filter(case=case).count() == 3
        copied = Target.objects.get(case=case, kind="BANK_REFERENCE")
        assert (copied.value, copied.compartment_id) == ("SG44 0123", case.compartment_id)
        assert TargetLink.objects.get(case=case).one.seller_key.endswith(OTHER_SHOP)
        assert set(people_in(case.compartment_id)) == set(people_in(other.compartment_id))
    with staff_scope(by=colleague):
        assert Case.objects.filter(pk=case.pk).exists()


def test_exhibits_and_their_chains_stay_where_they_were_made_and_go_on_there(
    case, other, alone, manager, now
):
    made = exhibit_of(at_desk(manager, lambda: CaseParty.objects.get(case=other)), by=manager)
    with alone.scope():
        before = list(CustodyStep.objects.filter(exhibit=made).values_list("sequence", "hash", "compartment"))

    merged(other, case, manager, now)

    with staff_scope(by=manager):
        kept = Exhibit.objects.get(pk=made.pk)
        assert (kept.case_id, kept.compartment_id) == (other.pk, other.compartment_id)
        after = CustodyStep.objects.filter(exhibit=made).values_list("sequence", "hash", "compartment")
        assert list(after) == before
        assert faults_of([made.pk]) == []


def test_a_test_purchase_of_a_merged_case_counts_in_the_other(case, other, alone, ours, manager, now):
    alone.buys()
    ours.buys()
    alone.move("TEST_PURCHASE")
    ours.move("TEST_PURCHASE")
    with staff_scope(by=manager):
        TestPurchase.objects.filter(case=case).update(verdict="", examiner="")
    with pytest.raises(CannotMove, match="No test purchase has the verdict"):
        ours.move("TEST_PURCHASE_CONFIRMED")

    merged(other, case, manager, now)
    ours.move("TEST_PURCHASE_CONFIRMED")

    assert ours.case.stage == CaseStage.TEST_PURCHASE_CONFIRMED


def test_a_rights_holder_still_sees_its_own_part_only(case, other, ours, theirs, alone, manager, now):
    alone.finds()
    merged(case=other, into=case, by=manager, at=now)

    with theirs.scope():
        assert set(Case.objects.values_list("pk", flat=True)) == {case.pk, other.pk}
        assert not Finding.objects.exists()
        assert [one.organisation_id for one in CaseParty.objects.all()] == [theirs.organisation.pk]


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"market": "TH"}, "different markets"),
        ({"stage": "RAID_DECIDED"}, "before a raid is decided"),
        ({"stage": "PLANNING"}, "The other case is less far"),
    ],
)
def test_what_cannot_be_merged(case, other, manager, now, change, words):
    with staff_scope(by=manager):
        Case.objects.filter(pk=other.pk).update(**change)

    with pytest.raises(CannotMove, match=words):
        merged(other, case, manager, now)


def test_a_case_is_not_merged_into_itself(case, manager, now):
    with pytest.raises(CannotMove, match="into itself"):
        merged(case, case, manager, now)


def test_somebody_excluded_from_one_case_is_decided_on_first(case, other, manager, colleague, now):
    at_desk(
        manager,
        lambda: admit(
            compartment=case.compartment,
            person=colleague,
            level="DENY",
            reason="knows the seller",
            by=manager,
            at=now,
        ),
    )

    with pytest.raises(CannotMove, match="Cara Colleague has access to one case and is excluded"):
        merged(other, case, manager, now)


def test_a_manager_of_one_case_alone_finds_no_page_that_merges_the_other(client, case, other, colleague):
    client.force_login(colleague)

    page = client.get(reverse("desk:case_merge", args=[other.number])).content.decode()

    assert case.number not in page
    assert client.get(reverse("desk:case_merge", args=[case.number])).status_code == 404
    said = {"into": case.pk, "reason": "x", "version": other.version}
    assert client.post(reverse("desk:case_merge", args=[other.number]), said).status_code == 422


@pytest.mark.django_db(transaction=True)
def test_of_two_who_merge_the_same_case_at_once_one_does(case, other, manager, now):
    version = at_desk(manager, lambda: Case.objects.get(pk=other.pk).version)

    answers = together(
        *(lambda: merged(other, case, manager, now, version=version).number for _n in range(2))
    )

    assert [type(one) is Stale for one in answers].count(True) == 1
    assert case.number in answers


def test_a_split_gives_listings_a_case_of_their_own_that_others_do_not_see(
    case, ours, theirs, manager, colleague, now
):
    extra = a_listing(ours.organisation, seller=OTHER_SHOP)
    at_desk(manager, lambda: add_listings(case=case, listings=[extra], by=manager, at=now))
    ours.finds()
    row = at_desk(manager, lambda: CaseListing.objects.get(listing=extra))

    made = split(case, manager, now, [row], [ours.owner])

    with staff_scope(by=manager):
        assert (made.split_from_id, made.stage, made.market) == (case.pk, "TARGET_IDENTIFIED", "SG")
        assert [one.listing_id for one in listings_of(made, manager)] == [extra.pk]
        assert len(listings_of(case, manager)) == 2
        assert Target.objects.get(case=made).seller_key.endswith(OTHER_SHOP)
        assert Finding.objects.get().case_id == case.pk
        assert set(people_in(made.compartment_id)) == {manager.pk, ours.owner.pk}
    with theirs.scope():
        assert not Case.objects.filter(pk=made.pk).exists()


def test_a_test_purchase_of_a_split_listing_counts_in_the_new_case(case, ours, theirs, manager, now):
    ours.buys()
    [mine, _theirs] = listings_of(case, manager)

    made = split(case, manager, now, [mine], [ours.owner])

    new = Holder(ours.organisation, ours.owner, made, now)
    new.move("TEST_PURCHASE")
    new.move("TEST_PURCHASE_CONFIRMED")
    with pytest.raises(CannotMove, match="No test purchase is arranged"):
        theirs.move("TEST_PURCHASE")


@pytest.mark.parametrize(
    ("which", "words"), [("none", "No listing of this case is chosen"), ("all", "Nothing would be left")]
)
def test_a_split_leaves_and_takes_something(case, manager, now, which, words):
    rows = listings_of(case, manager) if which == "all" else []

    with pytest.raises(CannotMove, match=words):
        split(case, manager, now, rows)


def test_nobody_learns_of_a_case_by_a_split(case, manager, colleague, now):
    [one, _other] = listings_of(case, manager)

    with pytest.raises(CannotMove, match="Cara Colleague does not know of this case"):
        split(case, manager, now, [one], [colleague])


def test_the_pages_split_and_merge_and_name_the_other_case(client, case, ours, manager, now):
    client.force_login(manager)
    [one, left] = listings_of(case, manager)
    said = {
        "title": "The second shop",
        "listings": [one.pk],
        "reason": "another keeper",
        "version": case.version,
    }
    path = reverse("desk:case_split", args=[case.number])
    page = client.get(path).content.decode()
    key, seller, holder = at_desk(
        manager, lambda: (one.listing.key, one.listing.seller_key, one.organisation.name)
    )
    assert f"{key} · {seller.rpartition(':')[2]} · {holder}" in page
    assert client.post(path, said | {"listings": []}).status_code == 422
    assert client.post(path, said).status_code == 302
    assert client.post(path, said | {"listings": [left.pk]}).status_code == 409

    made = at_desk(manager, lambda: Case.objects.get(split_from=case))
    page = client.get(reverse("desk:case", args=[made.number])).content.decode()
    assert case.number in page
    merging = {"into": case.pk, "reason": "one keeper after all", "version": made.version}
    merge_page = client.get(reverse("desk:case_merge", args=[made.number])).content.decode()
    assert "Listing that goes on in the other case" in merge_page
    assert f'<span class="break">{seller}</span>' in merge_page
    assert client.post(reverse("desk:case_merge", args=[made.number]), merging).status_code == 302
    page = client.get(reverse("desk:case", args=[made.number])).content.decode()
    assert "This case was merged" in page
    assert "Merged into this case" in client.get(reverse("desk:case", args=[case.number])).content.decode()


def test_two_who_edit_at_once_lose_nothing(client, case, ours, manager):
    client.force_login(manager)
    version = case.version
    ours.finds()
    path = reverse("desk:case_next", args=[case.number])
    said = {"step": "Call the agency", "version": version}

    stale = client.post(path, said)

    assert stale.status_code == 409
    assert 'value="Call the agency"' in stale.content.decode()
    with staff_scope(by=manager):
        assert Case.objects.get().next_step == ""
        fresh = Case.objects.get().version
        assert Finding.objects.count() == 1
    assert f'name="version" value="{fresh}"' in stale.content.decode()
    assert client.post(path, said | {"version": fresh}).status_code == 302
    with staff_scope(by=manager):
        assert Case.objects.get().next_step == "Call the agency"
