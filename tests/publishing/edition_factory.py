"""A small warehouse with one table of every public family, and the frames that go with it."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

import duckdb
import polars as pl

from publishing import (
    BuildContext,
    Outcome,
    Resources,
    build_candidate,
    delivery_evidence,
    publish,
)

AS_OF = datetime(2025, 6, 30, 23, 50)

KPI_ROWS = [
    ("C01", "", "M", "2025-06-01", "2025-06-30", "city", "total", "", 120.0, None, 120.0),
    ("C01", "", "M", "2025-06-01", "2025-06-30", "d1", "total", "", 70.0, None, 70.0),
    (
        "C11",
        "due_incl_backlog",
        "M",
        "2025-06-01",
        "2025-06-30",
        "city",
        "total",
        "",
        9.0,
        10.0,
        0.9,
    ),
    (
        "C11",
        "due_incl_backlog",
        "M",
        "2025-06-01",
        "2025-06-30",
        "d1",
        "unit",
        "u1",
        3.0,
        7.0,
        3 / 7,
    ),
    ("H04", "", "M", "2025-06-01", "2025-06-30", "city", "total", "", None, None, None),
]
CASE_ROWS = [
    (f"c{n}", f"d{n % 3}", f"2025-06-{n % 28 + 1:02d} 08:00:00", n % 2 == 0) for n in range(60)
]
LEDGER = pl.DataFrame(
    {
        "batch_id": ["boston-01", "boston-02"],
        "batch_seq": [1, 2],
        "source_name": ["boston", "boston"],
        "table_name": ["src_case", "src_case"],
        "rows_read": [40, 24],
        "rows_landed": [39, 21],
        "rows_merged": [0, 2],
        "rows_quarantined": [1, 1],
        "merge_rules": ["{}", '{"identical_row": 2}'],
        "quarantine_reasons": ['{"G03 时序": 1}', '{"G03 时序": 1}'],
    }
)
QUARANTINED = pl.DataFrame(
    {
        "source_file": ["cases.csv"],
        "source_sheet": [None],
        "source_row": [7],
        "reasons": ["G03 时序"],
        "raw_text": ['{"案卷号": "A-7"}'],
    },
    schema_overrides={"source_sheet": pl.String},
)


def write_warehouse(
    path: Path,
    *,
    kpi_rows: list[tuple[Any, ...]] = KPI_ROWS,
    case_rows: list[tuple[Any, ...]] = CASE_ROWS,
    threads: int = 1,
) -> Path:
    """Write the warehouse as dbt would: public tables in `main`, working tables beside them."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.unlink(missing_ok=True)
    with duckdb.connect(str(path), config={"threads": threads}) as warehouse:
        warehouse.execute(
            """
            create table kpi_value (
                kpi_id varchar, denominator_policy varchar, period_type varchar,
                period_start date, period_end date, area_id varchar, breakdown varchar,
                breakdown_id varchar, numerator double, denominator double, value double,
                as_of timestamp
            )
            """
        )
        warehouse.executemany(
            "insert into kpi_value values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            [(*row, AS_OF) for row in kpi_rows],
        )
        warehouse.execute(
            "create table fct_case "
            "(case_id varchar, area_id varchar, reported_at timestamp, is_closed boolean)"
        )
        warehouse.executemany("insert into fct_case values (?, ?, ?, ?)", case_rows)
        warehouse.execute(
            "create table dim_area as from "
            "(values ('city', '市', 'city'), ('d1', '一区', 'district'))"
            " as area (area_id, area_name, area_level)"
        )
        warehouse.execute(
            "create table recurrence_hotspot as "
            "select 'h1' as hotspot_id, ['c1', 'c2'] as case_ids, 31.25::decimal(9, 6) as lat"
        )
        warehouse.execute("create table int_case__states as select 1 as working_table")
    return path


def frames(status: str = "pass", severity: str = "critical") -> dict[str, pl.DataFrame]:
    """The operational frames of a run whose only check ended with `status`."""
    return {
        "quality_result": pl.DataFrame(
            {
                "check_id": ["G02.fct_case"],
                "stage": ["mart"],
                "table_name": ["fct_case"],
                "severity": [severity],
                "status": [status],
                "observed": ["0"],
                "expected": ["0"],
                "failing_rows": [0],
                "message": ["案件编号不得重复"],
            }
        ),
        "source_freshness": pl.DataFrame(
            {
                "source": ["boston"],
                "table_name": ["src_case"],
                "last_source_time": [AS_OF],
                "last_pulled_at": [None],
                "status": ["ok"],
            }
        ),
        "quarantine_summary": pl.DataFrame(
            {"source": ["boston"], "table_name": ["src_case"], "reason": ["G03 时序"], "rows": [2]}
        ),
        "quality_gate": pl.DataFrame(
            {
                "gate_id": ["G02"],
                "title": ["主键唯一"],
                "rule": ["同一编号只有一个最新状态"],
                "why": ["否则算两次"],
                "action": ["请来源更正"],
            }
        ),
        **delivery_evidence(LEDGER, {"src_case": "案件"}, lambda table, batch: QUARANTINED),
    }


def context(**changes: Any) -> BuildContext:
    """What the manifest says of the build."""
    given: dict[str, Any] = {
        "city": "test_city",
        "as_of": AS_OF,
        "code_version": "abc1234",
        "currency": "元",
        "batches": ["boston-02", "boston-01"],
        "resources": Resources(memory_limit="500MB", threads=2),
    }
    return BuildContext(**{**given, **changes})


def publish_once(warehouse: Path, editions: Path, **changes: Any) -> Outcome:
    """Build and publish with everything passed."""
    candidate = build_candidate(warehouse, editions, frames(), context(**changes))
    return publish(candidate, verdict_passed=True)


def changed_kpi_rows(value: float) -> list[tuple[Any, ...]]:
    """The KPI rows with another first figure."""
    return [(*KPI_ROWS[0][:8], value, None, value), *KPI_ROWS[1:]]
