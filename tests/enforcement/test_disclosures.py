"""Disclosures, holds, briefs and suspected leaks: the story, who may not, two at once, and the end to the second."""

import re
from datetime import timedelta
from xml.etree import ElementTree as ET

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from enforcement.actions import disclosures, discretion
from enforcement.actions.locks import CannotChange
from enforcement.enums import LegalBasis, SellerData
from enforcement.models import Brief, CaseLook, Disclosure, DisclosureItem, HoldRequest, Target, TargetLink
from enforcement.queries.looks import looks_at
from enforcement.rules.disclosures import Asked, Offer
from ipr_portal.accounts.models import User
from ipr_portal.audit.compartments import admit
from ipr_portal.audit.models import AuditEvent
from ipr_portal.links.models import LinkUse
from ipr_portal.notifications.models import OutgoingMail
from ipr_portal.tenancy.scope import staff_scope, system_scope
from takedowns.models import Hold
from tests.factories import UserFactory
from tests.races import together
from tests.reading import text_of
from tests.statements import statements

from .scene import SELLER, a_manager, at_desk, until_viable

KEY, NAME, BANK, DAY = f"lazada:SG:{SELLER}", "Zebulon Trading Pte", "SG44 7100 000123", timedelta(days=1)


@pytest.fixture
def second(manager, case, now):
    """Another manager in the case."""
    return inside(case, manager, a_manager("Sam Second"), now)


@pytest.fixture
def third(manager, case, now):
    return inside(case, manager, a_manager("Tess Third"), now)


def inside(case, manager, person, now):
    at_desk(
        manager,
        lambda: admit(
            compartment=case.compartment,
            person=person,
            level="WRITE",
            reason="second person",
            by=manager,
            at=now,
        ),
    )
    return person


def asked(ours, **more):
    said = {
        "seller_key": KEY, "purpose": "to find the store", "basis": LegalBasis.TERMS_OF_SERVICE,
        "kinds": [SellerData.LEGAL_NAME, SellerData.PHONE], "readers": [ours.owner], "signature": ours.owner.name,
    }  # fmt: skip
    with ours.scope():
        return disclosures.ask(
            case=ours.case,
            asked=Asked(**said | more),
            organisation=ours.organisation,
            by=ours.owner,
            at=ours.at,
        )


def a_lawyer(case, manager, now):
    """The legal reviewer whom a manager gave access."""
    found = User.objects.filter(staff_role="LEGAL").first()
    return found or inside(case, manager, UserFactory(staff_role="LEGAL", name="Lena Legal"), now)


def reviewed(row, manager, owner, at, *, values=None, until=7 * DAY):
    offer = Offer("the terms allow it", values or {SellerData.LEGAL_NAME: NAME}, [owner], at + until)
    with staff_scope(by=manager):
        lawyer = a_lawyer(row.case, manager, at)
    return at_desk(lawyer, lambda: disclosures.review(disclosure=row, offer=offer, by=lawyer, at=at))


def approved(row, by, at):
    return at_desk(by, lambda: disclosures.approve(disclosure=row, by=by, at=at))


def granted(ours, manager, second, **more):
    row = reviewed(asked(ours), manager, ours.owner, ours.at, **more)
    return approved(row, second, ours.at)


def looked(ours, row, at):
    with ours.scope():
        return [item.value for item in disclosures.look(disclosure=row, page="test", by=ours.owner, at=at)]


def page_of(ours, row, name="disclosure"):
    return reverse(f"organisation:{name}", args=[ours.organisation.slug, ours.case.number, row.pk])


def test_a_request_is_reviewed_approved_and_read(client, ours, manager, second):
    row = granted(ours, manager, second)
    client.force_login(ours.owner)

    answer = client.get(page_of(ours, row))
    page = answer.content.decode()

    assert row.state == "GRANTED"
    assert NAME in page
    assert page.count(ours.owner.email) >= 6
    assert answer["Cache-Control"] == "no-store"
    with staff_scope(by=manager):
        look = CaseLook.objects.get(key=str(row))
        assert (look.person, look.page) == (ours.owner, "disclosure")
        assert list(row.items.filter(granted=True).values_list("kind", flat=True)) == ["LEGAL_NAME"]


