"""Load the demo world, once: a second call finds it there and does nothing."""

import gc
import os
import subprocess
import sys
from collections.abc import Iterable
from datetime import datetime, timedelta

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from django.utils import timezone

from ipr_portal.accounts.models import User
from ipr_portal.demo.brands import BRANDS
from ipr_portal.demo.finish import finish, is_finished
from ipr_portal.demo.foundation import make_people, make_rights, make_staff
from ipr_portal.demo.history import Life
from ipr_portal.demo.people import DEMO_PEOPLE
from ipr_portal.demo.plan import MONTHS, NOTICES, plans
from ipr_portal.demo.promises import promise_more
from ipr_portal.demo.rates import keep_rates
from ipr_portal.demo.stock import stock_shelves
from ipr_portal.demo.times import Hours
from ipr_portal.tenancy.models import Organisation
from ipr_portal.tenancy.roles import StaffRole

PARTS = 2  # processes; as many as the smallest machine has cores
STEP = 100  # notices between two lines that say how far we are
CUT_OFF = (
    "The demo world is not complete: the start that loaded it was interrupted. "
    "Wipe the data with `make reset`, then start again."
)


class Command(BaseCommand):
    """People first, then the parts of history side by side, then what is open today."""

    help = __doc__

    def add_arguments(self, parser):
        parser.add_argument(
            "--part", type=int, help="live one part of history only (used by the command itself)"
        )
        parser.add_argument("--now", type=datetime.fromisoformat, help="the moment the world ends at")

    def handle(self, *, part, now, **_options):
        if not settings.DEMO_MODE:
            raise CommandError("The demo world is loaded only where DEMO_MODE is set.")
        now = now or timezone.now()
        since = now - timedelta(days=30.4 * MONTHS + 10)
        with connection.cursor() as cursor:  # a load that a power cut interrupts is wiped and done again
            cursor.execute("SET synchronous_commit TO off")
        if part is not None:
            return self.live(part, since=since, now=now)
        if User.objects.filter(email=DEMO_PEOPLE[0].email).exists():
            if not is_finished():
                raise CommandError(CUT_OFF)
            keep_rates(by=User.objects.exclude(staff_role="").earliest("pk"), at=now)
            return None
        gc.disable()  # a fifth of the time went into looking for circles; the process ends soon
        self.say("Loading the demo world, once; this takes up to a minute and a half.")
        staff = make_staff(at=since)
        make_people(staff, since=since, now=now)
        promise_more(by=staff[4], at=since + timedelta(hours=12))
        stock_shelves(now=now)
        self.say(
            f"Organisations {Organisation.objects.count()}, their people and the shops they run themselves"
        )
        self.live_all(now)
        finish(now=now)
        keep_rates(by=staff[0], at=now)
        self.say("What is open today: shared out, paused, waiting. The demo world is complete.")
        return None

    def say(self, line: str) -> None:
        """Print how far we are, at once: `make run` shows it while one waits."""
        self.stdout.write(line)
        self.stdout.flush()

    def live(self, part: int, *, since, now):
        gc.disable()
        staff = list(User.objects.exclude(staff_role="").order_by("pk"))
        mine = [number for number in range(len(BRANDS)) if number % PARTS == part]
        holders = make_rights(mine, staff, since=since)
        connection.features.uses_savepoints = (
            False  # nor is there anything to go back to: an error ends the load
        )
        triagers = [person for person in staff if person.staff_role in (StaffRole.TRIAGER, StaffRole.LEAD)]
        Life(holders, triagers).live(plans(Hours(now), part=part, parts=PARTS), tell=self.count)

    def count(self, notices: int) -> None:
        """Tell the process that waits for this part how many notices there are more."""
        self.say(str(notices))

    def live_all(self, now):
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
        """Say how far all parts are together, once at every hundred: each line is what one of them has done since its last."""
        done = 0
        for line in counts:
            before, done = done, done + int(line)
            for said in range(before // STEP + 1, done // STEP + 1):
                self.say(f"Notices {said * STEP:,} of {NOTICES:,}")
