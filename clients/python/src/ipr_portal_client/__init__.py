"""A client of the IPR portal's API."""

from .accuracy import CountedListing, Score
from .batches import Batch
from .catalogue import Product
from .client import Client
from .conversation import Message, ReasonProposal
from .counter_notices import CounterNotice
from .drafts import Draft
from .errors import Fault, NoAnswer, NoToken, NotWhole, Problem
from .evidence import EvidenceFile
from .exports import Export
from .listening import Event, Listener, NotGenuine, verified
from .notices import Listing, Notice
from .questions import Question, Round
from .rights import Right
from .sanctions import Sanction

__all__ = [
    "Batch", "Client", "CountedListing", "CounterNotice", "Draft", "Event", "EvidenceFile", "Export", "Fault",
    "Listener", "Listing", "Message", "NoAnswer", "NoToken", "NotGenuine", "NotWhole", "Notice", "Problem", "Product",
    "Question", "ReasonProposal", "Right", "Round", "Sanction", "Score", "verified",
]  # fmt: skip
