"""The words people read: taken down and fixed instead of the terms of the code, and plain words everywhere."""

import ast
import io
import re
import subprocess
import tokenize
from pathlib import Path

import pytest
from django.conf import settings

ROOT = Path(settings.BASE_DIR)
INSIDE = re.compile(r"\b(upheld|upholds?|cured?|cures)\b", re.IGNORECASE)
WORDS_OF = {"_", "L", "N", "says", "gettext", "gettext_lazy", "ngettext", "ngettext_lazy"}


def texts_of_templates():
    """What stands in a template as text, or in a `translate` tag; tags, attributes and variables are left out."""
    for file in sorted((ROOT / "templates").rglob("*.html")):
        source = re.sub(r"{#.*?#}|{% comment %}.*?{% endcomment %}", "", file.read_text(), flags=re.DOTALL)
        said = re.findall(r"{% translate (\"[^\"]*\"|'[^']*')", source)
        plain = re.sub(r"<[^>]*>", " ", re.sub(r"{[{%].*?[%}]}", " ", source, flags=re.DOTALL))
        for text in (*said, plain):
            yield file, text


def texts_of_code():
    """What is handed to gettext; the names of its variables are left out."""
    for app in ("ipr_portal", "takedowns", "programmes", "enforcement", "outreach"):
        for file in sorted((ROOT / app).rglob("*.py")):
            if "migrations" in file.parts:
                continue
            for call in ast.walk(ast.parse(file.read_text())):
                if isinstance(call, ast.Call) and getattr(call.func, "id", "") in WORDS_OF:
                    for one in call.args:
                        if isinstance(one, ast.Constant) and isinstance(one.value, str):
                            yield file, re.sub(r"%\(\w+\)\w", " ", one.value)


def test_nobody_reads_the_words_of_the_code_for_what_became_of_a_listing():
    texts = [*texts_of_templates(), *texts_of_code()]
    found = [
        f"{file.relative_to(ROOT)}: {INSIDE.search(text)[0]}" for file, text in texts if INSIDE.search(text)
    ]

    assert len(texts) > 2000
    assert found == []


# Words of an old dialect of ours: each has an everyday term beside it, which is the one to use.
DIALECT = {
    r"whoever|whatever|whichever": "the person who, any, all",
    r"anew": "again",
    r"reckon(ed|s|ing)?": "calculate, calculation",
    r"door ?bell": "wake-up signal",
    r"(leaves?|left) the house": "is sent",
    r"(on|by|of) the wall|market's wall": "local time",
    r"speaks? of": "is about, refers to",
    r"(gets?|got) through": "succeeds",
    r"let(s|ting)? go": "release",
    r"canned": "explanation template",
    r"load of the team": "workload",
    r"(has|have) run out|(runs?|ran) out": "expires",
}
PLAIN = re.compile(r"\b(" + "|".join(DIALECT) + r")\b", re.IGNORECASE)
LEFT_OUT = (
    "docs/changelog.md",
    "tests/guards/test_words.py",
)


def prose_of_python(source):
    """The comments of a module, and its texts with a blank in them; f-strings by their parts, never names."""
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        if token.type == tokenize.COMMENT:
            yield token.start[0], token.string
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and " " in node.value:
            yield node.lineno, node.value


def prose_of(file):
    """What people read in a file, by line: the names of the code, between backticks or as paths, are left out."""
    source = file.read_text()
    if file.suffix == ".py":
        lines = prose_of_python(source)
    elif file.suffix == ".html":
        plain = re.sub(r"{#.*?#}|{%(?! translate).*?%}|{{.*?}}", " ", source, flags=re.DOTALL)
        lines = enumerate(plain.splitlines(), 1)
    else:
        lines = enumerate(source.splitlines(), 1)
    for number, text in lines:
        yield number, re.sub(r"`[^`]*`|\([^() ]*\.md[^() ]*\)|\S+_\S+", " ", " ".join(text.split()))


def files_to_read():
    for name in subprocess.check_output(["git", "ls-files"], cwd=ROOT, text=True).splitlines():
        kinds = (".py", ".md", ".yml", ".html")
        if name.endswith(kinds) and name not in LEFT_OUT and "/migrations/" not in name:
            yield ROOT / name


def dialect_in(files):
    return [
        f"{file.name}:{number}: {found[0]}"
        for file in files
        for number, text in prose_of(file)
        if (found := PLAIN.search(text))
    ]


def test_code_tests_and_documents_use_plain_words():
    files = list(files_to_read())

    assert len(files) > 500
    assert dialect_in(files) == []


@pytest.mark.parametrize(
    ("name", "content", "found"),
    [
        ("a.py", '"""Whoever asks is answered."""\n', "a.py:1: Whoever"),
        ("b.py", "X = 1  # reckoned once\n", "b.py:1: reckoned"),
        ("c.py", 'print(f"{1} mails have run out of time.")\n', "c.py:1: have run out"),
        ("d.md", "All well.\nNothing leaves\nthe house anew.\n", "d.md:3: anew"),
        ("e.html", '<p title="x">{% translate "Canned explanations" %}</p>\n', "e.html:1: Canned"),
        ("f.py", '"""See `reckon` and test_whoever_asks."""\nreckon = whoever = 1\n', None),
        ("g.html", "<p>{{ whatever }}{# whoever #}</p>\n", None),
    ],
)
def test_the_guard_finds_dialect_in_texts_and_not_in_names(tmp_path, name, content, found):
    (tmp_path / name).write_text(content)

    assert dialect_in([tmp_path / name]) == ([found] if found else [])
