"""The last lines of a run: every KPI by the shortest period that it is given for."""

from __future__ import annotations

import duckdb

from orchestration.summary import HEADLINES

FIGURES = [
    # kpi_id, period_type, period_start, value, status
    ("C01", "M", "2025-09-01", 9.0, "ok"),
    ("C01", "M", "2025-10-01", 10.0, "ok"),
    ("C01", "M", "2025-11-01", 11.0, "provisional"),
    ("C01", "Y", "2025-01-01", 30.0, "ok"),
    ("H01", "M", "2025-10-01", 20.0, "ok"),
    ("H01", "M", "2025-11-01", 21.0, "provisional"),
    ("S07", "Q", "2025-07-01", 0.3, "ok"),
    ("S07", "Y", "2024-01-01", 0.4, "ok"),
    ("V01", "H", "2025-01-01", 81.0, "ok"),
    ("V01", "H", "2025-07-01", 82.0, "ok"),
    ("S13", "Y", "2024-01-01", 1.2, "ok"),
]


def test_a_kpi_is_told_by_the_reporting_month_else_the_newest_sound_period_of_its_shortest_kind():
    with duckdb.connect() as connection:
        connection.execute(
            "create table kpi_catalog as select distinct on (kpi_id) kpi_id, kpi_id as name_zh, "
            "'件' as unit, case when kpi_id = 'C01' then 'case' else 'other' end as domain, "
            "ascii(kpi_id) as sort_order from (values "
            + ", ".join(f"('{kpi_id}')" for kpi_id in {figure[0] for figure in FIGURES})
            + ") as book (kpi_id)"
        )
        connection.execute("create table dim_area as select 'c' as area_id, 'city' as area_level")
        connection.execute(
            "create table kpi_value (kpi_id varchar, period_type varchar, period_start date, "
            "value double, status varchar, area_id varchar, breakdown varchar, "
            "is_default_policy boolean, n bigint)"
        )
        connection.executemany(
            "insert into kpi_value values (?, ?, ?, ?, ?, 'c', 'total', true, 1)", FIGURES
        )
        shown = {"domains": ["case"], "months": ["2025-09-01"]}
        rows = connection.execute(HEADLINES, shown).pl()
    told = {row["kpi_id"]: (row["period"], row["value"]) for row in rows.iter_rows(named=True)}
    assert told == {
        "C01": ("2025-09", 9.0),
        "H01": ("2025-10", 20.0),
        "S07": ("2025-Q3", 0.3),
        "V01": ("2025-H2", 82.0),
        "S13": ("2024", 1.2),
    }
