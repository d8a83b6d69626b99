"""From registering to the first notice: one clear way, by when we decide, and what is left to do."""

import re
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from ipr_portal.organisations.models import OrganisationSubmission
from ipr_portal.organisations.standing import expected_at
from ipr_portal.tenancy.models import Organisation
from ipr_portal.tenancy.scope import staff_scope
from tests.evidence.files import pdf, upload
from tests.factories import (
    IPRightFactory,
    LetterFactory,
    MembershipFactory,
    NoticeFactory,
    OrganisationDocumentFactory,
    OrganisationFactory,
)

from .conftest import SENANDIKA

PAGES = ["notices", "rights"]
ABOUT = SENANDIKA.as_columns() | {"kind": "RIGHTS_HOLDER"}


def words(response) -> str:
    return " ".join(response.content.decode().split())


@pytest.fixture
def as_dewi(client, dewi):
    client.force_login(dewi)
    return client


@pytest.fixture
def as_filer(client, filer):
    client.force_login(filer)
    return client


def test_registering_with_the_document_sends_it_at_once(as_dewi):
    answer = as_dewi.post("/register/", ABOUT | {"documents": upload("extract.pdf", pdf())})

    page = words(as_dewi.get(answer.url))
    with staff_scope():
        assert OrganisationSubmission.objects.count() == 1
    assert Organisation.objects.get().state == "SUBMITTED"
    assert "Sent, waiting for review" in page
    assert "Sent. We write to the owners" in page
    assert "Not sent yet" not in page
    assert "Send registration" not in page


def test_registering_without_it_says_what_is_missing_and_where_to_send(as_dewi):
    answer = as_dewi.post("/register/", ABOUT)

    page = words(as_dewi.get(answer.url))
    assert Organisation.objects.get().state == "DRAFT"
    assert "Still missing:</b> Registration document" in page
    assert page.count("Send registration") == 1


def test_with_nothing_missing_the_page_does_not_ask_for_more(as_dewi, draft):
    OrganisationDocumentFactory(organisation=draft)

    page = words(as_dewi.get("/o/senandika/verification/"))

    assert "Nothing is missing. Send the registration to us" in page
    assert "Still missing" not in page
    assert "Add what is missing" not in page


SINGAPORE = ZoneInfo("Asia/Singapore")


@pytest.mark.parametrize(
    ("sent", "by"),
    [
        (datetime(2026, 3, 2, 10), datetime(2026, 3, 3, 10)),
        (datetime(2026, 3, 6, 15), datetime(2026, 3, 9, 15)),  # over a weekend
        (datetime(2026, 4, 2, 15), datetime(2026, 4, 6, 15)),  # over Good Friday
    ],
)
def test_one_business_day_is_one_of_the_desk(waiting, dewi, sent, by):
    with staff_scope():
        OrganisationSubmission.objects.create(
            organisation=waiting, sent_by=dewi, sent_at=sent.replace(tzinfo=SINGAPORE)
        )

        assert expected_at(waiting) == by.replace(tzinfo=SINGAPORE)


@pytest.mark.parametrize("state", ["DRAFT", "INFO_REQUIRED", "VERIFIED", "REJECTED", "CLOSED"])
def test_what_does_not_wait_for_us_is_expected_at_no_time(waiting, dewi, state):
    waiting.state = state
    with staff_scope():
        OrganisationSubmission.objects.create(organisation=waiting, sent_by=dewi, sent_at=timezone.now())

        assert expected_at(waiting) is None


def test_what_is_with_us_says_by_when_we_decide(as_dewi, waiting, dewi):
    with staff_scope():
        OrganisationSubmission.objects.create(organisation=waiting, sent_by=dewi, sent_at=timezone.now())
        by = f'datetime="{expected_at(waiting).isoformat()}"'

    for page in ("verification", *PAGES):
        assert by in as_dewi.get(f"/o/senandika/{page}/").content.decode()


