"""Finds every message for translation in Python and templates, without GNU gettext, which few machines have."""

import ast
import io
import re
import tokenize
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from django.utils.translation.template import templatize

from .places import ROOT

CODE = ["ipr_portal", "takedowns", "programmes", "enforcement", "outreach"]
TEMPLATES = ["templates"]
TEMPLATE_KINDS = {".html", ".txt"}
COMMENT = "Translators"  # how a remark for translators begins, in Python and in templates


@dataclass(frozen=True, slots=True)
class Marker:
    """Which arguments of a function of gettext are the message, and which its context."""

    ids: tuple[int, ...]
    context: int | None = None


MARKERS = {
    name + lazy: marker
    for name, marker in {
        "gettext": Marker((0,)),
        "ngettext": Marker((0, 1)),
        "pgettext": Marker((1,), 0),
        "npgettext": Marker((1, 2), 0),
    }.items()
    for lazy in ("", "_lazy")
} | {"gettext_noop": Marker((0,))}
IN_TEMPLATES = {"_": MARKERS["gettext"]} | MARKERS

LITERAL = r"""u?(?:'(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*")"""
CALL = re.compile(rf"\b(?:n?p?gettext|_)\({LITERAL}(?:,\s*{LITERAL})*(?:,\s*count)?\)")


@dataclass(frozen=True, slots=True)
class Message:
    """One message at one place. `ids` are the singular and, where there is one, the plural."""

    file: str
    line: int
    ids: tuple[str, ...]
    context: str | None = None
    comment: str = ""

    @property
    def key(self) -> tuple[str, ...]:
        """Two messages with the same key are the same for gettext: it looks for context and singular."""
        return (self.context or "", self.ids[0])


def messages(root: Path = ROOT) -> list[Message]:
    """Every message of the product, sorted by file and line."""
    found = [
        message for file in python_files(root) for message in in_python(file.read_text(), _name(file, root))
    ]
    for file in template_files(root):
        found += in_template(file.read_text(), _name(file, root))
    return sorted(found, key=lambda message: (message.file, message.line))


def python_files(root: Path = ROOT) -> list[Path]:
    return [file for app in CODE for file in sorted((root / app).rglob("*.py"))]


def template_files(root: Path = ROOT) -> list[Path]:
    places = [root / folder for folder in TEMPLATES] + [root / app / "templates" for app in CODE]
    return [file for place in places for file in sorted(place.rglob("*")) if file.suffix in TEMPLATE_KINDS]


def in_python(source: str, name: str) -> Iterator[Message]:
    """The messages of a module, under any name by which it imports gettext."""
    tree, comments = ast.parse(source), _comments(source)
    marked = Names(tree)
    for call in ast.walk(tree):
        if isinstance(call, ast.Call) and (marker := marked.marker(call.func)):
            if message := _read(call, marker, name, call.lineno, comments.get(call.lineno - 1, "")):
                yield message


def in_template(source: str, name: str) -> Iterator[Message]:
    """The messages of a template. Django writes it as calls of gettext between letters without meaning."""
    calls = templatize(source, name)
    comments = {
        calls.count("\n", 0, match.start()) + 1: match[1].strip()
        for match in re.finditer(rf"# ({COMMENT}.*)", calls)
    }
    for match in CALL.finditer(calls):
        line = calls.count("\n", 0, match.start()) + 1
        call = ast.parse(match[0], mode="eval").body
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Name):
            marker, comment = IN_TEMPLATES[call.func.id], comments.get(line - 1, "")
            # xgettext reads the doubled percent sign of templatize as it stands, and so does Django when it translates.
            if message := _read(call, marker, name, line, comment):
                yield message


