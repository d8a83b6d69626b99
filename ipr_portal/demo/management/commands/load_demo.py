"""Load the demo world, once: a second call finds it there and does nothing."""

import gc
import subprocess
import sys
import threading
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from django.utils import timezone

from ipr_portal.accounts.models import User
from ipr_portal.demo.brands import BRANDS
from ipr_portal.demo.finish import finish
from ipr_portal.demo.foundation import make_people, make_rights, make_staff
from ipr_portal.demo.history import Life, make_shops
from ipr_portal.demo.people import DEMO_PEOPLE
from ipr_portal.demo.plan import MONTHS, plans
from ipr_portal.demo.promises import began, promise_more
from ipr_portal.tenancy.roles import StaffRole

PARTS = 2  # processes; as many as the smallest machine has cores
DONE = "demo.loaded"


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
            return None
        self.stdout.write("Loading the demo world, once: people and rights …")
        staff = make_staff(at=since)
        make_people(staff, since=since)
        promise_more(by=staff[4], at=since + timedelta(hours=12))
        make_shops(since=since)
        self.live_all(now)
        finish(now=now)
        return None

    def live(self, part: int, *, since, now):
        staff = list(User.objects.exclude(staff_role="").order_by("pk"))
        mine = [number for number in range(len(BRANDS)) if number % PARTS == part]
        holders = make_rights(mine, staff, since=since)
        gc.disable()  # a fifth of the time went into looking for circles; the process ends soon
        connection.features.uses_savepoints = (
            False  # nor is there anything to go back to: an error ends the load
        )
        triagers = [person for person in staff if person.staff_role in (StaffRole.TRIAGER, StaffRole.LEAD)]
        for done in Life(holders, triagers).live(plans(now, part=part, parts=PARTS, began=began(now))):
            self.stdout.write(str(done))
            self.stdout.flush()

    def live_all(self, now):
        """Every part in a process of its own: they touch different organisations."""
        command = [sys.executable, settings.BASE_DIR / "manage.py", "load_demo", "--now", now.isoformat()]
        running = [
            subprocess.Popen([*command, "--part", str(part)], stdout=subprocess.PIPE, text=True)
            for part in range(PARTS)
        ]
        progress = Progress(PARTS, self.stdout.write)
        readers = [
            threading.Thread(target=progress.follow, args=[part, process.stdout])
            for part, process in enumerate(running)
        ]
        for reader in readers:
            reader.start()
        codes = [process.wait() for process in running]
        for reader in readers:
            reader.join()
        if any(codes):
            raise CommandError("A part of the demo world could not be loaded; wipe it with `make reset`.")


class Progress:
    """Tells how far several parts are together, in tenths."""

    def __init__(self, parts: int, tell: Callable[[str], object]):
        self.done, self.tell, self.told = [0.0] * parts, tell, 0
        self.lock = threading.Lock()

    def follow(self, part: int, lines: Iterable[str]) -> None:
        """Read the share that a part has done, line by line, until it ends."""
        for line in lines:
            with self.lock:
                self.done[part] = float(line)
                self._tell_tenth(int(10 * sum(self.done) / len(self.done)))

    def _tell_tenth(self, tenth: int) -> None:
        if tenth > self.told:
            self.told = tenth
            self.tell(f"  {tenth * 10:>3} % of eighteen months of notices")
