"""Addresses of outreach for members."""

from django.urls import path

from .views import library

urlpatterns = [
    path("resources/", library.member_library, name="library"),
]
