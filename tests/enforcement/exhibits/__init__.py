"""Exhibits, their custody, and seizures."""
