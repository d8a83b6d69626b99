"""Addresses of the inbox."""

from django.urls import path

from . import views

urlpatterns = [
    path("", views.inbox, name="inbox"),
    path("<int:pk>/", views.opened, name="inbox_opened"),
]
