"""Addresses of the desk's inbox, and of undelivered mail."""

from django.urls import path

from . import views

urlpatterns = [
    path("inbox/<int:pk>/", views.opened, name="desk_inbox_opened"),
    path("inbox/", views.inbox, name="desk_inbox"),
    path("undelivered/", views.undelivered, name="undelivered"),
    path("undelivered/<uuid:pk>/", views.undelivered_again, name="undelivered_again"),
]
