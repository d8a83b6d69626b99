"""Addresses of audit/urls_desk."""

urlpatterns: list = []
