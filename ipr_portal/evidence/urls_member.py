"""Addresses of evidence, below /o/<organisation>/files/."""

from django.urls import path

from . import views

urlpatterns = [
    path("<uuid:file>/", views.member_file, name="evidence_file"),
    path("<uuid:file>/content/", views.member_download, name="file_download"),
    path("<uuid:file>/preview/", views.member_preview, name="file_preview"),
]
