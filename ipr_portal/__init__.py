"""The project, and all that the four domain apps share."""

from .celery import app as celery_app

__all__ = ["celery_app"]
