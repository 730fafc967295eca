"""What differs between two editions: tables by their hashes, KPI figures row by row."""

from __future__ import annotations

from dataclasses import dataclass

import duckdb

from publishing.editions import WAREHOUSE_NAME, Edition
from publishing.hashing import quoted

KPI_TABLE = "kpi_value"
KPI_KEY = (
    "kpi_id",
    "denominator_policy",
    "period_type",
    "period_start",
    "area_id",
    "breakdown",
    "breakdown_id",
)
# `as_of` moves with every night's data and would mark every row as changed.
KPI_NOT_COMPARED = frozenset({*KPI_KEY, "as_of"})


@dataclass(frozen=True)
class TableChange:
    """A table whose content differs; rows are None on the side that lacks the table."""

    name: str
    rows_a: int | None
    rows_b: int | None


@dataclass(frozen=True)
class KpiChange:
    """Rows of one KPI that B has and A lacks, that A has and B lacks, and that differ."""

    kpi_id: str
    added: int
    removed: int
    changed: int


def changed_tables(a: Edition, b: Edition) -> list[TableChange]:
    """Tables whose content hash differs, or that only one edition has, by name."""
    left, right = a.manifest.tables, b.manifest.tables
    return [
        TableChange(
            name,
            left[name].rows if name in left else None,
            right[name].rows if name in right else None,
        )
        for name in sorted(left.keys() | right.keys())
        if name not in left
        or name not in right
        or left[name].content_hash != right[name].content_hash
    ]


def changed_kpis(a: Edition, b: Edition) -> list[KpiChange]:
    """Per KPI with a difference, the rows that differ by key; `as_of` is not compared.

    Empty when either edition has no kpi_value. Columns that only one edition has are passed over.
    """
    if KPI_TABLE not in a.manifest.tables or KPI_TABLE not in b.manifest.tables:
        return []
    columns_a, columns_b = (_columns(edition) for edition in (a, b))
    compared = [c for c in columns_a if c in columns_b and c not in KPI_NOT_COMPARED]
    same = " and ".join(f"a.{quoted(c)} is not distinct from b.{quoted(c)}" for c in compared)
    query = f"""
        select
            kpi_id,
            count(*) filter (a.is_there is null) as added,
            count(*) filter (b.is_there is null) as removed,
            count(*) filter (a.is_there and b.is_there and not ({same or "true"})) as changed
        from (select *, true as is_there from a.{KPI_TABLE}) as a
        full join (select *, true as is_there from b.{KPI_TABLE}) as b
            using ({", ".join(KPI_KEY)})
        group by kpi_id
        having added + removed + changed > 0
        order by kpi_id
    """
    with duckdb.connect(":memory:") as connection:
        for alias, edition in (("a", a), ("b", b)):
            path = str(edition.path / WAREHOUSE_NAME).replace("'", "''")
            connection.execute(f"attach '{path}' as {alias} (read_only)")
        return [KpiChange(*row) for row in connection.execute(query).fetchall()]


def _columns(edition: Edition) -> list[str]:
    return [name for name, _ in edition.manifest.tables[KPI_TABLE].columns]