def test_when_it_takes_us_longer_the_page_does_not_promise_what_is_over(as_dewi, waiting, dewi):
    with staff_scope():
        OrganisationSubmission.objects.create(
            organisation=waiting,
            sent_by=dewi,
            sent_at=datetime(2026, 3, 2, 10, tzinfo=ZoneInfo("Asia/Singapore")),
        )

    page = words(as_dewi.get("/o/senandika/verification/"))

    assert "It is taking us longer than one business day" in page
    assert "As a rule we have decided by" not in page


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize(
    ("state", "said"),
    [
        ("DRAFT", "Complete the verification"),
        ("INFO_REQUIRED", "Complete the verification"),
        ("SUBMITTED", "See the state of verification"),
        ("IN_REVIEW", "See the state of verification"),
        ("REJECTED", "See why, and what you can do"),
        ("CLOSED", "See why, and what you can do"),
    ],
)
def test_rights_and_notices_say_that_the_organisation_is_not_verified(as_filer, acme, page, state, said):
    Organisation.objects.filter(pk=acme.pk).update(state=state)

    assert said in words(as_filer.get(f"/o/acme/{page}/"))


@pytest.mark.parametrize("page", PAGES)
def test_a_verified_organisation_reads_nothing_of_it(as_filer, acme, page):
    assert "We have not verified" not in words(as_filer.get(f"/o/acme/{page}/"))


def steps(client) -> list[tuple[bool, str]]:
    """Whether each step is done, and the words of its link."""
    shown = (
        words(client.get("/o/acme/notices/")).partition("Your first steps</h2>")[2].partition("</section>")[0]
    )
    return [
        ("is-done" in item, re.sub(r".*<a [^>]*>([^<]*)</a>.*|.*", r"\1", item))
        for item in shown.split("<li")[1:]
    ]


def test_the_steps_lead_from_the_organisation_to_the_first_notice(as_filer, acme):
    begun = steps(as_filer)
    right = IPRightFactory(organisation=acme, state="SUBMITTED")
    waits = steps(as_filer)
    with staff_scope():
        type(right).objects.update(state="VALIDATED")
    ready = steps(as_filer)

    assert begun == [(True, ""), (True, ""), (False, "Register a right"), (False, "Prepare a notice")]
    assert waits == [(True, ""), (True, ""), (False, "See your rights"), (False, "Prepare a notice")]
    assert ready == [(True, ""), (True, ""), (True, ""), (False, "Prepare a notice")]


def test_once_a_notice_is_sent_the_steps_are_gone(as_filer, acme):
    NoticeFactory(organisation=acme)

    assert steps(as_filer) == []
    assert "Your first steps" not in words(as_filer.get("/o/acme/verification/"))


def test_somebody_who_may_only_look_is_led_to_nothing_forbidden(client, acme, viewer):
    client.force_login(viewer)

    assert [act for _done, act in steps(client)] == ["", "", "", ""]


def test_an_agency_waits_for_its_first_letter(client, agency):
    person = MembershipFactory(organisation=agency, role="OWNER").user
    client.force_login(person)
    begun = words(client.get("/o/tanjung-rowe/notices/"))
    LetterFactory(agent=agency, principal=OrganisationFactory(), valid_from=timezone.now())

    assert "Your first letter of authority" in begun
    assert "Your first letter of authority" not in words(client.get("/o/tanjung-rowe/notices/"))


def test_verification_leaves_the_navigation_once_it_is_done(client, acme, acme_owner):
    client.force_login(acme_owner)
    address = 'href="/o/acme/verification/"'

    verified = words(client.get("/o/acme/members/"))
    settings = words(client.get("/o/acme/settings/"))
    Organisation.objects.filter(pk=acme.pk).update(state="SUBMITTED")
    waiting = words(client.get("/o/acme/members/"))

    assert (address in verified, address in settings, address in waiting) == (False, True, True)
