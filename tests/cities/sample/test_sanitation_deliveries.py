"""Files of the sanitation systems: the same bytes, the same rows night by night, known fates."""

from __future__ import annotations

from collections import Counter
from datetime import date
from pathlib import Path

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from cities.sample.simulation import sanitation
from cities.sample.simulation.dirt import DirtRegister
from cities.sample.simulation.plan import Plan
from cities.sample.simulation.sanitation import tickets
from cities.sample.simulation.world import World
from cities.sample.systems import sanitation as system
from ingestion.manifest import Manifest, committed
from ingestion.pull import pull
from ingestion.store import Store

DAYS, CASES, FEW_CASES = 80, 80_000, 3_000
"""Until 2024-03-20: a corrected and a resent month have come, and a corrected plant report."""

SOURCES = [
    system.station_tickets(),
    system.plant_tickets(),
    system.road_operations(),
    system.plant_days(),
    system.public_toilets(),
    *system.periodic_reports(),
]


def quiet(line: str) -> None:
    """Nobody listens."""


def written(
    world: World, folder: Path, days: int = DAYS, cases: int = CASES
) -> tuple[Plan, DirtRegister]:
    plan = Plan(folder / "raw", folder / "truth", cases=cases, days=days)
    register = DirtRegister()
    sanitation.write_history(world, plan, register, quiet)
    return plan, register


def landed(plan: Plan, store: Store) -> None:
    for source in SOURCES:
        report = pull(source, plan.raw_dir, store, b"k" * 32, plan.now)
        assert not report.refused


def store_in(folder: Path) -> Store:
    return Store(folder / "landing", folder / "quarantine", folder / "merged")


@pytest.fixture(scope="module")
def history(world: World, tmp_path_factory: pytest.TempPathFactory) -> tuple[Plan, DirtRegister]:
    return written(world, tmp_path_factory.mktemp("history"))


@pytest.fixture(scope="module")
def store(history: tuple[Plan, DirtRegister], tmp_path_factory: pytest.TempPathFactory) -> Store:
    found = store_in(tmp_path_factory.mktemp("store"))
    landed(history[0], found)
    return found


def manifests(store: Store, table: str) -> list[Manifest]:
    return list(committed(store, f"{table}/*.json"))


def rows(store: Store, table: str) -> pl.DataFrame:
    """What landed, without what tells of the delivery."""
    frame = pl.read_parquet(store.landing / table / "*-*.parquet")
    return frame.drop("batch_id", "source_row", "source_sheet")


def test_two_runs_with_one_seed_give_the_same_bytes(world: World, tmp_path: Path) -> None:
    plans = [written(world, tmp_path / name, 40, FEW_CASES)[0] for name in ("a", "b")]
    files = [sorted(plan.raw_dir.rglob("*.xlsx")) for plan in plans]
    assert len(files[0]) == len(files[1]) > 8
    for one, other in zip(*files, strict=True):
        assert one.name == other.name and one.read_bytes() == other.read_bytes()


@pytest.mark.parametrize("last", [37, 39, 50, 80])
def test_one_more_night_delivers_what_one_history_delivers(
    world: World, tmp_path: Path, last: int
) -> None:
    """A resent month, 02-08 the fees, 02-19 corrected plants' days, 03-20 the stations' book."""
    whole, _ = written(world, tmp_path / "whole", last, FEW_CASES)
    before, register = written(world, tmp_path / "nights", last - 1, FEW_CASES)
    night = Plan(before.raw_dir, before.truth_dir, cases=FEW_CASES, days=last)
    sanitation.write_next_day(world, night, register, quiet)
    stores = [store_in(tmp_path / name) for name in ("a", "b")]
    for plan, its_store in zip((whole, night), stores, strict=True):
        landed(plan, its_store)
    for table in ("src_weigh", "src_road_op", "src_facility_day", "src_sanitation_report"):
        one, other = (rows(s, table).sort(pl.all()) for s in stores)
        assert_frame_equal(one, other)
        refused = [
            sum((Counter(m.quarantine_reasons) for m in manifests(s, table)), Counter())
            for s in stores
        ]
        assert refused[0] == refused[1]


def test_every_planted_mistake_meets_its_fate(
    history: tuple[Plan, DirtRegister], store: Store
) -> None:
    """Merged rows by their rule, refused ones by their reason, hidden and guessed ones by flag."""
    planted = history[1].frame().filter(pl.col("reason") != "")
    assert planted["kind"].n_unique() >= 8
    for table in planted["table_name"].unique():
        found: Counter[str] = Counter()
        for manifest in manifests(store, table):
            found.update(manifest.merge_rules)
            found.update(
                {reason.split(":")[0]: n for reason, n in manifest.quarantine_reasons.items()}
            )
        flags = rows(store, table)["row_flags"].str.split(";").explode().drop_nulls()
        found.update(flag for flag in flags if flag)
        expected: Counter[str] = Counter()
        for row in planted.filter(pl.col("table_name") == table).iter_rows(named=True):
            expected[row["reason"]] += row["planted"]
        assert found == expected


