"""The access policy of `tenancy/roles.py` as tables that people read. Nothing here grants anything."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from ipr_portal.lazy import LazyStr
from ipr_portal.tenancy.roles import AGENT, MEMBER_ROLES, STAFF_ROLES, Can


@dataclass(frozen=True, slots=True)
class Column:
    """One role: its anchor on the page, what it is called, and what it is granted."""

    anchor: str
    label: LazyStr
    granted: frozenset[Can]


@dataclass(frozen=True, slots=True)
class Row:
    """One capability, and for each role in turn whether it has it."""

    label: LazyStr
    by_role: list[tuple[Column, bool]]


@dataclass(frozen=True, slots=True)
class Policy:
    """A table of roles and capabilities."""

    columns: list[Column]
    rows: list[Row]


def columns_of(roles: Mapping) -> list[Column]:
    return [Column(role.value, role.label, granted) for role, granted in roles.items()]


def table_of(columns: list[Column]) -> Policy:
    """Every capability that at least one of the roles has, in the order of the code."""
    asked = [can for can in Can if any(can in column.granted for column in columns)]
    rows = [Row(can.label, [(column, can in column.granted) for column in columns]) for can in asked]
    return Policy(columns, rows)


def member_policy() -> Policy:
    """What members may do, and people acting under a letter of authority at most."""
    return table_of([*columns_of(MEMBER_ROLES), Column("AGENT", _("Agency"), AGENT)])


def staff_policy() -> Policy:
    """What the people at the desk may do."""
    return table_of(columns_of(STAFF_ROLES))
