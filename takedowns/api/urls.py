"""Addresses of the resources about rights and notices."""

from django.urls import path

from . import notices

member = [
    path("notices/", notices.Notices.as_view({"get": "list"}), name="notices"),
    path("notices/<str:number>/", notices.Notices.as_view({"get": "retrieve"}), name="notice"),
]
