"""Publishing decided notices in the Lumen database: copies, exports, and their pages."""

import json
from datetime import UTC, date, datetime, timedelta

import pytest
from django.urls import reverse

from ipr_portal.errors import Stale
from ipr_portal.tenancy.scope import staff_scope
from takedowns.actions import lumen_copies as actions
from takedowns.actions import retractions
from takedowns.enums import CorrectedTo, LumenCopyState, RetractionReason
from takedowns.lumen import read_line
from takedowns.lumen_copies import action_of, type_of
from takedowns.models import LumenCopy, LumenExport, Notice
from takedowns.personal import personal_in
from takedowns.queries.lumen_copies import people_of, without_a_copy
from takedowns.rules.lumen_copies import Period
from tests.programmes.living import DAY, filed, settled
from tests.races import together

from .corrected import SENT, correct, sent

START = datetime(2026, 3, 2, 4, tzinfo=UTC)  # Monday noon in Singapore
HOUR = timedelta(hours=1)
PERIOD = Period(date(2026, 3, 1), date(2026, 3, 31))
WROTE = (
    "The shoes bear our mark without our consent. Mei Lin Tan of our office bought a pair; ask her under mei@example.org or "
    "+65 6123 4567. The seller Orchid Trading sells them as genuine."
)


@pytest.fixture(autouse=True)
def without_second_factor(settings):
    settings.STAFF_SECOND_FACTOR_REQUIRED = False


def decided(acme, triager, verdicts=(("REMOVED", ""),), wrote=WROTE):
    notice = settled(
        filed(acme, [{} for _ in verdicts], sent_at=START - DAY), triager, list(verdicts), at=START
    )
    with staff_scope():
        Notice.objects.filter(pk=notice.pk).update(explanation=wrote)
    return notice


def exported(lead, period=PERIOD, at=START + DAY):
    with staff_scope():
        export = actions.make_export(period=period, by=lead, at=at)
        return export, list(LumenCopy.objects.filter(export=export).order_by("pk"))


@pytest.mark.django_db
def test_the_copy_names_nobody_and_the_original_stays(acme, triager, lead):
    notice = decided(acme, triager)

    _export, [copy] = exported(lead)

    with staff_scope():
        notice.refresh_from_db()
        assert notice.explanation == WROTE
        assert personal_in(copy.text, people_of(notice)) == []
    assert "[e-mail address]" in copy.text
    assert "[telephone number]" in copy.text
    assert copy.replaced >= 2


@pytest.mark.django_db
def test_a_file_is_read_by_our_own_import_and_says_what_was_done(acme, triager, lead):
    notice = decided(acme, triager, [("REMOVED", ""), ("REJECTED", "SU-01")])
    export, [copy] = exported(lead)
    with staff_scope():
        better = copy.text.replace("Mei Lin Tan", "[name]")
        actions.check(copy=copy, text=better, by=lead, at=START + DAY)
        actions.finish(export=export, by=lead, at=START + DAY)
        copy.refresh_from_db()

    read = read_line(json.dumps(copy.line))

    assert (read.reference, read.kind, read.body) == (notice.number, "notice", better)
    assert len(read.reported) == 2
    assert read.principal == acme.name
    assert copy.line["notice"]["action_taken"] == "Partial"
    assert copy.line["notice"]["url_count"] == 2
    assert copy.line["notice"]["regulation_list"]
    names = json.dumps(copy.line)
    with staff_scope():
        assert [one for one in (notice.complainant_email, notice.signature) if one in names] == []


@pytest.mark.parametrize(
    ("kind", "reason", "is_type"),
    [
        ("TRADEMARK", "CF-01", "Counterfeit"),
        ("TRADEMARK", "TM-01", "Trademark"),
        ("COPYRIGHT", "CR-01", "DMCA"),
        ("DESIGN", "DS-01", "Other"),
    ],
)
def test_every_right_has_a_type(kind, reason, is_type):
    assert type_of(kind, reason) == is_type


