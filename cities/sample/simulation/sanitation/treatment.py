"""What became of the city's waste: S07 and S08, of the whole city alone.

Definitions: DOMAIN §6 and §7. The coefficients of S08 are those of the city's policy.
"""

from __future__ import annotations

import polars as pl

from cities.sample.simulation.plan import Plan
from cities.sample.simulation.sanitation import statistics
from cities.sample.simulation.truth import KEY, KPI_SCHEMA, LONG_PERIODS, period_start
from cities.sample.simulation.world import CITY_ID, World

_COEFFICIENTS = {"incinerated_kg": 0.75, "kitchen_kg": 0.8, "landfilled_kg": 0.0}
_MASSES = [*_COEFFICIENTS, "recyclable_kg", "net_kg"]


def by_period(collected: pl.DataFrame, told: pl.DataFrame) -> pl.DataFrame:
    """Masses of every period on the days that tickets and plants both reach.

    collected: first weighings of household waste. told: facility days as they were told last.
    Returns period_type, period_start, the masses in kg and `treated` (how many lines told of it).
    """
    process, treated = pl.col("process"), pl.col("treated_kg")
    masses = {
        "incinerated_kg": process == "焚烧",
        "landfilled_kg": process == "卫生填埋",
        "kitchen_kg": (process == "生物处理") & pl.col("stream").is_in(["厨余", "餐厨"]),
        "recyclable_kg": pl.col("stream") == "可回收物",
    }
    days = told.select(
        pl.col("op_date").alias("on_date"),
        *(pl.when(is_it).then(treated).otherwise(0).alias(name) for name, is_it in masses.items()),
        treated.is_not_null().alias("treated"),
    )
    weighed = collected.select(pl.col("weighed_on").alias("on_date"), "net_kg")
    both = pl.concat([days, weighed], how="diagonal")
    for side in (days.filter("treated"), weighed):
        bounds = side.select(first=pl.col("on_date").min(), last=pl.col("on_date").max())
        both = both.filter(pl.col("on_date").is_between(bounds["first"][0], bounds["last"][0]))
    found = []
    for period_type in LONG_PERIODS:
        start = period_start(pl.col("on_date"), period_type).alias("period_start")
        sums = both.group_by(start).agg(pl.col(*_MASSES, "treated").sum())
        found.append(sums.select(pl.lit(period_type).alias("period_type"), pl.all()))
    told_of = (pl.col("treated") > 0) & (pl.col("net_kg") > 0)
    return pl.concat(found).filter(told_of)


def recovery_figures(plants: pl.DataFrame, plan: Plan, world: World) -> pl.DataFrame:
    """S07 and S08 of the quarters whose recycling was reported, and of longer periods of these."""
    kind = statistics.RECYCLING
    told = [
        (start, int(statistics.lines(kind, world, plan, start)["recycled_kg"].sum()))
        for start in statistics.starts(kind, plan)
        if statistics.sent_on(kind, start) <= plan.last_day
    ]
    schema = {"period_start": pl.Date(), "recycled_kg": pl.Int64()}
    quarters = pl.DataFrame(told, schema=schema, orient="row").join(
        plants.filter(pl.col("period_type") == "Q"), on="period_start"
    )
    masses = [*_MASSES, "recycled_kg"]
    longer = [
        quarters.group_by(period_start(pl.col("period_start"), period_type).alias("period_start"))
        .agg(pl.col(masses).sum())
        .select(pl.lit(period_type).alias("period_type"), pl.all())
        for period_type in ("Q", "H", "Y")
    ]
    known = pl.concat(longer)
    bought = pl.col("recycled_kg") + pl.col("recyclable_kg")
    below = pl.col("recycled_kg") + pl.col("net_kg")
    weighted = pl.sum_horizontal(pl.col(name) * k for name, k in _COEFFICIENTS.items())
    policy = "collected_and_recycled"
    return pl.concat(
        [
            _figures(known, "S07", bought + pl.col("kitchen_kg"), below, policy),
            _figures(known, "S08", bought + weighted, below, policy),
        ]
    )


def _figures(
    sums: pl.DataFrame, kpi_id: str, top: pl.Expr, below: pl.Expr, policy: str
) -> pl.DataFrame:
    return sums.select(
        pl.lit(kpi_id).alias("kpi_id"),
        pl.lit(policy).alias("denominator_policy"),
        *KEY[2:4],
        pl.lit(CITY_ID).alias("area_id"),
        pl.lit("total").alias("breakdown"),
        pl.lit("").alias("breakdown_id"),
        (top / 1000).cast(KPI_SCHEMA["numerator"]).alias("numerator"),
        (below / 1000).cast(KPI_SCHEMA["denominator"]).alias("denominator"),
    )
