"""The assessment's workbooks: every form lands, all dirt meets its fate, nights add up."""

from __future__ import annotations

import dataclasses
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import polars as pl
import pytest

from cities.assessment_rules import rule_folder
from cities.sample.comparison.assessment import compare_assessment
from cities.sample.comparison.fates import compare_fates
from cities.sample.simulation import assessment
from cities.sample.simulation.assessment.bearing import (
    ANSWERING,
    DEPARTMENTS,
    GRADES,
    SHARES,
    borne,
)
from cities.sample.simulation.assessment.components import (
    DUST,
    DUST_ITEM,
    FED,
    FIELD,
    NAMES,
    league_weights,
    month_weight,
    period_weights,
)
from cities.sample.simulation.assessment.inputs import ENTRY, SCHEMA
from cities.sample.simulation.assessment.rules import (
    DISTRICTS,
    ITEMS,
    RESENT,
    deliveries,
    item_cap,
    last_day,
    rule_edition,
)
from cities.sample.simulation.dirt import DirtRegister
from cities.sample.simulation.plan import Plan
from cities.sample.simulation.world import World
from cities.sample.systems.assessment import month_of, sources
from cities.settings import CitySettings, load_city
from ingestion.assessment_rules import checked
from ingestion.assessment_rules.checks import member_of
from ingestion.contracts import CONTRACTS
from ingestion.landing import prepare
from ingestion.pull import pull
from ingestion.store import Store

NOW = datetime(2024, 6, 9, 2, 30)
DAYS = 160


@pytest.fixture(scope="module")
def landed(
    world: World, tmp_path_factory: pytest.TempPathFactory
) -> tuple[CitySettings, Plan, DirtRegister]:
    """Five months of workbooks, written and landed."""
    root = tmp_path_factory.mktemp("assessment")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DATA_ROOT", str(root))
        settings = load_city("sample")
    plan = Plan(settings.raw_dir, settings.data_dir / "truth", seed=1, cases=3_000, days=DAYS)
    assert plan.now == NOW
    register = DirtRegister()
    assessment.write_history(world, plan, register, lambda line: None)
    assessment.truth(world, plan).save(plan.truth_dir, "assessment")
    register.save(plan.truth_dir)
    store = Store(settings.landing_dir, settings.quarantine_dir, settings.merged_dir)
    prepare(store, CONTRACTS)
    for source in sources(settings):
        report = pull(source, settings.raw_dir, store, b"k" * 32, NOW)
        assert not report.refused, report.refused
        assert not report.has_found_nothing, source.name
    return settings, plan, register


def test_every_sum_of_the_landed_scores_is_the_one_that_was_meant(
    landed: tuple[CitySettings, Plan, DirtRegister],
) -> None:
    settings, plan, _ = landed
    inputs, league = compare_assessment(settings, plan.truth_dir)
    assert inputs.compared > 10_000
    assert league.compared > 1_000
    for section in (inputs, league):
        assert section.differing == 0, "\n".join(section.lines())


def test_every_piece_of_dirt_meets_its_fate(
    landed: tuple[CitySettings, Plan, DirtRegister],
) -> None:
    settings, plan, register = landed
    section = compare_fates(settings, plan.truth_dir)
    assert section.differing == 0, "\n".join(section.lines())
    planted = register.frame().group_by("kind").agg(pl.col("planted").sum())
    expected = {
        "name_drift", "fullwidth_digits", "redacted_x", "missing_value", "impossible_value",
        "duplicate_row", "total_row", "note_row", "late_file", "resent_file", "correction",
    }  # fmt: skip
    assert set(planted["kind"]) == expected


