"""The head of every chain leaves the building once a day, so that a rewritten ledger is found out."""

import hashlib
import re
from datetime import date, datetime

from django.conf import settings

from enforcement.models import CustodyStep, Exhibit, HeadList
from enforcement.queries.custody import Wrong
from ipr_portal.notifications.actions import write_mail

LINE = re.compile(r"(?P<chain>[0-9a-f-]{36}) (?P<steps>\d{1,9}) (?P<head>[0-9a-f]{64})")
CHAINS_A_MAIL = 2_000


def list_heads(*, day: date, at: datetime) -> HeadList:
    """Write the list of a day, and mail it to `CUSTODY_HEADS_TO` where that is set. A second call on a day changes nothing.

    A line names a chain by its random key, how many steps it has, and its last hash; nothing of a case. Run by a task.
    """
    if found := HeadList.objects.filter(day=day).first():
        return found
    rows = Exhibit.objects.order_by("chain").values_list("chain", "steps_written", "head")
    lines = [f"{chain} {steps} {head}" for chain, steps, head in rows]
    text = "".join(f"{line}\n" for line in lines)
    made = HeadList.objects.create(
        day=day, made_at=at, chains=len(lines), text=text, sha256=hashlib.sha256(text.encode()).hexdigest()
    )
    if settings.CUSTODY_HEADS_TO:
        _mail(made, lines, at=at)
    return made


def _mail(made: HeadList, lines: list[str], *, at: datetime) -> None:
    parts = [lines[n : n + CHAINS_A_MAIL] for n in range(0, len(lines), CHAINS_A_MAIL)] or [[]]
    for number, part in enumerate(parts, 1):
        write_mail(
            settings.CUSTODY_HEADS_TO, "custody.heads", at=at, event_key=f"custody.heads:{made.day}:{number}",
            subject=str(made.day), day=made.day.isoformat(), part=number, parts=len(parts), chains=made.chains,
            sha256=made.sha256, heads="\n".join(part),
        )  # fmt: skip


def compare(text: str) -> tuple[int, list[Wrong]]:
    """Compare a list that left the building with the ledgers that the scope sees.

    :returns: how many of its chains are known here, and where a ledger has another step than the list names.
    """
    named = {found["chain"]: found for line in text.splitlines() if (found := LINE.fullmatch(line.strip()))}
    exhibits = {
        str(chain): pk
        for pk, chain in Exhibit.objects.filter(chain__in=list(named)).values_list("pk", "chain")
    }
    steps = CustodyStep.objects.filter(exhibit__in=exhibits.values())
    known = {
        (key, sequence): hash_ for key, sequence, hash_ in steps.values_list("exhibit", "sequence", "hash")
    }
    wrong = [
        Wrong(pk, int(named[chain]["steps"]), "LIST")
        for chain, pk in exhibits.items()
        if known.get((pk, int(named[chain]["steps"]))) != named[chain]["head"]
    ]
    return len(exhibits), wrong
