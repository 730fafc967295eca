"""Targets of 示例市: of C13 one, of H05 two from two sources, one just missed, some to come."""

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
PLAN = "示例市“十五五”规划"
PLANNED = [
    ("V01", BUREAU, date(2025, 1, 1), date(2025, 12, 31), 82.0),
    ("C13", PLAN, date(2025, 1, 1), date(2025, 12, 31), 0.97),
    ("H05", BUREAU, date(2020, 1, 1), None, 0.5),
]
"""What is written of the year to come: by the bureau, by a plan alone, until further notice."""


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
    """The rows of `dim_target` beside those of the book."""
    columns = ["kpi_id", "target_source", "valid_from", "valid_to", "target_value"]
    return pl.DataFrame(PLANNED, schema=columns, orient="row").select(
        "kpi_id",
        pl.lit(None, pl.String).alias("denominator_policy"),
        pl.lit(CITY).alias("area_id"),
        pl.lit("Y").alias("period_type"),
        *("valid_from", "valid_to", "target_value", "target_source"),
    )
