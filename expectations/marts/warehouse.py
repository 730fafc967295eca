"""What the mart checks look at: the candidate warehouse, what is final, and the edition in use."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import duckdb

from expectations.results import Approval, FinalPeriod

_PUBLIC = re.compile(
    r"^(kpi|dim|fct|rpt|league)_|^(hot_issue|recurrence_hotspot|survey_item_score)$"
)


@dataclass(frozen=True, slots=True)
class Mart:
    """The candidate and what it is held against; `tables` maps its tables to column types.

    `previous` is the warehouse file of the edition in use, None before the first one. `work_dir`
    takes small Parquet files that live as long as the run.
    """

    database: Path
    tables: dict[str, dict[str, str]]
    final_periods: Sequence[FinalPeriod]
    approvals: Sequence[Approval]
    previous: Path | None
    work_dir: Path

    def public_tables(self) -> list[str]:
        """Tables that an edition publishes."""
        return [name for name in self.tables if _PUBLIC.search(name)]


def read_columns(database: Path) -> dict[str, dict[str, str]]:
    """Tables of schema `main` with the types of their columns, both in order.

    Raises:
        FileNotFoundError: there is no such warehouse.
        duckdb.Error: the file is no DuckDB database, or another process writes it.
    """
    if not database.is_file():
        raise FileNotFoundError(f"no warehouse at {database}")
    tables: dict[str, dict[str, str]] = {}
    with duckdb.connect(str(database), read_only=True) as connection:
        rows = connection.execute(
            "select table_name, column_name, data_type from information_schema.columns"
            " where table_schema = 'main' order by table_name, ordinal_position"
        ).fetchall()
    for table, column, of_type in rows:
        tables.setdefault(table, {})[column] = of_type
    return tables


def edition_file(previous_edition: Path | None) -> Path | None:
    """The warehouse file of an edition that is given as its folder, a link to it, or the file."""
    if previous_edition is None:
        return None
    resolved = previous_edition.resolve()
    return resolved / "warehouse.duckdb" if resolved.is_dir() else resolved
