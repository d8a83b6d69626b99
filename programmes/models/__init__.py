"""Rows of programmes."""

from .programmes import Participation, Programme
from .scores import FreeListing, NoticeWeight, ScoredDay, Snapshot, Taken

__all__ = ["FreeListing", "NoticeWeight", "Participation", "Programme", "ScoredDay", "Snapshot", "Taken"]
