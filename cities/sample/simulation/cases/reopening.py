"""Which periods tell the two lives of a reopened case (重开) apart (DOMAIN §4.3)."""

from __future__ import annotations

import numpy as np
import polars as pl

from cities.sample.simulation.cases.draws import NEVER, Flags, Ints
from cities.sample.simulation.cases.facts import Facts
from cities.sample.simulation.cases.parameters import DAY
from cities.sample.simulation.truth import period_start


def kept(facts: Facts, time: Ints, period_type: str) -> Ints:
    """Times in first lives that a kind of period keeps: the case was reopened after its end (重开).

    NEVER for those of the period in which the case was reopened.
    """
    return np.where(in_another_period(time, facts.reopened, period_type), time, NEVER)


def in_another_period(then: Ints, later: Ints, period_type: str) -> Flags:
    """Where both times are told, and lie in two periods of a kind."""
    told = (then < NEVER) & (later < NEVER)
    days = pl.DataFrame({
        name: np.where(told, moment // DAY, 0).astype(np.int32)
        for name, moment in (("then", then), ("later", later))
    }).select(period_start(pl.all().cast(pl.Date), period_type))  # fmt: skip
    is_other = days.select(pl.col("then") != pl.col("later")).to_series().to_numpy()
    return np.asarray(told & is_other)
