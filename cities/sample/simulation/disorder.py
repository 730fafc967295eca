"""Daily disorder of the streets: a memory of yesterday, chance, and bursts that fade."""

from __future__ import annotations

from datetime import timedelta
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from cities.sample.simulation.clock import FIRST, LAST
from cities.sample.simulation.plan import generator
from cities.sample.simulation.rhythm import parameters


@lru_cache(maxsize=4)
def levels(seed: int, street_ids: tuple[str, ...]) -> NDArray[np.float64]:
    """One row a day from `clock.FIRST` on, one column a street; around 1, never below the floor.

    The whole path is drawn from its first day, so that a day has one level whatever span is
    simulated.
    """
    told = parameters()["disorder"]
    days = (LAST - FIRST).days + 1
    base = generator(seed, "disorder.level").uniform(0.85, 1.15, size=len(street_ids))
    path = np.empty((days, len(street_ids)))
    deviation, burst = np.zeros(len(street_ids)), np.zeros(len(street_ids))
    for number in range(days):
        rng = generator(seed, "disorder.day", FIRST + timedelta(days=number))
        shock = rng.normal(0.0, told["noise"], size=len(street_ids))
        begins = rng.random(len(street_ids)) < told["burst_chance"]
        size = rng.exponential(told["burst_size"], size=len(street_ids))
        deviation = told["memory"] * deviation + shock
        burst = told["burst_memory"] * burst + np.where(begins, size, 0.0)
        path[number] = np.maximum(base + deviation + burst, told["floor"])
    path.setflags(write=False)
    return path
