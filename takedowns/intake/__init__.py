"""One intake: what turns typed or sent data into a filing, for the page, the importer and the API."""

from .fields import PARSERS, WORKS
from .marketplace import sightings
from .offers import Offer, letter_of, offer_to
from .questions import Chosen, filing_of, question_of
from .reading import Intake

__all__ = [
    "PARSERS",
    "WORKS",
    "Chosen",
    "Intake",
    "Offer",
    "filing_of",
    "letter_of",
    "offer_to",
    "question_of",
    "sightings",
]
