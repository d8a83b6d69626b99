"""Addresses of organisations/urls_desk."""

urlpatterns: list = []
