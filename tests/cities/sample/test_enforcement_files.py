"""执法 ledgers: the same bytes, the same files night by night, and dirt that meets its fate."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import openpyxl
import polars as pl
import pytest

from cities.sample.simulation import enforcement
from cities.sample.simulation.clock import is_workday
from cities.sample.simulation.dirt import DirtRegister
from cities.sample.simulation.enforcement.books import Books
from cities.sample.simulation.enforcement.city import joined, last_of, months_between
from cities.sample.simulation.enforcement.ledger import delivery_day, months_delivered
from cities.sample.simulation.enforcement.penalties import HIDDEN
from cities.sample.simulation.enforcement.penalty_files import IN_WAN_MONTHS
from cities.sample.simulation.hotline.streets import UNKNOWN
from cities.sample.simulation.plan import Plan
from cities.sample.simulation.world import World
from cities.sample.systems import enforcement as system
from cities.settings import load_city
from ingestion.manifest import Manifest, committed
from ingestion.pull import PullReport, pull
from ingestion.store import Store

FEW = 30_000
TABLES = ("src_penalty", "src_illegal_building", "src_notice", "src_muck", "src_catering")


def quiet(line: str) -> None:
    assert line


def plan_in(folder: Path, days: int, cases: int = FEW, **more: object) -> Plan:
    return Plan(folder / "raw", folder / "truth", cases=cases, days=days, **more)  # type: ignore[arg-type]


def written(world: World, plan: Plan) -> DirtRegister:
    register = DirtRegister()
    enforcement.write_history(world, plan, register, quiet)
    return register


def files(plan: Plan) -> dict[str, bytes]:
    folder = plan.raw_dir / "enforcement"
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir())}


def totals(register: DirtRegister) -> pl.DataFrame:
    fates = ("planted", "landed", "merged", "quarantined")
    by = ("table_name", "kind", "reason")
    return register.frame().group_by(by).agg(pl.col(fates).sum()).sort(by)


@dataclass(frozen=True)
class Landed:
    plan: Plan
    register: DirtRegister
    reports: dict[str, PullReport]
    store: Store

    def table(self, name: str) -> pl.DataFrame:
        return pl.read_parquet(self.store.landing / name / "*-*.parquet")

    def manifests(self) -> list[Manifest]:
        return list(committed(self.store))


def landed_in(world: World, plan: Plan) -> Landed:
    register = written(world, plan)
    folder = plan.raw_dir.parent
    store = Store(folder / "landing", folder / "quarantine", folder / "merged")
    sources = system.sources(load_city("open_data"))
    reports = {s.name: pull(s, plan.raw_dir, store, b"k" * 32, plan.now) for s in sources}
    return Landed(plan, register, reports, store)


@pytest.fixture(scope="module")
def half_year(world: World, tmp_path_factory: pytest.TempPathFactory) -> Landed:
    """To the end of May 2024: a resent, a late and a corrected ledger have come."""
    return landed_in(world, plan_in(tmp_path_factory.mktemp("half"), 152, cases=120_000))


def test_one_seed_gives_the_same_bytes(world: World, tmp_path: Path) -> None:
    plans = [
        plan_in(tmp_path / name, 95, seed=seed) for name, seed in (("a", 1), ("b", 1), ("c", 2))
    ]
    registers = [written(world, plan) for plan in plans]
    assert files(plans[0]) == files(plans[1]) != files(plans[2])
    assert registers[0].frame().equals(registers[1].frame())


def test_nights_leave_the_files_of_one_history(world: World, tmp_path: Path) -> None:
    """From the end of February to the 3rd of April, on which a late ledger comes."""
    whole = plan_in(tmp_path / "whole", 94)
    nights = replace(whole, raw_dir=tmp_path / "nights" / "raw", days=59)
    expected, register = written(world, whole), written(world, nights)
    for days in range(60, 95):
        enforcement.write_next_day(world, replace(nights, days=days), register, quiet)
    assert files(nights) == files(whole)
    assert totals(register).equals(totals(expected))


def test_a_late_ledger_is_not_there_before_its_day(world: World, tmp_path: Path) -> None:
    march = date(2024, 3, 1)
    assert delivery_day("ordinary", march) == date(2024, 4, 3)
    plan = plan_in(tmp_path, 93)
    written(world, plan)
    assert "普通程序案件台账_202403.xlsx" not in files(plan)
    assert "行政处罚_简易程序_202403.csv" in files(plan)
    assert march not in months_delivered(plan, "ordinary")
    assert march in months_delivered(replace(plan, days=94), "ordinary")


def test_every_ledger_lands_but_the_one_that_comes_again(half_year: Landed) -> None:
    reports = half_year.reports
    assert not any(report.refused for report in reports.values())
    assert len(reports["penalty_summary"].landed) == 5 + 1
    assert len(reports["penalty_summary"].already_landed) == 1
    assert len(reports["penalty_ordinary"].landed) == 5
    assert len(reports["catering_fume"].landed) == 1
    assert all(half_year.table(name).height > 20 for name in TABLES)


def test_planted_dirt_meets_its_fate_and_no_other_row_does(half_year: Landed) -> None:
    planted = totals(half_year.register)
    found: Counter[tuple[str, str]] = Counter()
    for manifest in half_year.manifests():
        for told in (manifest.merge_rules, manifest.quarantine_reasons):
            found.update({(manifest.table_name, reason): cnt for reason, cnt in told.items()})
    refused = planted.filter(pl.col("merged") + pl.col("quarantined") > 0)
    for table, _, reason, cnt, *_ in refused.iter_rows():
        matching = [key for key in found if key[0] == table and key[1].startswith(reason)]
        assert sum(found.pop(key) for key in matching) == cnt, (table, reason)
    assert not found
    flagged = planted.filter(pl.col("reason").str.contains(":", literal=True))
    for table, _, flag, cnt, *_ in flagged.iter_rows():
        flags = half_year.table(table)["row_flags"].str.split(";")
        assert flags.list.contains(flag).sum() == cnt > 0, (table, flag)
    assert set(planted["kind"]) >= {
        "correction", "late_file", "resent_file", "total_row", "note_row", "redacted_x",
        "number_words", "fullwidth_digits", "impossible_value", "duplicate_row", "personal_data",
    }  # fmt: skip


def test_printed_totals_are_the_sums_of_what_can_be_read(half_year: Landed) -> None:
    told = [manifest.control_sums for manifest in half_year.manifests() if manifest.control_sums]
    assert sum(one["compared"] for one in told) > 40
    assert [one["differing"] for one in told if one["differing"]] == []


def test_the_ordinary_ledger_has_two_header_levels_and_merged_districts(half_year: Landed) -> None:
    path = half_year.plan.raw_dir / "enforcement" / "普通程序案件台账_202404.xlsx"
    page = openpyxl.load_workbook(path).active
    assert page is not None
    merged = {str(one) for one in page.merged_cells.ranges}
    assert page["A1"].value.startswith("云澜市行政处罚普通程序案件台账（2024年4月")
    assert page["A2"].value == "数据截止：2024-04-30"
    assert page["A3"].value == "序号" and "A3:A4" in merged
    assert page["C3"].value == "违法地点" and "C3:E3" in merged
    assert any(
        one.min_col == one.max_col == 3 and one.min_row > 4 for one in page.merged_cells.ranges
    )
    first = [page.cell(row, 1).value for row in range(5, page.max_row + 1)]
    assert first[-2] == "合计" and first[-1].startswith("注")
    assert sum(str(cell).endswith("小计") for cell in first) >= 3


def test_a_corrected_case_replaces_what_was_told_before(half_year: Landed, world: World) -> None:
    books = Books(world, half_year.plan)
    cases = books.summary(date(2024, 3, 1))
    rows = np.flatnonzero(~np.isnat(cases["corrected"]))
    assert len(rows) >= 2
    landed = half_year.table("src_penalty").sort("source_updated_at")
    for row in rows:
        number = f"JY202403{cases['seq'][row]:06d}"
        states = landed.filter(pl.col("enf_case_no") == number)
        assert states.height == 2
        fines = [int(cases[name][row]) for name in ("fine", "right_fine")]
        assert [int(fine) for fine in states["fine_yuan"]] == fines
        assert states["decided_on"][-1] == cases["right_decided"][row].item()
        assert states["decided_on"][0] == cases["decided"][row].item()


def test_a_correction_repeats_the_other_cases_word_for_word(half_year: Landed) -> None:
    """Otherwise two versions of one state would contradict each other (G02)."""
    landed = half_year.table("src_penalty")
    content = [c for c in landed.columns if c not in ("batch_id", "source_row", "source_sheet")]
    states = (
        landed.unique(content).group_by("source_name", "enf_case_no", "source_updated_at").len()
    )
    assert states["len"].max() == 1
    assert landed.height > states.height


def test_amounts_below_a_header_in_wan_are_read_as_yuan(world: World, tmp_path: Path) -> None:
    month = IN_WAN_MONTHS[0]
    plan = plan_in(tmp_path, 62, cases=250_000, first_day=date(2024, 9, 1))
    landed = landed_in(world, plan)
    frame = landed.table("src_penalty").filter(pl.col("enf_case_no").str.starts_with("PT"))
    october = frame.filter(pl.col("decided_on") >= month)
    cases = Books(world, plan).ordinary(plan.last_day)
    fine = {
        f"PT{str(m).replace('-', '')}{seq:06d}": (int(fine), odd)
        for m, seq, fine, odd in zip(
            cases["month"], cases["seq"], cases["fine"], cases["odd"], strict=True
        )
    }
    assert october.height > 10
    for number, told in october.select("enf_case_no", "fine_yuan").iter_rows():
        expected, odd = fine[number]
        assert (told and int(told)) == (None if odd == HIDDEN else expected)
    assert not [
        m.control_sums for m in landed.manifests() if (m.control_sums or {}).get("differing")
    ]


def test_nobody_is_named_in_what_lands(half_year: Landed) -> None:
    for name in TABLES:
        texts = half_year.table(name).select(pl.col(pl.String))
        for column in texts.columns:
            assert not texts[column].str.contains(r"(^|\D)154\d{8}(\D|$)").any(), (name, column)
    facts = half_year.table("src_penalty")["violation_fact_scrubbed"]
    assert facts.str.contains("[电话]", literal=True).sum() > 10
    assert all(not manifest.pii_hits for manifest in half_year.manifests())


def test_notices_climb_from_blue_to_red(half_year: Landed) -> None:
    told = half_year.table("src_notice").filter(pl.col("colour_notice").is_not_null())
    steps = told.sort("enf_case_no", "issued_on").group_by("enf_case_no").agg("colour_notice")
    ladders = steps["colour_notice"].list.join("").value_counts()
    cnt = dict(ladders.iter_rows())
    assert {"蓝", "蓝黄", "蓝黄红"} <= set(cnt) <= {"蓝", "蓝黄", "蓝黄红", "红黄蓝", "红黄", "红"}
    planted = half_year.register.frame().filter(pl.col("kind") == "wrong_order")["planted"].sum()
    assert sum(cnt.get(one, 0) for one in ("红黄蓝", "红黄", "红")) == planted


def test_services_and_persuasion_are_most_of_what_squads_write_down(half_year: Landed) -> None:
    told = half_year.table("src_notice")
    shares = dict(told["action_type"].value_counts(normalize=True).iter_rows())
    assert 0.7 < shares["服务"] < 0.8 and 0.18 < shares["管理"] < 0.28
    assert 0 < shares[None] < 0.02
    assert told["team_name"].null_count() == 0


def test_decisions_are_published_within_seven_working_days_or_late_or_never(
    world: World, half_year: Landed
) -> None:
    """The default city: of a year's decisions on the spot, by a calendar walked day by day."""
    cases = Books(world, half_year.plan).summary(date(2024, 2, 1))
    waits = []
    for decided, published in zip(cases["decided"], cases["published"], strict=True):
        if np.isnat(published):
            continue
        first, last = decided.item(), published.item()
        days = [first + timedelta(days=n) for n in range(1, (last - first).days + 1)]
        assert is_workday(last, world.closed)
        waits.append(sum(is_workday(day, world.closed) for day in days))
    assert min(waits) >= 1 and 7 < max(waits) <= 20
    assert 0.85 < sum(wait <= 7 for wait in waits) / len(waits) < 1
    assert 0 < len(cases["decided"]) - len(waits) < 0.05 * len(waits)


