"""The lorries of a day: which one drove each load, and what it weighs empty."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from cities.sample.simulation.plan import Plan
from cities.sample.simulation.sanitation import model
from cities.sample.simulation.sanitation.model import VEHICLES

STEP_KG = 20
"""A lorry scale shows steps of so many kilograms."""

TRANSFER = VEHICLES.index(model.TRANSFER)
Ints = NDArray[np.int64]

DRAWS = ("dirt", "choice", "late", "mode", "fix")
"""Uniform draws of every ticket that decide later what a clerk makes of it."""

SCHEMA: dict[str, pl.DataType] = {
    "weighed_on": pl.Date(),
    "second": pl.Int64(),
    "facility": pl.Int64(),
    "direction": pl.Int64(),
    "vehicle": pl.Int64(),
    "plate": pl.Int64(),
    "home": pl.Int64(),
    "source": pl.Int64(),
    "net_kg": pl.Int64(),
    "tare_kg": pl.Int64(),
    "is_first": pl.Boolean(),
    **dict.fromkeys(DRAWS, pl.Float64()),
}


@dataclass
class Loads:
    """Columns of one batch of weighings of a day."""

    second: Ints
    facility: Ints
    direction: int
    vehicle: Ints
    home: Ints
    source: Ints
    net_kg: Ints
    is_first: bool


def columns_of(
    batches: list[Loads], plan: Plan, day: date, rng: np.random.Generator
) -> dict[str, NDArray[Any]]:
    """All batches joined, with lorries, tare weights and the draws for the clerk."""
    size = sum(len(batch.second) for batch in batches)
    columns: dict[str, NDArray[Any]] = {
        name: np.concatenate([getattr(batch, name) for batch in batches])
        for name in ("second", "facility", "vehicle", "home", "source", "net_kg")
    }
    columns["direction"] = np.concatenate([np.full(len(b.second), b.direction) for b in batches])
    columns["is_first"] = np.concatenate([np.full(len(b.second), b.is_first) for b in batches])
    columns["plate"] = _plates(columns["home"], columns["vehicle"], columns["second"], plan, day)
    base = np.array([haul.tare_kg for haul in VEHICLES])[columns["vehicle"]]
    habit = (columns["plate"] * 7 + columns["home"] * 3 + columns["vehicle"] * 5) % 19 * STEP_KG
    columns["tare_kg"] = base + habit + rng.integers(-2, 3, size) * STEP_KG
    draws = rng.random((len(DRAWS), size))
    columns |= dict(zip(DRAWS, draws, strict=True))
    columns["weighed_on"] = np.full(size, np.datetime64(day, "D"))
    return columns


def times(rng: np.random.Generator, size: int) -> Ints:
    """Seconds of the day at which loads come, by the hours of collection."""
    hour = np.searchsorted(model.collection_hours(), rng.random(size), side="right")
    return hour * 3600 + rng.integers(0, 3600, size)


def weights(vehicle: Ints, rng: np.random.Generator) -> Ints:
    """Net weights of loads in kg, around the mean of their kind of lorry."""
    mean = np.array([haul.mean_kg for haul in VEHICLES])[vehicle]
    shape = np.clip(rng.normal(1.0, 0.13, len(vehicle)), 0.6, 1.3)
    return np.round(mean * shape / STEP_KG).astype(np.int64) * STEP_KG


def _plates(home: Ints, vehicle: Ints, second: Ints, plan: Plan, day: date) -> Ints:
    """Lorries take turns, so that none is weighed twice within minutes (DOMAIN §7).

    A lorry that leaves a station is the one that arrives at the plant: both lists are in the order
    of departure, an arrival follows its departure, and lorries take turns in the same order.
    """
    fleet = np.array([max(1, round(h.fleet * max(plan.share, 1.0))) for h in VEHICLES])
    group = home * len(VEHICLES) + vehicle
    is_arrival = np.zeros(len(group), dtype=bool)
    transfers = np.flatnonzero(vehicle == TRANSFER)
    is_arrival[transfers[len(transfers) // 2 :]] = True
    order = np.lexsort((second, group, is_arrival))
    key = group[order] + np.where(is_arrival[order], 1_000_000, 0)
    starts = np.r_[0, np.flatnonzero(np.diff(key)) + 1]
    lengths = np.diff(np.r_[starts, len(key)])
    turn = np.arange(len(key)) - np.repeat(starts, lengths)
    plates = np.empty(len(key), dtype=np.int64)
    plates[order] = (turn + day.toordinal() * 5) % fleet[vehicle[order]]
    return plates
