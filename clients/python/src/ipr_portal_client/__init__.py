"""A client of the IPR portal's API."""

from .client import Client
from .errors import Fault, NoAnswer, NoToken, Problem
from .notices import Listing, Notice

__all__ = ["Client", "Fault", "Listing", "NoAnswer", "NoToken", "Notice", "Problem"]
