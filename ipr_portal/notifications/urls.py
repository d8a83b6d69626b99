"""Addresses of notifications/urls."""

urlpatterns: list = []
