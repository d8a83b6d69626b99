"""Addresses of outreach for the IPR team."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
