"""One day at the weighbridges: what comes in, what stations send on, what arrives at the plants.

Each day is drawn from its own generator and sends on all it takes in, so that it can be replayed
without the days before it. Weights are whole kilograms in steps of 20, as a lorry scale shows them.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from cities.sample.simulation.plan import Plan
from cities.sample.simulation.sanitation import model
from cities.sample.simulation.sanitation.lorries import (
    SCHEMA,
    STEP_KG,
    TRANSFER,
    Ints,
    Loads,
    columns_of,
)
from cities.sample.simulation.sanitation.model import FACILITIES, HAULS, STATIONS, VEHICLES
from cities.sample.simulation.world import World

DISTRICTS = ("d1", "d2", "d3", "d4", "d5", "d6")
FROM_STATION, FROM_DISTRICT = 10_000, 20_000
"""`source` below is the row of a street; above, a station's or a district's number is added."""

OUT, IN = 1, 0
BUSY_FROM = 0.01
"""Share from which a city weighs at a station every day: no night is without a ticket (G12)."""

_FACILITY = {facility_id: number for number, facility_id in enumerate(FACILITIES)}
_LEACHATE = VEHICLES.index(model.LEACHATE)
Floats = NDArray[np.float64]


@dataclass(frozen=True)
class _Streets:
    """Streets of a day: their rows in `world.streets`, districts and residents."""

    row: Ints
    district: Ints
    residents: Floats


def weighings(world: World, plan: Plan, days: Iterable[date]) -> pl.DataFrame:
    """Every weighing of `days`, with the columns of `SCHEMA`, by day, facility and time.

    second: of the day. facility, vehicle: places in `model.FACILITIES` and `model.VEHICLES`.
    plate: number of the lorry within its `home` and kind. The last five columns are uniform draws
    that decide later what a clerk makes of the ticket.
    """
    parts = [_day(world, plan, day) for day in days]
    frame = pl.DataFrame({name: np.concatenate([part[name] for part in parts]) for name in SCHEMA})
    return frame.select(pl.col(n).cast(t) for n, t in SCHEMA.items()).sort(
        "weighed_on", "facility", "second", "direction", "plate", "net_kg", maintain_order=True
    )


def _day(world: World, plan: Plan, day: date) -> dict[str, NDArray[Any]]:
    """The columns of one day."""
    rng = plan.rng("sanitation.weigh", day)
    collected = _collected(world, plan, day, rng)
    sent, arrived = _transferred(day, collected, rng)
    batches = [collected, *_other_waste(world, plan, day, rng), sent, arrived]
    batches.append(_leachate(plan, rng))
    return columns_of(batches, plan, day, rng)


def _collected(world: World, plan: Plan, day: date, rng: np.random.Generator) -> Loads:
    """Household waste by street and stream, brought to a station or straight to a plant."""
    streets = _streets_on(world, day)
    per_head = model.kg_per_head(day, world.closed) * model.day_noise(rng)
    mass = streets.residents * per_head * plan.share
    hauls = [(number, haul) for number, haul in enumerate(HAULS) if haul.share]
    expected = np.array([mass * haul.share / haul.mean_kg for _, haul in hauls])
    loads = np.floor(expected + rng.random(expected.shape)).astype(np.int64)
    is_busy = plan.share >= BUSY_FROM
    if is_busy and not loads[0].any():
        loads[0, np.argmax(expected[0])] = 1
    kind, street = (a.ravel() for a in np.indices(loads.shape))
    kind, street = np.repeat(kind, loads.ravel()), np.repeat(street, loads.ravel())
    vehicle = np.array([number for number, _ in hauls])[kind]
    home = streets.district[street]
    second = _times(rng, len(street))
    facility = _destination(day, vehicle, home, rng)
    if is_busy and not (facility < len(STATIONS)).any():
        facility[0] = home[0]
    return Loads(
        second=second,
        facility=facility,
        direction=IN,
        vehicle=vehicle,
        home=home,
        source=streets.row[street],
        net_kg=_weights(vehicle, rng),
        is_first=True,
    )


def _destination(day: date, vehicle: Ints, home: Ints, rng: np.random.Generator) -> Ints:
    fixed = np.array([_FACILITY.get(haul.plant, -1) for haul in HAULS])[vehicle]
    is_direct = rng.random(len(vehicle)) < np.array(model.DIRECT_SHARE)[home]
    plant = _diverted(day, np.array([_FACILITY[p] for p in model.INCINERATOR])[home], rng)
    return np.where(fixed >= 0, fixed, np.where(is_direct, plant, home))


def _diverted(day: date, plant: Ints, rng: np.random.Generator) -> Ints:
    """The plant, or the landfill for a part of the loads while the big plant is overhauled."""
    goes = rng.random(len(plant)) < model.OVERHAUL_SHARE
    is_shut = (plant == _FACILITY[model.OVERHAUL_PLANT]) & model.is_overhaul(day)
    return np.where(goes & is_shut, _FACILITY[model.LANDFILL], plant)


def _transferred(day: date, collected: Loads, rng: np.random.Generator) -> tuple[Loads, Loads]:
    """What each station sends on after it has compacted the day's waste, and its arrival."""
    at_station = collected.facility < len(STATIONS)
    mass = np.bincount(
        collected.facility[at_station],
        weights=collected.net_kg[at_station],
        minlength=len(STATIONS),
    )
    sendable = np.floor(mass * (1 - model.STATION_LOSS) / STEP_KG).astype(np.int64)
    trips = -(-sendable * STEP_KG // model.TRANSFER.mean_kg)
    station = np.repeat(np.arange(len(STATIONS)), trips)
    turn = np.concatenate([np.arange(n) for n in trips]).astype(np.int64)
    steps = sendable[station] // trips[station] + (turn < sendable[station] % trips[station])
    spread = (turn + 0.2 + 0.6 * rng.random(len(turn))) / np.maximum(trips[station], 1)
    left = np.floor(27_000 + spread * 51_000).astype(np.int64)
    plant = _diverted(day, np.array([_FACILITY[p] for p in model.INCINERATOR])[station], rng)
    drained = rng.integers(0, 3, len(turn)) * STEP_KG
    sent = Loads(
        second=left,
        facility=station,
        direction=OUT,
        vehicle=np.full(len(turn), TRANSFER),
        home=station,
        source=FROM_STATION + station,
        net_kg=steps * STEP_KG,
        is_first=False,
    )
    arrived = Loads(
        second=left + rng.integers(1_500, 3_300, len(turn)),
        facility=plant,
        direction=IN,
        vehicle=sent.vehicle,
        home=station,
        source=sent.source,
        net_kg=np.maximum(sent.net_kg - drained, STEP_KG),
        is_first=False,
    )
    return sent, arrived


def _other_waste(world: World, plan: Plan, day: date, rng: np.random.Generator) -> list[Loads]:
    """Building, bulky and garden waste and nightsoil: loads by count, not by residents."""
    streets = _streets_on(world, day)
    slack = 0.3 if day in world.closed else 1.0
    found = []
    for number, haul in enumerate(HAULS):
        if not haul.per_day:
            continue
        size = int(haul.per_day * plan.share * slack + rng.random())
        street = rng.choice(len(streets.row), size, p=streets.residents / streets.residents.sum())
        home = streets.district[street]
        vehicle = np.full(size, number)
        is_street = haul.source == "street"
        found.append(
            Loads(
                second=_times(rng, size),
                facility=np.full(size, _FACILITY[haul.plant]),
                direction=IN,
                vehicle=vehicle,
                home=home,
                source=streets.row[street] if is_street else FROM_DISTRICT + home,
                net_kg=_weights(vehicle, rng),
                is_first=True,
            )
        )
    return found


def _leachate(plan: Plan, rng: np.random.Generator) -> Loads:
    """Leachate that stations send away: liquid, and never waste tonnage (S15)."""
    chance = model.LEACHATE.per_day * min(plan.share, 1.0)
    station = np.flatnonzero(rng.random(len(STATIONS)) < chance)
    vehicle = np.full(len(station), _LEACHATE)
    return Loads(
        second=_times(rng, len(station)),
        facility=station,
        direction=OUT,
        vehicle=vehicle,
        home=station,
        source=FROM_STATION + station,
        net_kg=_weights(vehicle, rng),
        is_first=False,
    )


def _times(rng: np.random.Generator, size: int) -> Ints:
    hour = np.searchsorted(model.collection_hours(), rng.random(size), side="right")
    return hour * 3600 + rng.integers(0, 3600, size)


def _weights(vehicle: Ints, rng: np.random.Generator) -> Ints:
    mean = np.array([haul.mean_kg for haul in VEHICLES])[vehicle]
    shape = np.clip(rng.normal(1.0, 0.13, len(vehicle)), 0.6, 1.3)
    return np.round(mean * shape / STEP_KG).astype(np.int64) * STEP_KG


@lru_cache(maxsize=8)
def _streets_of(world: World, day: date) -> _Streets:
    here = world.streets_on(day)
    position = {street_id: n for n, street_id in enumerate(world.streets["street_id"])}
    of_year = world.population.filter(pl.col("year") == day.year).select(
        "area_id", residents="population"
    )
    joined = here.join(
        of_year, left_on="street_id", right_on="area_id", how="left", maintain_order="left"
    )
    residents = joined["residents"].fill_null(joined["population"])
    return _Streets(
        row=np.array([position[s] for s in here["street_id"]]),
        district=np.array([DISTRICTS.index(d) for d in here["district_id"]]),
        residents=residents.to_numpy().astype(np.float64),
    )


def _streets_on(world: World, day: date) -> _Streets:
    """Streets and residents change with the year only."""
    return _streets_of(world, date(day.year, 1, 1))
