"""An edition with many times its cases: what pages ask of a city of ten years, without its nights.

Every row of a fact is there several times, under numbers of its own where its first column is a
text; the KPIs stay as they are, for their number does not grow with the cases. Facts are put in the
order in which `publishing` writes them, and what sums them up (`benchmarks.marts`) is made anew.
"""

from __future__ import annotations

import shutil
from pathlib import Path

import duckdb

from benchmarks import marts
from cities.settings import load_city
from publishing import Edition
from publishing.editions import CURRENT_NAME, WAREHOUSE_NAME
from publishing.tables import read_order


def enlarge(edition: Edition, editions: Path, cases: int) -> int:
    """Put `edition` into the empty folder `editions` with at least `cases` cases; how many."""
    target = editions / edition.id
    shutil.copytree(edition.path, target)
    (editions / CURRENT_NAME).symlink_to(edition.id)
    with duckdb.connect(str(target / WAREHOUSE_NAME)) as connection:
        connection.execute("set preserve_insertion_order = false")
        times = max(1, -(-cases // _count(connection, "fct_case")))
        if times > 1:
            for name in _facts(connection):
                _repeat(connection, name, times)
            marts.make(connection, load_city(edition.manifest.city).policy)
        return _count(connection, "fct_case")


def _count(connection: duckdb.DuckDBPyConnection, table: str) -> int:
    row = connection.execute(f"select count(*) from {table}").fetchone()
    assert row is not None
    return int(row[0])


def _facts(connection: duckdb.DuckDBPyConnection) -> list[str]:
    found = connection.execute(
        "select table_name from duckdb_tables() where table_name like 'fct%'"
    ).fetchall()
    return [name for (name,) in found if name not in marts.MARTS]


def _repeat(connection: duckdb.DuckDBPyConnection, table: str, times: int) -> None:
    first, kind, *_ = connection.execute(f"describe {table}").fetchall()[0]
    number = f"replace ({first} || '#' || time as {first})" if kind == "VARCHAR" else ""
    columns = [row[0] for row in connection.execute(f"describe {table}").fetchall()]
    connection.execute(
        f"create table enlarged as select {table}.* {number} "
        f"from {table}, range({times}) as times(time) order by {read_order(table, columns)}"
    )
    connection.execute(f"drop table {table}")
    connection.execute(f"alter table enlarged rename to {table}")
