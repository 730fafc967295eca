"""The rows of `kpi_value` in which two editions differ, as temporary tables to count and list.

`kpi_value` is the largest table of an edition. Both sides are first hashed by KPI and period in one
pass each; only the periods whose hashes differ are then joined by key, so that a night which
touched one month does not join years of untouched figures.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import duckdb

from publishing.hashing import quoted
from publishing.manifest import TableEntry

Tables = Mapping[str, TableEntry]

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
FIGURE = ("numerator", "denominator", "value")
# `as_of` moves with every night's data and would mark every row as changed.
NOT_COMPARED = frozenset({*KPI_KEY, "as_of"})
# A period is closed when the data reached past it: before its first figure was told so itself
# (`is_provisional`), the last day of the period said it.
_PROVISIONAL = "is_provisional"

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
        select *, true as is_there, {was_open} as was_open
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
            {figures},
            coalesce(before.period_end, after.period_end) as period_end,
            before.was_open,
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


@contextmanager
def differing_figures(
    connection: duckdb.DuckDBPyConnection,
    before: tuple[Path, Tables],
    after: tuple[Path, Tables],
) -> Iterator[bool]:
    """Attach both files as `before_edition` and `after_edition` and list what differs.

    Yields whether there is anything to look at: False when either side lacks `kpi_value` or both
    have the same. Then there are two temporary tables. `changed_group`: kpi_id, period_type,
    period_start, is_new (this KPI had no such period). `changed_figure`: the key, `<part>_before`
    and `<part>_after` of numerator, denominator and value, period_end, was_open (the earlier
    edition called the figure provisional), kind: added, removed, changed, or remarked when only
    status, target, interval or sample size differ. Columns that one side lacks are passed over.

    Raises:
        duckdb.Error: a file is damaged, or the work does not fit.
    """
    (path_before, tables_before), (path_after, tables_after) = before, after
    if not _may_differ(tables_before, tables_after):
        yield False
        return
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
                figures=", ".join(
                    f"{side}.{part} as {part}_{side}"
                    for part in FIGURE
                    for side in ("before", "after")
                ),
                was_open=(
                    _PROVISIONAL if _PROVISIONAL in known else "period_end >= cast(as_of as date)"
                ),
                same_figure=_same(column for column in compared if column in FIGURE),
                same_marks=_same(column for column in compared if column not in FIGURE),
            )
        )
        yield True
        connection.execute("drop table changed_figure")
        connection.execute("drop table changed_group")


def _may_differ(before: Tables, after: Tables) -> bool:
    if not (KPI_TABLE in before and KPI_TABLE in after):
        return False
    return before[KPI_TABLE].content_hash != after[KPI_TABLE].content_hash


def _same(columns: Iterable[str]) -> str:
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
