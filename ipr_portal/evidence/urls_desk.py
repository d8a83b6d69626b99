"""Addresses of evidence/urls_desk."""

urlpatterns: list = []