def test_the_survey_of_kitchens_keeps_its_unknowns(half_year: Landed) -> None:
    told = half_year.table("src_catering")
    counts = told.group_by("purifier", "ducted").len()
    assert counts.height == 9
    assert counts["len"].sum() == told.height
    assert 0.02 < told["purifier"].null_count() / told.height < 0.12


def test_a_tiny_city_sends_ledgers_without_rows(world: World, tmp_path: Path) -> None:
    landed = landed_in(world, plan_in(tmp_path, 95, cases=300))
    assert not any(report.refused for report in landed.reports.values())


@pytest.mark.parametrize("cases", [3_000, 20_000, 250_000])
def test_names_nobody_lists_stay_below_the_bar_of_the_gate_in_every_month(
    world: World, cases: int
) -> None:
    """A district's share up to any month, of streets and of squads; the default city has both."""
    plan = Plan(Path("raw"), Path("truth"), cases=cases)
    books = Books(world, plan)
    cnt = np.zeros((3, len(books.city.district_ids)))
    for month in months_between(plan.first_day, plan.last_day):
        told = books.summary(month)
        district = books.city.district[told["street"]]
        flags = (np.ones(len(district)), told["written"] == UNKNOWN, told["unknown_squad"])
        cnt += [np.bincount(district, weights=flag, minlength=cnt.shape[1]) for flag in flags]
        assert (cnt[1:] <= 0.007 * cnt[0]).all(), month
    assert cases < 250_000 or (cnt[1:].sum(axis=1) >= 10).all()


