"""Addresses of the resources about programmes."""

from django.urls import path

from . import accuracy

member = [
    path("accuracy/", accuracy.Accuracy.as_view({"get": "list"}), name="accuracy"),
    path("accuracy/listings/", accuracy.AccuracyListings.as_view({"get": "list"}), name="accuracy_listings"),
]