def test_it_is_read_until_its_end_not_at_it(ours, manager, second):
    row = granted(ours, manager, second)

    assert looked(ours, row, row.until - timedelta(seconds=1)) == [NAME]
    for late in (timedelta(0), timedelta(seconds=1)):
        with pytest.raises(CannotChange, match="not in force"):
            looked(ours, row, row.until + late)


def test_one_second_after_its_end_neither_page_nor_pdf_nor_open_page_shows_it(
    client, ours, manager, second, monkeypatch
):
    row = granted(ours, manager, second)
    client.force_login(ours.owner)
    paths = [
        page_of(ours, row),
        page_of(ours, row, "disclosure_pdf"),
        page_of(ours, row, "disclosure_in_force"),
    ]
    with system_scope():  # its last second is this one
        Disclosure.objects.update(until=timezone.now() + timedelta(minutes=1))
        row.refresh_from_db()
    in_force = [client.get(path) for path in paths]
    monkeypatch.setattr(
        "enforcement.views.disclosures.timezone.now", lambda: row.until + timedelta(seconds=1)
    )

    over = [client.get(path) for path in paths]

    assert [answer.status_code for answer in in_force] == [200, 200, 204]
    assert [answer.status_code for answer in over] == [200, 403, 200]
    assert [NAME in text_of(answer) for answer in in_force] == [True, True, False]
    assert [NAME in text_of(answer) for answer in over] == [False, False, False]


def test_an_open_page_asks_whether_it_may_still_show_the_values(client, ours, manager, second):
    row = granted(ours, manager, second)
    client.force_login(ours.owner)
    page, asks = client.get(page_of(ours, row)).content.decode(), page_of(ours, row, "disclosure_in_force")
    assert f'hx-get="{asks}" hx-trigger="every 10s"' in page
    assert '<noscript><meta http-equiv="refresh" content="60"></noscript>' in page
    assert client.get(asks).status_code == 204

    at_desk(manager, lambda: disclosures.revoke(disclosure=row, reason="met", by=manager, at=ours.at))
    revoked = client.get(asks)

    assert (revoked.status_code, revoked["Cache-Control"]) == (200, "no-store")
    assert "not in force" in revoked.content.decode()
    with staff_scope(by=manager):
        assert CaseLook.objects.filter(key=str(row)).count() == 1  # to ask is no look
    client.force_login(UserFactory(staff_role="ADMIN"))
    outside = client.get(reverse("desk:disclosure_in_force", args=[ours.case.number, row.pk]))
    assert outside.status_code == 403


def test_the_pdf_names_its_reader_and_the_time_on_every_page(client, ours, manager, second):
    row = granted(ours, manager, second)
    client.force_login(ours.owner)

    text = text_of(client.get(page_of(ours, row, "disclosure_pdf")))

    assert text.count(ours.owner.email) >= 2
    assert re.search(rf"{ours.owner.email} · \w+ \d+ \w+ \d{{4}}, \d+:\d\d", text)
    assert NAME in text


def test_the_picture_of_the_targets_is_downloaded_under_the_mark_of_its_reader(client, ours, manager):
    with staff_scope(by=manager):
        common = {
            "case": ours.case,
            "compartment_id": ours.case.compartment_id,
            "added_by": manager,
            "added_at": ours.at,
        }
        one = Target.objects.create(kind="PERSON", label="Person A & sons", **common)
        other = Target.objects.create(kind="PREMISES", label="Godown 14", **common)
        TargetLink.objects.create(one=one, other=other, words="rents", source="report 1", **common)
    client.force_login(manager)

    answer = client.get(reverse("desk:case_picture", args=[ours.case.number]))
    drawn = ET.fromstring(answer.content)

    said = [text.text.strip() for text in drawn.iter("{http://www.w3.org/2000/svg}text")]
    assert (answer["Content-Type"], answer["Cache-Control"]) == ("image/svg+xml", "no-store")
    assert {"Person A & sons", "Godown 14", "rents"} <= set(said)
    assert sum(manager.email in text for text in said) >= 2
    client.force_login(a_manager("Omar Outside"))
    assert client.get(reverse("desk:case_picture", args=[ours.case.number])).status_code == 404


def test_every_item_says_what_its_reader_may_do(client, ours, theirs, manager):
    until_viable(ours, manager)
    client.force_login(ours.owner)

    page = client.get(reverse("organisation:case", args=["acme", ours.case.number])).content.decode()

    entries = page.split('class="stack stack--1 entry"')[1:]
    assert len(entries) >= 5
    assert [entry[:60] for entry in entries if 'class="tlp' not in "".join(entry.split("</p>")[:2])] == []


