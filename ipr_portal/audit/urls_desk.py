"""Addresses of the audit trail."""

from django.urls import path

from . import views

urlpatterns = [
    path("", views.search, name="audit"),
    path("export/", views.export, name="audit_export"),
]
