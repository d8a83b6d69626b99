"""The parts of the style sheet, joined to one file for each shell and theme."""

import pytest
from django.contrib.staticfiles import finders

from ipr_portal.ui.styles import SHEETS, join


@pytest.mark.parametrize("sheet", sorted(SHEETS))
def test_a_sheet_is_one_file_that_imports_nothing(sheet):
    with open(finders.find(sheet), encoding="utf-8") as file:
        text = file.read()

    assert "@import" not in text
    assert text.count(".form-check-input:focus-visible") == 1


def test_an_imported_file_stands_where_it_was_imported():
    joined = join('a {}\n@import "base.css";\nb {}', "css/x.css", "css/sheet.css")

    assert joined.startswith("a {}")
    assert joined.endswith("b {}")
    assert joined.index("a {}") < joined.index("text-rendering") < joined.index("b {}")


def test_a_medium_stays_with_what_was_imported_for_it():
    joined = join('@import "dark.css" (prefers-color-scheme: dark);', "css/x.css", "css/sheet.css")

    assert joined.startswith("@media (prefers-color-scheme: dark) {")
    assert joined.endswith("}")


@pytest.mark.parametrize(
    ("address", "moved"),
    [
        ("../fonts/a.woff2", 'url("fonts/a.woff2")'),
        ("'mark.svg'", 'url("css/components/mark.svg")'),
        ("data:image/svg+xml,%3csvg", "url(data:image/svg+xml,%3csvg)"),
        ("/static/a.png", "url(/static/a.png)"),
    ],
)
def test_addresses_follow_the_file(address, moved):
    where = "css/x.css" if ".." in address else "css/components/x.css"

    assert join(f"a {{ src: url({address}) }}", where, "sheet.css") == f"a {{ src: {moved} }}"


def test_a_part_that_is_not_there_is_named():
    with pytest.raises(FileNotFoundError, match="css/nowhere.css"):
        join('@import "nowhere.css";', "css/x.css", "css/sheet.css")


def test_the_dark_theme_is_linked_as_the_reader_chose(client, db):
    client.cookies["theme"] = "dark"

    assert b'href="/static/css/portal.dark.css"' in client.get("/accounts/login/").content
