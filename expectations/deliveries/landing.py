"""The small DuckDB file the delivery checks run on: views over the committed Parquet files.

For a table `t` with new batches: `t` (the batches not published yet), `t__earlier` (the last 28
batches before them, of every source) and `t__all`. `batches` is the ledger with `is_new`;
`batch_quarantine`, `batch_pii` hold its counters, one row each, and `batch_total` the total rows
(合计) of its files that differ from the rows they add up. `calendar` is the city's list of days.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import duckdb
import polars as pl

from expectations.check import literal, literals
from expectations.deliveries.tables import TABLES

EARLIER_BATCHES = 28
LEDGER_COLUMNS = (
    "batch_id", "batch_seq", "source_name", "table_name", "file_name", "rows_read", "rows_landed",
    "rows_merged", "rows_quarantined", "quarantine_reasons", "pii_hits", "last_source_time",
    "pulled_at", "cadence", "max_age_days", "control_total", "control_sums", "source_records",
)  # fmt: skip
"""What the checks read of the ledger."""


@dataclass(frozen=True, slots=True)
class LandedTable:
    """One table with new batches; `columns` maps its columns to DuckDB types."""

    name: str
    columns: dict[str, str]
    has_earlier: bool

    @property
    def title(self) -> str:
        """Chinese title, the name itself for a table that is not declared."""
        return TABLES[self.name].title if self.name in TABLES else self.name

    def text_columns(self) -> list[str]:
        """Columns of type VARCHAR, in order."""
        return [c for c, of_type in self.columns.items() if of_type == "VARCHAR"]


@dataclass(frozen=True, slots=True)
class Delivery:
    """What is to be checked: the file with the views, the ledger, and the clock of the run.

    `unreadable` maps tables whose Parquet files cannot be opened to the reason.
    """

    database: Path
    ledger: pl.DataFrame
    tables: tuple[LandedTable, ...]
    unreadable: dict[str, str]
    now: datetime
    freshness_hours: float
    has_calendar: bool

    def batches_of(self, table: str, *, new: bool | None = None) -> pl.DataFrame:
        """Ledger rows of one table, in order of commit; only new or only earlier ones if asked."""
        rows = self.ledger.filter(pl.col("table_name") == table).sort("batch_seq")
        return rows if new is None else rows.filter(pl.col("is_new") == new)


def open_delivery(
    landing: Path,
    ledger: pl.DataFrame,
    since_batch_seq: int,
    now: datetime,
    freshness_hours: float,
    work_dir: Path,
) -> Delivery:
    """Write `work_dir/delivery_checks.duckdb` and describe it.

    Raises:
        ValueError: the ledger lacks a column.
    """
    if missing := [c for c in LEDGER_COLUMNS if c not in ledger.columns]:
        raise ValueError(f"the ledger of batches lacks the columns {', '.join(missing)}")
    ledger = ledger.with_columns(is_new=pl.col("batch_seq") > since_batch_seq).sort("batch_seq")
    work_dir.mkdir(parents=True, exist_ok=True)
    database = work_dir / "delivery_checks.duckdb"
    database.unlink(missing_ok=True)
    new_tables = ledger.filter("is_new")["table_name"].unique().sort().to_list()
    with duckdb.connect(str(database)) as connection:
        _write_ledger(connection, ledger)
        tables, unreadable = [], {}
        for name in new_tables:
            try:
                tables.append(_add_views(connection, landing, ledger, name))
            except duckdb.Error as error:
                unreadable[name] = str(error).splitlines()[0]
        has_calendar = _add_calendar(connection, landing, ledger, unreadable)
    return Delivery(database, ledger, tuple(tables), unreadable, now, freshness_hours, has_calendar)


def _write_ledger(connection: duckdb.DuckDBPyConnection, ledger: pl.DataFrame) -> None:
    kept = ledger.select(*LEDGER_COLUMNS, "is_new").with_columns(
        pl.col("last_source_time", "pulled_at").cast(pl.Datetime("us")),
        pl.col("control_total", "source_records").cast(pl.Float64),
    )
    connection.register("ledger_frame", kept)
    connection.execute("create table batches as select * from ledger_frame")
    for name, column in (("quarantine", "quarantine_reasons"), ("pii", "pii_hits")):
        counters = [
            (batch_id, table, key, int(count))
            for batch_id, table, told in _told(kept, column)
            for key, count in sorted(told.items())
        ]
        _write_rows(connection, f"batch_{name}", ("item", "cnt bigint"), counters)
    totals = [
        (batch_id, table, *(one[c] for c in ("sheet", "row", "column", "declared", "counted")))
        for batch_id, table, told in _told(kept, "control_sums")
        for one in told.get("differing", [])
    ]
    columns = ("sheet", "source_row bigint", "item", "declared decimal(38, 6)")
    _write_rows(connection, "batch_total", (*columns, "counted decimal(38, 6)"), totals)


def _told(ledger: pl.DataFrame, column: str) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Batch, table and the parsed JSON object of a ledger column; an empty one where it is null."""
    for batch_id, table, text in ledger.select("batch_id", "table_name", column).iter_rows():
        yield batch_id, table, json.loads(text or "{}")


