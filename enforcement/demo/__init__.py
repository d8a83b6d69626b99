"""The demo world of enforcement."""

from collections.abc import Callable

from ipr_portal.demo.register import Step, World

from . import cases, disclosures, seizures, settings, targets, watch

PARTS: list[Callable[[World], None]] = [
    settings.make_settings,
    cases.make_cases,
    seizures.make,
    disclosures.make,
    targets.make,
    watch.make,
]


def end(world: World) -> None:
    for part in PARTS:
        part(world)


STEP = Step(30, cases.are_there, after=end)
