"""C22: how long the handling of cases took, in the periods in which they were handled."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import polars as pl

from cities.sample.simulation.cases import fine
from cities.sample.simulation.cases.draws import NEVER
from cities.sample.simulation.cases.facts import Facts
from cities.sample.simulation.cases.names import Names
from cities.sample.simulation.cases.parameters import DAY
from cities.sample.simulation.cases.reopening import kept
from cities.sample.simulation.truth import BROKEN_DOWN, district_of, figures, period_start
from cities.sample.simulation.world import CITY_ID

_LEVELS = ("city_id", "district_id", "street_id")


def hours_of(facts: Facts, names: Names) -> list[pl.DataFrame]:
    """C22: median and 90th percentile (linear) of the hours from dispatch to handling.

    Of all hours, of those on the clock of the limit, and what of all limits was used.
    """
    frame = _handled(facts, names)
    before = _first_handled(facts)
    found = []
    for period_type in BROKEN_DOWN:
        of_first_lives = _handled(
            replace(before, handled=kept(before, before.handled, period_type)), names
        )
        dated = pl.concat([frame, of_first_lives]).with_columns(
            period_start(pl.col("on_date"), period_type).alias("period_start")
        )
        for area in _LEVELS:
            for breakdown in ("total", "unit", "category"):
                if breakdown == "total" or area != "street_id":
                    found.append(_percentiles(dated, period_type, area, breakdown))
        if period_type == "M":
            together = _percentiles(dated, period_type, "city_id", "unit_category")
    rolled = pl.concat(found)
    limited, finely = rolled.filter(pl.col("limit") > 0), together.filter(pl.col("limit") > 0)
    return [
        *(
            figures(told, "C22", name, policy=name)
            for name in ("p50", "p90")
            for told in (rolled, together)
        ),
        *(figures(limited, "C22", name, policy=name) for name in ("limit_p50", "limit_p90")),
        figures(finely, "C22", "limit_p50", policy="limit_p50"),
        *(figures(t, "C22", "used", "limit", policy="limit_used") for t in (limited, finely)),
    ]


def _first_handled(facts: Facts) -> Facts:
    """The first handling of reopened cases (重开) of which a night saw it."""
    rows = np.flatnonzero(facts.first_handled < NEVER)
    some = facts.take(rows)
    return replace(
        some,
        dispatched=some.first_dispatched,
        handled=some.first_handled,
        limit=some.first_limit,
        used=some.first_used,
    )


def _handled(facts: Facts, names: Names) -> pl.DataFrame:
    """One row a handled case: when and where it was, its hours, and those of the limit's clock."""
    rows = np.flatnonzero(facts.is_valid & (facts.dispatched < NEVER) & (facts.handled < NEVER))
    some = facts.take(rows)
    hours = np.maximum(some.handled - some.dispatched, 0) / 3600
    return pl.DataFrame(
        {
            "on_date": pl.Series((some.handled // DAY).astype(np.int32)).cast(pl.Date),
            "street_id": names.areas.gather(some.area),
            "unit_id": names.units.gather(some.unit),
            "category_id": names.categories.gather(some.category),
            "hours": hours,
            "used": np.where(some.used < NEVER, some.used, np.nan) / 3600,
            "limit": np.where(some.used < NEVER, some.limit, np.nan) / 3600,
        },
        nan_to_null=True,
    ).with_columns(
        district_of(pl.col("street_id")).alias("district_id"),
        pl.lit(CITY_ID).alias("city_id"),
        pl.col("unit_id").alias("unit"),
        pl.col("category_id").alias("category"),
        fine.COMBINED.alias("unit_category"),
    )


def _percentiles(dated: pl.DataFrame, period_type: str, area: str, breakdown: str) -> pl.DataFrame:
    keys = ["period_start", area, *([] if breakdown == "total" else [breakdown])]
    return (
        dated.group_by(keys)
        .agg(
            pl.col("hours").quantile(0.5, "linear").alias("p50"),
            pl.col("hours").quantile(0.9, "linear").alias("p90"),
            pl.col("used").quantile(0.5, "linear").alias("limit_p50"),
            pl.col("used").quantile(0.9, "linear").alias("limit_p90"),
            pl.col("used", "limit").sum(),
        )
        .select(
            pl.lit(period_type).alias("period_type"),
            "period_start",
            pl.col(area).alias("area_id"),
            pl.lit(breakdown).alias("breakdown"),
            (pl.lit("") if breakdown == "total" else pl.col(breakdown)).alias("breakdown_id"),
            pl.col("p50", "p90", "limit_p50", "limit_p90", "used", "limit"),
        )
    )
