"""What a new edition changes: tables by their hashes, KPI figures counted and listed."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from pathlib import Path
from typing import Protocol

import duckdb
import polars as pl

from publishing.changes import (
    FIGURES_KEPT,
    Changes,
    FigureChange,
    FigureChanges,
    KpiChange,
    PeriodSpan,
    TableChange,
)
from publishing.differing import Tables, differing_figures
from publishing.editions import WAREHOUSE_NAME, Edition
from publishing.grounds import Grounds
from publishing.ledger import entries, extended, kept_ledger
from publishing.manifest import TableEntry
from publishing.restatement import restated_figures

AREA_TABLE = "dim_area"


class Build(Protocol):
    """What of the build's context the comparison needs."""

    @property
    def as_of(self) -> datetime:
        """Time of the data."""

    @property
    def code_version(self) -> str:
        """Version of the code that built it."""

    @property
    def batches(self) -> Sequence[str]:
        """States of the landed batches behind it."""

    @property
    def grounds(self) -> Grounds:
        """What a changed figure is explained by."""


_BY_KPI = """
    select
        kpi_id,
        count(*) filter (kind = 'added') as added,
        count(*) filter (kind = 'removed') as removed,
        count(*) filter (kind = 'changed') as changed,
        count(*) filter (kind = 'remarked') as remarked,
        count(*) filter (kind = 'added' and is_new) as added_in_new_periods
    from changed_figure
    inner join changed_group using (kpi_id, period_type, period_start)
    group by kpi_id
    order by kpi_id
"""
_NEW_PERIODS = """
    select period_type, min(period_start), max(period_start), count(*)
    from (select distinct period_type, period_start from changed_group where is_new)
    anti join before_edition.kpi_value using (period_type, period_start)
    group by period_type
    order by period_type
"""
# The count is a subquery and no window: over few filtered rows DuckDB 1.5.5 now and then fails in a
# window and invalidates the database (duckdb/duckdb#25713).
_CITY_TOTALS = """
    with chosen as (
        select kpi_id, denominator_policy, period_type, period_start, value_before, value_after
        from changed_figure
        where
            kind = 'changed'
            and breakdown = 'total'
            and period_type not in ('D', 'W')
            and area_id in (select area_id from after_edition.dim_area where area_level = 'city')
    )

    select *, (select count(*) from chosen) as found
    from chosen
    order by period_start desc, period_type, kpi_id, denominator_policy
    limit ?
"""


def changed_tables(before: Tables, after: Tables) -> list[TableChange]:
    """Tables whose content hash differs, or that only one side has, by name."""
    return [
        TableChange(
            name,
            before[name].rows if name in before else None,
            after[name].rows if name in after else None,
        )
        for name in sorted(before.keys() | after.keys())
        if name not in before
        or name not in after
        or before[name].content_hash != after[name].content_hash
    ]


def changed_figures(
    connection: duckdb.DuckDBPyConnection,
    before: tuple[Path, Tables],
    after: tuple[Path, Tables],
) -> FigureChanges:
    """Rows of `kpi_value` that differ, for two files of editions and what they list.

    Nothing when either lacks kpi_value; no totals of the city when the later one lacks dim_area.
    Columns that only one side has are passed over. `connection` does the work, within its limits.

    Raises:
        duckdb.Error: a file is damaged, or the work does not fit.
    """
    with differing_figures(connection, before, after) as differ:
        return _counted(connection, after[1]) if differ else FigureChanges()


def _counted(connection: duckdb.DuckDBPyConnection, after: Tables) -> FigureChanges:
    """What `differing_figures` found, by KPI; it is still open."""
    kpis = connection.execute(_BY_KPI).fetchall()
    spans = connection.execute(_NEW_PERIODS).fetchall()
    totals = (
        connection.execute(_CITY_TOTALS, [FIGURES_KEPT]).fetchall() if AREA_TABLE in after else []
    )
    return FigureChanges(
        kpis=tuple(KpiChange(*row) for row in kpis),
        new_periods=tuple(PeriodSpan(*row) for row in spans),
        figures=tuple(FigureChange(*row[:-1]) for row in totals),
        figures_found=totals[0][-1] if totals else 0,
    )


def changes_since(
    connection: duckdb.DuckDBPyConnection,
    previous: Edition,
    path: Path,
    tables: Tables,
    batches: Collection[str],
    grounds: Grounds,
) -> tuple[Changes, pl.DataFrame]:
    """What the edition whose file lies at `path` changes against the one it will replace.

    Beside the counts it gives the restated figures of closed periods, in the columns of
    `restatement.FOUND`. A comparison that fails leaves its reason in `problem`: it never stops a
    publication.
    """
    then = previous.manifest
    figures, restated, problem = FigureChanges(), restated_figures(None, grounds), ""
    sides = ((previous.path / WAREHOUSE_NAME, then.tables), (path, tables))
    try:
        with differing_figures(connection, *sides) as differ:
            if differ:
                figures = _counted(connection, tables)
                restated = restated_figures(
                    connection, grounds.of_new(set(batches) - set(then.batches))
                )
    except duckdb.Error as error:
        problem = type(error).__name__
    changes = Changes(
        previous_id=previous.id,
        previous_as_of=then.as_of,
        previous_code_version=then.code_version,
        batches_added=len(set(batches) - set(then.batches)),
        batches_removed=len(set(then.batches) - set(batches)),
        tables=tuple(changed_tables(_content(then.tables), _content(tables))),
        figures=figures,
        problem=problem,
    )
    return changes, restated


def account(
    connection: duckdb.DuckDBPyConnection,
    editions: Path,
    previous: Edition | None,
    built: tuple[Path, Tables],
    context: Build,
    named: str,
) -> tuple[Changes | None, pl.DataFrame]:
    """What a built file changes, and the whole restatement ledger with it.

    An edition that replaces its own damaged file changes what that one did, and restates nothing.
    """
    ledger = kept_ledger(editions, previous)
    if previous is None:
        return None, ledger
    if previous.id == named:
        return previous.manifest.changes, ledger
    changes, found = changes_since(connection, previous, *built, context.batches, context.grounds)
    is_new_code = previous.manifest.code_version != context.code_version
    told = entries(found, named, previous.id, context.as_of, is_new_code)
    return changes, extended(ledger, told)


def _content(tables: Tables) -> dict[str, TableEntry]:
    """Those tables that count as content; the others differ every night by their nature."""
    return {name: entry for name, entry in tables.items() if entry.is_content}
