"""Expected refusals, with a text for the person who asked."""

from dataclasses import dataclass

from ipr_portal.lazy import LazyStr


class DomainError(Exception):
    """An expected refusal; its text is a translated sentence for the person who asked."""


class Stale(DomainError):
    """Somebody else was faster: what the person saw has changed. Answered with 409 and what happened."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """One reason why a request is refused: what is wrong, under which code, and what to do."""

    code: str  # the rejection code it would earn, "" where none fits
    sentence: LazyStr
    remedy: LazyStr = ""
    field: str = ""  # of the form, to be corrected; "" for the whole form
    row: int = 0  # of the field, from 1: the line of a text, or the place in a list; 0 for the whole field

    def __str__(self) -> str:
        return f"{self.sentence} {self.remedy}".strip()
