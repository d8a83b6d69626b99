"""Addresses of evidence/urls_member."""

urlpatterns: list = []