def test_totals_inside_the_sheets_equal_their_rows_mistakes_included(store: Store) -> None:
    for table in ("src_weigh", "src_road_op", "src_facility_day"):
        sums = [m.control_sums for m in manifests(store, table) if m.control_sums]
        assert sum(s["compared"] for s in sums) > 0
        assert [s["differing"] for s in sums if s["differing"]] == []


def test_no_personal_data_is_counted_where_none_should_be_and_no_phone_lands(store: Store) -> None:
    assert not [m for m in manifests(store, "src_weigh") if m.pii_hits]
    text = rows(store, "src_weigh").select(pl.col(pl.String).drop_nulls().unique().implode())
    for column in text.columns:
        if column not in ("weigh_ticket_no", "weigher_code", "source_name"):
            assert not text[column][0].str.contains(r"1[3-9]\d{9}").any()


def test_a_resent_file_lands_once(history: tuple[Plan, DirtRegister], store: Store) -> None:
    resent = sorted(history[0].raw_dir.rglob("*_重发.xlsx"))
    assert len(resent) == 3
    again = pull(system.station_tickets(), history[0].raw_dir, store, b"k" * 32, history[0].now)
    names = {m.file_name for m in manifests(store, "src_weigh")}
    assert not again.landed and not any("重发" in name for name in names)


def test_a_corrected_month_replaces_what_it_told_before(world: World, store: Store) -> None:
    corrected = [m for m in manifests(store, "src_weigh") if "更正" in m.file_name]
    assert len(corrected) == 1
    (original,) = [
        m for m in manifests(store, "src_weigh") if m.file_name.endswith("转运站称重_2024-02.xlsx")
    ]
    assert corrected[0].batch_seq > original.batch_seq
    assert corrected[0].rows_quarantined == 0 < original.rows_quarantined
    old, new = (
        pl.read_parquet(store.landing / "src_weigh" / f"{m.batch_id}.parquet").select(
            "weigh_ticket_no", "net_kg", "waste_stream"
        )
        for m in (original, corrected[0])
    )
    both = old.join(new, on="weigh_ticket_no", suffix="_again")
    changed = both.filter(
        (pl.col("net_kg") != pl.col("net_kg_again"))
        | (pl.col("waste_stream") != pl.col("waste_stream_again"))
    )
    assert new.height > old.height and changed.height >= 3
    assert tickets.corrections_until(date(2024, 3, 19)) == {}


def test_weights_in_tonnes_and_in_kilograms_land_alike(store: Store) -> None:
    """Transfer lorries are weighed in kg at the station and in t at the plant."""
    lorries = rows(store, "src_weigh").filter(pl.col("vehicle_type") == "勾臂转运车")
    medians = dict(lorries.group_by("source_name").agg(pl.col("net_kg").median()).iter_rows())
    low, high = sorted(float(m) for m in medians.values())
    assert len(medians) == 2 and high / low < 1.05


def test_the_district_that_counts_in_wan_square_metres_lands_in_square_metres(
    world: World, store: Store
) -> None:
    roads = rows(store, "src_road_op").join(
        world.roads.select("road_id", "area_m2").unique(), on="road_id"
    )
    assert roads["district_name"].n_unique() == 6
    assert (roads["cleaning_area_m2"] == roads["area_m2"]).all()


def test_every_name_on_a_ticket_is_one_that_the_city_knows_or_a_planted_stranger(
    world: World, history: tuple[Plan, DirtRegister], store: Store
) -> None:
    known = set(world.aliases["area"]["street_name"]) | set(world.aliases["area"]["district_name"])
    known |= set(world.aliases["facility"]["facility_alias"])
    landed_rows = rows(store, "src_weigh")
    strange = landed_rows.filter(~pl.col("source_area_name").is_in(list(known)))
    planted = history[1].frame().filter(pl.col("kind") == "unknown_area")["planted"].sum()
    assert strange.height == planted > 0
    assert set(landed_rows["facility_name"]) <= known


def test_late_tickets_come_with_a_later_day(
    world: World, history: tuple[Plan, DirtRegister]
) -> None:
    plan = history[0]
    late = tickets.tickets(world, plan, plan.all_days()).filter(
        pl.col("delivered_on") > pl.col("weighed_on")
    )
    in_time = late.filter(pl.col("delivered_on") <= plan.last_day).height
    planted = (
        history[1]
        .frame()
        .filter((pl.col("kind") == "late_file") & (pl.col("table_name") == "src_weigh"))
    )
    assert late.height > 0 and planted["planted"].sum() >= in_time > 0


def test_a_station_of_a_city_of_three_thousand_cases_weighs_every_day(
    world: World, tmp_path: Path
) -> None:
    plan = Plan(tmp_path, tmp_path, cases=3_000, days=120)
    days = plan.all_days()
    told = tickets.tickets(world, plan, days)
    at_station = told.filter(pl.col("facility_id").str.starts_with("f_zz"))
    assert set(at_station["weighed_on"]) == set(days)
