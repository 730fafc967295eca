"""SQL that looks at the cells of many columns in one scan: columns become rows, then a filter."""

from __future__ import annotations

from collections.abc import Iterable

from expectations.check import quoted

CELL = "cell"
"""Name of a cell in the predicate."""

PLACE = ("source_name", "source_row")


def wrong_cells(
    relation: str, columns: Iterable[str], is_wrong: str, place: tuple[str, ...] = ()
) -> str:
    """SQL findings: for every column the number of cells of which `is_wrong` holds.

    All columns are of one type. `place` holds the columns that say where a row stands in the
    source's file, to name the first one; none of a table that has no such rows. As a filter the
    predicate is evaluated term by term, so the cheap terms of it spare the dear ones.
    """
    first = "'，首见 ' || arg_min(source_name, source_row) || ' 第 ' || min(source_row) || ' 行'"
    names = list(columns)
    return f"""
        select
            item,
            count(*) || ' 行' || {first if place else "''"} as observed,
            count(*) as failing_rows
        from (
            unpivot (select {quoted((*place, *names))} from {relation})
            on {quoted(names)} into name item value {CELL}
        ) as cells
        where {is_wrong}
        group by item
    """
