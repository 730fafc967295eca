"""Illegal buildings (违建): the stock of earlier years, and what is found new (DOMAIN §12, T13)."""

from __future__ import annotations

from datetime import date

import numpy as np

from cities.sample.simulation.enforcement.city import (
    City,
    on_workdays,
    scattered,
    some_of,
    spelled,
)
from cities.sample.simulation.enforcement.ledger import break_rows, updated, whole
from cities.sample.simulation.hotline.streets import NAMED, UNNAMED, Array, Columns
from cities.sample.simulation.plan import TWO_YEARS, Plan

STOCK_SIZE, NEW_A_DAY = 1_500, 1.5
EVENTS = ("listed", "stopped", "removed", "fixed")
DISPOSALS = (None, "自拆", "助拆", "强拆", "暂缓")
PLAIN, WITH_UNIT, MORE_THAN, ABOUT, HIDDEN = range(5)
"""How an area is written: 85.5, 85.5平方米, 120余, 约85平方米, X."""
SHED_UNTOLD, NO_SHED, SHED = range(3)
"""Whether it is a shed (蓝皮棚, T10), as far as the ledger says."""

_A_DAY = np.timedelta64(1, "D")
_NEVER = np.datetime64("NaT", "D")


def stock(city: City, plan: Plan) -> Columns:
    """存量 buildings, listed on the first day; four in ten come down within two years.

    Every removal is of a working day: then it is measured and taken off the list.
    """
    rng = plan.rng("enforcement.stock")
    size = max(30, round(STOCK_SIZE * plan.share))
    here, share = city.streets.demand_on(plan.first_day)
    street = rng.choice(here, size=size, p=share / share.sum())
    first = np.datetime64(plan.first_day, "D")
    found = first - rng.integers(200, 3_000, size=size) * _A_DAY
    removed = first + rng.integers(3, TWO_YEARS, size=size) * _A_DAY
    removed = np.where(rng.random(size) < 0.42, on_workdays(removed, city.world.closed), _NEVER)
    buildings = _common(rng, plan.first_day, size, street) | {
        "is_new": np.full(size, False),
        "listed": np.full(size, first),
        "found": found,
        "stopped": np.full(size, _NEVER),
        "removed": removed,
    }
    return _write_oddly(rng, buildings, plan.first_day)


def new_buildings(city: City, plan: Plan, month: date) -> Columns:
    """新增 buildings found in a month: stopped at once or not, most of them removed soon."""
    rng = plan.rng("enforcement.buildings", month)
    day, street = scattered(rng, city, plan, month, NEW_A_DAY, "steady")
    size = len(day)
    stopped = np.where(
        rng.random(size) < 0.55, day + rng.integers(0, 8, size=size) * _A_DAY, _NEVER
    )
    waits = np.ceil(rng.lognormal(np.log(18), 0.8, size)).astype(np.int64)
    removed = on_workdays(day + np.minimum(waits, 240) * _A_DAY, city.world.closed)
    removed = np.where(rng.random(size) < 0.82, removed, _NEVER)
    stopped = np.where(stopped > removed, removed, stopped)
    buildings = _common(rng, month, size, street) | {
        "is_new": np.full(size, True),
        "listed": day,
        "found": day,
        "stopped": stopped,
        "removed": removed,
    }
    return _write_oddly(rng, buildings, month)


def state_at(buildings: Columns, until: Array) -> Columns:
    """`stopped`, `removed`, `removed_dm2` (hundredths of m², −1 before), `disposal`, `updated`."""
    removed = buildings["removed"] <= until
    waits = ~removed & ~buildings["is_new"] & (buildings["draw"] % 5 == 0)
    return {
        "stopped": np.where(buildings["stopped"] <= until, buildings["stopped"], _NEVER),
        "removed": np.where(removed, buildings["removed"], _NEVER),
        "removed_dm2": np.where(removed, buildings["removed_dm2"], -1),
        "disposal": np.where(removed, 1 + buildings["draw"] % 3, np.where(waits, 4, 0)),
        "updated": updated(buildings, EVENTS, until),
    }


def _common(rng: np.random.Generator, month: date, size: int, street: Array) -> Columns:
    """Number, size and spelling of buildings that are listed in one month; areas in dm²."""
    area = np.clip(np.round(rng.lognormal(np.log(42), 0.8, size), 1), 4, 1_500)
    area_dm2 = np.round(area * 10).astype(np.int64) * 10
    part = np.where(rng.random(size) < 0.85, 100, rng.integers(30, 100, size=size))
    return whole(size) | {
        "month": np.full(size, np.datetime64(month, "M")),
        "seq": np.arange(1, size + 1),
        "street": street,
        "area_dm2": area_dm2,
        "removed_dm2": area_dm2 * part // 1_000 * 10,
        "shed": rng.choice(3, size=size, p=[0.01, 0.79, 0.20]),
        "clock": rng.integers(0, 2**31, size=size),
        "draw": rng.integers(0, 2**31, size=size),
        "spelling": spelled(rng, size, 0.05),
        "written": np.where(rng.random(size) < 0.01, UNNAMED, NAMED),
    }


def _write_oddly(rng: np.random.Generator, buildings: Columns, month: date) -> Columns:
    """Areas in words or hidden, and rows refused because more was removed than ever stood."""
    size = len(buildings["seq"])
    odd = np.full(size, PLAIN)
    odd[some_of(rng, size, 0.02, odd == PLAIN)] = WITH_UNIT
    for kind in (MORE_THAN, ABOUT):
        rows = some_of(rng, size, 0.015, odd == PLAIN)
        odd[rows] = kind
        rounded = np.maximum(buildings["area_dm2"][rows] // 1_000 * 1_000, 1_000)
        buildings["area_dm2"][rows] = buildings["removed_dm2"][rows] = rounded
    odd[some_of(rng, size, 0.01, odd == PLAIN)] = HIDDEN
    buildings["odd"] = odd
    listed = buildings["listed"].astype("datetime64[M]")
    at_once = (buildings["removed"].astype("datetime64[M]") == listed) & (odd == PLAIN)
    break_rows(buildings, some_of(rng, size, 0.01, at_once), month)
    return buildings
