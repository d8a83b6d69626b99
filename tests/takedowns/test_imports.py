"""Importing notices: through the same action as the form, once each, and every line accounted for."""

import gzip
import json
import os
import re
import unicodedata
from importlib import import_module
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from ipr_portal.audit.models import AuditEvent
from ipr_portal.deadlines.models import Clock
from ipr_portal.notifications.models import OutgoingMail
from ipr_portal.tenancy.models import Organisation
from ipr_portal.tenancy.scope import staff_scope
from takedowns.actions.imports import Importer
from takedowns.enums import DecisionGround, RightKind
from takedowns.listings import read_pasted
from takedowns.lumen import read_line, short_reference
from takedowns.models import ImportedLine, ImportedPart, IPRight, Listing, Notice, RefusedAddress
from takedowns.personal import personal_in, without_personal
from takedowns.statements import Facts, statement_of
from tests.conftest import NOON
from tests.factories import OrganisationFactory
from tests.takedowns.schema_of_statements import STATEMENTS
from tests.takedowns.submissions import GITHUB, line, numbered, write

CORPUS = Path(
    os.environ.get("CORPUS", Path(__file__).parents[3] / "shared/corpus/notices-2019-2022.jsonl.gz")
)
# The owner sees rows only while FORCE is off.
UNFORCED = "ALTER TABLE takedowns_importedline NO FORCE ROW LEVEL SECURITY;"


@pytest.fixture
def importer(admin):
    return Importer(by=admin, at=NOON)


def run(file, *arguments):
    """The command's account as a dictionary of what and how many, and all it said."""
    out = StringIO()
    call_command("import_notices", str(file), *arguments, stdout=out, stderr=StringIO())
    rows = re.findall(r"^ *(\S.*?) {2,}([\d,]+)$", out.getvalue(), re.MULTILINE)
    return {name: int(count.replace(",", "")) for name, count in rows}, out.getvalue()


def test_a_line_becomes_a_notice_of_its_principal(importer):
    importer.take(numbered(line()))

    with staff_scope():
        notice = Notice.objects.select_related("organisation", "right", "reason", "clock").get()
        assert (notice.organisation.name, notice.right.title) == ("Odoo S.A.", "Odoo Enterprise, source code")
        assert (notice.source, notice.external_ref, notice.market) == ("IMPORT", "N-1-1", "US")
        assert notice.listings.count() == 2
        assert list(AuditEvent.objects.about(notice).values_list("action", flat=True)) == ["notice.submitted"]


def test_the_clock_of_an_imported_notice_starts_when_it_reaches_us(importer):
    importer.take(numbered(line()))

    with staff_scope():
        assert Clock.objects.get().started_at == NOON
        assert Notice.objects.get().submitted_at.year == 2021


def test_spellings_of_a_principal_are_one_organisation(importer):
    names = ["Odoo S.A.", "odoo s.a.", " ODOO  S.A. "]
    importer.take(numbered(*(line(f"N-{n}", principal=name) for n, name in enumerate(names))))

    assert Organisation.objects.filter(name__iexact="odoo s.a.").count() == 1
    with staff_scope():
        assert (Notice.objects.count(), IPRight.objects.count()) == (3, 1)


def test_a_principal_we_know_already_gets_the_notice(importer):
    known = OrganisationFactory(name="Odoo S.A.")

    importer.take(numbered(line()))

    with staff_scope():
        assert Notice.objects.get().organisation == known
    assert importer.summary.organisations == 0


def test_three_hundred_and_one_addresses_are_two_notices_of_one_line(importer):
    importer.take(numbered(line(urls=301)))

    with staff_scope():
        assert sorted(Notice.objects.values_list("listing_count", flat=True)) == [1, 300]
        assert ImportedPart.objects.values("line").distinct().count() == 1
        assert Listing.objects.count() == 301


