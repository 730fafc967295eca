"""G01 and G02 on the marts: there is something to publish, and every figure stands once."""

from __future__ import annotations

from collections.abc import Iterator

from expectations.check import Check
from expectations.marts.warehouse import Mart

KPI_KEY = (
    "kpi_id",
    "denominator_policy",
    "period_type",
    "period_start",
    "area_id",
    "breakdown",
    "breakdown_id",
)


def checks(mart: Mart) -> Iterator[Check]:
    """Two built-in expectations on `kpi_value`."""
    yield Check(
        "G01.kpi_value",
        "mart",
        "kpi_value",
        "指标表不为空",
        "≥ 1 行",
        builtin="ExpectTableRowCountToBeBetween",
        arguments={"min_value": 1},
    )
    yield Check(
        "G02.kpi_value",
        "mart",
        "kpi_value",
        "同一指标、口径、周期、区域、细分只有一个数",
        "每个主键一行",
        builtin="ExpectCompoundColumnsToBeUnique",
        arguments={"column_list": list(KPI_KEY)},
    )
