"""Addresses of the pages for developers."""

from django.urls import path

from .reference import views

app_name = "developers"
urlpatterns = [
    path("", views.overview, name="overview"),
    path("guide/", views.guide, name="guide"),
    path("reference/", views.reference, name="reference"),
    path("reference/<slug:slug>/", views.tag, name="tag"),
    path("errors/", views.errors, name="errors"),
    path("limits/", views.limits, name="limits"),
    path("changes/", views.changes, name="changes"),
]
