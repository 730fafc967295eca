"""From the warehouse to the file of an edition: which tables, in which order on disk."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import duckdb
import polars as pl

from publishing.errors import EditionError
from publishing.hashing import fingerprint, quoted
from publishing.manifest import TableEntry
from publishing.operational import OUTSIDE_CONTENT

PUBLIC_PREFIXES = ("kpi_", "dim_", "fct_", "league_")
PUBLIC_NAMES = frozenset({"hot_issue", "recurrence_hotspot", "survey_item_score"})

# Rows are laid down in the order the dashboards ask for them, so that a filter skips most of the
# file. A table that is not named lies in the order of its first column, its key by convention.
READ_ORDER = {
    "kpi_value": (
        "breakdown",
        "period_type",
        "is_default_policy",
        "kpi_id",
        "area_id",
        "breakdown_id",
        "period_start",
        "denominator_policy",
    ),
    "kpi_comparison": ("breakdown", "period_type", "period_start", "kpi_id", "area_id"),
    "fct_case": ("area_id", "reported_at", "case_id"),
    "fct_hotline_order": ("area_id", "received_at", "order_id"),
    "fct_penalty": ("area_id", "decided_on", "penalty_id"),
    "fct_road_operation": ("area_id", "op_date", "operation_id"),
    "fct_weigh_ticket": ("area_id", "weighed_on", "ticket_id"),
}
# These lie month by month before all else, by the moment that periods are cut by: a page reads the
# months of its period, and of those its area.
READ_MONTH = {
    "fct_case": "reported_at",
    "fct_hotline_order": "received_at",
    "fct_penalty": "decided_on",
    "fct_road_operation": "op_date",
    "fct_weigh_ticket": "weighed_on",
}

_TARGET = "edition_being_built"


@dataclass(frozen=True)
class Sources:
    """Where each table of the edition is read from: name → quoted, qualified name."""

    tables: dict[str, str]

    @classmethod
    def open(
        cls,
        connection: duckdb.DuckDBPyConnection,
        warehouse: Path,
        frames: Mapping[str, pl.DataFrame],
    ) -> Sources:
        """Attach `warehouse` read-only and put the frames beside it in memory.

        Raises:
            EditionError: the warehouse is unreadable or holds no public table.
        """
        catalog = _attach(connection, warehouse)
        names = _public_names(connection, catalog)
        if not names:
            raise EditionError(f"{warehouse} has no public tables; run dbt first")
        tables = {name: f"{quoted(catalog)}.main.{quoted(name)}" for name in names}
        for name, frame in frames.items():
            connection.register("frame", frame)
            connection.execute(f"create table memory.main.{quoted(name)} as from frame")
            connection.unregister("frame")
            tables[name] = f"memory.main.{quoted(name)}"
        return cls(dict(sorted(tables.items())))


def public_tables(warehouse: Path) -> list[str]:
    """Names of the public tables (DESIGN §4) in schema `main`, sorted.

    Raises:
        EditionError: the warehouse is missing, unreadable or being written.
    """
    with duckdb.connect(":memory:") as connection:
        return _public_names(connection, _attach(connection, warehouse))


def table_entries(connection: duckdb.DuckDBPyConnection, sources: Sources) -> dict[str, TableEntry]:
    """Count and hash every table of the edition where it comes from."""
    return {
        name: TableEntry.of(fingerprint(connection, table), is_content=name not in OUTSIDE_CONTENT)
        for name, table in sources.tables.items()
    }


def copy_tables(
    connection: duckdb.DuckDBPyConnection,
    sources: Sources,
    path: Path,
    on_step: Callable[[str], None],
) -> None:
    """Write every table into a new DuckDB file at `path`, and leave it closed and checkpointed."""
    connection.execute(f"attach {_literal(path)} as {_TARGET}")
    for name, table in sources.tables.items():
        columns = connection.sql(f"from {table} limit 0").columns
        connection.execute(
            f"create table {_TARGET}.main.{quoted(name)} as "
            f"from {table} order by {read_order(name, columns)}"
        )
        on_step(f"copied {name}")
    connection.execute(f"checkpoint {_TARGET}")
    connection.execute(f"detach {_TARGET}")


def read_order(table: str, columns: Sequence[str]) -> str:
    """The order in which a table with these columns is laid down, as SQL for `order by`.

    What the table lacks of its order is left out; one that lacks all of it goes by its first
    column.
    """
    month = READ_MONTH.get(table, "")
    terms = [f"date_trunc('month', {quoted(month)})"] if month in columns else []
    terms += [quoted(name) for name in READ_ORDER.get(table, ()) if name in columns]
    return ", ".join(terms or [quoted(columns[0])])


def add_table(
    connection: duckdb.DuckDBPyConnection, path: Path, name: str, frame: pl.DataFrame
) -> TableEntry:
    """Write one more frame into the file of the edition; give its entry."""
    connection.execute(f"attach {_literal(path)} as {_TARGET}")
    connection.register("frame", frame)
    table = f"{_TARGET}.main.{quoted(name)}"
    connection.execute(f"create table {table} as from frame")
    connection.unregister("frame")
    entry = TableEntry.of(fingerprint(connection, table), is_content=name not in OUTSIDE_CONTENT)
    connection.execute(f"checkpoint {_TARGET}")
    connection.execute(f"detach {_TARGET}")
    return entry


def _attach(connection: duckdb.DuckDBPyConnection, warehouse: Path) -> str:
    """Attach under the file's own name: views in it may name their tables by it."""
    catalog = warehouse.stem
    try:
        connection.execute(f"attach {_literal(warehouse)} as {quoted(catalog)} (read_only)")
    except duckdb.Error as error:
        raise EditionError(
            f"{warehouse} cannot be read; is a writer (dbt) still connected to it? {error}"
        ) from error
    return catalog


def _public_names(connection: duckdb.DuckDBPyConnection, catalog: str) -> list[str]:
    rows = connection.execute(
        "select table_name from information_schema.tables "
        "where table_catalog = ? and table_schema = 'main'",
        [catalog],
    ).fetchall()
    return sorted(
        name for (name,) in rows if name.startswith(PUBLIC_PREFIXES) or name in PUBLIC_NAMES
    )


def _literal(path: Path) -> str:
    return "'" + str(path.resolve()).replace("'", "''") + "'"