def test_expiry_is_noted_by_the_task_alone(ours, manager, second):
    row = granted(ours, manager, second)
    with system_scope():
        assert disclosures.expire(at=row.until - timedelta(seconds=1)) == 0
        assert disclosures.expire(at=row.until) == 1
        assert Disclosure.objects.get().state == "EXPIRED"


def test_revoking_stops_open_pages_and_files_at_once(client, ours, manager, second):
    row = granted(ours, manager, second)
    client.force_login(ours.owner)
    pdf = client.get(page_of(ours, row, "disclosure_pdf"))
    assert (pdf.status_code, pdf.content[:5]) == (200, b"%PDF-")

    client.force_login(manager)
    ended = client.post(
        reverse("desk:disclosure_ended", args=[ours.case.number, row.pk]), {"reason": "the purpose is met"}
    )
    client.force_login(ours.owner)

    assert ended.status_code == 302
    again = client.get(page_of(ours, row, "disclosure_pdf"))
    page = client.get(page_of(ours, row)).content.decode()
    assert (again.status_code, again["Content-Type"].split(";")[0]) == (403, "text/html")
    assert NAME not in page + again.content.decode()
    assert "the purpose is met" in page


def test_red_fields_need_two_who_did_not_review(ours, manager, second, third):
    row = asked(ours, kinds=[SellerData.BANK_REFERENCE], basis=LegalBasis.COURT_ORDER)
    reviewed(row, manager, ours.owner, ours.at, values={SellerData.BANK_REFERENCE: BANK})

    with pytest.raises(CannotChange, match="Somebody else"):
        approved(row, a_lawyer(ours.case, manager, ours.at), ours.at)
    assert approved(row, second, ours.at).state == "LEGAL_REVIEW"
    with pytest.raises(CannotChange, match="second person"):
        approved(row, second, ours.at)
    assert approved(row, third, ours.at).state == "GRANTED"


def test_who_asks_cannot_approve(ours, manager):
    row = reviewed(asked(ours), manager, ours.owner, ours.at)

    with ours.scope(), pytest.raises(CannotChange, match="Somebody else"):
        disclosures.approve(disclosure=row, by=ours.owner, at=ours.at)


def test_the_legal_review_is_for_a_legal_reviewer_alone(client, ours, manager, second):
    row, lawyer = asked(ours), a_lawyer(ours.case, manager, ours.at)
    offer = Offer("the terms allow it", {SellerData.LEGAL_NAME: NAME}, [ours.owner], ours.at + DAY)
    path = reverse("desk:disclosure_review", args=[ours.case.number, row.pk])
    with pytest.raises(CannotChange, match="for a legal reviewer"):
        at_desk(manager, lambda: disclosures.review(disclosure=row, offer=offer, by=manager, at=ours.at))
    client.force_login(manager)
    assert client.get(path).status_code == 403
    assert "Waits for Lena Legal" in client.get(desk_page_of(ours, row)).content.decode()

    client.force_login(lawyer)
    said = {
        "LEGAL_NAME": NAME, "opinion": "the terms allow it", "readers": [ours.owner.pk],
        "until": f"{ours.at + DAY:%Y-%m-%d}",
    }  # fmt: skip
    assert client.post(path, said).status_code == 302

    with staff_scope(by=lawyer):
        row.refresh_from_db()
        assert (row.state, row.reviewed_by) == ("LEGAL_REVIEW", lawyer)
    assert (
        client.post(reverse("desk:disclosure_approved", args=[ours.case.number, row.pk])).status_code == 403
    )
    assert client.get(reverse("desk:case_new")).status_code == 403


def test_a_case_without_a_legal_reviewer_says_how_to_get_one(client, ours, manager):
    row = asked(ours)
    client.force_login(manager)

    page = client.get(desk_page_of(ours, row)).content.decode()

    assert "No legal reviewer knows of this case" in page
    assert reverse("desk:case_access", args=[ours.case.number]) in page


def desk_page_of(ours, row):
    return reverse("desk:disclosure", args=[ours.case.number, row.pk])


