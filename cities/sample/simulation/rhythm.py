"""Seasons, weekdays and hours of the day: when problems appear and when people work.

Shapes come from `parameters.toml`; every function returns factors around 1 or weights that sum
to 1, never counts.
"""

from __future__ import annotations

import tomllib
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cities.sample.simulation.clock import Times, holidays, is_spring_festival_lull, is_workday

PARAMETERS = Path(__file__).with_name("parameters.toml")

_HOUR_SECONDS = 3600


@cache
def parameters() -> dict[str, Any]:
    """Hidden parameters of the city, as `parameters.toml` has them."""
    return tomllib.loads(PARAMETERS.read_text(encoding="utf-8"))


@cache
def hour_weights(pattern: str) -> NDArray[np.float64]:
    """24 weights that sum to 1: the share of a day's events that fall into each hour."""
    told = np.array(parameters()["hours"][pattern], dtype=np.float64)
    weights: NDArray[np.float64] = told / told.sum()
    weights.setflags(write=False)
    return weights


def season_factor(pattern: str, day: date) -> float:
    """How strong a problem is in the month of `day`, against the year's mean of 1."""
    months = parameters()["seasons"][pattern]
    return float(months[day.month - 1] * len(months) / sum(months))


def weekday_factor(pattern: str, day: date) -> float:
    """How strong a problem is on the weekday of `day`, against the week's mean of 1.

    A make-up workday is like a Wednesday, a legal holiday like a Sunday.
    """
    shape = parameters()["weekdays"][pattern]
    return float(shape[kind_of_weekday(day)] * len(shape) / sum(shape))


def kind_of_weekday(day: date) -> int:
    """0 for Monday to 6 for Sunday, as the city lives the day."""
    if day in holidays():
        return 6
    weekday = day.weekday()
    return 2 if weekday >= 5 and is_workday(day) else weekday


def day_factor(day: date) -> float:
    """How busy the whole city is: slow growth over the years, and the lull around 春节."""
    growth = 1.0 + 0.04 * ((day - date(2024, 1, 1)).days / 365.25 - 1.0)
    return growth * (0.55 if is_spring_festival_lull(day) else 1.0)


def moments_of_day(rng: np.random.Generator, day: date, pattern: str, size: int) -> Times:
    """`size` moments of `day` to the second, drawn from an hour pattern, in no order."""
    hours = rng.choice(24, size=size, p=hour_weights(pattern))
    seconds = hours * _HOUR_SECONDS + rng.integers(0, _HOUR_SECONDS, size=size)
    return np.datetime64(day, "s") + seconds.astype("timedelta64[s]")