@pytest.mark.parametrize(("cases", "seed"), [(20_000, 1), (250_000, 20240101), (250_000, 7)])
def test_no_31_days_of_a_district_have_more_than_one_name_in_fifty_that_nobody_lists(
    world: World, cases: int, seed: int
) -> None:
    """The window in which gate G04 looks, as it stands at the end of every month."""
    books = Books(world, Plan(Path("raw"), Path("truth"), cases=cases, seed=seed))
    told = joined([books.summary(m) for m in months_between(date(2024, 1, 1), date(2025, 12, 1))])
    district = books.city.district[told["street"]]
    for month in months_between(date(2024, 1, 1), date(2025, 12, 1)):
        last = np.datetime64(last_of(month), "D")
        is_recent = (told["filed"] <= last) & (told["filed"] > last - np.timedelta64(31, "D"))
        rows = np.bincount(district[is_recent], minlength=6)
        for flag in (told["written"] == UNKNOWN, told["unknown_squad"]):
            unlisted = np.bincount(district[is_recent & flag], minlength=6)
            assert (unlisted <= 0.018 * rows).all(), month


def test_an_office_decides_and_pulls_down_on_working_days_alone(
    world: World, half_year: Landed
) -> None:
    """Make-up workdays are worked; squads fine on the spot at weekends, too, and less then."""
    books = Books(world, Plan(Path("raw"), Path("truth")))
    cases, found = books.ordinary(date(2024, 12, 1)), books.buildings(date(2024, 12, 1))
    formal = [cases[name] for name in ("filed", "decided", "stopped", "closed")]
    for days in (*formal, found["removed"]):
        here = days[~np.isnat(days) & (days < np.datetime64("2026-01-01"))]
        assert here.size and all(is_workday(day, world.closed) for day in here.tolist())
    worked = {date(2024, 2, 4), date(2024, 4, 28), date(2024, 5, 11), date(2024, 9, 14)}
    assert worked & set(cases["decided"].tolist())
    months = months_between(date(2024, 1, 1), date(2024, 12, 1))
    on_the_spot = joined([books.summary(month) for month in months])["decided"].tolist()
    at_weekends = sum(day.weekday() >= 5 for day in on_the_spot) / len(on_the_spot)
    assert 0.15 < at_weekends < 0.25
