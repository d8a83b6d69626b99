"""Addresses of the embedded mail server's page."""

from django.urls import path

from . import views

urlpatterns = [
    path("mail/", views.mail, name="mail"),
    path("mail/<int:pk>/", views.mail_body, name="mail_body"),
]
