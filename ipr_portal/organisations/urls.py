"""Addresses of organisations/urls."""

urlpatterns: list = []
