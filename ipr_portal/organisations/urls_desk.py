"""Addresses of the register of organisations, below /desk/organisations/."""

from django.urls import path

from .views import desk

urlpatterns = [
    path("", desk.register, name="register"),
    path("<slug:slug>/", desk.organisation, name="organisation"),
    path("<slug:slug>/take-up/", desk.take_up, name="organisation_take_up"),
    path("<slug:slug>/review/", desk.review, name="organisation_review"),
    path("<slug:slug>/invitation/", desk.invitation, name="organisation_invitation"),
]
