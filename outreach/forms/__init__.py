"""Parsing of what people send; nothing is saved."""