def test_a_fate_that_was_not_met_is_told(
    landed: tuple[CitySettings, Plan, DirtRegister], tmp_path: Path
) -> None:
    settings, _, register = landed
    rows = [dict(row) for row in register.rows]
    one = next(row for row in rows if row["kind"] == "missing_value")
    one |= {"planted": int(one["planted"]) + 1, "quarantined": int(one["quarantined"]) + 1}
    rows = [row for row in rows if row["kind"] != "duplicate_row"]
    DirtRegister(rows).save(tmp_path)
    section = compare_fates(settings, tmp_path)
    copies = register.frame().filter(pl.col("kind") == "duplicate_row")["planted"].sum()
    assert section.differing == 1 + copies
    assert any("identical_row" in example for example in section.examples)


def test_a_score_that_is_not_as_meant_is_told(
    landed: tuple[CitySettings, Plan, DirtRegister], tmp_path: Path
) -> None:
    settings, plan, _ = landed
    truth = pl.read_parquet(plan.truth_dir / "assess_input.parquet")
    wrong = truth.with_columns(
        pl.col("deduction_cents") + pl.when(pl.int_range(pl.len()) == 7).then(1).otherwise(0)
    )
    wrong.slice(1).write_parquet(tmp_path / "assess_input.parquet")
    league = pl.read_parquet(plan.truth_dir / "assess_league.parquet")
    is_third = pl.int_range(pl.len()) == 3
    league.with_columns(
        (pl.col(name) + is_third.cast(pl.Int64)).alias(name) for name in ("component_cents", "rank")
    ).write_parquet(tmp_path / "assess_league.parquet")
    inputs, printed = compare_assessment(settings, tmp_path)
    assert inputs.differing == 2
    assert any(example.startswith("only edition") for example in inputs.examples)
    assert printed.differing == 2


def test_nights_leave_what_one_build_leaves(world: World, tmp_path: Path) -> None:
    whole = Plan(tmp_path / "whole", tmp_path / "t", cases=3_000, days=60)
    nights = dataclasses.replace(whole, raw_dir=tmp_path / "nights", days=40)
    built, grown = DirtRegister(), DirtRegister()
    assessment.write_history(world, whole, built, lambda line: None)
    assessment.write_history(world, nights, grown, lambda line: None)
    for days in range(41, 61):
        night = dataclasses.replace(nights, days=days)
        assessment.write_next_day(world, night, grown, lambda line: None)
    assert files_of(tmp_path / "whole") == files_of(tmp_path / "nights")
    kinds = {Path(name).parts[1] for name in files_of(tmp_path / "whole")}
    assert kinds == {
        "市级现场考评", "区级综合评价", "现场考评台账", "申诉登记", "加减分登记", "综合得分"
    }  # fmt: skip
    assert built.frame().equals(grown.frame())


