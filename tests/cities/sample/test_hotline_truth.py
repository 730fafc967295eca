"""热线 truth: it is what a reader of the landed rows counts by hand, and its parts add up."""

from __future__ import annotations

from datetime import date, datetime, time
from pathlib import Path

import polars as pl
import pytest
from counted_orders import Figures, counted
from polars.testing import assert_frame_equal

from cities.sample.simulation import hotline
from cities.sample.simulation.dirt import DirtRegister
from cities.sample.simulation.hotline.city import City
from cities.sample.simulation.hotline.schedule import schedule
from cities.sample.simulation.hotline.truth import data_as_of
from cities.sample.simulation.plan import Plan
from cities.sample.simulation.world import World
from cities.sample.systems import hotline as system
from cities.settings import load_city
from ingestion.pull import pull
from ingestion.store import Store

FIRST = date(2024, 2, 1)
MAY_BE_NONE = {("H01", "carried_over"), ("H02", "waiting"), ("H12", ""), ("H13", "ping_pong")}
"""What a short history may have none of."""


def plan_in(folder: Path, days: int, cases: int = 100_000) -> Plan:
    return Plan(folder / "raw", folder / "truth", cases=cases, first_day=FIRST, days=days)


def latest_landed(world: World, plan: Plan) -> pl.DataFrame:
    """The newest landed state of every order."""
    hotline.write_history(world, plan, DirtRegister(), lambda line: None)
    folder = plan.raw_dir.parent
    store = Store(folder / "landing", folder / "quarantine", folder / "merged")
    [source] = system.sources(load_city("open_data"))
    assert not pull(source, plan.raw_dir, store, b"k" * 32, plan.now).refused
    landed = pl.read_parquet(store.landing / "src_hotline" / "*-*.parquet")
    return landed.sort("source_updated_at").unique("order_no", keep="last", maintain_order=True)


def of_city(kpi: pl.DataFrame, month: date) -> Figures:
    mine = kpi.filter(
        (pl.col("period_type") == "M")
        & (pl.col("kpi_id") != "H15")
        & (pl.col("period_start") == month)
        & (pl.col("area_id") == "shili")
        & (pl.col("breakdown") == "total")
    )
    return {(k, p): (n, d) for k, p, *_, n, d in mine.iter_rows()}


def last_days() -> list[int]:
    """Plans that end on a day with a row to be put right, on the day after it, on the last of a
    month, whose late part comes in the next, and in the next month."""
    month = schedule(Plan(Path("raw"), Path("truth"), cases=100_000, first_day=FIRST), FIRST)
    wrong = next(
        day
        for day, picks in sorted(month.rows.items())
        if any(pick.kind == "missing_value" for pick in picks)
    )
    return [(wrong - FIRST).days + 1, (wrong - FIRST).days + 2, 29, 40]


@pytest.mark.parametrize("days", last_days())
def test_the_truth_is_what_the_landed_rows_tell(world: World, tmp_path: Path, days: int) -> None:
    plan = plan_in(tmp_path, days)
    orders = latest_landed(world, plan)
    kpi = hotline.truth(world, plan).kpi
    as_of = orders["source_updated_at"].max()
    assert isinstance(as_of, datetime)
    assert data_as_of(City(world), plan) == as_of
    for month in (FIRST, date(2024, 3, 1))[: 1 + (days > 29)]:
        expected = counted(orders, datetime.combine(month, time.min), as_of)
        assert {key for key, (top, _) in expected.items() if not top} <= MAY_BE_NONE
        told = of_city(kpi, month)
        assert {key: told.get(key, (0, None)) for key in expected} == expected
        assert told.keys() <= expected.keys()


@pytest.fixture(scope="module")
def kpi(world: World) -> pl.DataFrame:
    plan = Plan(Path("raw"), Path("truth"), cases=75_000, days=400)
    return hotline.truth(world, plan).kpi


