"""Addresses of programmes for the IPR team."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
