"""Comparisons of what has no total, worked out again from the figures themselves."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

import duckdb

Row = Mapping[str, Any]
Key = tuple[str, str, str, str, str, date]

MONTHS = {"M": 1, "Q": 3, "H": 6, "Y": 12}
_KEY = ("kpi_id", "denominator_policy", "area_id", "breakdown_id", "period_type", "period_start")


def parts_compared(connection: duckdb.DuckDBPyConnection) -> dict[Key, Row]:
    """Rows of `kpi_comparison` that are no total, by KPI, reading, area, part and period."""
    return _by_key(connection, "select * from kpi_comparison where breakdown <> 'total'")


def parts_told(connection: duckdb.DuckDBPyConnection) -> dict[Key, Row]:
    """The figures that must be compared: of KPIs that have values, but no total with one."""
    return _by_key(
        connection,
        "select * from kpi_value where period_type <> 'D' and breakdown <> 'total' and kpi_id in "
        "(select kpi_id from kpi_value group by kpi_id"
        " having count(value) > 0 and count(value) filter (breakdown = 'total') = 0)",
    )


def before(key: Key) -> Key:
    """The same part in the period before."""
    *part, period_type, start = key
    earlier = (
        start - timedelta(days=7)
        if period_type == "W"
        else _months_before(start, MONTHS[period_type])
    )
    return (*part, period_type, earlier)


def mix_to_date(told: Mapping[Key, Row], key: Key) -> float:
    """E10 from January on: Σ of the kind ÷ Σ of all actions, which every kind of a month tells."""
    kpi_id, _, area_id, kind, _, start = key
    row = told[key]
    last = min(row["period_end"], row["as_of"].date())
    of_kind, of_all = 0.0, {}
    for (kpi, _, area, part, period_type, month), each in told.items():
        if (kpi, area, period_type) == (kpi_id, area_id, "M") and (
            date(start.year, 1, 1) <= month <= last
        ):
            of_all[month] = each["denominator"]
            of_kind += each["numerator"] if part == kind else 0.0
    return of_kind / sum(of_all.values())


def _months_before(start: date, months: int) -> date:
    year, month = divmod(start.year * 12 + start.month - 1 - months, 12)
    return date(year, month + 1, 1)


def _by_key(connection: duckdb.DuckDBPyConnection, statement: str) -> dict[Key, Row]:
    rows = connection.execute(statement).pl().to_dicts()
    found = {tuple(row[name] for name in _KEY): row for row in rows}
    assert len(found) == len(rows), "a figure stands in two breakdowns"
    return found  # type: ignore[return-value]
