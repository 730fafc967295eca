"""What differs between two editions: tables by their hashes, KPI figures row by row.

`kpi_value` is the largest table of an edition. Both sides are first hashed by KPI and period in one
pass each; only the periods whose hashes differ are then joined by key, so that a night which
touched one month does not join years of untouched figures.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import duckdb

from publishing.changes import (
    FIGURES_KEPT,
    Changes,
    FigureChange,
    FigureChanges,
    KpiChange,
    PeriodSpan,
    TableChange,
)
from publishing.editions import WAREHOUSE_NAME, Edition
from publishing.hashing import quoted
from publishing.manifest import TableEntry

Tables = Mapping[str, TableEntry]

KPI_TABLE = "kpi_value"
AREA_TABLE = "dim_area"
KPI_KEY = (
    "kpi_id",
    "denominator_policy",
    "period_type",
    "period_start",
    "area_id",
    "breakdown",
    "breakdown_id",
)
FIGURE = frozenset({"numerator", "denominator", "value"})
# `as_of` moves with every night's data and would mark every row as changed.
NOT_COMPARED = frozenset({*KPI_KEY, "as_of"})

_GROUPS = """
    create or replace temp table changed_group as
    with before as (
        select kpi_id, period_type, period_start, count(*) as n, sum(hash({hashed})) as h
        from before_edition.kpi_value
        group by all
    ),

    after as (
        select kpi_id, period_type, period_start, count(*) as n, sum(hash({hashed})) as h
        from after_edition.kpi_value
        group by all
    )

    select kpi_id, period_type, period_start, before.n is null as is_new
    from before
    full join after using (kpi_id, period_type, period_start)
    where before.n is distinct from after.n or before.h is distinct from after.h
"""
_FIGURES = """
    create or replace temp table changed_figure as
    with before as (
        select *, true as is_there
        from before_edition.kpi_value
        semi join changed_group using (kpi_id, period_type, period_start)
    ),

    after as (
        select *, true as is_there
        from after_edition.kpi_value
        semi join changed_group using (kpi_id, period_type, period_start)
    ),

    joined as (
        select
            {key},
            before.value as value_before,
            after.value as value_after,
            case
                when before.is_there is null then 'added'
                when after.is_there is null then 'removed'
                when not ({same_figure}) then 'changed'
                when not ({same_marks}) then 'remarked'
            end as kind
        from before
        full join after using ({key})
    )

    select * from joined where kind is not null
"""
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
_CITY_TOTALS = """
    select
        kpi_id, denominator_policy, period_type, period_start, value_before, value_after,
        count(*) over () as found
    from changed_figure
    where
        kind = 'changed'
        and breakdown = 'total'
        and period_type not in ('D', 'W')
        and area_id in (select area_id from after_edition.dim_area where area_level = 'city')
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
    (path_before, tables_before), (path_after, tables_after) = before, after
    if not (KPI_TABLE in tables_before and KPI_TABLE in tables_after):
        return FigureChanges()
    if tables_before[KPI_TABLE].content_hash == tables_after[KPI_TABLE].content_hash:
        return FigureChanges()
    known = dict(tables_before[KPI_TABLE].columns)
    columns = [name for name, _ in tables_after[KPI_TABLE].columns if name in known]
    compared = [column for column in columns if column not in NOT_COMPARED]
    with (
        _attached(connection, "before_edition", path_before),
        _attached(connection, "after_edition", path_after),
    ):
        hashed = ", ".join(quoted(column) for column in (*KPI_KEY, *compared))
        connection.execute(_GROUPS.format(hashed=hashed))
        connection.execute(
            _FIGURES.format(
                key=", ".join(KPI_KEY),
                same_figure=_same(column for column in compared if column in FIGURE),
                same_marks=_same(column for column in compared if column not in FIGURE),
            )
        )
        kpis = connection.execute(_BY_KPI).fetchall()
        spans = connection.execute(_NEW_PERIODS).fetchall()
        totals = (
            connection.execute(_CITY_TOTALS, [FIGURES_KEPT]).fetchall()
            if AREA_TABLE in tables_after
            else []
        )
        connection.execute("drop table changed_figure")
        connection.execute("drop table changed_group")
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
) -> Changes:
    """What the edition whose file lies at `path` changes against the one it will replace.

    A comparison that fails leaves its reason in `problem`: it never stops a publication.
    """
    then = previous.manifest
    figures, problem = FigureChanges(), ""
    try:
        figures = changed_figures(
            connection, (previous.path / WAREHOUSE_NAME, then.tables), (path, tables)
        )
    except duckdb.Error as error:
        problem = type(error).__name__
    return Changes(
        previous_id=previous.id,
        previous_as_of=then.as_of,
        previous_code_version=then.code_version,
        batches_added=len(set(batches) - set(then.batches)),
        batches_removed=len(set(then.batches) - set(batches)),
        tables=tuple(changed_tables(_content(then.tables), _content(tables))),
        figures=figures,
        problem=problem,
    )


def _content(tables: Tables) -> dict[str, TableEntry]:
    """Those tables that count as content; the others differ every night by their nature."""
    return {name: entry for name, entry in tables.items() if entry.is_content}


def _same(columns: Iterator[str]) -> str:
    """SQL that says whether these columns agree on both sides."""
    equal = (f"before.{quoted(c)} is not distinct from after.{quoted(c)}" for c in columns)
    return " and ".join(equal) or "true"


@contextmanager
def _attached(connection: duckdb.DuckDBPyConnection, alias: str, path: Path) -> Iterator[None]:
    literal = str(path.resolve()).replace("'", "''")
    connection.execute(f"attach '{literal}' as {alias} (read_only)")
    try:
        yield
    finally:
        connection.execute(f"detach {alias}")