def test_what_is_no_notice_is_set_aside_with_a_count(importer):
    importer.take(numbered(line("A", kind="counter_notice"), line("B", kind="retraction"), line("C")))

    assert dict(importer.summary.set_aside) == {"counter_notice": 1, "retraction": 1}
    assert importer.summary.mistakes() == []
    with staff_scope():
        assert Notice.objects.count() == 1
        assert set(ImportedLine.objects.values_list("taken_as", flat=True)) == {"SET_ASIDE", "FILED"}


def test_a_second_run_takes_nothing_twice(importer, admin):
    lines = numbered(line("A"), line("B"), line("A"))
    importer.take(lines)
    again = Importer(by=admin, at=NOON)

    again.take(lines)

    assert (importer.summary.notices, importer.summary.taken_before) == (2, 1)
    assert (again.summary.notices, again.summary.taken_before) == (0, 3)
    assert again.summary.mistakes() == []


def test_a_run_that_dies_in_the_middle_is_taken_up_where_it_ended(transactional_db, admin):
    first = Importer(by=admin, at=NOON)
    first.take(numbered(line("A")))
    with pytest.raises(KeyboardInterrupt):
        first.take(killed_after(line("B")))

    second = Importer(by=admin, at=NOON)
    second.take(numbered(line("A"), line("B"), line("C")))

    assert (second.summary.taken_before, second.summary.filed_lines) == (1, 2)
    with staff_scope():
        assert Notice.objects.count() == 3


def killed_after(*lines):
    yield from numbered(*lines)
    raise KeyboardInterrupt


def test_broken_lines_are_reported_by_number_and_skipped(admin, tmp_path):
    file = write(tmp_path / "x.jsonl", line("A"), "{", "", '{"notice": {}}', line("B"))

    counted, said = run(file)

    assert (counted["lines read"], counted["filed"], counted["broken"]) == (4, 2, 2)
    assert "line 2: no JSON" in said
    assert "line 4: no principal" in said


def test_nul_and_half_characters_are_taken_out_and_the_rest_is_kept(importer):
    importer.take(numbered(line(body="Copied\u0000 file by file, all of it, as anybody can see. \ud800")))

    with staff_scope():
        assert Notice.objects.get().explanation.startswith("Copied file by file")
        assert importer.summary.filed_lines == 1


def test_two_references_that_begin_alike_are_two_notices(importer):
    long = "x" * 90
    importer.take(numbered(line(f"{long}-1"), line(f"{long}-2"), line(f"{long}-1")))

    assert (importer.summary.notices, importer.summary.taken_before) == (2, 1)
    with staff_scope():
        references = list(ImportedLine.objects.values_list("reference", flat=True))
        assert {len(reference) for reference in references} == {90}
        assert all(reference.startswith("x" * 60) for reference in references)


def test_references_that_were_cut_before_are_kept_whole_by_the_migration(owner):
    long, short = "ü" * 95, "short"
    rows = [
        (long[:90], {"ref": long}),
        (short, {"ref": short}),
        ("y" * 90, {"notice": {"external_ref": "y" * 120}}),
    ]
    with owner.cursor() as cursor:
        cursor.execute(UNFORCED)
        for reference, original in rows:
            cursor.execute(
                "INSERT INTO takedowns_importedline (reference, taken_as, code, reason, imported_at, original)"
                " VALUES (%s, 'SET_ASIDE', '', '', now(), %s)", [reference, json.dumps(original)],
            )  # fmt: skip
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(import_module("takedowns.migrations.0016_refused_addresses").KEEP_WHOLE)
        cursor.execute(UNFORCED)
        cursor.execute("SELECT reference FROM takedowns_importedline ORDER BY id")
        kept = [reference for (reference,) in cursor.fetchall()]

    assert kept == [short_reference(long), short, short_reference("y" * 120)]


