"""How well each district works: a level of its own, a trend over the years and a slow swing.

Cases and hotline orders share it; a unit's own quality comes on top. All of it is invented.
"""

from __future__ import annotations

from datetime import date
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from cities.sample.simulation.clock import FIRST, LAST

_LEVELS = {"d1": 0.15, "d2": 0.08, "d3": 0.03, "d4": -0.03, "d5": -0.12, "d6": -0.17}
_TRENDS = {"d1": -0.01, "d2": -0.05, "d3": 0.03, "d4": 0.00, "d5": 0.01, "d6": 0.06}
"""What is added to the quality of a unit in the middle of the two years, and a year later."""

_MIDDLE = date(2025, 1, 1)
_SWING, _SWING_DAYS = 0.025, 400
_BOUNDS = (0.05, 0.98)


@lru_cache(maxsize=4)
def standing(district_ids: tuple[str, ...]) -> NDArray[np.float64]:
    """One row a day from `clock.FIRST` on, one column a district; around 0."""
    day = np.arange((LAST - FIRST).days + 1)[:, None] - (_MIDDLE - FIRST).days
    level = np.array([_LEVELS[key] for key in district_ids])
    trend = np.array([_TRENDS[key] for key in district_ids])
    phase = np.arange(len(district_ids)) * 2.399963
    told = level + trend * day / 365.25 + _SWING * np.sin(2 * np.pi * day / _SWING_DAYS + phase)
    told.setflags(write=False)
    return told


def lifted(
    quality: NDArray[np.float64], standing_there: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Quality of units (0–1) where they work, by the standing of the district."""
    return np.clip(quality + standing_there, *_BOUNDS)
