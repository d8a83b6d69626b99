"""Addresses of what every page has."""

from django.urls import path

from . import views

urlpatterns = [path("preferences/theme/", views.theme, name="theme")]