def test_a_field_is_read_as_the_form_reads_it(importer):
    fields = [
        f"{GITHUB.format(1)},{GITHUB.format(2)}",
        f"- [a]({GITHUB.format(3)}) (all files)",
        "hxxps://github[.]com/a/b",
    ]
    importer.take(numbered(line(urls=fields)))

    with staff_scope():
        found = list(Listing.objects.in_order().values_list("key", flat=True))
    assert found == [row.verdict.key for row in read_pasted("\n".join(fields))]
    assert len(found) == 4
    assert (importer.summary.addresses, importer.summary.more_addresses) == (3, 1)
    assert importer.summary.mistakes() == []


def test_each_refused_address_is_a_row_with_its_reason(importer):
    mixed = [GITHUB.format(1), "https://nobody.example/x", "https://github.com/owner"]
    importer.take(numbered(line("A", urls=mixed), line("B", urls=["https://bit.ly/x", "see above"])))

    with staff_scope():
        rows = list(RefusedAddress.objects.values_list("line__reference", "address", "reason").order_by("pk"))
        refused = ImportedLine.objects.get(reference="B")
        assert RefusedAddress.objects.get(address="https://nobody.example/x").organisation.name == "Odoo S.A."
    assert rows == [
        ("A", "https://nobody.example/x", "UNKNOWN_MARKETPLACE"),
        ("A", "https://github.com/owner", "SHOP_PAGE"),
        ("B", "https://bit.ly/x", "SHORT_LINK"),
        ("B", "see above", "NOT_AN_ADDRESS"),
    ]
    assert (refused.taken_as, refused.code) == ("REFUSED", "LI-01")
    assert refused.reason == "No address names a listing. The reason is shown beside each address."


def test_a_line_that_a_rule_refuses_keeps_its_code_and_its_addresses(importer):
    importer.take(numbered(line("A", body="", work="", urls=2)))

    with staff_scope():
        refused = ImportedLine.objects.get(taken_as="REFUSED")
        rows = list(RefusedAddress.objects.values_list("address", "reason").order_by("pk"))
    assert rows == [(GITHUB.format(n), refused.code) for n in range(2)]
    assert dict(importer.summary.refused_line_addresses) == {refused.code: 2}
    assert importer.summary.mistakes() == []


def test_the_account_says_why_addresses_of_refused_lines_were_refused(admin, tmp_path):
    file = write(
        tmp_path / "x", line("A", urls=["https://bit.ly/x", "https://nobody.example/x", "https://bit.ly/y"])
    )

    counted, _said = run(file)

    assert counted["in refused lines"] == 3
    assert (counted["of them SHORT_LINK"], counted["of them UNKNOWN_MARKETPLACE"]) == (2, 1)


@pytest.mark.parametrize("form", ["NFC", "NFD", "NFKC", "NFKD"])
def test_a_principal_is_one_organisation_in_every_unicode_form(importer, form):
    stored = OrganisationFactory(name=unicodedata.normalize("NFD", "Relü QA OÜ"))
    importer.take(numbered(line("A", principal=unicodedata.normalize(form, "RELÜ  qa oü"))))

    with staff_scope():
        assert Notice.objects.get().organisation == stored


def test_a_principal_in_two_unicode_forms_is_met_once(importer):
    names = [unicodedata.normalize(form, "Relü QA OÜ") for form in ("NFC", "NFD")] + ["ＲＥＬÜ QA OÜ"]
    importer.take(numbered(*(line(f"N-{n}", principal=name) for n, name in enumerate(names))))

    assert importer.summary.organisations == 1


def test_a_line_that_is_refused_leaves_nothing_behind_but_its_account(importer):
    importer.take(
        numbered(line("A", principal="New Brand", urls=["https://nobody.example/x"]), line("B", body=""))
    )

    assert sum(importer.summary.refused_lines.values()) >= 1
    assert not Organisation.objects.filter(name="New Brand").exists()
    assert importer.summary.mistakes() == []


