"""Uniform numbers of a case by name, and the distributions they are turned into.

Every case owns one column of uniforms, drawn on the day it is reported; whatever happens to it is
a function of them, so that a day or a block of days gives the same lives.
"""

from __future__ import annotations

from enum import IntEnum

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]

NEVER = np.int64(2**62)
"""The time of what does not happen; later than any other time."""


Draw = IntEnum(
    "Draw",
    """
    STREET CATEGORY CHANNEL HOUR SECOND PLACE_KIND ROAD NUMBER SUFFIX STREAM BUNDLE GAP
    COMES_BACK FATE ACCEPT FILE DISPATCH DESK RETURN RETURN_AT REDISPATCH RETURN_AGAIN
    RETURN_AGAIN_AT SPEED TROUBLE TROUBLE_AT TROUBLE_SIZE TROUBLE_END CHECK REWORK REWORK_AT
    REWORK_AGAIN CLOSE CALLBACK CALLBACK_AT ANSWER REOPEN REOPEN_AT REOPEN_SPEED DIRT
    DIRT_SIZE SPELLING TEXT PERSON STAFF
    """,
    start=0,
)
"""Row of the matrix of uniforms, one column a case."""

DRAWS = len(Draw)


def normal(uniform: Floats) -> Floats:
    """A bell of variance 1 with the slightly heavy tails of the logistic distribution."""
    inside = np.clip(uniform, 1e-9, 1 - 1e-9)
    return np.log(inside / (1 - inside)) * 0.5513


def lognormal(uniform: Floats, median: float, sigma: float) -> Floats:
    """Positive, half of it below `median`."""
    return median * np.exp(sigma * normal(uniform))


def exponential(uniform: Floats, mean: Floats | float) -> Floats:
    """Waiting time of mean `mean`."""
    return -np.log1p(-np.minimum(uniform, 1 - 1e-9)) * mean


def seconds(value: Floats) -> Ints:
    """Whole seconds."""
    return np.rint(value).astype(np.int64)


def between(uniform: Floats, low: float, high: float) -> Floats:
    """Uniform between two bounds."""
    return low + (high - low) * uniform


def picked(uniform: Floats, cumulative: Floats) -> Ints:
    """Index into a list of shares whose running total is `cumulative` (ending in 1)."""
    found = np.searchsorted(cumulative, uniform, side="right")
    return np.minimum(found, cumulative.size - 1).astype(np.int64)


def running(shares: Floats | list[float]) -> Floats:
    """Running total of shares, scaled to end in 1; of every row when there are several."""
    total = np.cumsum(np.asarray(shares, dtype=np.float64), axis=-1)
    return total / total[..., -1:]


def picked_by_row(uniform: Floats, cumulative: Floats, row: Ints) -> Ints:
    """As `picked`, each draw from its own row of a table of running totals."""
    width = cumulative.shape[1]
    flat = (cumulative + np.arange(cumulative.shape[0])[:, None]).ravel()
    found: Ints = np.searchsorted(flat, uniform + row, side="right") - row * width
    return np.clip(found, 0, width - 1)


def scattered(value: Ints) -> NDArray[np.uint64]:
    """A fixed, well mixed hash of whole numbers (splitmix64): the same place looks the same."""
    mixed: NDArray[np.uint64] = value.astype(np.uint64) + np.uint64(0x9E3779B97F4A7C15)
    mixed = (mixed ^ (mixed >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    mixed = (mixed ^ (mixed >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return mixed ^ (mixed >> np.uint64(31))


def unit_interval(value: Ints, salt: int) -> Floats:
    """A number in [0, 1) that belongs to `value` for good."""
    mixed = scattered(value ^ np.int64(salt * 0x5851F42D4C95))
    return (mixed >> np.uint64(11)).astype(np.float64) / 2.0**53
