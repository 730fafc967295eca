"""Figures of the whole city in grains finer than the others: units by day, units by class.

超期未结 of every unit at the end of every day (C21), and what came back by unit and class of the
closing (R01). What is 0 has no row.
"""

from __future__ import annotations

import numpy as np
import polars as pl

from cities.sample.simulation.cases import counting
from cities.sample.simulation.cases.draws import NEVER
from cities.sample.simulation.cases.facts import Facts
from cities.sample.simulation.cases.names import Names
from cities.sample.simulation.cases.recurrence import Recurrence
from cities.sample.simulation.truth import figures, period_start
from cities.sample.simulation.world import CITY_ID

COMBINED = pl.concat_str(
    (pl.col(column).fill_null("-") for column in ("unit_id", "category_id")), separator="|"
)
"""Id of a unit and a class together."""

_WINDOW = 30


def overdue_by_unit(standing: pl.DataFrame) -> pl.DataFrame:
    """C21 of every unit and day, out of what stood at the end of every day."""
    by_unit = standing.group_by("on_date", pl.col("unit_id").fill_null("-")).agg(
        pl.col("overdue").sum()
    )
    told = by_unit.filter(pl.col("overdue") > 0).select(
        pl.lit("D").alias("period_type"),
        pl.col("on_date").alias("period_start"),
        pl.lit(CITY_ID).alias("area_id"),
        pl.lit("unit").alias("breakdown"),
        pl.col("unit_id").alias("breakdown_id"),
        "overdue",
    )
    return figures(told, "C21", "overdue")


def recurring_by_unit_and_class(facts: Facts, names: Names, found: Recurrence) -> pl.DataFrame:
    """R01 by month, unit and class of the closing, within 30 days."""
    closings = [
        counting.events(
            facts,
            names,
            np.where(matured, closed, NEVER),
            {"matured": matured, "recurring": recurring},
        )
        for closed, matured, recurring in found.closings(facts, _WINDOW)
    ]
    told = (
        pl.concat(closings)
        .group_by(
            period_start(pl.col("on_date"), "M").alias("period_start"),
            COMBINED.alias("breakdown_id"),
        )
        .agg(pl.col("matured", "recurring").sum())
        .select(
            pl.lit("M").alias("period_type"),
            "period_start",
            pl.lit(CITY_ID).alias("area_id"),
            pl.lit("unit_category").alias("breakdown"),
            "breakdown_id",
            "matured",
            "recurring",
        )
    )
    return figures(told, "R01", "recurring", "matured", policy=f"closed_{_WINDOW}d")
