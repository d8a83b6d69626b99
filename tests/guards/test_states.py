"""Tables of moves: found, whole, reachable, drawn."""

import re

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db.models import TextChoices

from devstack import states
from ipr_portal.moves import Moves, tables

from .test_code import CODE


class Door(TextChoices):
    """As small as a table can be."""

    SHUT = "SHUT", "shut"
    OPEN = "OPEN", "open"
    GONE = "GONE", "gone"


def test_every_table_that_is_written_anywhere_is_found():
    written = {
        name for file in CODE for name in re.findall(r"^([A-Z_]+_MOVES) = ", file.read_text(), re.MULTILINE)
    }

    assert {name for name, _moves in tables()} == written
    assert len(written) >= 7


def test_every_table_knows_its_states():
    assert {name: type(moves) for name, moves in tables() if type(moves) is not Moves} == {}


def test_a_state_that_is_never_reached_is_refused():
    with pytest.raises(ImproperlyConfigured, match="Door: never reached: .*GONE"):
        Moves(Door, {Door.SHUT: {Door.OPEN}, Door.OPEN: {Door.SHUT}}, final={Door.GONE})


def test_a_state_that_ends_by_mistake_is_refused():
    with pytest.raises(ImproperlyConfigured, match="final by the table"):
        Moves(Door, {Door.SHUT: {Door.OPEN, Door.GONE}}, final={Door.GONE})


def test_a_final_state_with_moves_is_refused():
    moves = {Door.SHUT: {Door.OPEN}, Door.OPEN: {Door.GONE}, Door.GONE: {Door.SHUT}}

    with pytest.raises(ImproperlyConfigured, match="by its declaration: .*GONE"):
        Moves(Door, moves, final={Door.GONE})


def test_the_diagrams_are_fresh():
    assert states.TARGET.read_text() == states.draw(), "run `make docs`"
