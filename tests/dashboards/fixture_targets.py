"""Targets of 示例市: of C13 one, of H05 two from two sources, one just missed, one to come."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import polars as pl

from tests.dashboards.fixture_figures import CITY

BUREAU, SUPERIOR = "市考核办法", "上级下达"
REACHED = [
    ("C13", "due_incl_backlog", BUREAU, True, 2023, 0.95, 0.962, "ok", True),
    ("C13", "due_incl_backlog", BUREAU, True, 2024, 0.96, 0.948, "provisional", False),
    ("H05", "due", BUREAU, True, 2024, 0.5, 0.69, "ok", True),
    ("H05", "due", SUPERIOR, False, 2024, 0.8, 0.69, "ok", False),
    ("S06", "", SUPERIOR, True, 2024, 0.95, 0.9497, "ok", False),
    ("V01", "", BUREAU, True, 2024, 80.0, 79.0, "small_n", False),
]
PLANNED = (2025, 82.0)
"""V01, as the bureau wrote it for the year to come."""


def gaps() -> pl.DataFrame:
    """`kpi_target_gap`."""
    rows: list[dict[str, Any]] = [
        {
            "kpi_id": kpi_id, "denominator_policy": policy, "period_type": "Y",
            "period_start": date(year, 1, 1), "period_end": date(year, 12, 31), "area_id": CITY,
            "target_source": source, "is_first_target": is_first, "target": target,
            "value": value, "status": status, "target_gap": value - target,
            "completion": value / target, "is_on_target": is_met,
            "as_of": datetime(2024, 7, 3, 2, 30),
        }
        for kpi_id, policy, source, is_first, year, target, value, status, is_met in REACHED
    ]  # fmt: skip
    return pl.DataFrame(rows)


def plans() -> pl.DataFrame:
    """The row of `dim_target` beside those of the book."""
    year, target = PLANNED
    return pl.DataFrame(
        {
            "kpi_id": ["V01"],
            "denominator_policy": [None],
            "area_id": [CITY],
            "period_type": ["Y"],
            "valid_from": [date(year, 1, 1)],
            "valid_to": [date(year, 12, 31)],
            "target_value": [target],
            "target_source": [BUREAU],
        },
        schema_overrides={"denominator_policy": pl.String},
    )
