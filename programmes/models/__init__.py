"""Rows of programmes."""

from .guarantee import BreachCause, ForecastChance, Remedy, StoredForecast
from .programmes import Participation, Programme

__all__ = ["BreachCause", "ForecastChance", "Participation", "Programme", "Remedy", "StoredForecast"]