def test_parts_add_up_to_wholes(kpi: pl.DataFrame) -> None:
    """Districts to the city, streets and breakdowns to their district, months to the year."""
    received = kpi.filter((pl.col("kpi_id") == "H01") & (pl.col("denominator_policy") == ""))
    monthly = received.filter(pl.col("period_type") == "M")
    total = pl.col("breakdown") == "total"
    of_year = monthly.filter(total & (pl.col("area_id") == "shili"))
    years = received.filter((pl.col("period_type") == "Y") & (pl.col("area_id") == "shili"))
    for breakdown in ("total", "unit", "category", "channel"):
        year = years.filter(pl.col("breakdown") == breakdown)
        assert year["numerator"].sum() == of_year["numerator"].sum() > 0
    districts = monthly.filter(pl.col("area_id").str.contains(r"^d\d$"))
    key = ["area_id", "period_start"]
    whole = districts.filter(total).select(*key, "numerator").sort(key)
    for breakdown in ("unit", "category", "channel"):
        parts = districts.filter(pl.col("breakdown") == breakdown)
        summed = parts.group_by(key).agg(pl.col("numerator").sum()).sort(key)
        assert_frame_equal(summed, whole.filter(pl.col("numerator") > 0))
    streets = monthly.filter(total & pl.col("area_id").str.contains("^d.+(s|/)"))
    by_district = streets.with_columns(pl.col("area_id").str.slice(0, 2)).group_by(key)
    assert_frame_equal(by_district.agg(pl.col("numerator").sum()).sort(key), whole)
    assert districts.filter(total)["numerator"].sum() == of_year["numerator"].sum()


def test_figures_of_a_divided_town_go_to_its_heirs(world: World, kpi: pl.DataFrame) -> None:
    split = date(2025, 1, 1)
    begun, ended = (
        world.streets.filter(pl.col(name) == day)["street_id"].to_list()
        for name, day in (("valid_from", split), ("valid_to", date(2024, 12, 31)))
    )
    assert len(begun) == 2 and len(ended) == 1
    received = kpi.filter(
        (pl.col("kpi_id") == "H01") & (pl.col("period_type") == "D") & (pl.col("numerator") > 0)
    )
    of_old = received.filter(pl.col("area_id").is_in(ended))["period_start"]
    of_new = received.filter(pl.col("area_id").is_in(begun))["period_start"]
    assert len(of_old) and len(of_new)
    assert of_new.min() >= split
    assert (of_old >= split).mean() < 0.05  # only people who write again


def test_late_orders_are_closed_in_the_end(kpi: pl.DataFrame) -> None:
    """The stock of a month is in the denominator of the next, and does not grow with the years."""
    due = kpi.filter(
        (pl.col("kpi_id") == "H05")
        & (pl.col("denominator_policy") == "due")
        & (pl.col("period_type") == "M")
        & (pl.col("area_id") == "shili")
        & (pl.col("breakdown") == "total")
    ).sort("period_start")
    assert due.height == 14
    overdue = due["denominator"] - due["numerator"]
    assert overdue[2:].min() > 0  # type: ignore[operator]
    assert overdue[8:13].mean() < 1.5 * overdue[2:7].mean()  # type: ignore[operator]


def test_the_month_and_what_it_carries_in_are_its_whole(kpi: pl.DataFrame) -> None:
    """P08: total = 当月 + 结转; what is carried in is what the month before left open."""
    of_city = kpi.filter(
        (pl.col("kpi_id") == "H01")
        & (pl.col("period_type") == "M")
        & (pl.col("area_id") == "shili")
        & (pl.col("breakdown") == "total")
    ).pivot("denominator_policy", index="period_start", values="numerator")
    whole = of_city[""] + of_city["carried_over"]
    assert of_city["with_carried_over"].to_list() == whole.to_list()
    assert of_city.sort("period_start")["carried_over"][0] == 0
    assert of_city.sort("period_start")["carried_over"][1:].min() > 0


def test_orders_of_ten_thousand_residents(world: World, kpi: pl.DataFrame) -> None:
    """H15 is H01 over the residents of its year, for every area that has any."""
    place = ["period_type", "period_start", "area_id"]
    received = kpi.filter(
        (pl.col("kpi_id") == "H01")
        & (pl.col("denominator_policy") == "")
        & (pl.col("period_type") != "D")
        & (pl.col("breakdown") == "total")
    )
    a_head = kpi.filter(pl.col("kpi_id") == "H15").join(received, on=place, suffix="_received")
    assert a_head["numerator"].to_list() == a_head["numerator_received"].to_list()
    residents = {
        (area, year): cnt
        for area, year, cnt in world.population.select("area_id", "year", "population").rows()
    }
    for area, start, denominator in a_head.select("area_id", "period_start", "denominator").rows():
        told = residents.get((area, start.year)) or residents[area, start.year - 1]
        assert denominator == pytest.approx(told / 10_000)
    unassigned = {area for area in received["area_id"] if area.endswith("/-")}
    assert unassigned and not unassigned & set(a_head["area_id"])


def test_a_city_that_never_wrote_has_no_figures(world: World) -> None:
    plan = Plan(Path("raw"), Path("truth"), cases=1, days=2)
    assert hotline.truth(world, plan).kpi.is_empty()
