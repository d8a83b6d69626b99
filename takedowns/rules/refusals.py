"""A refusal before anything is sent: what is wrong, under which of our codes, and what to do."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Refusal:
    """One thing that stands in the way."""

    code: str  # the rejection code it would earn, "" where none fits
    sentence: str
    remedy: str = ""
    field: str = ""  # of the form that is to be put right, "" for the whole

    def __str__(self) -> str:
        return f"{self.sentence} {self.remedy}".strip()