@pytest.mark.parametrize(
    ("more", "why"),
    [
        ({"kinds": [SellerData.BANK_REFERENCE]}, "not disclosed on this legal basis"),
        ({"purpose": " "}, "no purpose"),
        ({"kinds": []}, "No field"),
        ({"readers": []}, "access list"),
        ({"signature": "Somebody"}, "another name"),
    ],
)
def test_what_cannot_be_asked(ours, more, why):
    with pytest.raises(CannotChange, match=why):
        asked(ours, **more)


def test_a_reader_outside_the_case_cannot_be_named(ours):
    with pytest.raises(CannotChange, match="access list"):
        asked(ours, readers=[UserFactory(name="Omar Outside")])


def test_a_refusal_has_a_reason_that_the_rights_holder_reads(client, ours, manager):
    row = asked(ours)
    with pytest.raises(CannotChange, match="no reason"):
        at_desk(manager, lambda: disclosures.refuse(disclosure=row, reason=" ", by=manager, at=ours.at))
    at_desk(
        manager,
        lambda: disclosures.refuse(disclosure=row, reason="no store in sight", by=manager, at=ours.at),
    )
    client.force_login(ours.owner)

    assert "no store in sight" in client.get(page_of(ours, row)).content.decode()


def test_the_other_rights_holder_of_a_joint_case_finds_nothing_of_it(client, ours, theirs, manager, second):
    row = granted(ours, manager, second)
    client.force_login(theirs.owner)

    for name in ("disclosure", "disclosure_pdf"):
        path = reverse(f"organisation:{name}", args=["brightleaf", ours.case.number, row.pk])
        assert client.get(path).status_code == 404
    page = client.get(reverse("organisation:case", args=["brightleaf", ours.case.number])).content.decode()
    assert str(row) not in page
    with theirs.scope():
        assert (Disclosure.objects.count(), DisclosureItem.objects.count()) == (0, 0)


def test_an_owner_who_is_no_reader_does_not_see_the_values(client, ours, manager, second, now):
    from tests.factories import MembershipFactory

    row = granted(ours, manager, second)
    other = MembershipFactory(
        organisation=ours.organisation, role="OWNER", user=UserFactory(name="Olaf")
    ).user
    inside(ours.case, manager, other, now)
    client.force_login(other)

    page = client.get(page_of(ours, row)).content.decode()
    assert NAME not in page
    assert "other readers" in page


@pytest.mark.django_db(transaction=True)
def test_of_two_who_approve_a_red_field_at_once_both_count(ours, manager, second, third):
    row = asked(ours, kinds=[SellerData.BANK_REFERENCE], basis=LegalBasis.COURT_ORDER)
    reviewed(row, manager, ours.owner, ours.at, values={SellerData.BANK_REFERENCE: BANK})

    states = together(*(lambda by=by: approved(row, by, ours.at).state for by in (second, third)))

    assert sorted(states) == ["GRANTED", "LEGAL_REVIEW"]


@pytest.mark.django_db(transaction=True)
def test_of_two_who_approve_a_hold_at_once_one_places_it(manager, second, third, case, now):
    row = a_hold(case, manager, now)

    answers = together(
        *(
            lambda by=by: at_desk(by, lambda: discretion.approve_hold(request=row, by=by, at=now).state)
            for by in (second, third)
        )
    )

    assert sorted(map(str, answers)) == ["PLACED", "This request has been answered already."]
    with system_scope():
        assert Hold.objects.count() == 1


def a_hold(case, manager, now, until=5 * DAY):
    return at_desk(
        manager,
        lambda: discretion.ask_for_hold(
            case=case,
            sellers=[KEY],
            listings=[],
            until=now + until,
            reason="a raid is near",
            by=manager,
            at=now,
        ),
    )


def test_a_hold_is_asked_for_and_placed_by_a_second_person_on_the_page(client, case, manager, second, now):
    client.force_login(manager)
    said = {"sellers": [KEY], "until": f"{now + 5 * DAY:%Y-%m-%d}", "reason": "a raid is near"}
    asked_for = client.post(reverse("desk:hold_new", args=[case.number]), said)
    with staff_scope(by=manager):
        row = HoldRequest.objects.get()
    path = reverse("desk:hold_approved", args=[case.number, row.pk])
    own = client.post(path)
    client.force_login(second)
    other = client.post(path)

    assert (asked_for.status_code, own.status_code, other.status_code) == (302, 409, 302)
    assert "Held" in client.get(reverse("desk:case", args=[case.number])).content.decode()
    with system_scope():
        assert list(Hold.objects.get().keys.values_list("key", flat=True)) == [KEY]