@pytest.mark.parametrize("packed", [False, True])
def test_the_command_reads_plain_and_packed_files(admin, tmp_path, packed):
    file = write(
        tmp_path / "notices", line("A", urls=3), line("B", urls=[GITHUB.format(9)] * 2), packed=packed
    )

    counted, said = run(file)

    assert counted == counted | {
        "lines read": 2, "filed": 2, "notices": 2, "addresses reported": 5, "listings filed": 4,
        "the same listing again": 1, "organisations met for the first time": 1,
    }  # fmt: skip
    assert "listings a second" in said


def test_the_command_names_what_it_lacks(admin, tmp_path):
    with pytest.raises(CommandError, match="No such file"):
        run(tmp_path / "none.jsonl")
    with pytest.raises(CommandError, match="No such administrator"):
        run(write(tmp_path / "x", line()), "--by", "nobody@ipr.example")


def test_an_account_that_does_not_add_up_says_so(importer):
    importer.take(numbered(line()))
    importer.summary.listings += 1

    assert importer.summary.mistakes() == ["addresses: 2 read, 3 accounted for"]


def test_nobody_is_mailed_about_a_history_that_is_imported(importer):
    importer.take(numbered(line()))

    with staff_scope():
        assert not OutgoingMail.objects.exists()


@pytest.mark.skipif(not CORPUS.exists(), reason=f"the corpus of real notices is not at {CORPUS}")
def test_the_corpus_is_taken_whole_and_adds_up(admin):
    counted, _said = run(CORPUS)

    assert (counted["lines read"], counted["broken"]) == (8173, 0)
    assert counted["addresses reported"] == 123_066
    assert (counted["set aside: counter_notice"], counted["set aside: retraction"]) == (148, 17)
    with staff_scope():
        assert Listing.objects.count() == counted["listings filed"]
        assert Notice.objects.count() == counted["notices"]
        bodies = [statement_of(facts) for facts in taken_down()]

    assert [len(bodies), len({body["puid"] for body in bodies})] == [counted["listings filed"]] * 2
    assert all(PUID.fullmatch(body["puid"]) for body in bodies)
    alike = {json.dumps(without_its_notice(body), sort_keys=True) for body in bodies}
    wrong = [
        error.message for body in alike for error in STATEMENTS.iter_errors(json.loads(body) | {"puid": "x"})
    ]
    assert wrong == []
    assert [found for body in alike if (found := personal_in(body))] == []
    with gzip.open(CORPUS, "rt") as lines:
        copies = [without_personal(read_line(one).body).text for one in lines]
    assert [found for text in copies if (found := personal_in(text))] == []


PUID = re.compile(STATEMENTS.schema["properties"]["puid"]["pattern"])
GROUNDS = {RightKind.TRADEMARK: DecisionGround.TRADEMARK_USE, RightKind.COPYRIGHT: DecisionGround.COPYRIGHT}


def taken_down():
    """The facts of every listing, were it taken down on the day after the notice was sent."""
    rows = Listing.objects.select_related("notice__right", "notice__reason").order_by("pk")
    for listing in rows.iterator(2000):
        notice, right = listing.notice, listing.notice.right
        day = notice.submitted_at.date()
        yield Facts(
            notice=notice.number, position=listing.position, decision=listing.pk, market=notice.market,
            outcome="REMOVED", ground=GROUNDS[right.kind], reason=notice.reason.code, right_kind=right.kind,
            office=right.office, registration=right.registration_number, seen_on=day, applied_on=day,
        )  # fmt: skip


def without_its_notice(body):
    """What statements have in common: many thousands are alike but for the number and the day."""
    facts = re.sub(r"notice \S+", "notice N", body["decision_facts"].replace(body["application_date"], "D"))
    same = {name: value for name, value in body.items() if name not in ("puid", "decision_facts")}
    return same | {"decision_facts": facts, "content_date": "2026-03-01", "application_date": "2026-03-02"}
