"""Draws `docs/states.md`: one diagram for each table of moves, so that lawyers can check the picture."""

from pathlib import Path
from typing import Any

from .places import ROOT

TARGET = ROOT / "docs" / "states.md"
HEAD = """# States

Generated from the tables of moves by `make docs`; a test fails when it is stale. A state without an arrow out is final.
"""


def draw() -> str:
    """The whole document. Django must be set up."""
    from ipr_portal.notifications.models import MAIL_MOVES, MailState
    from ipr_portal.tenancy.models import ORGANISATION_MOVES, OrganisationState
    from takedowns.enums import (
        EXECUTION_MOVES,
        NOTICE_MOVES,
        RIGHT_MOVES,
        ExecutionState,
        NoticeState,
        RightState,
    )

    tables: list[tuple[str, Any, dict]] = [
        ("Organisation", OrganisationState, ORGANISATION_MOVES),
        ("Right", RightState, RIGHT_MOVES),
        ("Notice", NoticeState, NOTICE_MOVES),
        ("Execution", ExecutionState, EXECUTION_MOVES),
        ("Outgoing mail", MailState, MAIL_MOVES),
    ]
    return HEAD + "".join(diagram(*table) for table in tables)


def diagram(name: str, states, moves: dict) -> str:
    """One section with a Mermaid state diagram."""
    first = next(iter(states))
    lines = [f"    [*] --> {first.value}"]
    for state in states:
        lines.append(f"    {state.value}: {state.value} ({state.label})")
        lines += [f"    {state.value} --> {to.value}" for to in sorted(moves.get(state, ()))]
        if not moves.get(state):
            lines.append(f"    {state.value} --> [*]")
    return f"\n## {name}\n\n```mermaid\nstateDiagram-v2\n" + "\n".join(lines) + "\n```\n"


def write(target: Path = TARGET) -> None:
    """Write the document anew."""
    target.write_text(draw())
