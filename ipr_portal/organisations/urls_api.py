"""Addresses of the resources about an organisation."""

from django.urls import path

from . import api

member = [
    path("letters/", api.Letters.as_view({"get": "list"}), name="letters"),
    path("members/", api.Members.as_view({"get": "list"}), name="members"),
]
