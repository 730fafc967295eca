"""执法 truth: it is what a reader of the landed rows counts by hand, within published ranges."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import polars as pl
import pytest

from cities.sample.simulation import enforcement
from cities.sample.simulation.clock import is_workday
from cities.sample.simulation.dirt import DirtRegister
from cities.sample.simulation.enforcement.penalties import HIDDEN, IN_WAN, WITH_UNIT
from cities.sample.simulation.enforcement.words import written_fine
from cities.sample.simulation.plan import Plan
from cities.sample.simulation.world import World
from cities.sample.systems import enforcement as system
from cities.settings import load_city
from ingestion.pull import pull
from ingestion.store import Store

CASES = 60_000
Figures = dict[tuple[str, str, date], tuple[float, float | None]]
_MIX = {"服务": (0.63, 0.74), "管理": (0.17, 0.25), "执法": (0.07, 0.13)}
"""721: 服务 70, 管理 20, 执法 10, a method and no quota (DOMAIN §12)."""


def latest(landing: Path, table: str, key: str) -> pl.DataFrame:
    frame = pl.read_parquet(landing / table / "*-*.parquet")
    order = ["source_updated_at", key]
    return frame.sort(order).unique(["source_name", key], keep="last", maintain_order=True)


def counted(landing: Path) -> Figures:
    """Monthly figures of the city, counted from the newest landed states one row at a time."""
    top: Counter[tuple[str, str, date]] = Counter()
    money: Counter[date] = Counter()
    below: Counter[tuple[str, str, date]] = Counter()
    penalties = latest(landing, "src_penalty", "enf_case_no")
    as_of: dict[str, datetime] = {}
    for name, at in penalties.select("source_name", "source_updated_at").iter_rows():
        as_of[name] = max(at, as_of.get(name, at))
    for case in penalties.iter_rows(named=True):
        filed = case["filed_on"].replace(day=1)
        top["E01", "filed_on", filed] += 1
        if case["decided_on"]:
            month = case["decided_on"].replace(day=1)
            top["E01", "decided_on", month] += 1
            below["E02", "decided_on", month] += 1
            top["E02", "decided_on", month] += case["procedure"] == "简易程序"
            money[month] += (case["fine_yuan"] or 0) + (case["confiscated_yuan"] or 0)
        if case["procedure"] == "普通程序":
            if case["exec_status"] in ("中止", "终结", "移送"):
                continue
            is_closed = bool(case["closed_on"]) or case["exec_status"] in (
                "已履行", "不予处罚", "撤销",
            )  # fmt: skip
            last = as_of[case["source_name"]].date()
            is_due = is_closed or case["filed_on"] + timedelta(days=90) <= last
            for policy, counts in (("due_90d", is_due), ("filed_cohort", True)):
                top["E04", policy, filed] += is_closed
                below["E04", policy, filed] += counts
    for case in penalties.iter_rows(named=True):
        if not case["decided_on"] or case["exec_status"] in ("不予处罚", "撤销"):
            continue
        month, by = case["decided_on"].replace(day=1), seventh_workday(case["decided_on"])
        if case["published_on"] or by < as_of[case["source_name"]].date():
            below["E13", "workdays", month] += 1
            top["E13", "workdays", month] += bool(
                case["published_on"] and case["published_on"] <= by
            )
    objects(landing, penalties, top, below)
    figures: Figures = {key: (cnt, below.get(key)) for key, cnt in top.items()}
    return figures | {("E03", "", month): (float(total), None) for month, total in money.items()}


def seventh_workday(day: date) -> date:
    """By a calendar walked day by day."""
    left = 7
    while left:
        day += timedelta(days=1)
        left -= is_workday(day)
    return day


def objects(landing: Path, penalties: pl.DataFrame, top: Counter, below: Counter) -> None:  # type: ignore[type-arg]
    """E05 to E12, one landed row at a time."""
    for building in latest(landing, "src_illegal_building", "ib_id").iter_rows(named=True):
        month, removed = building["removed_on"], building["removed_m2"]
        if month:
            month = month.replace(day=1)
            top["E05", "building_cnt", month] += 1
            if removed is not None:
                top["E05", "incl_shed", month] += Decimal(str(removed))  # type: ignore[assignment]
            if removed is not None and building["is_shed"] is False:
                top["E05", "excl_shed", month] += Decimal(str(removed))  # type: ignore[assignment]
        found = building["found_on"].replace(day=1)
        if found >= date(2024, 1, 1):
            below["E06", "found_cohort", found] += 1
            top["E06", "found_cohort", found] += bool(building["removed_on"])
            if building["ib_stock_flag"] == "新增":
                below["E07", "found_cohort", found] += 1
                top["E07", "found_cohort", found] += bool(
                    building["removed_on"] or building["stopped_on"]
                )
    for unit in pl.read_parquet(landing / "src_catering" / "*-*.parquet").iter_rows(named=True):
        month = unit["surveyed_on"].replace(day=1)
        for policy, good in (
            ("installed", unit["purifier"]),
            ("installed_ducted", unit["purifier"] and unit["ducted"]),
        ):
            below["E08", policy, month] += 1
            top["E08", policy, month] += bool(good)
    for truck in pl.read_parquet(landing / "src_muck" / "*-*.parquet").iter_rows(named=True):
        top["E09", "", truck["found_at"].date().replace(day=1)] += 1
    notices = pl.read_parquet(landing / "src_notice" / "*-*.parquet")
    actions: Counter[date] = Counter()
    for frame, at in ((notices, "issued_on"), (penalties, "filed_on")):
        for told, action in frame.select(at, "action_type").iter_rows():
            actions[told.replace(day=1)] += 1
            top["E10", action, told.replace(day=1)] += 1
    for key in [key for key in top if key[0] == "E10"]:
        below[key] = actions[key[2]]
        if key[1] is None:
            del top[key]
    for told, kind in notices.select("issued_on", "notice_type").iter_rows():
        top["E11", "notices", told.replace(day=1)] += kind in ("劝导", "责令改正")
    for key in [key for key in top if key[0] == "E11"]:
        below[key] = top["E01", "decided_on", key[2]]
    days: dict[str, dict[str, date]] = {}
    for subject, colour, day in notices.select(
        "enf_case_no", "colour_notice", "issued_on"
    ).iter_rows():
        if colour:
            days.setdefault(subject, {})[colour] = day
    for step in days.values():
        if "蓝" in step:
            month = step["蓝"].replace(day=1)
            order = [step[colour] for colour in "蓝黄红" if colour in step]
            for policy, least in (("escalated", 2), ("to_red", 3)):
                below["E12", policy, month] += 1
                top["E12", policy, month] += order == sorted(order) and len(order) >= least


def of_city(kpi: pl.DataFrame, period_type: str = "M") -> Figures:
    """By KPI, reading and month; a mix (E10) has its kinds in place of readings, and no total."""
    is_mix = (pl.col("kpi_id") == "E10") & (pl.col("breakdown") == "action")
    mine = kpi.filter(
        (pl.col("period_type") == period_type)
        & (pl.col("area_id") == "shili")
        & ((pl.col("breakdown") == "total") | is_mix)
    ).with_columns(pl.when(is_mix).then("breakdown_id").otherwise("denominator_policy"))
    columns = ("kpi_id", "breakdown_id", "period_start", "numerator", "denominator")
    return {(k, p, start): (n, d) for k, p, start, n, d in mine.select(columns).iter_rows()}


@pytest.mark.parametrize("days", [93, 152, 186])
def test_the_truth_is_what_the_landed_rows_tell(world: World, tmp_path: Path, days: int) -> None:
    """On the 2nd of April a ledger is late, on the last of May a correction has just come, and on
    the 4th of July new rows wait for the end of their month."""
    plan = Plan(tmp_path / "raw", tmp_path / "truth", cases=CASES, days=days)
    enforcement.write_history(world, plan, DirtRegister(), lambda line: None)
    store = Store(tmp_path / "landing", tmp_path / "quarantine", tmp_path / "merged")
    for source in system.sources(load_city("open_data")):
        assert not pull(source, plan.raw_dir, store, b"k" * 32, plan.now).refused
    told = of_city(enforcement.truth(world, plan).kpi)
    expected = counted(store.landing)
    assert told.keys() == expected.keys()
    for key, (top, below) in expected.items():
        assert told[key] == (pytest.approx(float(top), rel=1e-12), below), key


@pytest.fixture(scope="module")
def two_years(world: World) -> pl.DataFrame:
    return enforcement.truth(world, Plan(Path("raw"), Path("truth"))).kpi


def test_figures_lie_where_published_reports_lie(two_years: pl.DataFrame) -> None:
    """T07: 简易程序 94.28 %; the default city decides about 15,000 cases in two years."""
    years = of_city(two_years, "Y")
    decided = sum(years["E01", "decided_on", date(y, 1, 1)][0] for y in (2024, 2025))
    assert decided == pytest.approx(15_000, rel=0.07)
    for year in (2024, 2025):
        summary, all_cases = years["E02", "decided_on", date(year, 1, 1)]
        assert all_cases and 0.92 < summary / all_cases < 0.965
        closed, due = years["E04", "due_90d", date(year, 1, 1)]
        assert due and 0.85 < closed / due < 1
    months = of_city(two_years)
    for (kpi_id, action, month), (told, acts) in months.items():
        if kpi_id == "E10":
            assert acts and _MIX[action][0] < told / acts < _MIX[action][1], (action, month)
    removed = years["E05", "incl_shed", date(2024, 1, 1)][0]
    assert 20_000 < removed < 80_000


def test_parts_add_up_to_wholes(two_years: pl.DataFrame) -> None:
    """Districts to the city, and every breakdown to its city, in cases, money and m²."""
    monthly = two_years.filter(
        (pl.col("period_type") == "M") & pl.col("kpi_id").is_in(["E01", "E03", "E05", "E09"])
    )
    key = ["kpi_id", "denominator_policy", "period_start"]

    def summed(rows: pl.Expr) -> dict[tuple[object, ...], float]:
        told = monthly.filter(rows).group_by(key).agg(pl.col("numerator").sum())
        return {tuple(row[:3]): row[3] for row in told.iter_rows()}

    is_city, total = pl.col("area_id") == "shili", pl.col("breakdown") == "total"
    whole = summed(is_city & total)
    assert len(whole) == 24 * 7
    parts = [summed(total & pl.col("area_id").str.contains(r"^d\d$"))]
    parts += [summed(total & pl.col("area_id").str.contains(r"^d\d(s|/)"))]
    for part in parts:
        assert part == pytest.approx(whole, rel=1e-12)
    for breakdown in ("unit", "category", "procedure", "stock_kind"):
        part = summed(is_city & (pl.col("breakdown") == breakdown))
        assert part == pytest.approx({k: v for k, v in whole.items() if k in part}, rel=1e-12)
        assert part


def test_a_correction_moves_what_an_earlier_month_counted(world: World) -> None:
    """March is told anew at the end of May: its fines change, and a case moves to another day."""
    before = Plan(Path("raw"), Path("truth"), cases=CASES, days=151)
    march = date(2024, 3, 1)
    fines = [
        of_city(enforcement.truth(world, plan).kpi)["E03", "", march][0]
        for plan in (before, replace(before, days=152))
    ]
    assert fines[0] != fines[1]


def test_before_the_first_ledger_nothing_is_known(world: World) -> None:
    plan = Plan(Path("raw"), Path("truth"), cases=CASES, days=30)
    assert enforcement.truth(world, plan).kpi.is_empty()


@pytest.mark.parametrize(
    ("fine", "odd", "in_wan", "expected"),
    [
        (12_000, IN_WAN, False, "1.2万"),
        (1_200, WITH_UNIT, False, "1,200元"),
        (3_400, 0, True, "0.34"),
        (200, 0, False, "200"),
        (200, HIDDEN, False, "XX元"),
    ],
)
def test_a_fine_is_written_as_clerks_write(
    fine: int, odd: int, in_wan: bool, expected: str
) -> None:
    assert written_fine(fine, odd, in_wan) == expected
