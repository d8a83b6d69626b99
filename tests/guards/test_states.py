"""Tables of moves: whole, reachable, drawn."""

import pytest

from devstack import states
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

# enum, table, the states that are meant to be final
TABLES = [
    (OrganisationState, ORGANISATION_MOVES, {"REJECTED", "CLOSED"}),
    (RightState, RIGHT_MOVES, {"REJECTED"}),
    (NoticeState, NOTICE_MOVES, {"DECIDED", "WITHDRAWN"}),
    (ExecutionState, EXECUTION_MOVES, {"EXECUTED", "CALLED_BACK"}),
    (MailState, MAIL_MOVES, {"SENT", "RETIRED"}),
]


@pytest.mark.parametrize(("enum", "moves", "_final"), TABLES)
def test_every_state_is_reached_from_the_first(enum, moves, _final):
    reached, new = set(), {next(iter(enum))}
    while new:
        reached |= new
        new = {to for state in new for to in moves.get(state, ())} - reached

    assert reached == set(enum)


@pytest.mark.parametrize(("enum", "moves", "final"), TABLES)
def test_only_states_that_are_meant_to_be_final_are(enum, moves, final):
    assert {state.value for state in enum if not moves.get(state)} == final


def test_the_diagrams_are_fresh():
    assert states.TARGET.read_text() == states.draw(), "run `make docs`"
