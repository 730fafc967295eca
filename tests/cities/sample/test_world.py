"""The made-up city: whole, consistent, and found in its reference tables alone."""

from __future__ import annotations

import itertools
import json
from datetime import date, datetime
from pathlib import Path

import polars as pl
import pytest

from cities.reference import reference_sources
from cities.sample.invention import people
from cities.sample.make_reference import FOLDER, write
from cities.sample.simulation.plan import Plan
from cities.sample.simulation.rhythm import hour_weights, parameters, season_factor, weekday_factor
from cities.sample.simulation.world import World, load_world
from cities.settings import load_city
from ingestion.contracts import CONTRACTS
from ingestion.landing import prepare
from ingestion.pull import pull
from ingestion.store import Store

NOW = datetime(2026, 1, 1, 2, 30)
BEFORE, AFTER = date(2024, 12, 31), date(2025, 1, 1)


def test_the_committed_reference_tables_are_those_that_the_command_writes(tmp_path: Path) -> None:
    made = write(tmp_path)
    assert sorted(p.name for p in made) == sorted(p.name for p in FOLDER.iterdir())
    for path in made:
        assert path.read_bytes() == (FOLDER / path.name).read_bytes(), path.name


def test_every_reference_row_keeps_its_contract(tmp_path: Path) -> None:
    store = Store(tmp_path / "landing", tmp_path / "quarantine", tmp_path / "merged")
    prepare(store, CONTRACTS)
    declared = reference_sources(load_city("sample"))
    assert len(declared) == 16
    for source in declared:
        report = pull(source, tmp_path, store, b"k" * 32, NOW)
        assert not report.refused
        assert report.rows["rows_landed"] == report.rows["rows_read"] > 0, source.name


def test_there_are_sixty_streets_in_two_groups_and_one_more_after_the_border_moved(
    world: World,
) -> None:
    before, after = world.streets_on(BEFORE), world.streets_on(AFTER)
    assert (before.height, after.height) == (60, 61)
    assert before["district_id"].n_unique() == 6
    assert before["area_group"].value_counts().sort("area_group")["count"].to_list() == [32, 28]
    gone = set(before["street_name"]) - set(after["street_name"])
    come = set(after["street_name"]) - set(before["street_name"])
    assert (gone, come) == ({"苇荡镇"}, {"苇东街道", "苇西镇"})
    assert before["weight"].sum() == pytest.approx(1)
    assert after["weight"].sum() == pytest.approx(1)


def test_the_halves_of_the_divided_town_cover_it(world: World) -> None:
    told = json.loads((FOLDER / "boundaries.geojson").read_text(encoding="utf-8"))
    rings = {
        f["properties"]["area_name"]: f["geometry"]["coordinates"][0]
        for f in told["features"]
        if f["geometry"]["type"] == "Polygon"
    }
    whole = area_of(rings["苇荡镇"])
    assert area_of(rings["苇东街道"]) + area_of(rings["苇西镇"]) == pytest.approx(whole, rel=1e-3)
    assert all(area_of(ring) > 0 for ring in rings.values())
    assert len(rings) == world.streets.height


def area_of(ring: list[list[float]]) -> float:
    """Signed area: positive when the ring runs counter-clockwise, as GeoJSON wants it."""
    pairs = itertools.pairwise(ring)
    return sum(x0 * y1 - x1 * y0 for (x0, y0), (x1, y1) in pairs) / 2


def test_a_unit_keeps_its_id_under_a_new_name(world: World) -> None:
    def name(day: date) -> str:
        names = world.unit_name_on(day).filter(pl.col("unit_id") == "d3-hw")
        return names["unit_name"].item()

    assert name(date(2025, 6, 30)) == "兰汀区环境卫生管理所"
    assert name(date(2025, 7, 1)) == "兰汀区环境卫生服务中心"
    assert {"兰汀区环境卫生管理所", "兰汀区环境卫生服务中心"} <= set(world.unit_spellings("d3-hw"))
    assert world.units["unit_id"].is_unique().all()