def faults(source: str, name: str) -> Iterator[str]:
    """What nobody can translate: messages that are put together, and sentences made of translated fragments."""
    tree = ast.parse(source)
    marked = Names(tree)
    for node in ast.walk(tree):
        where = f"{name}:{getattr(node, 'lineno', 0)}"
        if isinstance(node, ast.Call) and (marker := marked.marker(node.func)):
            if not _read(node, marker, name, node.lineno):
                yield f"{where} the message is not one literal: {ast.unparse(node)}"
        elif isinstance(node, ast.BinOp) and _is_joined(node, marked):
            yield f"{where} translated fragments are joined: {ast.unparse(node)}"
        elif isinstance(node, ast.JoinedStr) and len(marked.calls(node)) > 1:
            yield f"{where} translated fragments in one f-string: {ast.unparse(node)}"


def _is_joined(node: ast.BinOp, marked: "Names") -> bool:
    if isinstance(node.op, ast.Add):
        return any(
            isinstance(side, ast.Call) and marked.marker(side.func) for side in (node.left, node.right)
        )
    literal = isinstance(node.left, ast.Constant) and isinstance(node.left.value, str)
    return isinstance(node.op, ast.Mod) and literal and len(marked.calls(node.right)) > 1


class Names:
    """Under which names one module knows the functions of gettext."""

    def __init__(self, tree: ast.Module) -> None:
        self.functions: dict[str, Marker] = {}
        self.modules: set[str] = set()
        for node in ast.walk(tree):
            if isinstance(node, ast.ImportFrom):
                self._imported(node)
        for node in ast.walk(tree):
            if isinstance(node, ast.Assign):
                self._renamed(node)

    def marker(self, function: ast.expr) -> Marker | None:
        """What is translated by a call of this, if it is a function of gettext."""
        match function:
            case ast.Name(id=name):
                return self.functions.get(name)
            case ast.Attribute(value=ast.Name(id=module), attr=name) if module in self.modules:
                return MARKERS.get(name)
        return None

    def calls(self, node: ast.AST) -> list[ast.Call]:
        """Every call of gettext inside a node."""
        return [one for one in ast.walk(node) if isinstance(one, ast.Call) and self.marker(one.func)]

    def _imported(self, node: ast.ImportFrom) -> None:
        for one in node.names:
            if node.module == "django.utils.translation" and one.name in MARKERS:
                self.functions[one.asname or one.name] = MARKERS[one.name]
            elif (node.module, one.name) == ("django.utils", "translation"):
                self.modules.add(one.asname or one.name)

    def _renamed(self, node: ast.Assign) -> None:
        """`L = gettext_lazy`, and `L, N = gettext_lazy, ngettext_lazy`."""
        for target in node.targets:
            pairs = [(target, node.value)]
            if isinstance(target, ast.Tuple) and isinstance(node.value, ast.Tuple):
                pairs = list(zip(target.elts, node.value.elts, strict=False))
            for new, old in pairs:
                if isinstance(new, ast.Name) and (marker := self.marker(old)):
                    self.functions[new.id] = marker


def _read(call: ast.Call, marker: Marker, name: str, line: int, comment: str = "") -> Message | None:
    """The message of a call, or None where an argument is not one literal; the parser has joined adjacent ones."""
    wanted = [*marker.ids] if marker.context is None else [*marker.ids, marker.context]
    texts: dict[int, str] = {}
    for place in wanted:
        match call.args[place : place + 1]:
            case [ast.Constant(value=str(text))]:
                texts[place] = text
            case _:
                return None
    context = None if marker.context is None else texts[marker.context]
    return Message(name, line, tuple(texts[place] for place in marker.ids), context, comment)


def _comments(source: str) -> dict[int, str]:
    """Remarks for translators, by their line."""
    return {
        token.start[0]: token.string.lstrip("# ")
        for token in tokenize.generate_tokens(io.StringIO(source).readline)
        if token.type == tokenize.COMMENT and token.string.lstrip("# ").startswith(COMMENT)
    }


def _name(file: Path, root: Path) -> str:
    return file.relative_to(root).as_posix()
