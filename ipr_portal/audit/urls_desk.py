"""Addresses of the audit trail."""

from django.urls import path

from . import views

urlpatterns = [
    path("", views.search, name="audit"),
    path("export/", views.export, {"kind": "csv"}, name="audit_export"),
    path("export.xlsx", views.export, {"kind": "xlsx"}, name="audit_workbook"),
]
