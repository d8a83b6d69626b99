"""Addresses of notifications/urls_desk."""

urlpatterns: list = []