def _write_rows(
    connection: duckdb.DuckDBPyConnection,
    table: str,
    columns: tuple[str, ...],
    rows: list[tuple[Any, ...]],
) -> None:
    """A table of rows that begin with batch and table; a column without a type is text."""
    typed = (c if " " in c else f"{c} varchar" for c in ("batch_id", "table_name", *columns))
    connection.execute(f"create table {table} ({', '.join(typed)})")
    if rows:
        marks = ", ".join("?" for _ in rows[0])
        connection.executemany(f"insert into {table} values ({marks})", rows)


def _add_views(
    connection: duckdb.DuckDBPyConnection, landing: Path, ledger: pl.DataFrame, table: str
) -> LandedTable:
    of_table = ledger.filter(pl.col("table_name") == table)
    new = of_table.filter("is_new")
    earlier = of_table.filter(~pl.col("is_new"))
    last = earlier.group_by("source_name", maintain_order=True).tail(EARLIER_BATCHES)
    _create_view(connection, landing, table, table, new["batch_id"])
    _create_view(connection, landing, table, f"{table}__earlier", last["batch_id"])
    _create_view(connection, landing, table, f"{table}__all", of_table["batch_id"])
    described = connection.execute(f'describe "{table}"').fetchall()
    return LandedTable(table, {row[0]: row[1] for row in described}, not earlier.is_empty())


def _add_calendar(
    connection: duckdb.DuckDBPyConnection,
    landing: Path,
    ledger: pl.DataFrame,
    unreadable: dict[str, str],
) -> bool:
    """Whether the city lists special days: `calendar` is the last delivery of them."""
    table = "ref_calendar_day"
    last = ledger.filter(pl.col("table_name") == table).tail(1)
    if last.is_empty() or table in unreadable:
        return False
    _create_view(connection, landing, table, "calendar", last["batch_id"])
    return True


def _create_view(
    connection: duckdb.DuckDBPyConnection,
    landing: Path,
    table: str,
    view: str,
    batch_ids: Iterable[str],
) -> None:
    """A file that the ledger names but that is not there counts as empty: G01 then finds it."""
    folder = landing / table
    wanted = [folder / "_schema.parquet", *(folder / f"{b}.parquet" for b in batch_ids)]
    files = literals(str(path.resolve()) for path in wanted if path.exists())
    connection.execute(
        f'create view "{view}" as select * from read_parquet([{files}], union_by_name = true)'
    )


def ledger_rows(table: str, *, only_new: bool = True) -> str:
    """SQL predicate on `batches` for one table."""
    return f"table_name = {literal(table)}" + (" and is_new" if only_new else "")
