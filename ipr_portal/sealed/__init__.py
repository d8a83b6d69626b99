"""Encrypted columns: a copy of the database alone does not reveal them."""
