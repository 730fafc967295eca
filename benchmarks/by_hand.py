"""The headline KPIs by hand: plain DuckDB scripts over the same landing, no dbt, no history kept.

What an analyst would write for one evening. They are the yardstick of `benchmarks.scale`, and a
second opinion on the figures: months of the city, its districts and streets, waves for the survey.
Written from DOMAIN for the sample city; policies that city.toml does not set stand in the scripts.
"""

from __future__ import annotations

from pathlib import Path

import duckdb

from cities.settings import REPO, load_city

SCRIPTS = Path(__file__).parent / "by_hand"
COMMON = ("areas", "clock", "positions")
DOMAINS = ("cases", "hotline", "sanitation", "enforcement", "satisfaction")
SEEDS = {"scale": "survey_scale", "legal": "legal_calendar"}
POLICIES = (
    "work_time",
    "closing_limit_work_hours",
    "neighbourhood_m",
    "city_bounds",
    "dummy_addresses",
)
COMPARED = """
    with published as (
        select kpi_id, period_start as month, area_id, numerator, denominator
        from edition.kpi_value
        where
            is_default_policy and breakdown = 'total'
            and kpi_id in (select kpi_id from figure)
            and period_type = if(kpi_id like 'V%', 'H', 'M')
            and (numerator <> 0 or denominator <> 0)
    ),

    by_hand as (select * from figure where numerator <> 0 or denominator <> 0)

    select
        count(*) as compared,
        count(*) filter (where not coalesce(
            abs(by_hand.numerator - published.numerator) <= 1e-9 * abs(published.numerator)
            and coalesce(by_hand.denominator, -1) - coalesce(published.denominator, -1)
                between -1e-9 * abs(coalesce(published.denominator, 1))
                and 1e-9 * abs(coalesce(published.denominator, 1)),
            false
        )) as differing,
        list(distinct kpi_id order by kpi_id) as kpi_ids
    from by_hand full join published using (kpi_id, month, area_id)
"""


def compute(landing: Path, target: Path) -> None:
    """Compute the table `figure` (kpi_id, month, area_id, numerator, denominator) into `target`."""
    target.unlink(missing_ok=True)
    policy = load_city("sample").policy
    with duckdb.connect(str(target)) as connection:
        connection.execute("set threads = 2")
        connection.execute("set enable_progress_bar = false")
        connection.execute("set preserve_insertion_order = false")
        connection.execute("set memory_limit = '8GB'")
        connection.execute("set variable landing = ?", [str(landing)])
        for name in POLICIES:
            connection.execute(f"set variable {name} = ?", [policy[name]])
        for table, seed in SEEDS.items():
            path = REPO / "dbt_project" / "seeds" / f"{seed}.csv"
            connection.execute(f"create table {table} as select * from read_csv(?)", [str(path)])
        for part in COMMON + DOMAINS:
            connection.execute((SCRIPTS / f"{part}.sql").read_text(encoding="utf-8"))


def compare(by_hand: Path, warehouse: Path) -> tuple[int, int, list[str]]:
    """Figures compared with a warehouse or an edition, how many differ, and of which KPIs."""
    with duckdb.connect(str(by_hand)) as connection:
        connection.execute(f"attach '{warehouse}' as edition (read_only)")
        found = connection.execute(COMPARED).fetchone()
    assert found is not None
    return found
