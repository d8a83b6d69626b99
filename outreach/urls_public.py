"""Addresses of outreach for everybody."""

from django.urls import path

from .views import library

urlpatterns = [
    path("resources/", library.resources, name="resources"),
    path("resources/remedies/<str:code>/", library.remedy, name="remedy"),
    path("resources/<slug:slug>/", library.resource, name="resource"),
    path("resources/<slug:slug>/answer/", library.resource_answer, name="resource_answer"),
]
