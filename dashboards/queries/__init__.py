"""The questions the pages ask: one named SQL file each, with bound parameters only.

They read public tables of an edition and nothing else, and fetch little: what needs summing over
cases belongs in the marts. None has a window function: over few filtered rows DuckDB 1.5.5 now and
then fails in one and invalidates the database for every session (duckdb/duckdb#25713). See
docs/architecture.md.
"""

from __future__ import annotations

from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import duckdb

FOLDER = Path(__file__).parent
Row = dict[str, Any]
Parameter = str | int | float | date | list[str]


@cache
def sql(name: str) -> str:
    """Text of `queries/<name>.sql`."""
    return (FOLDER / f"{name}.sql").read_text(encoding="utf-8")


def names() -> list[str]:
    """Names of all queries, sorted."""
    return sorted(path.stem for path in FOLDER.glob("*.sql"))


def run(connection: duckdb.DuckDBPyConnection, name: str, **parameters: Parameter) -> list[Row]:
    """Run a named query on its own cursor and return its rows as dicts.

    `parameters` must be exactly the `$names` of the file.
    """
    cursor = connection.cursor()
    try:
        cursor.execute(sql(name), parameters)
        columns = [column[0] for column in cursor.description or []]
        return [dict(zip(columns, row, strict=True)) for row in cursor.fetchall()]
    finally:
        cursor.close()
