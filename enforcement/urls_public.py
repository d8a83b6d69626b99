"""Addresses of enforcement for readers of authorities, who have no account."""

from django.urls import path

from .views import discretion

urlpatterns = [
    path("briefs/<str:token>/", discretion.brief_by_link, name="brief_by_link"),
]
