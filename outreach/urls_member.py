"""Addresses of outreach for members."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
