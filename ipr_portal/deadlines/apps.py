"""The app's configuration."""

from django.apps import AppConfig


class DeadlinesConfig(AppConfig):
    name = "ipr_portal.deadlines"
