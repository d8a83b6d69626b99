"""Addresses of notifications/urls_member."""

urlpatterns: list = []
