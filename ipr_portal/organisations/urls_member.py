"""Addresses of organisations/urls_member."""

urlpatterns: list = []
