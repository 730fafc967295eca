"""The streets of the city in arrays: how they are written, and their share of what happens.

Enforcement walks the same streets and uses this module too.
"""

from __future__ import annotations

from datetime import date
from functools import cached_property
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from cities.sample.simulation.clock import FIRST
from cities.sample.simulation.disorder import levels
from cities.sample.simulation.world import UNASSIGNED, World

Array = NDArray[Any]
Columns = dict[str, Array]
"""One array a column, one value a row."""

NAMED, UNNAMED, UNKNOWN = range(3)
"""How a street is written: by a name of the city's lists, not at all, by an unknown name."""

UNLISTED_STREETS = ("滨江新区筹备组", "高铁新城片区", "云澜经济开发区")
UNLISTED_ENDINGS = ("城管办", "综合治理中心")
"""How some write a street's own name; no list of names has it so."""


class Streets:
    """Streets by position; `ids`, `names`, `district_ids` and `district_names` are parallel."""

    def __init__(self, world: World) -> None:
        self.world = world
        told = world.streets
        self.ids = told["street_id"].to_list()
        self.names = told["street_name"].to_list()
        self.district_ids = told["district_id"].to_list()
        self.district_names = told["district_name"].to_list()
        self.district_numbers = told["district_id"].str.slice(1).cast(pl.Int64).to_numpy()
        self._weights = told["weight"].to_numpy()
        self._begins = told["valid_from"].to_numpy()
        self._ends = told["valid_to"].fill_null(date.max).to_numpy()

    def demand_on(self, day: date) -> tuple[Array, Array]:
        """Positions of the streets in force, and their share of the city's activity.

        Disorder is in the share: it adds up to about 1.
        """
        today = np.datetime64(day, "D")
        here = np.flatnonzero((self._begins <= today) & (today <= self._ends))
        disorder = levels(self.world.seed, tuple(self.ids))[(day - FIRST).days]
        return here, self._weights[here] / self._weights[here].sum() * disorder[here]

    def stood(self, street: Array, day: Array) -> Array:
        """Whether each street existed on each day."""
        return np.asarray((self._begins[street] <= day) & (day <= self._ends[street]))

    def counted_as(self, street: Array, written: Array) -> Array:
        """The street a row counts for.

        It is the unassigned one of its district where the name is missing or unknown.
        """
        own = np.array(self.ids)[street]
        nowhere = np.char.add(np.array(self.district_ids)[street], UNASSIGNED)
        return np.where(written == NAMED, own, nowhere)

    def street_cells(
        self, street: Array, written: Array, spelling: Array, draw: Array
    ) -> pl.Series:
        """街道: the official name (spelling 0), another one, a name nobody lists, or nothing."""
        cells = np.array(self.names, dtype=object)[street]
        for row in np.flatnonzero(spelling):
            others = self.spellings[street[row]]
            cells[row] = others[(spelling[row] - 1) % len(others)]
        nobody = np.array(UNLISTED_STREETS, dtype=object)[draw // 2 % len(UNLISTED_STREETS)]
        ending = np.array(UNLISTED_ENDINGS, dtype=object)[draw // 2 % len(UNLISTED_ENDINGS)]
        unknown = np.where(draw % 2, cells + ending, nobody)
        cells = np.where(written == UNKNOWN, unknown, cells)
        cells[written == UNNAMED] = None
        return pl.Series(cells.tolist(), dtype=pl.String)

    def district_cells(self, street: Array, spelling: Array) -> pl.Series:
        """区: the official name (spelling 0), or another one."""
        cells = np.array(self.district_names, dtype=object)[street]
        for row in np.flatnonzero(spelling):
            others = self.district_spellings[self.district_ids[street[row]]]
            cells[row] = others[(spelling[row] - 1) % len(others)]
        return pl.Series(cells.tolist(), dtype=pl.String)

    def picked(self, lists: list[list[str]], street: Array, draw: Array) -> Array:
        """One name out of the list of each row's street."""
        longest = max(len(one) for one in lists)
        table = np.array([[one[i % len(one)] for i in range(longest)] for one in lists])
        size = np.array([len(one) for one in lists])
        return np.asarray(table[street, draw % size[street]])

    @cached_property
    def spellings(self) -> list[list[str]]:
        """Per street: spellings other than the official one, all known to the list of aliases."""
        return [
            [told for told in self.world.spellings_of(key) if told != name]
            for key, name in zip(self.ids, self.names, strict=True)
        ]

    @cached_property
    def district_spellings(self) -> dict[str, list[str]]:
        """Per district: spellings other than the official one."""
        return {
            key: [told for told in self.world.district_spellings(key) if told != name]
            for key, name in zip(self.district_ids, self.district_names, strict=True)
        }

    @cached_property
    def road_names(self) -> list[list[str]]:
        """Per street: its roads."""
        return self._per_street(self.world.roads, "road_name")

    @cached_property
    def community_names(self) -> list[list[str]]:
        """Per street: its communities."""
        return self._per_street(self.world.communities, "community_name")

    def _per_street(self, frame: pl.DataFrame, column: str) -> list[list[str]]:
        told: dict[str, list[str]] = {}
        for street, name in frame.select("street_id", column).unique(maintain_order=True).rows():
            told.setdefault(street, []).append(name)
        return [told[key] for key in self.ids]


class Units:
    """Units by position, and the names they bear on a day."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.ids = world.units["unit_id"].to_list()
        self.at = {key: i for i, key in enumerate(self.ids)}
        self.quality = world.units["quality"].to_numpy()

    def cells(self, unit: Array, day: Array, spelling: Array) -> pl.Series:
        """Names on each day (spelling 0) or other spellings; nothing for −1 or NaT."""
        cells = np.full(len(unit), None, dtype=object)
        for first, last, name, at in self._names:
            cells[(unit == at) & (day >= first) & (day <= last)] = name
        for row in np.flatnonzero((unit >= 0) & (spelling > 0)):
            others = self.spellings[unit[row]]
            cells[row] = others[spelling[row] % len(others)]
        return pl.Series(cells.tolist(), dtype=pl.String)

    @cached_property
    def official(self) -> list[str]:
        """Every name a unit bears or has borne."""
        return self.world.unit_names["unit_name"].unique().sort().to_list()

    @cached_property
    def spellings(self) -> list[list[str]]:
        """Per unit: all its spellings, its names included."""
        return [self.world.unit_spellings(key) for key in self.ids]

    @cached_property
    def _names(self) -> list[tuple[np.datetime64, np.datetime64, str, int]]:
        """First and last day, name and position of every name a unit has borne.

        The last name of a unit that is no more stays in use: its open orders are still written so.
        """
        told = self.world.unit_names.sort("unit_id", "valid_from")
        is_last = pl.col("unit_id") != pl.col("unit_id").shift(-1)
        told = told.with_columns(
            pl.when(~is_last.fill_null(True)).then("valid_to").fill_null(date.max).alias("until")
        )
        return [
            (np.datetime64(first, "D"), np.datetime64(last, "D"), name, self.at[key])
            for key, name, first, last in told.select(
                "unit_id", "unit_name", "valid_from", "until"
            ).rows()
        ]
