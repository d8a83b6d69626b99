"""Addresses of programmes for members."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
