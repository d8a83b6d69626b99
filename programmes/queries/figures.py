"""The figures of an organisation that the criteria of a programme look at."""

from datetime import datetime

from ipr_portal.tenancy.models import Organisation
from programmes.accuracy import Scored
from programmes.criteria import CodeFigures, Figures

from .scores import score_of


def figures_of(organisation: Organisation, *, at: datetime, known_at: datetime | None = None) -> Figures:
    """The figures of the window that ends at a moment.

    :param known_at: only what was known before is looked at; by default `at`.
    """
    return figures_from(score_of(organisation, as_of=at, known_at=known_at))


def figures_from(scored: Scored) -> Figures:
    """The part of a score that criteria compare."""
    total = scored.total
    reasons = tuple(
        CodeFigures(code, one.n, one.exit_upper) for code, one in sorted(scored.by("reason").items())
    )
    return Figures(
        good=total.good, bad=total.bad, point=total.point, lower=total.lower, upper=total.upper,
        exit_upper=total.exit_upper, taken_down=scored.taken_down, overturned=scored.countered, reasons=reasons,
        formula=scored.version,
    )  # fmt: skip