@pytest.mark.parametrize("day", [BEFORE, AFTER, date(2025, 12, 31)])
def test_every_kind_of_problem_has_one_unit_in_every_street(world: World, day: date) -> None:
    duties = world.duties_on(day)
    kinds = set(world.categories["unit_kind"])
    needed = duties.filter(pl.col("unit_kind").is_in(kinds))
    assert needed.height == world.streets_on(day).height * len(kinds)
    assert needed.select("street_id", "unit_kind").is_unique().all()
    assert set(duties["unit_id"]) <= set(world.units_on(day)["unit_id"])


def test_every_spelling_means_one_thing(world: World) -> None:
    for table, key in (("unit", "unit_alias"), ("category", "minor_name")):
        assert world.aliases[table][key].is_unique().all()
    assert world.aliases["area"].select("district_name", "street_name").is_unique().all()
    assert world.spellings_of("d1s01")[:2] == ["望舒街道", "望舒"]
    alone = world.aliases["area"].filter(pl.col("is_official_district"))
    streets = alone.filter(pl.col("street_name") != "")
    assert streets.group_by("street_name").agg(pl.col("area_id").n_unique())["area_id"].max() == 1


def test_hidden_parameters_and_reference_tables_name_the_same_things(world: World) -> None:
    assert set(parameters()["categories"]) == set(world.categories["category_id"])
    assert set(parameters()["facilities"]) == set(world.facilities["facility_id"])
    assert world.categories["weight"].sum() == pytest.approx(1)
    assert world.units["quality"].is_between(0, 1).all()


def test_the_parts_of_the_population_add_up(world: World) -> None:
    people = world.population
    districts = people.filter(pl.col("area_id").str.contains(r"^d\d$"))
    streets = people.filter(pl.col("area_id").str.contains(r"^d\d+s"))
    for year in (2024, 2025):
        whole = people.filter((pl.col("area_id") == "shili") & (pl.col("year") == year))
        total = whole["population"].item()
        assert total == districts.filter(pl.col("year") == year)["population"].sum()
        assert total == streets.filter(pl.col("year") == year)["population"].sum()
        assert 900_000 < total < 1_050_000


def test_roads_follow_the_border(world: World) -> None:
    for day in (BEFORE, AFTER):
        roads = world.roads_on(day)
        assert roads["road_id"].is_unique().all()
        assert set(roads["street_id"]) == set(world.streets_on(day)["street_id"])


def test_disorder_of_a_day_is_the_same_whatever_was_asked_before(world: World) -> None:
    other = load_world(Plan(Path("raw"), Path("truth"), days=10, cases=3_000))
    late = other.disorder(date(2025, 12, 31))
    assert world.disorder(date(2024, 1, 1)).height == 60
    assert world.disorder(date(2025, 12, 31)).equals(late)
    assert late["disorder"].min() >= 0.3
    assert late["disorder"].mean() == pytest.approx(1, abs=0.25)
    reseeded = load_world(Plan(Path("raw"), Path("truth"), seed=7))
    assert not reseeded.disorder(date(2025, 12, 31)).equals(late)


def test_patterns_are_shares_and_factors_around_one() -> None:
    for pattern in parameters()["hours"]:
        assert hour_weights(pattern).sum() == pytest.approx(1)
    for pattern in parameters()["seasons"]:
        months = [season_factor(pattern, date(2024, month, 1)) for month in range(1, 13)]
        assert sum(months) / 12 == pytest.approx(1)
    week = [weekday_factor("office", date(2024, 3, day)) for day in range(4, 11)]
    assert sum(week) / 7 == pytest.approx(1)
    assert weekday_factor("office", date(2024, 10, 1)) == week[6]
    assert weekday_factor("office", date(2024, 10, 12)) == week[2]


def test_a_plan_follows_the_everyday_target_and_never_stands_beside_it() -> None:
    yearly = [target for target in people.targets() if target.period_type == "Y"]
    planned = {target.kpi_id for target in yearly if "规划" in target.source}
    assert planned == {"S05", "S07", "S10"}
    for kpi_id in planned:
        for year in range(2024, 2031):
            (only,) = [
                target
                for target in yearly
                if target.kpi_id == kpi_id
                and target.valid_from.year <= year <= (target.valid_to or date.max).year
            ]
            assert ("规划" in only.source) is (year >= 2026)
