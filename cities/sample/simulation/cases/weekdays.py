"""Who works on which day of the week: patrols and callers rest, cameras and sensors never do.

A kind of weekday is 0 for Monday to 6 for Sunday: a legal holiday is a Sunday, a make-up workday a
Wednesday.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from functools import lru_cache

import numpy as np

from cities.sample.simulation import clock
from cities.sample.simulation.cases import parameters as p
from cities.sample.simulation.cases.draws import Floats, Ints, running
from cities.sample.simulation.cases.setting import day_number
from cities.sample.simulation.rhythm import kind_of_weekday, parameters


@dataclass(frozen=True)
class Channels:
    """One row a kind of weekday.

    own, others: how much the bureau itself and everybody else report, against their mean of 1.
    own_shares, other_shares: running totals of the channels of each.
    """

    own: Floats
    others: Floats
    own_shares: Floats
    other_shares: Floats


@lru_cache(maxsize=1)
def channels_by_weekday() -> Channels:
    """How busy every channel is in the course of a week."""
    shapes = np.array([parameters()["weekdays"][c.weekdays] for c in p.CHANNELS], dtype=np.float64)
    shares = np.array([c.share for c in p.CHANNELS])[:, None]
    busy = (shapes / shapes.mean(axis=1, keepdims=True) * shares).T
    is_own = np.array([c.is_proactive for c in p.CHANNELS])
    own, others = busy[:, is_own], busy[:, ~is_own]
    return Channels(own.sum(axis=1), others.sum(axis=1), running(own), running(others))


def weekdays(day: Ints) -> Ints:
    """Kinds of days (since 1970)."""
    kinds = _kinds()
    return kinds[np.clip(day - day_number(clock.FIRST), 0, kinds.size - 1)]


@lru_cache(maxsize=1)
def _kinds() -> Ints:
    days = range((clock.LAST - clock.FIRST).days + 1)
    return np.array([kind_of_weekday(clock.FIRST + timedelta(days=n)) for n in days])
