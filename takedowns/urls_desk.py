"""Addresses of the triage desk: the queue, rights to verify, executions."""

urlpatterns: list = []
