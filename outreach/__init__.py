"""Workshops, round tables, feedback and the resource library."""
