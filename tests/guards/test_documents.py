"""What is written is true: links lead somewhere, and commands, settings, names and tests that are named exist."""

import ast
import re
from functools import cache
from pathlib import Path

import pytest
from django.core.management import get_commands

from tests.guards.test_code import CODE
from tests.guards.test_deployment import BY_LIBRARIES, EXAMPLE, read_by_settings

ROOT = Path(__file__).parents[2]
README = ROOT / "README.md"
DECISIONS = sorted((ROOT / "docs/adr").glob("*.md"))
DOCUMENTS = [README, *sorted((ROOT / "docs").glob("*.md")), *DECISIONS]
PARTS = ["Context", "Decision", "Consequences", "Alternatives weighed"]
LAUNCHERS = [
    "bootstrap.py",
    "Makefile",
    *(f"devstack/{file.name}" for file in (ROOT / "devstack").glob("*.py")),
]

FILE = r"[\w.-]+(?:/[\w.-]+)+\.(?:py|sql|json|md|html|css|js)"
SPAN = re.compile(r"`([^`\n]+)`")

each_document = pytest.mark.parametrize("document", DOCUMENTS, ids=lambda file: str(file.relative_to(ROOT)))


def commands_in(document: Path) -> str:
    """What a reader types at a prompt: indented blocks, and what stands between backticks in one line."""
    text = re.sub(r"^```python$.*?^```$", "", document.read_text(), flags=re.MULTILINE | re.DOTALL)
    blocks = re.findall(r"^ {4}.+$", text, re.MULTILINE)
    return "\n".join([*blocks, *SPAN.findall(text)])


def anchors(document: Path) -> set[str]:
    """The names that headings of a document have as targets of links."""
    headings = re.findall(r"^#+ (.+)$", document.read_text(), re.MULTILINE)
    return {re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-") for heading in headings}


@cache
def names_in(file: Path) -> frozenset[str]:
    """Every class, function and constant of a module, and `Class.member` for what stands in a class."""
    return frozenset(defined(ast.parse(file.read_text()).body))


def defined(body, owner=""):
    for node in body:
        if isinstance(node, ast.ClassDef | ast.FunctionDef):
            yield owner + node.name
        if isinstance(node, ast.ClassDef):
            yield from defined(node.body, f"{owner}{node.name}.")
        if isinstance(node, ast.Assign | ast.AnnAssign):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            yield from (
                owner + name.id for target in targets for name in ast.walk(target) if hasattr(name, "id")
            )


@each_document
def test_every_link_leads_somewhere(document):
    broken = []
    for link in re.findall(r"\]\(([^)\s]+)\)", document.read_text()):
        path, _, anchor = link.partition("#")
        target = document.parent / path if path else document
        if not link.startswith("https://") and not (
            target.exists() and (not anchor or anchor in anchors(target))
        ):
            broken.append(link)

    assert broken == []


@each_document
def test_every_make_target_exists(document):
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    named = set(re.findall(r"\bmake (?:[A-Z]+=\S+ )?([a-z][a-z-]*)", commands_in(document)))

    assert named - targets == set()


@each_document
def test_every_management_command_exists(document):
    named = set(re.findall(r"manage\.py ([a-z_]+)", commands_in(document)))

    assert named - set(get_commands()) == set()


@each_document
def test_every_file_that_is_named_exists(document):
    named = {match[0] for span in SPAN.findall(document.read_text()) if (match := re.match(FILE, span))}

    assert [name for name in sorted(named) if not (ROOT / name).is_file()] == []


@each_document
def test_every_name_in_a_file_is_there(document):
    """`path:Name` in the code, `path::test_name` among the tests."""
    pattern = re.compile(rf"(?P<file>{FILE})::?(?P<name>[A-Za-z_][\w.]*)")
    named = [match for span in SPAN.findall(document.read_text()) if (match := pattern.fullmatch(span))]

    assert [match[0] for match in named if match["name"] not in names_in(ROOT / match["file"])] == []


def glossary_rows():
    """The rows of those tables that say where a term stands in the code: term, meaning, place."""
    for table in re.findall(r"(?:^\|.+\n)+", (ROOT / "docs/glossary.md").read_text(), re.MULTILINE):
        head, _rule, *rows = [re.split(r"\s*\|\s*", line.strip("| \n")) for line in table.splitlines()]
        if head[-1] == "In the code":
            yield from rows


def test_every_term_of_the_glossary_says_where_it_stands():
    vague = [term for term, _meaning, where in glossary_rows() if not re.search(rf"`{FILE}|\]\(adr/", where)]

    assert vague == []


def test_no_term_of_the_glossary_stands_twice():
    terms = [term for term, _meaning, _where in glossary_rows()]

    assert sorted(set(terms)) == sorted(terms)


def settings_table() -> set[str]:
    """The names in the first column of README's table of settings."""
    section = README.read_text().partition("\n## Settings\n")[2].partition("\n## ")[0]
    cells = re.findall(r"^\| (`[^|]+) \|", section, re.MULTILINE)
    return {name for cell in cells for name in SPAN.findall(cell)}


def test_readme_explains_every_setting_of_the_example():
    assert set(EXAMPLE) - settings_table() == set()


def test_readme_explains_no_setting_that_nobody_reads():
    sources = "".join((ROOT / name).read_text() for name in [*LAUNCHERS, "docker-compose.yml"])
    unread = settings_table() - read_by_settings() - BY_LIBRARIES

    assert [name for name in sorted(unread) if not re.search(rf"\b{name}\b", sources)] == []


def test_decisions_are_numbered_without_gaps():
    numbers = [int(file.name[:4]) for file in DECISIONS]
    titled = [int(re.match(r"# (\d+)\. ", file.read_text())[1]) for file in DECISIONS]

    assert numbers == titled == list(range(1, len(DECISIONS) + 1))


@pytest.mark.parametrize("decision", DECISIONS, ids=lambda file: file.stem)
def test_a_decision_is_one_page_in_four_parts(decision):
    text = decision.read_text()

    assert re.findall(r"^## (.+)$", text, re.MULTILINE) == PARTS
    assert text.count("\n") <= 60


def test_every_decision_that_is_cited_is_there():
    numbers = {int(file.name[:4]) for file in DECISIONS}
    cited = {
        f"{file.relative_to(ROOT)}: ADR {number}"
        for file in [*CODE, *DOCUMENTS]
        for number in re.findall(r"\bADRs? (\d+)", file.read_text())
        if int(number) not in numbers
    }

    assert cited == set()
