"""Addresses of ui/urls."""

urlpatterns: list = []
