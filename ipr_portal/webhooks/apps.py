from django.apps import AppConfig


class Config(AppConfig):
    name = "ipr_portal.webhooks"
