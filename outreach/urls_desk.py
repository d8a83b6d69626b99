"""Addresses of outreach for the IPR team."""

from django.urls import path

from .views import library_desk

urlpatterns = [
    path("library/", library_desk.library, name="library"),
    path("library/new/", library_desk.library_new, name="library_new"),
    path("library/<int:pk>/", library_desk.library_page, name="library_page"),
    path("library/<int:pk>/step/", library_desk.library_step, name="library_step"),
    path("library/<int:pk>/schedule/", library_desk.library_schedule, name="library_schedule"),
    path(
        "library/<int:pk>/versions/<int:version>/", library_desk.library_difference, name="library_difference"
    ),
]
