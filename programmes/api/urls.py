"""Addresses of the resources about programmes."""

from django.urls import path

from . import accuracy, participations

member = [
    path("accuracy/", accuracy.Accuracy.as_view({"get": "list"}), name="accuracy"),
    path("accuracy/listings/", accuracy.AccuracyListings.as_view({"get": "list"}), name="accuracy_listings"),
    path(
        "participations/",
        participations.Participations.as_view({"get": "list"}),
        name="participations",
    ),
    path(
        "participations/<int:key>/",
        participations.Participations.as_view({"get": "retrieve"}),
        name="participation",
    ),
    path(
        "participations/<int:key>/invitation/",
        participations.Invitations.as_view({"get": "retrieve"}),
        name="invitation",
    ),
    path(
        "participations/<int:key>/acceptance/",
        participations.Acceptances.as_view({"post": "create"}),
        name="invitation_acceptance",
    ),
    path(
        "participations/<int:key>/refusal/",
        participations.Refusals.as_view({"post": "create"}),
        name="invitation_refusal",
    ),
]
