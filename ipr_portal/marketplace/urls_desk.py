"""Addresses of the switch of the embedded marketplace, below /desk/marketplace/."""

from django.urls import path

from . import views

urlpatterns = [
    path("", views.outages, name="outages"),
    path("<int:outage>/end/", views.outage_end, name="outage_end"),
]
