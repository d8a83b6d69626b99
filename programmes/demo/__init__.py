"""The demo world of programmes."""

from collections.abc import Callable

from ipr_portal.demo.register import Step, World
from ipr_portal.tenancy.scope import staff_scope
from programmes.models import Evaluation

from .checkins import hold_check_ins
from .guarantee import show_guarantee
from .participants import begin, participants
from .scores import ask_for_reviews, store_scores

PARTS: list[Callable[[World], None]] = [
    participants,
    show_guarantee,
    hold_check_ins,
    store_scores,
    ask_for_reviews,
]


def end(world: World) -> None:
    for part in PARTS:
        part(world)


def is_done() -> bool:
    with staff_scope():
        return Evaluation.objects.exists()


STEP = Step(20, is_done, before=begin, after=end)
