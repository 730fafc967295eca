"""When work is done: in working time, or by whoever is on duty; NaT is never."""

from __future__ import annotations

from datetime import date

import numpy as np

from cities.sample.simulation import clock
from cities.sample.simulation.hotline.streets import Array

_ON_DUTY = 0.97
"""Share of orders that somebody is there to sign for outside working time too (值班) …"""

_DUTY_HOURS = (8, 19)
"""… between these hours."""

_NEVER = np.datetime64("NaT", "s")


def signed_on_duty(rng: np.random.Generator, assigned: Array, closed: frozenset[date]) -> Array:
    """When whoever is on duty signs what comes outside working time; NaT where nobody is."""
    is_off = np.isnat(assigned)
    is_off[~is_off] = clock.next_working_moment(assigned[~is_off], closed) > assigned[~is_off]
    size = len(assigned)
    at = assigned + seconds(rng.lognormal(np.log(5_400), 0.6, size))
    midnight = at.astype("datetime64[D]").astype("datetime64[s]")
    opens, shuts = (np.timedelta64(hour * 3600, "s") for hour in _DUTY_HOURS)
    morning = opens + seconds(rng.uniform(0, 3_600, size))
    at = np.where(at - midnight < opens, midnight + morning, at)
    at = np.where(at - midnight > shuts, midnight + np.timedelta64(1, "D") + morning, at)
    return np.where(is_off & (rng.random(size) < _ON_DUTY), at, _NEVER)


def work_end(start: Array, length: Array, closed: frozenset[date]) -> Array:
    """So many seconds of working time later; `clock.work_end` that leaves NaT alone."""
    ends = np.full(start.shape, _NEVER, dtype="datetime64[s]")
    told = ~np.isnat(start)
    ends[told] = clock.work_end(start[told], length[told], closed)
    return ends


def seconds(values: Array) -> Array:
    """Whole seconds, one at least."""
    return np.maximum(values, 1).astype(np.int64).astype("timedelta64[s]")
