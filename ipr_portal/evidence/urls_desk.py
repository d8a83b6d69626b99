"""Addresses of evidence, below /desk/files/."""

from django.urls import path

from . import views

urlpatterns = [
    path("damaged/", views.damaged_files, name="damaged_files"),
    path("<uuid:file>/", views.desk_file, name="evidence_file"),
    path("<uuid:file>/content/", views.desk_download, name="file_download"),
    path("<uuid:file>/preview/", views.desk_preview, name="file_preview"),
]
