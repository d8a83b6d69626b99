"""Reporting accuracy: the score of three months with its groups, and every listing behind it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from .transport import Transport


@dataclass(frozen=True, slots=True)
class Figures:
    """A share with its bounds of 95 %, from 0 to 1; None where nothing counts."""

    numerator: Decimal
    denominator: Decimal
    point: Decimal | None
    lower: Decimal | None
    upper: Decimal | None

    @classmethod
    def read(cls, said: Mapping[str, Any]) -> "Figures":
        bounds = (_decimal(said[name]) for name in ("point", "lower", "upper"))
        return cls(Decimal(said["numerator"]), Decimal(said["denominator"]), *bounds)


@dataclass(frozen=True, slots=True)
class Group:
    """The score of one group.

    :param by: `reason`, `market`, `right_kind`, `agent` or `filed_by`; with `value` the filter of its listings.
    :param figures: None where there are too few to say.
    """

    by: str
    value: str
    name: str
    figures: Figures | None


@dataclass(frozen=True, slots=True)
class Score:
    """The accuracy of a window of three months."""

    since: datetime
    as_of: datetime
    listings: int
    total: Figures
    groups: tuple[Group, ...]
    raw: Mapping[str, Any] = field(default_factory=dict, repr=False, compare=False)

    @classmethod
    def read(cls, said: Mapping[str, Any]) -> "Score":
        groups = tuple(
            Group(by, one["value"], one["name"], Figures.read(one["figures"]) if one["figures"] else None)
            for by, found in said["groups"].items()
            for one in found
        )
        since, as_of = (datetime.fromisoformat(said[name]) for name in ("since", "as_of"))
        return cls(since, as_of, said["listings"], Figures.read(said["total"]), groups, said)


@dataclass(frozen=True, slots=True)
class CountedListing:
    """A listing behind a score: what it counts for and against, and by which rule."""

    notice: str
    position: int
    address: str
    outcome: str
    rejection_code: str
    counts_for: Decimal
    counts_against: Decimal
    rule: str
    rule_in_words: str
    raw: Mapping[str, Any] = field(default_factory=dict, repr=False, compare=False)

    @classmethod
    def read(cls, said: Mapping[str, Any]) -> "CountedListing":
        return cls(
            said["notice"], said["position"], said["address"], said["outcome"], said["rejection_code"],
            Decimal(said["counts_for"]), Decimal(said["counts_against"]), said["rule"], said["rule_in_words"], said,
        )  # fmt: skip


class Accuracy:
    """How accurate the notices of an organisation are."""

    def __init__(self, transport: Transport, root: str) -> None:
        self._transport, self._root = transport, f"{root}accuracy/"

    def score(self, day: date | None = None) -> Score:
        """The score of the three months that end now, or on a day."""
        params = {"day": day.isoformat()} if day else {}
        return Score.read(self._transport.call("GET", self._root, params=params).json())

    def listings(
        self, day: date | None = None, *, group: Group | None = None, **filters: str
    ) -> Iterator[CountedListing]:
        """The listings of a window with what each counts, the newest first; pages are read as they are needed.

        :param group: only those of a group of the score.
        :param filters: by the names of the reference, such as `rule` or `market`.
        """
        asked: dict[str, Any] = {"size": 200, "day": day.isoformat() if day else ""} | filters
        if group:
            asked[group.by] = group.value
        return (CountedListing.read(one) for one in self._transport.rows(f"{self._root}listings/", asked))


def _decimal(said: str | None) -> Decimal | None:
    return None if said is None else Decimal(said)
