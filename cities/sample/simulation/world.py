"""The made-up city itself: its reference tables, and what only the simulation knows about them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl

from cities.sample.simulation import clock
from cities.sample.simulation import reference_tables as tables
from cities.sample.simulation.disorder import levels
from cities.sample.simulation.plan import Plan

REFERENCE = Path(__file__).resolve().parent.parent / "reference"
CITY_ID = "shili"
UNASSIGNED = "/-"
"""Ending of the unassigned street of a district (`d1/-`) and of the unassigned district."""

NOWHERE = "shili/-/-"
"""The street of everything whose district nobody knows (未划定区)."""


@dataclass(frozen=True, eq=False)
class World:
    """Frames of the city; dates are inclusive, an open `valid_to` is null.

    streets: street_id, street_name, district_id, district_name, area_group, is_town, valid_from,
        valid_to, weight (share of the city's activity, see `streets_on`), lng, lat, population.
    units: unit_id, unit_name (its first), unit_type, kind, district_id and street_id (null where it
        answers for more), quality (0–1: speed and care), valid_from, valid_to.
    categories: category_id, minor_name, major_name, case_type, family_id, family_name, and the
        hidden weight, limit_value, limit_unit, unit_kind, season, hours, weekdays, proactive.
    communities: community_id, community_name, street_id. grids: grid_code, duty_grid_name,
        community_id, street_id. Both stand and fall with their street.
    facilities: facility_id, facility_name, facility_type, district_id, capacity_t_d.
    roads: road_id, road_name, street_id, road_class, clean_level, area_m2, valid_from, valid_to.
    shops: shop_id, shop_name, street_id, address.
    survey_items: item_code, item_name, sort_order of the items of management. survey_waves: wave,
        wave_name, period_start, period_end. population: area_id, year, population.
    closed: days on which the city itself stood still; give it to the functions of `clock`.
    """

    seed: int
    streets: pl.DataFrame
    units: pl.DataFrame
    categories: pl.DataFrame
    communities: pl.DataFrame
    grids: pl.DataFrame
    facilities: pl.DataFrame
    roads: pl.DataFrame
    shops: pl.DataFrame
    survey_items: pl.DataFrame
    survey_waves: pl.DataFrame
    population: pl.DataFrame
    closed: frozenset[date]
    unit_names: pl.DataFrame
    aliases: dict[str, pl.DataFrame]

    def streets_on(self, day: date) -> pl.DataFrame:
        """Streets in force on `day`, their weights adding up to 1."""
        here = _in_force(self.streets, day)
        return here.with_columns(pl.col("weight") / pl.col("weight").sum())

    def roads_on(self, day: date) -> pl.DataFrame:
        """Roads as they lie on `day`."""
        return _in_force(self.roads, day)

    def units_on(self, day: date) -> pl.DataFrame:
        """Units that exist on `day`, under the name they bear then."""
        here = _in_force(self.units, day).drop("unit_name")
        return here.join(self.unit_name_on(day), on="unit_id", maintain_order="left")

    def unit_name_on(self, day: date) -> pl.DataFrame:
        """unit_id and unit_name of the units that exist on `day`."""
        return _in_force(self.unit_names, day).select("unit_id", "unit_name")

    def duties_on(self, day: date) -> pl.DataFrame:
        """street_id, unit_kind, unit_id: who answers on `day` for each kind of problem there."""
        streets = self.streets_on(day).select("street_id", "district_id")
        units = self.units_on(day).select("unit_id", "street_id", "district_id", unit_kind="kind")
        own = units.filter(pl.col("street_id").is_not_null()).drop("district_id")
        district = units.filter(pl.col("street_id").is_null() & pl.col("district_id").is_not_null())
        city = units.filter(pl.col("district_id").is_null())
        told = pl.concat(
            [
                streets.join(own, on="street_id"),
                streets.join(district.drop("street_id"), on="district_id"),
                streets.join(city.drop("street_id", "district_id"), how="cross"),
            ],
            how="diagonal",
        )
        return told.select("street_id", "unit_kind", "unit_id").sort("street_id", "unit_kind")

    def disorder(self, day: date) -> pl.DataFrame:
        """street_id and disorder (≥ 0.3, about 1) of the streets in force on `day`.

        Cases and hotline orders of a day share it: that is the contagion between them.
        """
        street_ids = self.streets["street_id"].to_list()
        row = levels(self.seed, tuple(street_ids))[(day - clock.FIRST).days]
        told = pl.DataFrame({"street_id": street_ids, "disorder": row})
        return (
            self.streets_on(day)
            .select("street_id")
            .join(told, on="street_id", maintain_order="left")
        )

    def is_inspection_week(self, day: date) -> bool:
        """突击化: the last whole week of the month."""
        return clock.is_inspection_week(day)

    def deadline(self, start: clock.Times, value: Any, unit: str) -> clock.Times:
        """`clock.deadline` with the days on which this city stood still."""
        return clock.deadline(start, value, unit, self.closed)

    def spellings_of(self, street_id: str) -> list[str]:
        """All spellings of a street beside its district's official name; each maps to it."""
        mine = self.aliases["area"].filter(
            (pl.col("area_id") == street_id) & pl.col("is_official_district")
        )
        return mine["street_name"].to_list()

    def district_spellings(self, district_id: str) -> list[str]:
        """All spellings of a district; they map alone and before official street names only."""
        mine = self.aliases["area"].filter(
            (pl.col("area_id") == district_id) & (pl.col("street_name") == "")
        )
        return mine["district_name"].to_list()

    def unit_spellings(self, unit_id: str) -> list[str]:
        """All spellings of a unit, its names included."""
        return self._named("unit", "unit_id", unit_id, "unit_alias")

    def category_spellings(self, category_id: str) -> list[str]:
        """All spellings of a minor class, its official name first."""
        return self._named("category", "category_id", category_id, "minor_name")

    def facility_spellings(self, facility_id: str) -> list[str]:
        """All spellings of a facility, its official name first."""
        return self._named("facility", "facility_id", facility_id, "facility_alias")

    def _named(self, table: str, key: str, value: str, name: str) -> list[str]:
        return self.aliases[table].filter(pl.col(key) == value)[name].to_list()


def load_world(plan: Plan, reference: Path = REFERENCE) -> World:
    """Read the city from its reference tables; `plan.seed` moves only its daily disorder."""
    areas = tables.read(reference, "ref_area")
    population = tables.read(reference, "ref_population").select("area_id", "year", "population")
    streets = tables.streets(areas, population, tables.centres(reference))
    units, unit_names = tables.units(tables.read(reference, "ref_unit"), areas)
    communities = areas.filter(pl.col("area_level") == "community").select(
        community_id="area_id", community_name="area_name", street_id="parent_area_id"
    )
    days = tables.read(reference, "ref_calendar_day")
    return World(
        seed=plan.seed,
        streets=streets,
        units=units,
        categories=tables.categories(tables.read(reference, "ref_category")),
        communities=communities,
        grids=tables.grids(tables.read(reference, "ref_grid")),
        facilities=tables.facilities(tables.read(reference, "ref_facility")),
        roads=tables.read(reference, "ref_road")
        .rename({"area_id": "street_id"})
        .with_columns(pl.col("area_m2").cast(pl.Float64)),
        shops=tables.read(reference, "ref_shop").rename({"area_id": "street_id"}),
        survey_items=tables.read(reference, "ref_survey_item")
        .drop("item_edition")
        .filter(pl.col("item_code").str.starts_with("q")),
        survey_waves=tables.read(reference, "ref_survey_wave").drop("period_type"),
        population=population,
        closed=frozenset(days.filter(pl.col("day_kind") != "工作日")["day"].to_list()),
        unit_names=unit_names,
        aliases=tables.aliases(reference, areas),
    )


def _in_force(frame: pl.DataFrame, day: date) -> pl.DataFrame:
    begun = pl.col("valid_from") <= day
    return frame.filter(begun & (pl.col("valid_to").is_null() | (pl.col("valid_to") >= day)))
