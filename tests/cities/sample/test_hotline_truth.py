"""热线 truth: it is what a reader of the landed rows counts by hand, and its parts add up."""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime, timedelta
from pathlib import Path

import polars as pl
import pytest
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
Figures = dict[tuple[str, str], tuple[float, float | None]]


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


def counted(orders: pl.DataFrame, month: date, as_of: datetime) -> Figures:
    """Figures of the city in one month, counted from landed rows one order at a time."""
    begin = datetime.combine(month, datetime.min.time())
    end = (begin + timedelta(days=32)).replace(day=1)
    limit = min(end, as_of)
    told: Counter[str] = Counter()
    seen: dict[tuple[str, str], list[datetime]] = {}
    for order in orders.iter_rows(named=True):
        if order["person_hash"]:
            matter = order["category_l3"] or order["category_l2"] or order["category_l1"]
            seen.setdefault((order["person_hash"], matter), []).append(order["received_at"])

    def happened(at: datetime | None) -> bool:
        return at is not None and begin <= at < end

    for order in orders.iter_rows(named=True):
        received, signed, closed = (
            order[f"{name}_at"] for name in ("received", "signed", "closed")
        )
        if happened(received):
            told["received"] += 1
            told["closed_of_received"] += closed is not None
            if order["person_hash"]:
                matter = order["category_l3"] or order["category_l2"] or order["category_l1"]
                told["persons"] += 1
                told["repeats"] += any(
                    timedelta(0) < received - earlier <= timedelta(days=30)
                    for earlier in seen[order["person_hash"], matter]
                )
        if happened(signed) and order["sign_deadline"]:
            told["signed"] += 1
            told["on_time_signed"] += signed <= order["sign_deadline"]
        elif order["sign_deadline"] and order["sign_deadline"] < limit:
            told["unsigned"] += signed is None or signed >= end
        due = order["extended_deadline"] or order["close_deadline"]
        if happened(closed) and due:
            told["closed"] += 1
            told["closed_on_time"] += closed <= due
        elif due and due < limit and (closed is None or closed >= end):
            returned = order["returned_at"] and order["returned_at"] >= order["assigned_at"]
            told["overdue"] += not (closed is None and returned)
        if happened(order["callback_at"]) and order["satisfaction"] not in (None, "未评价"):
            told["rated"] += 1
            told["pleased"] += order["satisfaction"] in ("满意", "基本满意")
    due_cnt = told["closed"] + told["overdue"]
    return {
        ("H01", ""): (told["received"], None),
        ("H03", "due"): (told["on_time_signed"], told["signed"] + told["unsigned"]),
        ("H04", ""): (told["closed_on_time"], due_cnt),
        ("H05", "due"): (told["closed"], due_cnt),
        ("H05", "received"): (told["closed_of_received"], told["received"]),
        ("H08", "evaluated"): (told["pleased"], told["rated"]),
        ("H11", "30d"): (told["repeats"], told["persons"]),
    }


def of_city(kpi: pl.DataFrame, month: date) -> Figures:
    mine = kpi.filter(
        (pl.col("period_type") == "M")
        & (pl.col("period_start") == month)
        & (pl.col("area_id") == "shili")
        & (pl.col("breakdown") == "total")
    )
    return {(k, p): (n, d) for k, p, *_, n, d in mine.iter_rows()}


def last_days() -> list[int]:
    """Plans that end on a day whose part of a district is late, on one with a row to be put right,
    on the day after it, and in the next month."""
    month = schedule(Plan(Path("raw"), Path("truth"), cases=100_000, first_day=FIRST), FIRST)
    [late] = month.late
    wrong = next(
        day
        for day, picks in sorted(month.rows.items())
        if any(pick.kind == "missing_value" for pick in picks)
    )
    return [(late - FIRST).days + 1, (wrong - FIRST).days + 1, (wrong - FIRST).days + 2, 40]


@pytest.mark.parametrize("days", last_days())
def test_the_truth_is_what_the_landed_rows_tell(world: World, tmp_path: Path, days: int) -> None:
    plan = plan_in(tmp_path, days)
    orders = latest_landed(world, plan)
    kpi = hotline.truth(world, plan).kpi
    as_of = orders["source_updated_at"].max()
    assert isinstance(as_of, datetime)
    assert data_as_of(City(world), plan) == as_of
    for month in (FIRST, date(2024, 3, 1))[: 1 + (days > 29)]:
        expected = counted(orders, month, as_of)
        assert min(top for top, _ in expected.values()) > 0
        assert of_city(kpi, month) == expected


@pytest.fixture(scope="module")
def kpi(world: World) -> pl.DataFrame:
    plan = Plan(Path("raw"), Path("truth"), cases=75_000, days=400)
    return hotline.truth(world, plan).kpi


def test_parts_add_up_to_wholes(kpi: pl.DataFrame) -> None:
    """Districts to the city, streets and breakdowns to their district, months to the year."""
    received = kpi.filter(pl.col("kpi_id") == "H01")
    monthly = received.filter(pl.col("period_type") == "M")
    total = pl.col("breakdown") == "total"
    of_year = monthly.filter(total & (pl.col("area_id") == "shili"))
    year = received.filter((pl.col("period_type") == "Y") & (pl.col("area_id") == "shili"))
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


def test_an_order_that_nobody_closes_stays_overdue(kpi: pl.DataFrame) -> None:
    """The stock of a month is in the denominator of the next, though nothing happened to it."""
    due = kpi.filter(
        (pl.col("kpi_id") == "H05")
        & (pl.col("denominator_policy") == "due")
        & (pl.col("period_type") == "M")
        & (pl.col("area_id") == "shili")
        & (pl.col("breakdown") == "total")
    ).sort("period_start")
    assert due.height == 14
    overdue = (due["denominator"] - due["numerator"]).to_list()
    assert min(overdue[2:]) > 0


def test_a_city_that_never_wrote_has_no_figures(world: World) -> None:
    plan = Plan(Path("raw"), Path("truth"), cases=1, days=2)
    assert hotline.truth(world, plan).kpi.is_empty()
