"""Periodic reports: what is told, when, what the clerk got wrong, and S09–S13 out of it."""

from __future__ import annotations

from collections import Counter
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from cities.sample.simulation.dirt import DirtRegister
from cities.sample.simulation.plan import Plan
from cities.sample.simulation.sanitation import reports, statistics_truth
from cities.sample.simulation.sanitation import statistics as s
from cities.sample.simulation.world import CITY_ID, World
from cities.sample.systems import sanitation as system
from ingestion.manifest import committed
from ingestion.pull import pull
from ingestion.store import Store

TABLE = "src_sanitation_report"


@pytest.fixture(scope="module")
def plan(tmp_path_factory: pytest.TempPathFactory) -> Plan:
    """Thirteen months, until the tasks of a second year are told."""
    folder = tmp_path_factory.mktemp("reports")
    return Plan(folder / "raw", folder / "truth", days=420)


@pytest.fixture(scope="module")
def landed(world: World, plan: Plan) -> tuple[Store, pl.DataFrame]:
    """The store and the register of everything that came."""
    register = DirtRegister()
    for day in plan.all_days():
        reports.write_reports_of(plan.raw_dir / "sanitation/reports", world, plan, day, register)
    base = plan.raw_dir.parent
    store = Store(base / "landing", base / "quarantine", base / "merged")
    for source in system.periodic_reports():
        assert not pull(source, plan.raw_dir, store, b"k" * 32, plan.now).refused
    return store, register.frame()


def rows(store: Store) -> pl.DataFrame:
    return pl.read_parquet(store.landing / TABLE / "*-*.parquet")


def test_every_planted_mistake_meets_its_fate(landed: tuple[Store, pl.DataFrame]) -> None:
    store, planted = landed
    found: Counter[str] = Counter()
    for manifest in committed(store, f"{TABLE}/*.json"):
        found.update(manifest.merge_rules)
        found.update({r.split(":")[0]: n for r, n in manifest.quarantine_reasons.items()})
    flags = rows(store)["row_flags"].str.split(";").explode().drop_nulls()
    found.update(flag for flag in flags if flag)
    told: Counter[str] = Counter()
    for row in planted.filter(pl.col("reason") != "").iter_rows(named=True):
        told[row["reason"]] += row["planted"]
    assert found == told
    assert {"identical_row", "sorted_within_communities", "redacted:fee_collected_yuan"} <= set(
        told
    )


def test_totals_of_the_forms_equal_their_lines(landed: tuple[Store, pl.DataFrame]) -> None:
    sums = [m.control_sums for m in committed(landed[0], f"{TABLE}/*.json") if m.control_sums]
    assert sum(one["compared"] for one in sums) > 0
    assert [one["differing"] for one in sums if one["differing"]] == []


def test_periods_and_units_land_as_they_are_meant(
    world: World, plan: Plan, landed: tuple[Store, pl.DataFrame]
) -> None:
    """2024年1季度 is a quarter from 1 January; 万吨 and 万元 are as much as they say."""
    told = rows(landed[0])
    kinds = dict(told.group_by("source_name").agg(pl.col("period_type").unique()).iter_rows())
    assert kinds["fee_reports"] == ["M"] and kinds["toilet_tasks"] == ["Y"]
    assert kinds["quarter_reports"] == kinds["recycling_reports"] == ["Q"]
    quarters = told.filter(pl.col("source_name") == "quarter_reports")["period_start"].unique()
    assert set(quarters) == {date(2024, m, 1) for m in (1, 4, 7, 10)}
    bought = told.filter(pl.col("recycled_t").is_not_null())
    expected = sum(
        s.lines(s.RECYCLING, world, plan, start)["recycled_kg"].sum()
        for start in s.starts(s.RECYCLING, plan)
        if s.sent_on(s.RECYCLING, start) <= plan.last_day
    )
    assert float(bought["recycled_t"].sum()) * 1000 == pytest.approx(expected)


def test_a_district_that_never_told_a_month_has_no_line(
    landed: tuple[Store, pl.DataFrame], world: World, plan: Plan
) -> None:
    silent, month = s.NEVER_TOLD[0]
    fees = rows(landed[0]).filter(
        (pl.col("source_name") == "fee_reports") & (pl.col("period_start") == month)
    )
    assert fees["district_name"].n_unique() == 5
    assert silent not in set(s.lines(s.MONTHLY, world, plan, month)["district_id"])


def test_the_figures_lie_where_reports_have_them(world: World, plan: Plan) -> None:
    """T08: more toilets than both tasks ask for; T34: 粪便 above 90 %; fees below what is due."""
    kpi = statistics_truth.figures_of(plan, world)
    year = kpi.filter(
        (pl.col("area_id") == CITY_ID)
        & (pl.col("period_type") == "Y")
        & (pl.col("period_start") == date(2024, 1, 1))
    )
    value = {
        (row["kpi_id"], row["denominator_policy"]): row["numerator"] / row["denominator"]
        for row in year.iter_rows(named=True)
    }
    assert value["S13", "target_superior"] > value["S13", "target_livelihood"] > 1
    assert 0.90 < value["S11", ""] < 0.98 and 0.94 < value["S10", ""] < 0.99
    assert 0.80 < value["S12", "due_of_period"] < 0.95
    assert 0.70 < value["S09", "communities"] < value["S09", "households"] < 1


def test_nothing_that_has_not_come_is_counted(world: World) -> None:
    early = Plan(Path("raw"), Path("truth"), days=30)
    assert statistics_truth.figures_of(early, world).is_empty()
