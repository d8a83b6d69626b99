"""Twenty thousand contacts in every encoding: every one is read as it was typed, and every bad line is named."""

import tracemalloc

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from ipr_portal.spreadsheets.reading import MOST_BYTES
from ipr_portal.tenancy.scope import staff_scope
from outreach.actions import imports
from outreach.actions.imports import MOST_SAID, CannotImport
from outreach.forms.stakeholders import ImportForm
from outreach.models import StakeholderOrganisation, StakeholderPerson
from tests.conftest import NOON
from tests.factories import UserFactory

ALL = 20_000
NUL = "There is an empty control character at position 3. Delete it, or type the text again."
FORMULA = '=HYPERLINK("http://x.example";"Siti")'
# encoding of the file, delimiter, a name as it is read, and its bytes where Python does not write that encoding whole
FILES = [
    ("utf-8", ";", "Nguyễn Thị Hương", None), ("utf-8-sig", "\t", "กันยา เทพศิริ", None), ("utf-16", ";", "Lê Bảo", None),
    ("utf-16-le", "\t", "กันยา", None), ("cp1252", ";", "Jürgen Groß", None), ("cp874", "\t", "กันยา เทพศิริ", None),
    ("cp1258", ";", "Nguyễn Thị Hương", b"Nguy\xea\xden Thi\xf2 H\xfd\xf5ng"),
]  # fmt: skip


def form_of(data, name="a.csv", older=""):
    form = ImportForm({"older": older}, {"file": SimpleUploadedFile(name, data)})
    assert form.is_valid()
    return form


def file_of(encoding, delimiter, name, raw):
    """Twenty thousand rows; in every fourth one a name with a quoted line end, in every fifth one a formula as a job."""
    rows = [delimiter.join(["Name", "E-mail", "Organisation", "Job"])]
    for n in range(ALL):
        who = f'"{name}\n{n}"' if n % 4 == 0 else f"{name} {n}"
        job = f'"{FORMULA.replace(chr(34), chr(34) * 2)}"' if n % 5 == 0 else "Counsel"
        rows.append(delimiter.join([who, f"p{n}@firm-{n % 500}.example", f"Firm {n % 500}", job]))
    text = "\n".join(rows)
    return text.replace(name, "@@").encode(encoding).replace(b"@@", raw) if raw else text.encode(encoding)


@pytest.mark.parametrize(("encoding", "delimiter", "name", "raw"), FILES, ids=[one[0] for one in FILES])
def test_twenty_thousand_contacts_are_read_in_every_encoding(encoding, delimiter, name, raw):
    older = encoding if encoding.startswith("cp") else ""

    entries = form_of(file_of(encoding, delimiter, name, raw), older=older).entries()

    assert [entry.name for entry in entries] == [f"{name} {n}" for n in range(ALL)]
    assert [entry.job for entry in entries] == [FORMULA if n % 5 == 0 else "Counsel" for n in range(ALL)]


def test_what_it_takes_grows_with_the_file_alone():
    data = file_of("utf-8", ";", "Siti", None)
    tracemalloc.start()

    form_of(data).entries()
    left, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert most < 6 * MOST_BYTES
    assert left < len(data)


def test_every_bad_line_is_named_with_row_field_and_remedy():
    rows = ["Name,E-mail,Type,Market,Job"]
    rows += [f"Guest {n},g{n}@firm.example,Law firm,TH,Counsel" for n in range(ALL - 5)]
    rows += [
        "Bayu,nonsense,Law firm,TH,", "Bayu,b@firm.example,Plumber,TH,", "Bayu,c@firm.example,,XX,",
        "Ba\x00yu,d@firm.example,,,", f"Bayu,e@firm.example,,,{'x' * 101}",
    ]  # fmt: skip

    with pytest.raises(CannotImport) as caught:
        form_of("\n".join(rows).encode()).entries()

    last = ALL + 1
    assert caught.value.lines == [
        f"row {last - 4}, column B (E-mail): Enter a valid email address.",
        f"row {last - 3}, column C (Type): “Plumber” is no type. Write one such as “Law firm”.",
        f"row {last - 2}, column D (Market): “XX” is no market of ours. Write a code such as TH.",
        f"row {last - 1}, column A (Name): {NUL}",
        f"row {last}, column E (Job): At most 100 characters, please; there are 101. Shorten it, or attach a file.",
    ]


def test_more_bad_lines_than_are_said_are_counted():
    rows = ["Name,E-mail", *(f"Guest {n},nonsense" for n in range(MOST_SAID + 7))]

    with pytest.raises(CannotImport) as caught:
        form_of("\n".join(rows).encode()).entries()

    assert caught.value.lines[-1] == "And 7 more like these."


def test_a_card_with_a_nul_is_named():
    data = b"BEGIN:VCARD\nFN:Bayu\nEND:VCARD\nBEGIN:VCARD\nFN:A\x00b\nEND:VCARD"

    with pytest.raises(CannotImport) as caught:
        form_of(data, "a.vcf").entries()

    assert caught.value.lines[0].startswith(
        "card 2, name (FN): There is an empty control character at position 2."
    )


@pytest.mark.usefixtures("everyone")
def test_nothing_is_lost_between_the_file_and_the_rows():
    entries = form_of(file_of("utf-16", ";", "Lê Bảo", None)).entries()

    done = imports.bring_in(entries=entries, by=UserFactory(), at=NOON)

    assert (done.added, done.known) == (ALL, 0)
    assert StakeholderOrganisation.objects.count() == 500
    kept = StakeholderPerson.objects.order_by("pk").values_list("name", "email", "job", "works_for__name")
    assert list(kept) == [(one.name, one.email, one.job, one.organisation) for one in entries]
    assert imports.bring_in(entries=entries, by=UserFactory(), at=NOON).known == ALL


def test_a_file_in_an_older_encoding_asks_which_one_and_is_then_taken(client, manager):
    client.force_login(manager)
    data, address = "Name\nกันยา".encode("tis-620"), reverse("desk:stakeholder_import")

    asked = client.post(address, {"file": SimpleUploadedFile("a.csv", data)})
    taken = client.post(address, {"file": SimpleUploadedFile("a.csv", data), "older": "cp874"})

    assert (asked.status_code, taken.status_code) == (422, 302)
    with staff_scope():
        assert StakeholderPerson.objects.get().name == "กันยา"