def files_of(folder: Path) -> dict[str, bytes]:
    found = sorted(path for path in folder.rglob("*.*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in found}


def test_the_league_is_the_weighted_sum_of_what_lands(
    landed: tuple[CitySettings, Plan, DirtRegister],
) -> None:
    """From the landed rows alone: weights out of the headers, totals to two decimals, ranks."""
    settings, _, _ = landed
    scores = pl.read_parquet(settings.landing_dir / "src_assess_score" / "*-*.parquet")
    league = scores.filter(pl.col("component_score").is_not_null())
    units = league.group_by("period", "group_name", "unit_name").agg(
        (pl.col("weight") * pl.col("component_score")).cast(pl.Float64).sum().alias("sum"),
        pl.col("weight").cast(pl.Float64).sum(),
        pl.col("total", "rank").first(),
    )
    assert units.height == 60 * 4 and set(units["weight"]) == {1.0}
    gap = (units["sum"] - units["total"].cast(pl.Float64)).abs().max()
    assert isinstance(gap, float) and gap < 0.00501
    place = pl.col("total").rank("min", descending=True).over("period", "group_name")
    assert units.filter(place != pl.col("rank")).is_empty()


def test_a_recheck_comes_later_and_never_says_more_than_was_found(
    landed: tuple[CitySettings, Plan, DirtRegister],
) -> None:
    settings, _, register = landed
    told = pl.read_parquet(settings.landing_dir / "src_inspection" / "*-*.parquet")
    states = told.sort("source_updated_at").group_by("inspection_no", maintain_order=True)
    last = states.last().filter(pl.col("rechecked_on").is_not_null())
    assert last.height > 300
    assert (last["fixed_cnt"] <= last["recheck_cnt"]).all()
    assert (last["recheck_cnt"] <= last["problem_cnt"]).all()
    assert 0.85 < last["fixed_cnt"].sum() / last["recheck_cnt"].sum() < 0.95
    refused = register.frame().filter(pl.col("reason") == "fixed_of_sampled")
    assert refused["quarantined"].sum() > 0


def test_the_share_of_the_districts_rises_with_the_edition(world: World, tmp_path: Path) -> None:
    """T28, by the truth: 40 % in 2024, 50 % from the first day of 2025 on."""
    plan = Plan(tmp_path, tmp_path, cases=3_000, days=420)
    told = assessment.truth(world, plan).kpi.filter(pl.col("kpi_id") == "A06")
    months = told.filter(pl.col("period_type") == "M").sort("period_start")
    assert months["numerator"].to_list() == [0.4] * 12 + [0.5] * 2


def test_only_what_has_arrived_is_true(world: World, tmp_path: Path) -> None:
    def known(days: int) -> pl.DataFrame:
        plan = Plan(tmp_path, tmp_path, cases=3_000, days=days)
        return assessment.truth(world, plan).tables["assess_input"]

    assert known(33).is_empty()
    city = known(34)
    assert set(city["sender"]) == {"city"}
    assert city["adjusted_cents"].sum() == 0
    appeals = known(51).filter((pl.col("sender") == "city") & (pl.col("period") == "2024-01"))
    assert appeals["adjusted_cents"].sum() > 0
    assert appeals["deduction_cents"].sum() == city["deduction_cents"].sum()


def test_the_projects_make_a_hundred_points_and_every_district_sends_every_month() -> None:
    assert sum(ITEMS.values()) == 100
    plan = Plan(Path("raw"), Path("truth"))
    due = deliveries(plan, plan.first_day, plan.last_day)
    first_months = [d for d in due if d.month <= date(2025, 10, 1) and d.kind == "district"]
    assert len(first_months) == 22 * len(DISTRICTS)
    assert 5 <= sum(d.is_late for d in due) <= 40
    assert 5 <= sum(d.kind == RESENT for d in due) <= 40
    assert last_day(date(2024, 2, 1)) == date(2024, 2, 29)
    months = [date(2024, 1, 1), date(2024, 12, 1), date(2025, 6, 1), date(2025, 7, 1)]
    assert [rule_edition(month)[4:10] for month in months] == [
        "2024〕1", "2024〕1", "2025〕1", "2025〕2"
    ]  # fmt: skip


@pytest.mark.parametrize("written", ["2024年1月", "2024年01月", "2024-01"])
def test_a_month_is_read_however_it_is_written(written: str) -> None:
    assert pl.DataFrame({"月份": [written]}).select(month_of("月份")).item() == "2024-01"


def test_the_rule_files_say_what_the_simulation_goes_by(world: World) -> None:
    """Groups, weights, items and caps of every edition, month by month."""
    rules = rule_folder(load_city("sample"))
    editions, defects = checked(rules.texts(), rules.known())
    assert defects == []
    for month in (date(2024, 1, 1), date(2024, 12, 1), date(2025, 1, 1), date(2025, 7, 1)):
        told = next(e for e in editions.values() if e.get("edition") == rule_edition(month))
        assert told.get("effective_from") <= month <= (told.get("effective_to") or month)
        components = {str(c.get("code")): c for c in told.at("components")}
        shares = {code: int(100 * Decimal(str(c.get("weight")))) for code, c in components.items()}
        assert shares == league_weights(month)
        assert {code: c.get("name") for code, c in components.items()} == {
            code: NAMES[code] for code in shares
        }
        field, down = components["city_field"], components["district_down"]
        for code, fed in FED.items():
            if code in components:
                scoring = components[code].at("scoring")
                points = [
                    tuple(Decimal(str(cell.value)) for cell in point)
                    for point in scoring.at("points")
                ]
                assert (components[code].get("kpi"), scoring.get("method")) == (
                    fed.kpi_id, fed.method,
                )  # fmt: skip
                assert points == [(Decimal(at), score) for at, score in fed.points]
        if DUST in components:
            (item,) = components[DUST].at("items")
            assert (item.get("name"), item.get("full")) == (DUST_ITEM, 100)
        for component in (field, down):
            items = {str(i.get("name")): int(str(i.get("full"))) for i in component.at("items")}
            assert items == ITEMS
        caps = {str(i.get("name")): 100 * Decimal(str(i.get("cap"))) for i in field.at("items")}
        assert caps == {name: item_cap(month, name) for name in ITEMS}
        end = last_day(month)
        units = world.units_on(end)
        offices = units.filter(pl.col("kind") == "jd")
        streets = world.streets_on(end).join(offices, on="street_id")
        meant = set(streets.select("area_group", "unit_id").iter_rows())
        if month == date(2025, 7, 1):
            (group,) = (g for g in told.at("groups") if g.get("name") == DEPARTMENTS)
            assert (group.get("role"), group.at("weights").get(FIELD)) == ("department", 1)
            answering = units.filter(pl.col("kind").is_in(list(ANSWERING.values())))["unit_id"]
            meant |= {(DEPARTMENTS, unit_id) for unit_id in answering}
            grades = {g.get("name"): g.get("factor") for g in field.at("road_grades")}
            assert {name: 100 * Decimal(str(x)) for name, x in grades.items()} == GRADES
            share = {name: 100 * Decimal(str(field.at("share").get(name))) for name in SHARES}
            assert share == SHARES
        else:
            assert not field.at("share").entries and not field.at("road_grades").value
        for section, kind in (("quarter", "Q"), ("half_year", "H"), ("year", "Y")):
            own = {
                str(c.get("code")): (100 * Decimal(str(c.get("weight"))), c.get("name"))
                for c in told.at(section).at("components")
            }
            assert own == {c: (w, NAMES[c]) for c, w in period_weights(kind, month).items()}
            weights = told.at(section).at("month_weights")
            for number in range(1, 13):
                counted = weights.get(str(number)) or 1
                assert counted == month_weight(kind, month, date(month.year, number, 1))
        members = {
            (str(group.get("name")), unit)
            for group in told.at("groups")
            for unit, enters, leaves in map(member_of, group.at("units"))
            if (enters or month) <= end <= (leaves or end)
        }
        assert members == meant


def test_a_department_bears_two_tenths_and_a_grade_of_road_multiplies_both() -> None:
    """By hand: 0.50 points at 1.5 are 0.60 and 0.15; what nobody shares is borne whole."""
    one = {"sender": "city", "period": "2025-07", "unit_id": "d1s01-jd", "item_name": "交通秩序",
           "entry_cnt": 1, "hidden_cnt": 0, "bonus_cents": 0}  # fmt: skip
    entries = pl.DataFrame(
        [
            {**one, "lost_cents": 50, "shared_unit_id": "d1-jj", "road_grade": "特级"},
            {**one, "lost_cents": 10, "shared_unit_id": None, "road_grade": "一级"},
            {**one, "lost_cents": 20, "shared_unit_id": None, "road_grade": None},
        ],
        schema={**{name: SCHEMA.get(name, pl.Int64) for name in one}, "lost_cents": pl.Int64,
                "shared_unit_id": ENTRY["shared_unit_id"], "road_grade": ENTRY["road_grade"]},
    )  # fmt: skip
    told = {row["unit_id"]: row for row in borne(entries).iter_rows(named=True)}
    assert told["d1s01-jd"]["lost"] == 10_000 * (60 + 12 + 20)
    assert (told["d1-jj"]["lost"], told["d1-jj"]["entry_cnt"]) == (10_000 * 15, 1)