@pytest.mark.django_db
def test_what_still_names_somebody_is_not_published(acme, triager, lead):
    decided(acme, triager)
    export, [copy] = exported(lead)
    with staff_scope():
        with pytest.raises(actions.CannotPublish, match="ann@example.org"):
            actions.check(copy=copy, text=f"{copy.text} Ask ann@example.org.", by=lead, at=START + DAY)
        with pytest.raises(actions.CannotPublish, match="empty"):
            actions.check(copy=copy, text="  ", by=lead, at=START + DAY)
        with pytest.raises(actions.CannotPublish, match="1 copy is not read"):
            actions.finish(export=export, by=lead, at=START + DAY)
        copy.refresh_from_db()
    assert copy.state == LumenCopyState.TO_CHECK


@pytest.mark.django_db
def test_what_is_kept_back_is_not_in_the_file_and_a_finished_export_stays(acme, triager, lead):
    decided(acme, triager)
    decided(acme, triager)
    export, [first, second] = exported(lead)
    with staff_scope():
        actions.keep_back(copy=first, why="Names a witness.", by=lead, at=START + DAY)
        assert actions.check_as_they_are(
            export=export, keys=[first.pk, second.pk], by=lead, at=START + DAY
        ) == (1, 0)
        actions.finish(export=export, by=lead, at=START + DAY)
        assert list(LumenCopy.objects.exclude(line=None).values_list("pk", flat=True)) == [second.pk]
        with pytest.raises(Stale):
            actions.check(copy=first, text="Nothing.", by=lead, at=START + DAY)
        with pytest.raises(Stale):
            actions.finish(export=export, by=lead, at=START + DAY)


@pytest.mark.django_db
def test_only_kept_back_notices_make_no_file(acme, triager, lead):
    decided(acme, triager)
    export, [copy] = exported(lead)
    with staff_scope():
        actions.keep_back(copy=copy, why="Names a witness.", by=lead, at=START + DAY)
        with pytest.raises(actions.CannotPublish, match="kept back"):
            actions.finish(export=export, by=lead, at=START + DAY)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "period",
    [
        Period(date(2026, 3, 3), date(2026, 3, 2)),
        Period(date(2027, 1, 1), date(2027, 1, 2)),
        Period(date(2026, 2, 1), date(2026, 2, 28)),
        Period(date(2026, 3, 1), date(2026, 3, 31), market="TH"),
    ],
)
def test_a_period_without_notices_is_refused_with_the_field(acme, triager, lead, period):
    decided(acme, triager)

    with pytest.raises(actions.CannotPublish) as refused:
        exported(lead, period)

    assert refused.value.refusal.field in {"since", "until"}
    with staff_scope():
        assert not LumenExport.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_two_exports_at_once_publish_no_notice_twice(acme, triager, lead):
    decided(acme, triager)

    def make():
        exported(lead)

    together(make, make)

    with staff_scope():
        assert LumenCopy.objects.count() == 1


@pytest.mark.django_db
def test_pages_from_the_period_to_the_file(client, acme, triager, lead):
    notice = decided(acme, triager)
    other = decided(acme, triager, wrote="The bag bears our mark without our consent.")
    client.force_login(lead)

    made = client.post(
        reverse("desk:lumen_exports"), {"since": "2026-03-01", "until": "2026-03-31", "market": ""}
    )
    export = made.url
    with staff_scope():
        first, second = LumenCopy.objects.order_by("pk")
    listed = client.get(export).text
    assert notice.number in listed
    assert other.number in listed
    assert client.post(export, {"copy": [second.pk]}).status_code == 302
    shown = client.get(reverse("desk:lumen_copy", args=[first.pk])).text
    assert "mei@example.org" in shown  # the original, beside the copy
    wrong = client.post(reverse("desk:lumen_copy", args=[first.pk]), {"text": "Ask ann@example.org."})
    assert wrong.status_code == 422
    assert "Ask ann@example.org." in wrong.text
    assert client.post(reverse("desk:lumen_copy_keeping", args=[first.pk]), {"why": ""}).status_code == 422
    client.post(reverse("desk:lumen_copy", args=[first.pk]), {"text": "They bear our mark."})
    with staff_scope():
        pk = LumenExport.objects.get().pk
    assert client.get(reverse("desk:lumen_export_file", args=[pk])).status_code == 404
    client.post(reverse("desk:lumen_export_end", args=[pk]))
    file = client.get(reverse("desk:lumen_export_file", args=[pk]))
    lines = [json.loads(line) for line in file.text.splitlines()]
    assert [line["ref"] for line in lines] == [notice.number, other.number]
    assert lines[0]["notice"]["body"] == "They bear our mark."
    again = client.post(reverse("desk:lumen_copy", args=[first.pk]), {"text": "Other words."})
    assert again.status_code == 409


