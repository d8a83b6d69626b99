"""Load the demo world, once: a second call finds it there and does nothing."""

import gc
import os
import subprocess
import sys
from collections import Counter
from collections.abc import Iterable
from datetime import datetime, timedelta

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from django.utils import timezone

from ipr_portal.accounts.models import User
from ipr_portal.demo.foundation import make_people, make_staff
from ipr_portal.demo.people import DEMO_PEOPLE
from ipr_portal.demo.rates import keep_rates
from ipr_portal.demo.register import MONTHS, World, steps
from ipr_portal.tenancy.models import Organisation

PARTS = 2  # processes; as many as the smallest machine has cores
LINE = 100  # made things between two lines that say how far we are
CUT_OFF = (
    "The demo world is not complete: the start that loaded it was interrupted. "
    "Wipe the data with `make reset`, then start again."
)


class Command(BaseCommand):
    """People first, then what each app adds: its parts of history side by side, then what is open today."""

    help = __doc__

    def add_arguments(self, parser):
        parser.add_argument(
            "--part", type=int, help="create one part of the history only (used by the command itself)"
        )
        parser.add_argument("--now", type=datetime.fromisoformat, help="the end of the demo history")

    def handle(self, *, part, now, **_options):
        if not settings.DEMO_MODE:
            raise CommandError("The demo world is loaded only where DEMO_MODE is set.")
        now = now or timezone.now()
        with connection.cursor() as cursor:  # a load that a power cut interrupts is wiped and done again
            cursor.execute("SET synchronous_commit TO off")
        if part is not None:
            return self.live(part, now)
        if User.objects.filter(email=DEMO_PEOPLE[0].email).exists():
            return self.go_on(now)
        gc.disable()  # a fifth of the time went into looking for circles; the process ends soon
        return self.load(now)

    def load(self, now: datetime) -> None:
        """Everything, from nothing."""
        self.say("Loading the demo world, once; this takes up to a minute and a half.")
        since = beginning(now)
        staff = make_staff(at=since)
        make_people(staff, since=since, now=now)
        world = World(since, now, staff)
        for step in steps():
            step.before(world)
        self.say(
            f"Organisations {Organisation.objects.count()}, their people and the shops they run themselves"
        )
        self.live_all(now)
        for step in steps():
            step.after(world)
        keep_rates(by=staff[0], at=now)
        self.say("What is open today: shared out, paused, waiting. The demo world is complete.")

    def go_on(self, now: datetime) -> None:
        """At a later start: nothing but the rates of the day, unless the load was cut off.

        :raises CommandError: if it was.
        """
        if not all(step.is_done() for step in steps()):
            raise CommandError(CUT_OFF)
        keep_rates(by=staff_there()[0], at=now)

    def say(self, line: str) -> None:
        """Print how far we are, at once: `make run` shows it while one waits."""
        self.stdout.write(line)
        self.stdout.flush()

    def live(self, part: int, now: datetime) -> None:
        """One part of the history of every app; each line says which step made how many things more."""
        gc.disable()
        connection.features.uses_savepoints = (
            False  # nor is there anything to go back to: an error ends the load
        )
        world = World(beginning(now), now, staff_there())
        for step in steps():
            if step.part:
                step.part(world, part, PARTS, lambda made, order=step.order: self.say(f"{order} {made}"))

    def live_all(self, now: datetime) -> None:
        """Every part in a process of its own: they touch different organisations."""
        command = [sys.executable, settings.BASE_DIR / "manage.py", "load_demo", "--now", now.isoformat()]
        reader, writer = os.pipe()
        running = [subprocess.Popen([*command, "--part", str(part)], stdout=writer) for part in range(PARTS)]
        os.close(writer)
        with os.fdopen(reader) as counts:
            self.follow(counts)
        codes = [process.wait() for process in running]
        if any(codes):
            raise CommandError("A part of the demo world could not be loaded; wipe it with `make reset`.")

    def follow(self, counts: Iterable[str]) -> None:
        """Say how far all parts are together, once at every hundred."""
        known, done = {step.order: step for step in steps()}, Counter[int]()
        for line in counts:
            order, made = map(int, line.split())
            before, done[order] = done[order], done[order] + made
            for said in range(before // LINE + 1, done[order] // LINE + 1):
                self.say(f"{known[order].noun} {said * LINE:,} of {known[order].total:,}")


def beginning(now: datetime) -> datetime:
    return now - timedelta(days=30.4 * MONTHS + 10)


def staff_there() -> list[User]:
    return list(User.objects.exclude(staff_role="").order_by("pk"))
