"""Rows of programmes."""

from .programmes import Participation, Programme

__all__ = ["Participation", "Programme"]
