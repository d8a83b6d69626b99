"""Parsing what people send about cases."""
