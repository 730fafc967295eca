"""热线 files: the same bytes, the same files night by night, and dirt that meets its fate."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import polars as pl
import pytest

from cities.sample.simulation import hotline
from cities.sample.simulation.dirt import DirtRegister
from cities.sample.simulation.hotline.raw import NEW_TEMPLATE, NEW_TEMPLATE_FROM, OLD_TEMPLATE
from cities.sample.simulation.hotline.schedule import schedule
from cities.sample.simulation.hotline.writing import path_of
from cities.sample.simulation.plan import Plan
from cities.sample.simulation.world import World
from cities.sample.systems import hotline as system
from cities.settings import load_city
from ingestion.contracts import SrcHotline
from ingestion.pull import PullReport, pull
from ingestion.store import Store

KEY = b"a key of the test"
FIRST = date(2024, 2, 1)
"""A month with a file that comes again; at the default scale its files are long enough for G03."""


def quiet(line: str) -> None:
    assert line


def written(world: World, plan: Plan) -> DirtRegister:
    register = DirtRegister()
    hotline.write_history(world, plan, register, quiet)
    return register


def files(plan: Plan) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted((plan.raw_dir / "hotline").iterdir())}


def pulled(plan: Plan, store: Store) -> PullReport:
    [source] = system.sources(load_city("open_data"))
    return pull(source, plan.raw_dir, store, KEY, plan.now)


def store_in(folder: Path) -> Store:
    return Store(folder / "landing", folder / "quarantine", folder / "merged")


def totals(register: DirtRegister) -> pl.DataFrame:
    fates = ("planted", "landed", "merged", "quarantined")
    return (
        register.frame().group_by("kind", "reason").agg(pl.col(fates).sum()).sort("kind", "reason")
    )


@pytest.fixture(scope="module")
def february(tmp_path_factory: pytest.TempPathFactory) -> Plan:
    folder = tmp_path_factory.mktemp("february")
    return Plan(folder / "raw", folder / "truth", first_day=FIRST, days=29)


@pytest.fixture(scope="module")
def register(world: World, february: Plan) -> DirtRegister:
    return written(world, february)


@pytest.fixture(scope="module")
def store(february: Plan) -> Store:
    return store_in(february.raw_dir.parent)


@pytest.fixture(scope="module")
def report(february: Plan, register: DirtRegister, store: Store) -> PullReport:
    return pulled(february, store)


@pytest.fixture(scope="module")
def landed(report: PullReport, store: Store) -> pl.DataFrame:
    assert report.landed
    return pl.read_parquet(store.landing / "src_hotline" / "*-*.parquet")


def test_one_seed_gives_the_same_bytes(world: World, tmp_path: Path) -> None:
    plans = [
        Plan(tmp_path / name / "raw", tmp_path / name / "truth", cases=3_000, days=45, seed=seed)
        for name, seed in (("a", 1), ("b", 1), ("c", 2))
    ]
    registers = [written(world, plan) for plan in plans]
    assert files(plans[0]) == files(plans[1]) != files(plans[2])
    assert registers[0].frame().equals(registers[1].frame())


@pytest.mark.parametrize(("cases", "before", "days"), [(3_000, 55, 64), (250_000, 40, 47)])
def test_nights_leave_the_files_of_one_history(
    world: World, tmp_path: Path, cases: int, before: int, days: int
) -> None:
    """The nights at the default scale hold a late part, a resent file and refused rows."""
    whole = Plan(tmp_path / "w" / "raw", tmp_path / "w" / "truth", cases=cases, days=days)
    nights = replace(whole, raw_dir=tmp_path / "n" / "raw", days=before)
    expected = written(world, whole)
    register = written(world, nights)
    for n in range(before + 1, days + 1):
        hotline.write_next_day(world, replace(nights, days=n), register, quiet)
    assert files(nights) == files(whole)
    assert totals(register).equals(totals(expected))


def test_a_daily_file_is_gb18030_and_named_after_its_day(
    february: Plan, register: DirtRegister
) -> None:
    content = path_of(february, FIRST).read_bytes()
    assert path_of(february, FIRST).name == "12345热线工单_20240201.csv"
    assert content.decode("gb18030").split(",")[0] == "工单编号"
    with pytest.raises(UnicodeDecodeError):
        content.decode("utf-8")


def test_every_file_lands_but_the_one_that_comes_again(february: Plan, report: PullReport) -> None:
    [resent] = schedule(february, FIRST).resent
    assert not report.refused
    assert len(report.landed) == 29 + 28
    assert len(report.already_landed) == 1
    again = path_of(february, resent, "(补发)").read_bytes()
    assert again == path_of(february, resent).read_bytes()


def test_planted_dirt_meets_its_fate_and_no_other_row_does(
    register: DirtRegister, report: PullReport, landed: pl.DataFrame
) -> None:
    planted = totals(register)
    found: Counter[str] = Counter()
    for manifest in report.landed:
        found.update(manifest.merge_rules)
        found.update(manifest.quarantine_reasons)
    refused = planted.filter(pl.col("merged") + pl.col("quarantined") > 0)
    for _, reason, cnt, *_ in refused.iter_rows():
        matching = [told for told in found if told.startswith(reason)]
        assert sum(found.pop(told) for told in matching) == cnt, reason
    assert not found
    kinds = set(planted["kind"])
    assert kinds >= {"closed_before_reported", "missing_value", "older_state", "late_file"}
    flags = landed["row_flags"].str.split(";").explode().value_counts()
    told = dict(flags.filter(pl.col("row_flags") != "").iter_rows())
    expected = planted.filter(pl.col("reason").str.contains(":", literal=True))
    assert told == dict(expected.select("reason", "landed").iter_rows())


def test_rows_read_are_those_written(february: Plan, report: PullReport) -> None:
    lines = sum(
        content.decode("gb18030").count("\r\n") - 1
        for name, content in files(february).items()
        if "补发" not in name
    )
    assert report.rows["rows_read"] == lines
    parts = ("rows_landed", "rows_merged", "rows_quarantined")
    assert sum(report.rows[part] for part in parts) == lines


def test_every_night_the_part_of_one_street_comes_a_day_late(
    february: Plan, register: DirtRegister
) -> None:
    late_days = february.all_days()[:-1]
    for day in late_days:
        texts = [path_of(february, day, ending).read_text("gb18030") for ending in ("", "_补报")]
        main, late = (pl.read_csv(text.encode(), infer_schema=False) for text in texts)
        named = late["街道"].drop_nulls().mode()
        assert main.height > 100 and late.height > 0
        assert named.len() == 0 or not main["街道"].is_in([named[0]]).any()
    planted = register.frame().filter(pl.col("kind") == "late_file")
    assert planted["landed"].sum() >= len(late_days)


@pytest.mark.parametrize("cases", [3_000, 250_000])
def test_the_next_day_brings_the_late_part_of_the_day_before(
    world: World, tmp_path: Path, cases: int
) -> None:
    plan = Plan(tmp_path / "raw", tmp_path / "truth", first_day=FIRST, cases=cases, days=3)
    written(world, plan)
    assert not path_of(plan, plan.last_day, "_补报").exists()
    tomorrow, register = replace(plan, days=4), DirtRegister()
    hotline.write_next_day(world, tomorrow, register, quiet)
    assert path_of(plan, plan.last_day, "_补报").exists()
    assert not path_of(plan, tomorrow.last_day, "_补报").exists()
    assert "late_file" in set(register.frame()["kind"])


def test_what_people_tell_of_themselves_does_not_land(
    register: DirtRegister, report: PullReport, landed: pl.DataFrame
) -> None:
    told = totals(register).filter(pl.col("kind") == "personal_data")["landed"].sum()
    assert told > 100
    texts = landed["title_scrubbed"] + landed["content_scrubbed"]
    assert not texts.str.contains(r"154\d{8}|9901\d{13}[\dX]|使Z").any()
    assert texts.str.contains(r"\[电话\]|\[证件号\]|\[车牌\]|联系人：\*").sum() == told
    assert all(not manifest.pii_hits for manifest in report.landed)
    others = landed.drop("title_scrubbed", "content_scrubbed").select(pl.col(pl.String))
    assert not any(
        others[name].str.contains(r"(^|\D)154\d{8}(\D|$)").any() for name in others.columns
    )


def test_a_number_written_in_four_ways_is_one_person(february: Plan, landed: pl.DataFrame) -> None:
    cells = pl.concat(
        [
            pl.read_csv(content.decode("gb18030").encode(), infer_schema=False).select(
                order_no="工单编号", phone="联系电话"
            )
            for name, content in files(february).items()
        ]
    ).unique()
    digits = pl.col("phone").str.normalize("NFKC").str.replace_all(r"\D", "")
    person = pl.when(digits.str.len_chars() >= 11).then(digits.str.strip_prefix("86"))
    both = (
        landed.select("order_no", "person_hash")
        .unique()
        .join(cells.with_columns(person.alias("person")), on="order_no")
    )
    assert both.filter(pl.col("person").is_null())["person_hash"].null_count() > 50
    known = both.filter(pl.col("person").is_not_null())
    assert known["phone"].str.contains("-").any() and known["phone"].str.contains("１").any()
    assert known["person"].n_unique() == known["person_hash"].n_unique()
    assert known.select("person", "person_hash").unique().height == known["person"].n_unique()


def test_the_template_changes_in_march_2025_and_both_are_understood(
    world: World, tmp_path: Path
) -> None:
    before = NEW_TEMPLATE_FROM - timedelta(days=2)
    plan = Plan(tmp_path / "raw", tmp_path / "truth", cases=60_000, first_day=before, days=5)
    written(world, plan)
    heads = [
        path_of(plan, before + timedelta(days=n)).read_text("gb18030").splitlines()[0].split(",")
        for n in range(4)
    ]
    assert heads[1] == list(OLD_TEMPLATE.values())
    assert heads[2] == list(NEW_TEMPLATE.values())
    report = pulled(plan, store_in(tmp_path))
    assert not report.refused and len(report.landed) == 5 + 4
    frame = pl.read_parquet(tmp_path / "landing" / "src_hotline" / "*-*.parquet")
    for column in ("signed_at", "close_deadline", "category_l3", "person_hash", "unit_name"):
        assert frame.filter(pl.col("received_at") >= NEW_TEMPLATE_FROM)[column].is_not_null().any()


def test_both_templates_name_every_cell_once() -> None:
    assert set(OLD_TEMPLATE) - {"card"} == set(NEW_TEMPLATE)
    known = {h for c in SrcHotline.columns().values() for h in (c.metadata or {})["zh"]}
    known |= {h for personal in SrcHotline.personal.values() for h in personal.zh}
    assert set(OLD_TEMPLATE.values()) | set(NEW_TEMPLATE.values()) <= known


def test_a_tiny_city_has_days_without_an_order_and_their_files_are_no_fault(
    world: World, tmp_path: Path
) -> None:
    plan = Plan(tmp_path / "raw", tmp_path / "truth", cases=300, days=40)
    written(world, plan)
    assert any(content.count(b"\r\n") == 1 for content in files(plan).values())
    assert not pulled(plan, store_in(tmp_path)).refused