def test_what_is_not_of_the_case_cannot_be_held(case, manager, now):
    with pytest.raises(CannotChange, match="of this case"):
        at_desk(
            manager,
            lambda: discretion.ask_for_hold(
                case=case,
                sellers=["lazada:SG:other"],
                listings=[],
                until=now + DAY,
                reason="x",
                by=manager,
                at=now,
            ),
        )


def test_a_hold_that_ends_before_the_raid_asks_the_manager_once(case, manager, second, now):
    row = a_hold(case, manager, now)
    at_desk(second, lambda: discretion.approve_hold(request=row, by=second, at=now))
    with system_scope():
        assert discretion.warn_of_ends(until=now + 6 * DAY, at=now) == 0
        type(case).objects.filter(pk=case.pk).update(stage="RAID_PLANNED")
        assert discretion.warn_of_ends(until=now + 4 * DAY, at=now) == 0
        assert discretion.warn_of_ends(until=now + 6 * DAY, at=now) == 1
        assert discretion.warn_of_ends(until=now + 6 * DAY, at=now) == 0
        assert OutgoingMail.objects.filter(kind="case.hold_ends", recipient=manager).count() == 1


# --- a reader of an authority ---


def a_brief(client, case, manager, now):
    client.force_login(manager)
    said = {
        "agency": "Economic crime division", "recipient": "Insp. Tan", "address": "tan@police.example",
        "parts": ["finding"], "until": f"{now + 5 * DAY:%Y-%m-%d}",
    }  # fmt: skip
    answer = client.post(reverse("desk:brief_new", args=[case.number]), said)
    client.logout()
    return re.search(r"http://testserver(/briefs/[^\s<]+/)", answer.content.decode())[1]


def with_code(client, path):
    client.post(path, {"send": "1"})
    with system_scope():
        code = OutgoingMail.objects.filter(kind="link.code").order_by("-pk").first().context["code"]
    return client.post(path, {"code": code}, follow=True)


def test_a_brief_opens_by_link_and_code_and_shows_what_was_chosen(client, ours, manager, now):
    ours.finds()
    path = a_brief(client, ours.case, manager, now)
    ours.finds()

    before = client.get(path).content.decode()
    after = with_code(client, path).content.decode()

    assert "Pier 77" not in before
    assert after.count("Pier 77") == 1  # what is entered later does not get in
    assert client.post(path).status_code == 405
    with staff_scope(by=manager):
        brief = Brief.objects.get()
        assert {"code sent", "correct code entered", "opened"} <= {
            one.get_done_display() for one in LinkUse.objects.filter(link=brief.link)
        }


def test_a_revoked_brief_is_closed_and_nobody_outside_reads_that_it_was_made(
    client, ours, manager, lead, now
):
    ours.finds()
    path = a_brief(client, ours.case, manager, now)
    with_code(client, path)
    with staff_scope(by=manager):
        brief = Brief.objects.get()
        assert AuditEvent.objects.filter(action="link.made").exists()
        discretion.revoke_brief(brief=brief, by=manager, at=timezone.now())

    assert client.get(path).status_code == 404
    with staff_scope(by=lead):
        assert not AuditEvent.objects.filter(action__startswith="link.").exists()


def test_a_brief_closes_once_its_maker_has_left_the_case(client, ours, manager, second, now):
    from ipr_portal.audit.compartments import end
    from ipr_portal.tenancy.models import CompartmentMember

    ours.finds()
    path = a_brief(client, ours.case, manager, now)
    with_code(client, path)
    with staff_scope(by=second):
        entry = CompartmentMember.objects.get(person=manager, compartment=ours.case.compartment_id)
        end(member=entry, reason="left", by=second, at=timezone.now())

    assert client.get(path).status_code == 404


# --- a suspected leak ---


def test_a_suspected_leak_lists_who_knew_and_who_looked(client, ours, manager, second, now):
    client.force_login(ours.owner)
    client.get(reverse("organisation:case", args=["acme", ours.case.number]))
    client.force_login(manager)
    said = {"since": f"{now:%Y-%m-%d}", "words": "the seller emptied the store"}
    noted = client.post(reverse("desk:leak_new", args=[ours.case.number]), said, follow=True)
    page = noted.content.decode()

    assert noted.status_code == 200
    for person in (manager, second, ours.owner):
        assert person.name in page
    assert "the seller emptied the store" in page
    with staff_scope(by=manager):
        assert CaseLook.objects.filter(person=ours.owner, page="case").count() == 1


