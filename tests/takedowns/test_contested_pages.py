"""The evidence on pages where a decision is judged again: counter-notices, appeals, second opinions and the sample."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from ipr_portal.tenancy.scope import staff_scope
from takedowns.actions import review_triggers, triage
from takedowns.models import Notice, ReviewTrigger
from takedowns.queries.contested import decisions_about
from takedowns.rules.triage import Verdict
from tests.conftest import NOON
from tests.factories import NoticeFactory
from tests.statements import statements

from .appealed import DAY, by_holder, by_seller, take
from .corrected import WHY as CORRECTED
from .corrected import correct, sent
from .disputing import answered, contested, forwarded, told
from .test_panel import shown, with_product
from .test_second_review_pages import EVERY, WORDS, chosen_in, held, sample_of

pytestmark = pytest.mark.django_db
SAID, DIFFERS = "The cap of the copy is grey.", "Cap is grey, with a flat top."
PART = {"HX-Request": "true"}
MOST = 25  # statements besides those that open and close the scope


@pytest.fixture(autouse=True)
def without_second_factor(settings):
    settings.STAFF_SECOND_FACTOR_REQUIRED = False


@pytest.fixture
def now():
    return timezone.now()


def with_evidence(notice):
    """Snapshots with a picture, a product of the catalogue, and what the filer says."""
    shown(notice, picture="img/goods/serum-copy.svg")
    picture = with_product(notice)
    with staff_scope():
        Notice.objects.filter(pk=notice.pk).update(explanation=SAID, details={"differences": DIFFERS})
    return reverse("desk:file_preview", args=[picture.file_id])


def disputed(acme, triager, filer, now, count=1):
    notice, message = told(acme, triager, ["REMOVED"] * count, at=now - 9 * DAY)
    places = tuple(range(1, count + 1))
    answer = answered(message, places, at=now - 8 * DAY)
    forwarded(answer, triager, places, at=now - 8 * DAY)
    contested(answer, filer, places, at=now - 7 * DAY)
    return notice, reverse("desk:dispute", args=[answer.pk])


def appealed(acme, triager, lead, now, count=1):
    notice, message = told(acme, triager, ["REMOVED"] * count, at=now - 40 * DAY)
    appeal = by_seller(message, tuple(range(1, count + 1)), at=now)
    take(appeal, lead, at=now)
    return notice, reverse("desk:appeal", args=[appeal.pk])


def page_of(client, address):
    response = client.get(address)
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def test_a_counter_notice_is_decided_with_the_evidence_before_the_form(
    client, acme, triager, lead, filer, now
):
    notice, here = disputed(acme, triager, filer, now)
    genuine = with_evidence(notice)
    client.force_login(lead)

    page = page_of(client, here)

    panel = page.index("row-panel__in")
    assert page.index(SAID) < page.index("Our decision") < panel < page.index("Send decision")
    assert all(
        one in page[panel:]
        for one in (genuine, "serum-copy.svg", DIFFERS, "68 % below", "in no other notice")
    )
    assert f"decided by {triager}" in page


def test_an_appeal_is_decided_with_our_code_its_meaning_and_the_sentence(
    client, acme, triager, lead, filer, now
):
    notice, _products = sent(acme, triager, ["REJECTED"], at=now - 2 * DAY)
    appeal = by_holder(notice, filer, at=now - DAY)
    take(appeal, lead, at=now)
    genuine = with_evidence(notice)
    client.force_login(lead)

    page = page_of(client, reverse("desk:appeal", args=[appeal.pk]))

    ours = page[page.index("Our decision") : page.index("row-panel__in")]
    assert all(one in ours for one in ("SU-01", "Another mark.", f"decided by {triager}"))
    assert (SAID in page, genuine in page, page.index("row-panel__in") < page.index("Send decision")) == (
        True,
    ) * 3


@pytest.mark.parametrize("page", ["dispute", "appeal"])
def test_a_page_takes_as_many_statements_for_many_listings(client, acme, triager, lead, filer, now, page):
    taken = []
    client.force_login(lead)
    for count in (1, 4):
        make = disputed if page == "dispute" else appealed
        notice, here = make(acme, triager, filer if page == "dispute" else lead, now, count)
        with_evidence(notice)
        taken.append(statements(client, here))

    assert taken[0] == taken[1] <= MOST
    assert page_of(client, here).count('name="evidence"') == 4


def test_decisions_in_the_same_words_are_one_and_a_correction_stands_after_it(acme, triager, lead, now):
    notice, _products = sent(acme, triager, ["REMOVED", "REJECTED", "REJECTED"], at=now - 9 * DAY)
    correct(notice, lead, at=now - DAY)

    with staff_scope():
        said = decisions_about(list(notice.listings.in_order()))

    assert [(one.places, one.code, one.corrects) for one in said] == [
        ([1], "", False), ([2, 3], "SU-01", False), ([1], "", True),
    ]  # fmt: skip
    assert (said[2].sentence, said[2].who) == (CORRECTED, str(lead))


# --- second opinions: what was decided, and what came after it, is not on the page ---


def decided_again(notice, by, at):
    """Another notice about the same listing, rejected with other words."""
    with staff_scope():
        other, first = NoticeFactory(listing_count=1), notice.listings.in_order()[0]
        other.listings.update(key=first.key, item=first.item, seller_key=first.seller_key)
        row = other.listings.get()
        said = Verdict(row.pk, "REJECTED", code="SU-02", sentence="Words of another notice.")
        triage.decide(notice=other, version=1, verdicts=[said], by=by, at=at)
    return other


@pytest.fixture
def notice(db):
    notice = NoticeFactory(listing_count=1)
    with_evidence(notice)
    return notice


def test_a_second_opinion_has_the_panel_and_nothing_decided_since(client, notice, triager, lead, admin):
    before = decided_again(notice, triager, timezone.now() - 400 * DAY)
    review = held(notice, triager, lead)
    with staff_scope():
        review.refresh_from_db()
    since = decided_again(notice, triager, review.decided_at + timedelta(minutes=5))
    client.force_login(admin)

    page = page_of(client, f"/desk/second-reviews/{review.pk}/")
    part = client.get(f"/desk/notices/{notice.number}/listings/1/panel/", headers=PART).content.decode()

    for text in (page, part):
        assert all(one in text for one in ("serum-copy.svg", DIFFERS, "68 % below", before.number))
        assert (WORDS in text, since.number in text, "SU-03" in chosen_in(text)) == (False,) * 3
    assert page.index("row-panel__in") < page.index("Record the opinion")


def test_a_sample_has_the_panel_and_no_way_to_the_outcome(client, notice, triager, lead, admin):
    sample = sample_of(notice, triager, lead)
    since = decided_again(notice, triager, timezone.now())
    client.force_login(admin)

    page = page_of(client, f"/desk/second-reviews/samples/{sample.pk}/")

    assert all(one in page for one in ("serum-copy.svg", DIFFERS, "68 % below", SAID))
    ways = [reverse("desk:listing", args=[notice.number, 1]), reverse("desk:notice", args=[notice.number])]
    assert [one in page for one in (*ways, "/desk/sellers/lazada", since.number, WORDS)] == [False] * 5


def test_the_opinion_form_takes_as_many_statements_for_many_listings(client, triager, lead, admin):
    few, many = NoticeFactory(listing_count=1), NoticeFactory(listing_count=30)
    taken = []
    client.force_login(admin)
    for notice in (few, many):
        with_evidence(notice)
        with staff_scope():
            rows = list(notice.listings.in_order())
        review = held_all(notice, rows, triager, lead)
        taken.append(statements(client, f"/desk/second-reviews/{review.pk}/"))

    assert taken[0] == taken[1] <= MOST
    assert 'data-panel-of="7"' in page_of(client, f"/desk/second-reviews/{review.pk}/?row=7")


def held_all(notice, rows, triager, lead):
    with staff_scope():
        if not ReviewTrigger.objects.exists():
            review_triggers.add(name="All", active=True, mode="ANY", conditions=EVERY, by=lead, at=NOON)
        said = [Verdict(row.pk, "REJECTED", code="SU-03", sentence=WORDS) for row in rows]
        return triage.decide(notice=notice, version=1, verdicts=said, by=triager, at=NOON, confirmed=True)
