"""Addresses of accounts/urls."""

urlpatterns: list = []
