"""Rows as a bare client writes them: every value a parameter, every column named."""

from collections.abc import Mapping

import psycopg
from psycopg.rows import dict_row
from psycopg.types.json import Jsonb


def row_of(session: psycopg.Connection, table: str, condition: str, values: list) -> dict:
    """One row as the product wrote it, to write its like."""
    with session.cursor(row_factory=dict_row) as cursor:
        row = cursor.execute(f"SELECT * FROM {table} WHERE {condition} LIMIT 1", values).fetchone()
    assert row, f"nothing in {table} where {condition}"
    return {name: Jsonb(value) if isinstance(value, dict) else value for name, value in row.items()}


class Insert:
    """One INSERT … SELECT: the columns of a row, some of them said in SQL, the others given as parameters."""

    def __init__(self, session, table: str, row: Mapping, said: Mapping[str, str], *, source: str) -> None:
        types = dict(session.execute(
            "SELECT attname, format_type(atttypid, atttypmod) FROM pg_attribute"
            " WHERE attrelid = %s::regclass AND attnum > 0 AND NOT attisdropped", [table],
        ).fetchall())  # fmt: skip
        given = [name for name in row if name != "id" and name not in said]
        names = [*said, *given]
        self.parameters = {f"{table}_{name}": row[name] for name in given}
        values = [*said.values(), *(f"%({table}_{name})s::{types[name]}" for name in given)]
        quoted = ", ".join(f'"{name}"' for name in names)
        self.sql = f"INSERT INTO {table} ({quoted}) SELECT {', '.join(values)} FROM {source}"
