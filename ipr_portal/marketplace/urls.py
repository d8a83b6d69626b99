"""Addresses of marketplace/urls."""

urlpatterns: list = []
