"""The city in arrays: what the case simulation asks of it, by position instead of by name."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np
import polars as pl
from numpy.typing import NDArray

from cities.sample.simulation.cases.draws import NEVER, Flags, Floats, Ints
from cities.sample.simulation.clock import URGENT_HOUR
from cities.sample.simulation.world import World

EPOCH = date(1970, 1, 1)
_LAST_LIMIT = date(2026, 10, 31)
"""Limits that begin later would leave the calendar of `clock`."""
OPEN_END = 2_932_896
"""Last day of what has no end yet (9999-12-31), since 1970."""

_OTHER_UNIT = {"cg": "jd", "jd": "zf", "zf": "jd", "hw": "jd", "zj": "zf", "jj": "zf"}
"""Who is mistaken for whom when a case is sent to the wrong unit."""


@dataclass(frozen=True, eq=False)
class Setting:
    """Positions: a street, category, unit, road or grid is its row in the frame of that name.

    alive: first and last day (since 1970) of every street. duty, mistaken: street × category →
    unit. groups (`roads_of`, `shops_of`, `grids_of`): first row and number of rows of a street in
    the order `*_order`. address_name: road → number of its name within its district, so that two
    roads of one name in one district have the same addresses.
    """

    world: World
    streets: pl.DataFrame
    alive: NDArray[np.int64]
    district: Ints
    weight: Floats
    lng: Floats
    lat: Floats
    categories: pl.DataFrame
    is_component: Flags
    limit_value: Floats
    limit_unit: Ints
    is_urgent: Flags
    limit_units: tuple[str, ...]
    family: Ints
    families: list[str]
    units: pl.DataFrame
    quality: Floats
    duty: Ints
    mistaken: Ints
    roads: pl.DataFrame
    roads_of: NDArray[np.int64]
    address_name: Ints
    shops: pl.DataFrame
    shops_of: NDArray[np.int64]
    grids: pl.DataFrame
    grids_of: NDArray[np.int64]

    def category_rows(self, ids: frozenset[str] | tuple[str, ...]) -> Ints:
        """Positions of categories, in the order of `ids` when that has one."""
        known = {key: row for row, key in enumerate(self.categories["category_id"])}
        ordered = ids if isinstance(ids, tuple) else sorted(ids)
        return np.array([known[key] for key in ordered], dtype=np.int64)

    def limit_end(self, start: Ints, category: Ints, factor: Floats | float = 1.0) -> Ints:
        """When the handling limit of each category, times `factor`, ends; NEVER stays NEVER."""
        value = self.limit_value[category] * factor
        ends = np.full(start.size, NEVER)
        begins = start < day_seconds(_LAST_LIMIT)
        for code, unit in enumerate(self.limit_units):
            rows = np.flatnonzero(begins & (self.limit_unit[category] == code))
            if rows.size:
                moments = start[rows].view("datetime64[s]")
                ends[rows] = self.world.deadline(moments, value[rows], unit).view(np.int64)
        return ends

    def check_end(self, start: Ints, hours: float) -> Ints:
        """`hours` of working time after each moment; NEVER stays NEVER."""
        ends = np.full(start.size, NEVER)
        rows = np.flatnonzero(start < day_seconds(_LAST_LIMIT))
        moments = start[rows].view("datetime64[s]")
        ends[rows] = self.world.deadline(moments, hours, "工作时").view(np.int64)
        return ends


def day_number(day: date) -> int:
    """Days since 1970."""
    return (day - EPOCH).days


def day_seconds(day: date) -> int:
    """Seconds from 1970 to the beginning of a day, in wall time."""
    return day_number(day) * 86_400


def setting_of(world: World) -> Setting:
    """Turn the frames of the city into arrays."""
    streets, categories, units = world.streets, world.categories, world.units
    row_of = {key: row for row, key in enumerate(streets["street_id"])}
    districts = {key: row for row, key in enumerate(districts_of(streets))}
    roads = _with_street(world.roads, row_of)
    shops = _with_street(world.shops, row_of)
    grids = _with_street(world.grids, row_of)
    families = categories["family_id"].unique(maintain_order=True).to_list()
    limit_units = tuple(categories["limit_unit"].unique(maintain_order=True))
    duty, mistaken = _duties(world, row_of)
    names = {key: row for row, key in enumerate(dict.fromkeys(_names_of(roads, streets)))}
    return Setting(
        world=world,
        streets=streets,
        alive=_alive(streets),
        district=np.array([districts[key] for key in streets["district_id"]], dtype=np.int64),
        weight=streets["weight"].to_numpy(),
        lng=streets["lng"].to_numpy(),
        lat=streets["lat"].to_numpy(),
        categories=categories,
        is_component=(categories["case_type"] == "部件").to_numpy(),
        limit_value=categories["limit_value"].to_numpy(),
        limit_unit=np.array([limit_units.index(u) for u in categories["limit_unit"]]),
        is_urgent=(categories["limit_unit"] == URGENT_HOUR).to_numpy(),
        limit_units=limit_units,
        family=np.array([families.index(key) for key in categories["family_id"]]),
        families=families,
        units=units,
        quality=units["quality"].to_numpy(),
        duty=duty,
        mistaken=mistaken,
        roads=roads,
        roads_of=_groups(roads, streets.height),
        address_name=np.array([names[key] for key in _names_of(roads, streets)], dtype=np.int64),
        shops=shops,
        shops_of=_groups(shops, streets.height),
        grids=grids,
        grids_of=_groups(grids, streets.height),
    )


def districts_of(streets: pl.DataFrame) -> list[str]:
    """Districts in the order in which the streets name them."""
    return streets["district_id"].unique(maintain_order=True).to_list()


def _alive(streets: pl.DataFrame) -> NDArray[np.int64]:
    ends = streets["valid_to"].fill_null(date(9999, 12, 31))
    return np.stack([_numbers(streets["valid_from"]), _numbers(ends)])


def _numbers(days: pl.Series) -> Ints:
    return days.cast(pl.Int32).to_numpy().astype(np.int64)


def _with_street(frame: pl.DataFrame, row_of: dict[str, int]) -> pl.DataFrame:
    """Sorted by street, with its position; rows of one street stand together."""
    street = pl.col("street_id").replace_strict(row_of, return_dtype=pl.Int64)
    return frame.with_columns(street.alias("street")).sort("street", maintain_order=True)


def _groups(frame: pl.DataFrame, streets: int) -> NDArray[np.int64]:
    """First row and number of rows of every street."""
    counts = np.bincount(frame["street"].to_numpy(), minlength=streets)
    return np.stack([np.cumsum(counts) - counts, counts]).astype(np.int64)


def _names_of(roads: pl.DataFrame, streets: pl.DataFrame) -> list[tuple[str, str]]:
    district = streets["district_id"].to_list()
    return [(district[row], name) for row, name in roads.select("street", "road_name").iter_rows()]


def _duties(world: World, row_of: dict[str, int]) -> tuple[Ints, Ints]:
    """Street × category → responsible unit, and the unit it is mistaken for."""
    unit_row = {key: row for row, key in enumerate(world.units["unit_id"])}
    told: dict[tuple[str, str], int] = {}
    for day in {*world.streets["valid_from"]}:
        for street_id, kind, unit_id in world.duties_on(day).iter_rows():
            told.setdefault((street_id, kind), unit_row[unit_id])
    shape = (len(row_of), world.categories.height)
    duty, mistaken = np.zeros(shape, np.int64), np.zeros(shape, np.int64)
    for street_id, row in row_of.items():
        for column, kind in enumerate(world.categories["unit_kind"]):
            duty[row, column] = told[street_id, kind]
            mistaken[row, column] = told[street_id, _OTHER_UNIT.get(kind, "cg")]
    return duty, mistaken
