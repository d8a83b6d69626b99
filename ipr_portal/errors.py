"""Refusals that we foresee, worded for the person who asked."""

from dataclasses import dataclass

from ipr_portal.lazy import LazyStr


class DomainError(Exception):
    """An anticipated refusal; its text is a translated sentence for the person who asked."""


class Stale(DomainError):
    """Somebody else was faster: what the person saw is no longer so. Answered with 409 and what happened."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """One thing that stands in the way of what is asked: what is wrong, under which code, and what to do."""

    code: str  # the rejection code it would earn, "" where none fits
    sentence: LazyStr
    remedy: LazyStr = ""
    field: str = ""  # of the form that is to be put right, "" for the whole

    def __str__(self) -> str:
        return f"{self.sentence} {self.remedy}".strip()
