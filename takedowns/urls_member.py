"""Addresses of the rights holders: rights, drafts, notices."""

urlpatterns: list = []
