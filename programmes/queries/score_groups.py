"""The groups of a score with the names of what they are about, the largest first."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from ipr_portal.accounts.models import User
from ipr_portal.markets import market_name
from ipr_portal.tenancy.models import Organisation
from programmes.accuracy import DIMENSIONS, Figures, Scored
from takedowns.enums import REASON_LABELS, RightKind

MOST_NAMED = 500  # people and agents that a list can be narrowed to


@dataclass(frozen=True, slots=True)
class ScoreGroup:
    """The score of one group: of a reason, a market, a kind of right, an agent or a person who filed."""

    value: Any
    label: str
    figures: Figures


@dataclass(frozen=True, slots=True)
class Names:
    """What the values of each dimension are called."""

    agents: Mapping[int, str]
    people: Mapping[int, str]

    def label(self, dimension: str, value: Any) -> str:
        match dimension:
            case "reason":
                return str(REASON_LABELS.get(value, value))
            case "market":
                return market_name(value)
            case "right_kind":
                return str(RightKind(value).label)
            case "agent":
                return self.agents.get(value, _("An agent")) if value else _("Without an agent")
        return self.people.get(value, _("Somebody who has left"))

    def choices(self, dimension: str) -> list[tuple[str, str]]:
        """What a filter offers."""
        if dimension == "reason":
            return [(code, f"{code} {label}") for code, label in sorted(REASON_LABELS.items())]
        if dimension == "agent":
            return [("0", _("Without an agent")), *self._named(self.agents)]
        return self._named(self.people)

    @staticmethod
    def _named(found: Mapping[int, str]) -> list[tuple[str, str]]:
        return [(str(key), name) for key, name in sorted(found.items(), key=lambda pair: pair[1])]


def names_of(scored: Scored) -> Names:
    """The names of the agents and the people of a score; two statements."""
    agents = [key for key in scored.by("agent") if key]
    return _names(agents, list(scored.by("filed_by")))


def _names(agents: Sequence[int], people: Sequence[int]) -> Names:
    return Names(
        {one.pk: one.name for one in Organisation.objects.filter(pk__in=agents[:MOST_NAMED])},
        {one.pk: str(one) for one in User.objects.filter(pk__in=people[:MOST_NAMED])},
    )


def groups_of(scored: Scored, names: Names) -> dict[str, list[ScoreGroup]]:
    """The groups of each dimension, what weighs most first."""
    found = {}
    for dimension in DIMENSIONS:
        rows = [
            ScoreGroup(value, names.label(dimension, value), figures)
            for value, figures in scored.by(dimension).items()
        ]
        found[dimension] = sorted(rows, key=lambda row: (-row.figures.n, row.label))
    return found