@pytest.mark.django_db
def test_a_triager_does_not_publish(client, acme, triager):
    client.force_login(triager)

    assert client.get(reverse("desk:lumen_exports")).status_code in {403, 404}


@pytest.mark.parametrize(
    ("outcomes", "action"),
    [
        (["REMOVED", "SELLER_REMOVED"], "Yes"), (["RESTRICTED", "REJECTED"], "Partial"), (["REMOVED", "RESTORED"], "Partial"),
        (["RESTORED"], "No"), (["RETRACTED"], "No"), (["REJECTED", "INFO_LAPSED"], "No"), (["DUPLICATE"], "No"),
        (["INFO_LAPSED", "INFO_LAPSED"], "Unspecified"), (["INFO_LAPSED", "WITHDRAWN"], "Unspecified"),
    ],
)  # fmt: skip
def test_the_action_follows_from_what_stands_now(outcomes, action):
    assert action_of(outcomes) == action


THOSE_DAYS = Period(SENT.date(), SENT.date())


def finished(lead, copies, export, at):
    with staff_scope():
        for copy in copies:
            actions.check(copy=copy, text="The shoes bear our mark without our consent.", by=lead, at=at)
        actions.finish(export=export, by=lead, at=at)
        return [
            copy.line and copy.line["notice"]
            for copy in LumenCopy.objects.filter(export=export).order_by("pk")
        ]


@pytest.mark.django_db
def test_a_file_says_what_stands_when_it_is_finished(acme, triager, lead):
    first, _products = sent(acme, triager, ["REMOVED"], at=SENT)
    second, _products = sent(acme, triager, ["REJECTED"], at=SENT + HOUR)
    export, copies = exported(lead, THOSE_DAYS)
    correct(first, lead, at=SENT + 2 * HOUR)
    correct(second, lead, to=CorrectedTo.REMOVED, at=SENT + 2 * HOUR)

    lines = finished(lead, copies, export, SENT + DAY)

    assert [line["subject"] for line in lines] == [first.number, second.number]
    assert [line["action_taken"] for line in lines] == ["No", "Yes"]
    assert [bool(line["regulation_list"]) for line in lines] == [False, True]


@pytest.mark.django_db
@pytest.mark.parametrize(("reason", "published"), [("MISTAKE", False), ("SETTLED", True)])
def test_what_was_retracted_as_a_mistake_is_not_published(acme, triager, lead, filer, reason, published):
    retracted, _products = sent(acme, triager, ["REMOVED"], at=SENT)
    other, _products = sent(acme, triager, ["REMOVED"], at=SENT + HOUR)
    before = exported(lead, THOSE_DAYS)
    late, _products = sent(acme, triager, ["REMOVED"], at=SENT + 2 * HOUR)
    with staff_scope():
        for notice in (retracted, late):
            retractions.retract(
                listing=notice.listings.get(), reason=RetractionReason(reason), by=filer, at=SENT + 3 * HOUR
            )
        left = set(without_a_copy(THOSE_DAYS))

    lines = finished(lead, before[1], before[0], SENT + DAY)

    assert left == ({late} if published else set())
    assert [line and line["action_taken"] for line in lines] == (
        ["No", "Yes"] if published else [None, "Yes"]
    )
    with staff_scope():
        copy = LumenCopy.objects.get(notice=retracted)
        assert (copy.state, bool(copy.why)) == (("CHECKED", False) if published else ("KEPT_BACK", True))
        assert LumenCopy.objects.get(notice=other).state == "CHECKED"
