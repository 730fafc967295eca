"""What inspectors visit, find and recheck in the streets of a month (DOMAIN §6 C26, C27, T26)."""

from __future__ import annotations

from datetime import date, timedelta

import polars as pl

from cities.sample.simulation.assessment import events
from cities.sample.simulation.assessment.rules import following, period
from cities.sample.simulation.plan import Plan
from cities.sample.simulation.world import World

TYPES = {"现场考评": 9, "日常巡查": 2}
"""Way of inspecting and visits a street and month; 9,098 and 1,270 a year in T26."""

_FOUND_A_VISIT = 1.4
_SAMPLED, _FIXED = 0.4, 0.9
_RECHECKED_AFTER = 10
WRONG = "impossible_value"
"""Soil of a recheck that says more was fixed than was sampled; the row is refused."""

_WRONG_CHANCE, _UNTOLD_CHANCE, _DRIFT_CHANCE = 0.004, 0.01, 0.05
_SPELLING = ("street_id", "is_drift", "is_untold")


def inspections(world: World, plan: Plan, month: date) -> pl.DataFrame:
    """Records of a month, one a street and way of inspecting.

    Columns: no, type, inspected_on, street_id, district_id, name (of the street, null where it is
    not told), is_drift, is_untold, visits, problems, rechecked_on, sampled, fixed, soil.
    """
    streets = events.assessed(world, plan, month, "visits")
    rng = plan.rng("assessment.visits", month)
    days = (following(month) - month).days
    later, found = following(month) + timedelta(days=6), []
    for kind, usual in TYPES.items():
        size = streets.height
        visits = 1 + rng.poisson(max(1, usual * min(1.0, plan.share * 5)), size)
        care = 1.5 - 0.8 * streets["quality"].to_numpy()
        problems = rng.poisson(visits * _FOUND_A_VISIT * care * streets["disorder"].to_numpy())
        sampled = rng.binomial(problems, _SAMPLED)
        day = rng.integers(0, days, size)
        found.append(
            streets.select("street_id", "district_id").with_columns(
                pl.Series("type", [kind] * size),
                pl.Series("inspected_on", [month + timedelta(days=int(n)) for n in day]),
                pl.Series("visits", visits),
                pl.Series("problems", problems),
                pl.Series("sampled", sampled),
                pl.Series("fixed", rng.binomial(sampled, _FIXED)),
                pl.Series(
                    "rechecked_on",
                    [
                        later + timedelta(days=int(n))
                        for n in rng.integers(0, _RECHECKED_AFTER, size)
                    ],
                ),
                pl.Series("is_drift", rng.random(size) < _DRIFT_CHANCE),
                pl.Series("is_untold", rng.random(size) < _UNTOLD_CHANCE),
                pl.Series("is_wrong", rng.random(size) < _WRONG_CHANCE),
            )
        )
    told = pl.concat(found)
    return told.with_columns(
        pl.format(
            "TZ{}{}",
            pl.lit(period(month).replace("-", "")),
            (pl.int_range(pl.len()) + 1).cast(pl.String).str.zfill(4),
        ).alias("no"),
        pl.Series("name", [_written(world, *row) for row in told.select(_SPELLING).iter_rows()]),
        pl.when("is_wrong").then(pl.lit(WRONG)).otherwise(pl.lit(events.CLEAN)).alias("soil"),
    )


def _written(world: World, street_id: str, is_drift: bool, is_untold: bool) -> str | None:
    """The street as the inspectors write it: by its name, another spelling, or not at all."""
    if is_untold:
        return None
    spellings = world.spellings_of(street_id)
    return spellings[-1 if is_drift else 0]
