"""Draws `docs/states.md`: one diagram for each table of moves, so that lawyers can check the picture."""

import re
from pathlib import Path

from .places import ROOT

TARGET = ROOT / "docs" / "states.md"
HEAD = """# States

Generated from the tables of moves by `make docs`; a test fails when it is stale. A state without an arrow out is final.
"""


def draw() -> str:
    """The whole document, in the order in which the apps are installed. Django must be set up."""
    from ipr_portal.moves import tables

    return HEAD + "".join(diagram(moves) for _name, moves in tables())


def diagram(moves) -> str:
    """One section with a Mermaid state diagram."""
    lines = [f"    [*] --> {moves.states[0].value}"]
    for state in moves.states:
        lines.append(f"    {state.value}: {state.value} ({state.label})")
        lines += [f"    {state.value} --> {to.value}" for to in sorted(moves.get(state, ()))]
        if not moves.get(state):
            lines.append(f"    {state.value} --> [*]")
    drawn = "\n".join(lines)
    return f"\n## {heading(moves.name)}\n\n```mermaid\nstateDiagram-v2\n{drawn}\n```\n"


def heading(name: str) -> str:
    """`NoticeState` as "Notice"."""
    words = re.findall(r"[A-Z][a-z]*", name.removesuffix("State"))
    return " ".join(words).capitalize()


def write(target: Path = TARGET) -> None:
    """Write the document."""
    target.write_text(draw())
