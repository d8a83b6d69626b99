"""`accuracy`: the score with its groups, or every listing behind it."""

from typing import Any

from ipr_portal_client.accuracy import Figures
from ipr_portal_client.client import Client

from .options import day, print_row

FILTERS = ("rule", "reason", "market", "right_kind", "agent", "filed_by", "only")


def add_to(commands: Any) -> None:
    accuracy = commands.add_parser("accuracy", help="print how accurate the notices are")
    accuracy.add_argument("--day", type=day, help="the three months that end on this day, such as 2026-11-01")
    accuracy.add_argument("--listings", action="store_true", help="every listing behind the score")
    for name in FILTERS:
        accuracy.add_argument(
            f"--{name.replace('_', '-')}", help="only such listings; the value as the score prints it"
        )
    accuracy.set_defaults(run=_accuracy)


def _accuracy(client: Client, asked: Any) -> None:
    filters = {name: value for name in FILTERS if (value := getattr(asked, name))}
    if filters and not asked.listings:
        raise ValueError(f"--{next(iter(filters))} narrows the listings. Add --listings.")
    if not asked.listings:
        score = client.accuracy.score(asked.day)
        print_row("total", "", "", *_said(score.total))
        for one in score.groups:
            print_row(one.by, one.value, one.name, *_said(one.figures))
        return
    for row in client.accuracy.listings(asked.day, **filters):
        print_row(
            row.notice, row.position, row.outcome, row.rejection_code, row.counts_for, row.counts_against, row.rule,
            row.address,
        )  # fmt: skip


def _said(figures: Figures | None) -> list[Any]:
    """Point, bounds, and of how much; all empty where there are too few to say."""
    if figures is None:
        return [None] * 5
    return [figures.point, figures.lower, figures.upper, figures.numerator, figures.denominator]
