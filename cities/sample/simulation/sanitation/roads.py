"""Road operations: which road is swept, washed or watered on a day, by machine and by hand."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from cities.sample.simulation.plan import Plan
from cities.sample.simulation.world import World

MACHINE_SWEPT, WASHED, BY_HAND, WATERED = "机扫", "洗扫", "人工普扫", "洒水"
SWEEPING = (MACHINE_SWEPT, WASHED, BY_HAND)
"""Kinds of operation that sweep (清扫); watering is work on roads that are swept as well."""

NAME_DRIFT, FULL_WIDTH, IN_WAN, HIDDEN_MACHINE = "name_drift", "fullwidth", "wan", "hidden_machine"
DOUBLE, NO_AREA, TOO_MUCH = "double", "no_area", "too_much"
REFUSED = (NO_AREA, TOO_MUCH)
"""Kinds of dirt that cost an operation its place."""

_RATES: Mapping[str, float] = {
    NAME_DRIFT: 0.02,
    FULL_WIDTH: 0.004,
    IN_WAN: 0.003,
    HIDDEN_MACHINE: 0.001,
    DOUBLE: 0.002,
    NO_AREA: 0.0005,
    TOO_MUCH: 0.0008,
}
_LEAST_ROADS = 4
"""Roads a district reports however small the simulated share: one of each class."""

_CLASSES = ("主干", "次干", "支路", "背街")
_EVERY = {"主干": 1, "次干": 1, "支路": 2, "背街": 2}
"""A road of the class is swept every so many days, as its cleaning level (特级 to 三级) asks."""

_MACHINE_SHARE = {"主干": 0.985, "次干": 0.955, "支路": 0.86, "背街": 0.0}
_DISTRICT = {"d1": 1.0, "d2": 0.99, "d3": 0.97, "d4": 0.96, "d5": 0.91, "d6": 0.89}
_PASSES = {"主干": 3, "次干": 2, "支路": 2, "背街": 1}
_WATERED_MONTHS = (5, 6, 7, 8, 9)
_RAIN = (0.18, 0.2, 0.28, 0.32, 0.36, 0.5, 0.42, 0.38, 0.3, 0.24, 0.2, 0.16)
_MACHINES = (-0.022, -0.018, -0.004, 0.002, 0.006, -0.006, -0.002, 0.0, 0.006, 0.004, -0.012, -0.02)
_IN_THE_WET = -0.018
"""What ice, leaves and rain take from the share of a machine, by month and on a wet day: people
sweep what it leaves lying."""

_WATER_T_A_M2 = 0.0012


@dataclass(frozen=True)
class _Network:
    """The roads that report, in a fixed order, and how they are looked after.

    turn: moves the days on which a road is due. machine_share: of its area, swept by machine.
    """

    frame: pl.DataFrame
    turn: NDArray[np.int64]
    area: NDArray[np.int64]
    every: NDArray[np.int64]
    passes: NDArray[np.int64]
    machine_share: NDArray[np.float64]
    is_main: NDArray[np.bool_]
    is_lane: NDArray[np.bool_]


def operations(world: World, plan: Plan, days: Iterable[date]) -> pl.DataFrame:
    """Operations of `days`, one row a road, day and kind.

    Columns: op_date, road_id, road_name, road_class, street_id, street_name, district_id, op_type,
    area_m2, machine_m2 (0 by hand), planned_passes, passes, trips, water_t, spelling, dirt.
    """
    listed = list(days)
    parts = [_day(world, plan, day) for day in listed]
    done = pl.concat(
        _network(world, plan.share, date(year, 1, 1))
        .frame.with_row_index("_road")
        .join(
            pl.DataFrame({name: np.concatenate([p[name] for p in mine]) for name in mine[0]}),
            on="_road",
        )
        for year in sorted({day.year for day in listed})
        if (mine := [part for day, part in zip(listed, parts, strict=True) if day.year == year])
    )
    return _recorded(done).sort("op_date", "road_id", "op_type")


def _day(world: World, plan: Plan, day: date) -> dict[str, NDArray[Any]]:
    """What is done on one day: the number of the road in its network, the work, and the draws."""
    rng = plan.rng("sanitation.roads", day)
    network = _network(world, plan.share, date(day.year, 1, 1))
    size, turn = len(network.area), network.turn + day.toordinal()
    is_wet = rng.random() < _RAIN[day.month - 1]
    due = turn % network.every == 0
    watered = network.is_main & (turn % 3 == 0)
    watered &= (day.month in _WATERED_MONTHS) and not is_wet
    if day in world.closed:
        due, watered = due & network.is_main, np.zeros(size, dtype=bool)
    washed = network.is_main & (turn % 2 == 0)
    kind = np.where(network.is_lane, BY_HAND, np.where(washed, WASHED, MACHINE_SWEPT))
    noise, is_tired = rng.normal(0.0, 0.012, size), rng.random(size) < 0.06
    noise += _MACHINES[day.month - 1] + _IN_THE_WET * is_wet
    share = np.where(network.is_lane, 0.0, np.clip(network.machine_share + noise, 0.0, 1.0))
    draws = rng.random((2, size))
    swept, sprayed = np.flatnonzero(due), np.flatnonzero(watered)
    once, none = np.ones(len(sprayed), dtype=np.int64), np.ones(len(sprayed))
    fewer = network.passes - (is_tired & (network.passes > 1))
    return {
        "_road": np.concatenate([swept, sprayed]).astype(np.uint32),
        "op_date": np.full(len(swept) + len(sprayed), np.datetime64(day, "D")),
        "op_type": np.concatenate([kind[swept], np.full(len(sprayed), WATERED)]),
        "machine_m2": np.concatenate(
            [np.round(network.area * share).astype(np.int64)[swept], network.area[sprayed]]
        ),
        "planned_passes": np.concatenate([network.passes[swept], once]),
        "passes": np.concatenate([fewer[swept], once]),
        "dirt_draw": np.concatenate([draws[0][swept], none]),
        "choice": np.concatenate([draws[1][swept], none - 1.0]),
    }


def _recorded(done: pl.DataFrame) -> pl.DataFrame:
    area, by_machine = pl.col("area_m2").cast(pl.Int64), pl.col("op_type") != BY_HAND
    drift = (pl.col("choice") * pl.col("spellings").list.len()).floor().cast(pl.Int64)
    dirt, bound = pl.lit(""), 0.0
    for name, rate in _RATES.items():
        fits = pl.col("dirt_draw").is_between(bound, bound + rate, closed="left")
        if name in (HIDDEN_MACHINE, TOO_MUCH):
            fits &= by_machine
        dirt = pl.when(fits).then(pl.lit(name)).otherwise(dirt)
        bound += rate
    water = area * _WATER_T_A_M2 * pl.col("passes")
    uses_water = pl.col("op_type").is_in([WASHED, WATERED])
    return done.with_columns(dirt.alias("dirt")).select(
        "op_date",
        "road_id",
        "road_name",
        "road_class",
        "street_id",
        "street_name",
        "district_id",
        "op_type",
        area.alias("area_m2"),
        "machine_m2",
        "planned_passes",
        "passes",
        (area // 30_000 + 1).alias("trips"),
        pl.when(uses_water).then(water.round(1)).alias("water_t"),
        pl.when(pl.col("dirt") == NAME_DRIFT)
        .then(pl.col("spellings").list.get(drift, null_on_oob=True))
        .otherwise(pl.col("street_name"))
        .alias("spelling"),
        "dirt",
    )


@lru_cache(maxsize=8)
def _network(world: World, share: float, day: date) -> _Network:
    """Roads that report: all of them, or in a small city the first of every class by district."""
    streets = world.streets_on(day).select("street_id", "street_name", "district_id")
    roads = world.roads_on(day).join(streets, on="street_id", maintain_order="left")
    drifting = [
        [name for name in world.spellings_of(street) if name != official]
        for street, official in roads.select("street_id", "street_name").iter_rows()
    ]
    by_class = pl.col("road_class").replace_strict(
        list(_CLASSES), list(range(len(_CLASSES))), return_dtype=pl.Int64
    )
    listed = roads.with_columns(pl.Series("spellings", drifting, dtype=pl.List(pl.String)))
    listed = listed.with_columns(
        pl.int_range(pl.len()).over("district_id", "road_class").alias("_nth")
    ).sort("district_id", "_nth", by_class)
    rank = pl.int_range(pl.len()).over("district_id")
    wanted = (pl.len().over("district_id") * share).ceil().clip(_LEAST_ROADS)
    chosen = listed.filter(rank < wanted).sort("road_id")
    classes = chosen["road_class"].to_list()
    habit = np.array([_DISTRICT[district_id] for district_id in chosen["district_id"]])
    return _Network(
        frame=chosen.select(
            "road_id", "road_name", "road_class", "area_m2", "street_id", "street_name",
            "district_id", "spellings",
        ),
        turn=chosen.select(pl.int_range(pl.len()).over("road_class")).to_series().to_numpy(),
        area=chosen["area_m2"].cast(pl.Int64).to_numpy(),
        every=np.array([_EVERY[c] for c in classes]),
        passes=np.array([_PASSES[c] for c in classes]),
        machine_share=np.array([_MACHINE_SHARE[c] for c in classes]) * habit,
        is_main=np.array([c == "主干" for c in classes]),
        is_lane=np.array([c == "背街" for c in classes]),
    )  # fmt: skip
