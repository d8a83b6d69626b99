"""Columns that lie encrypted: a copy of the database alone says nothing of them."""
