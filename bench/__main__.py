"""`make bench`: start servers of our own, fill them, run every chapter, print one table."""

import os
import sys
import time
from datetime import UTC, datetime

from devstack.__main__ import manage
from devstack.places import Trouble

from . import servers
from .table import machine, render

FULL_SIZE = 1_000_000


def main(size: int = FULL_SIZE, *chosen: str) -> int:
    """Measure at a size: that many open notices and running clocks, against a hundredth of them."""
    began = time.monotonic()
    with servers.started() as server:
        say(began, "two servers run; making the schema")
        manage("migrate", "--verbosity", "0", env=dict(os.environ), owner=True)
        import django

        django.setup()
        print(measure(server, size, chosen, began))
    return 0


def measure(server, size: int, chosen: tuple[str, ...], began: float) -> str:
    from . import (
        accuracy,
        api,
        cases,
        custody,
        due_dates,
        exports,
        fairness,
        filing,
        guarantee,
        holds,
        imports,
        library,
        notice_pages,
        queue_page,
        reach,
        standing,
        sweep,
    )
    from .course import laid_out

    chapters = {
        "queue": queue_page, "notices": notice_pages, "filing": filing, "api": api, "sweep": sweep, "dates": due_dates,
        "import": imports,
        "accuracy": accuracy, "standing": standing, "guarantee": guarantee, "custody": custody, "library": library,
        "cases": cases, "reach": reach, "holds": holds,
        "fairness": fairness,
        "exports": exports,  # last: it gives every notice to one rights holder
    }  # fmt: skip
    say(began, f"filling {size:,} notices with their clocks")
    course = laid_out(server, size=size, at=datetime.now(UTC))
    lines, limits = [], []
    for name, chapter in chapters.items():
        if not chosen or name in chosen:
            say(began, name)
            more_lines, more_limits = chapter.chapter(course)
            lines += more_lines
            limits += more_limits
    return f"\n{machine()}\n{size:,} open notices and running clocks, {course.small:,} in the small database\n\n{render(lines, limits)}"


def say(began: float, what: str) -> None:
    print(f"{time.monotonic() - began:6.0f} s  {what}", file=sys.stderr, flush=True)


if __name__ == "__main__":
    try:
        sys.exit(main(int(sys.argv[1] if len(sys.argv) > 1 else FULL_SIZE), *sys.argv[2:]))
    except Trouble as trouble:
        sys.exit(str(trouble))
