"""A client of the IPR portal's API."""

from .accuracy import CountedListing, Score
from .client import Client
from .drafts import Draft
from .errors import Fault, NoAnswer, NoToken, Problem
from .evidence import EvidenceFile
from .listening import Event, Listener, NotGenuine, verified
from .notices import Listing, Notice
from .rights import Right

__all__ = [
    "Client", "CountedListing", "Draft", "Event", "EvidenceFile", "Fault", "Listener", "Listing", "NoAnswer", "NoToken",
    "NotGenuine", "Notice", "Problem", "Right", "Score", "verified",
]  # fmt: skip