def test_a_look_says_at_which_disclosure_and_at_which_fields(client, ours, manager, second, now):
    row = granted(ours, manager, second)
    client.force_login(ours.owner)
    client.get(page_of(ours, row))
    client.force_login(manager)
    said = {"since": f"{now:%Y-%m-%d}", "words": "somebody knew"}
    leak = client.post(reverse("desk:leak_new", args=[ours.case.number]), said, follow=True)

    path = reverse("desk:disclosure", args=[ours.case.number, row.pk])
    words = " ".join(leak.content.decode().split())
    assert f'<a href="{path}">{row}</a>, the data: legal name' in words
    assert "the data: legal name" in client.get(path).content.decode()
    with staff_scope(by=manager):
        assert looks_at(ours.case, [str(row)])[str(row)]["n"] == 1


def test_a_refused_hold_or_leak_names_the_field(client, case, manager):
    client.force_login(manager)
    said = {"until": "2020-01-01", "since": "2020-01-01", "reason": "x", "words": "x"}
    hold = client.post(reverse("desk:hold_new", args=[case.number]), said)
    leak = client.post(reverse("desk:leak_new", args=[case.number]), said)

    assert (hold.status_code, hold.context["form"].has_error("sellers")) == (422, True)
    assert 'name="reason" value="x"' in hold.content.decode()
    future = said | {"since": "2999-01-01"}
    assert leak.status_code == 302  # a day before the opening of the case counts from its opening
    refused = client.post(reverse("desk:leak_new", args=[case.number]), future)
    assert (refused.status_code, refused.context["form"].has_error("since")) == (422, True)


def test_nobody_is_told_of_a_suspected_leak(ours, manager, now):
    with system_scope():
        before = OutgoingMail.objects.count()
    at_desk(
        manager,
        lambda: discretion.note_leak(
            case=ours.case, since=ours.case.opened_at, words="x", by=manager, at=timezone.now()
        ),
    )
    with system_scope():
        assert (OutgoingMail.objects.count(), len(mail.outbox)) == (before, 0)


def test_a_member_finds_no_page_of_holds_briefs_or_leaks(client, ours):
    client.force_login(ours.owner)
    for name in ("hold_new", "brief_new", "leak_new"):
        assert client.get(reverse(f"desk:{name}", args=[ours.case.number])).status_code in (403, 404)
    page = client.get(reverse("organisation:case", args=["acme", ours.case.number])).content.decode()
    assert 'id="holds"' not in page
    assert 'id="disclosures"' in page


def test_a_manager_outside_the_case_gets_404(client, ours, manager, second, now):
    row = granted(ours, manager, second)
    client.force_login(a_manager("Omar Outside"))
    for name in ("disclosure", "disclosure_pdf"):
        assert client.get(reverse(f"desk:{name}", args=[ours.case.number, row.pk])).status_code == 404
    for name in ("hold_new", "brief_new", "leak_new"):
        assert client.get(reverse(f"desk:{name}", args=[ours.case.number])).status_code == 404


def test_a_legal_reviewer_outside_the_case_gets_404(client, ours, manager):
    row = asked(ours)
    client.force_login(UserFactory(staff_role="LEGAL", name="Otto Outside"))
    for name in ("disclosure", "disclosure_review"):
        assert client.get(reverse(f"desk:{name}", args=[ours.case.number, row.pk])).status_code == 404


@pytest.mark.parametrize("side", ["desk", "member"])
def test_the_page_of_a_case_asks_the_same_for_one_disclosure_and_for_many(
    client, ours, manager, second, side
):
    person = manager if side == "desk" else ours.owner
    number = ours.case.number
    path = (
        reverse("desk:case", args=[number])
        if side == "desk"
        else reverse("organisation:case", args=["acme", number])
    )
    granted(ours, manager, second)
    a_hold(ours.case, manager, ours.at)
    client.force_login(person)
    one = statements(client, path)
    for _n in range(3):
        granted(ours, manager, second)
        a_hold(ours.case, manager, ours.at)

    assert statements(client, path) == one
