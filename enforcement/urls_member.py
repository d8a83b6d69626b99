"""Addresses of enforcement for members."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
