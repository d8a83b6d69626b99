from django.apps import AppConfig


class Config(AppConfig):
    """Small on purpose: one entry of each register."""

    name = "tests.small_app"
    label = "small_app"
