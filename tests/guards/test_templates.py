"""Templates that can be read and compared: narrow lines, short pages, one table component, no chains of branches."""

import re
from collections import Counter
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]

WIDTH, PAGE, BRANCHES, SIBLINGS = 120, 80, 5, 30
WITHOUT_COMPONENT = {
    "templates/takedowns/notices/list.html": "its rows are written in Python, with the names of their columns",
    "templates/takedowns/queue/today.html": "two columns without a head",
}
SIGNATURE = "-- "  # the line over the foot of a mail in text; its blank is part of it
# In the text of a mail a line break is a line break: these lines cannot be broken.
WHOLE_SENTENCES = re.compile(r"templates/(emails|account/messages|mfa/messages)/.*\.txt")
BRANCH = re.compile(r"{%\s*(if|elif|else|endif)\b")


def templates():
    for file in sorted((ROOT / "templates").rglob("*")):
        if file.suffix in (".html", ".txt"):
            yield file.relative_to(ROOT).as_posix(), file.read_text()


TEMPLATES = list(templates())


def wide_lines(name: str, source: str) -> list[str]:
    if WHOLE_SENTENCES.match(name):
        return []
    lines = enumerate(source.splitlines(), 1)
    return [f"{name}:{n} has {len(line)} characters: break it" for n, line in lines if len(line) > WIDTH]


def trailing_blanks(name: str, source: str) -> list[str]:
    lines = enumerate(source.split("\n"), 1)
    return [f"{name}:{n} ends in a blank" for n, line in lines if line != line.rstrip() and line != SIGNATURE]


def long_page(name: str, source: str) -> list[str]:
    count = len(source.splitlines())
    return [f"{name} has {count} lines: move a part of it into a template of its own"] if count > PAGE else []


def raw_tables(name: str, source: str) -> list[str]:
    if name.startswith("templates/components/") or name in WITHOUT_COMPONENT:
        return []
    return [f"{name}: write <c-table> instead of <table>"] * source.count("<table")


def long_chains(name: str, source: str) -> list[str]:
    """Where one `if` has more branches than BRANCHES, counted with its `elif`s and its `else`."""
    open_chains: list[int] = []
    found = []
    for tag in BRANCH.findall(source):
        if tag == "if":
            open_chains.append(1)
        elif tag != "endif":
            open_chains[-1] += 1
        elif (branches := open_chains.pop()) > BRANCHES:
            found.append(f"{name}: {branches} branches in a row; move the choice into Python")
    return found


def crowded(names: list[str]) -> list[str]:
    """Folders spelt as prefixes: many files of one folder whose names begin with the same word."""
    starts = Counter((Path(name).parent.as_posix(), re.split(r"[_.]", Path(name).name)[0]) for name in names)
    return [
        f"{folder}/{word}_*: {count} files; make a folder"
        for (folder, word), count in starts.items()
        if count > SIBLINGS
    ]


@pytest.mark.parametrize("check", [wide_lines, trailing_blanks, long_page, raw_tables, long_chains])
def test_every_template_keeps(check):
    assert len(TEMPLATES) > 200
    assert [said for name, source in TEMPLATES for said in check(name, source)] == []


def test_no_folder_is_spelt_as_a_prefix():
    assert crowded([name for name, _source in TEMPLATES]) == []


CHAIN = "{% if a %}1" + "{% elif b %}2" * 3 + "{% else %}3{% endif %}"


@pytest.mark.parametrize(
    ("check", "name", "source", "count"),
    [
        (wide_lines, "templates/a.html", "x" * 120, 0),
        (wide_lines, "templates/a.html", "ok\n" + "ü" * 121, 1),
        (wide_lines, "templates/mfa/download.txt", "x" * 121, 1),
        (wide_lines, "templates/emails/a.txt", "x" * 121, 0),
        (wide_lines, "templates/emails/a.html", "x" * 121, 1),
        (trailing_blanks, "templates/a.html", "<p>\n</p> \n", 1),
        (trailing_blanks, "templates/a.html", "<p>\t\n</p>\r\n", 2),
        (trailing_blanks, "templates/emails/base.txt", "-- \nfoot\n", 0),
        (long_page, "templates/a.html", "x\n" * 80, 0),
        (long_page, "templates/a.html", "x\n" * 81, 1),
        (raw_tables, "templates/a.html", '<table class="x"></table><table>', 2),
        (raw_tables, "templates/a.html", "<c-table></c-table>", 0),
        (raw_tables, "templates/components/table.html", "<table>", 0),
        (long_chains, "templates/a.html", CHAIN, 0),
        (long_chains, "templates/a.html", CHAIN.replace("{% else", "{% elif c %}{% else"), 1),
        (
            long_chains,
            "templates/a.html",
            "{% if a %}{% if b %}{% else %}{% endif %}{% else %}{% endif %}" * 5,
            0,
        ),
    ],
)
def test_a_check_finds_what_it_is_for(check, name, source, count):
    assert len(check(name, source)) == count


def test_a_folder_of_prefixes_is_found():
    assert crowded([f"templates/x/queue_{n}.html" for n in range(30)]) == []
    assert crowded([f"templates/x/queue_{n}.html" for n in range(31)]) == [
        "templates/x/queue_*: 31 files; make a folder"
    ]
