"""S14: what left a transfer station and did not arrive, route by route (DOMAIN §6)."""

from __future__ import annotations

import polars as pl

from cities.sample.simulation.sanitation.model import STATIONS
from cities.sample.simulation.truth import BROKEN_DOWN, KPI_SCHEMA, PERIODS, period_start
from cities.sample.simulation.world import CITY_ID, World


def figures_of(known: pl.DataFrame, world: World) -> pl.DataFrame:
    """The gap of every route, of the district its station stands in, and of the city.

    A day is told of the city alone.

    known: tickets with weighed_on, facility_id, direction, source_name, stream and net_kg.
    """
    stations = {world.facility_spellings(station)[1]: station for station in STATIONS}
    is_out = (pl.col("direction") == "出场") & (pl.col("stream") != "渗滤液")
    is_in = pl.col("direction") == "进场"
    arrived_from = pl.col("source_name").replace_strict(
        stations, default=None, return_dtype=pl.String
    )
    moved = known.select(
        "weighed_on",
        pl.when(is_out).then("facility_id").when(is_in).then(arrived_from).alias("facility_id"),
        pl.when(is_out).then("net_kg").otherwise(0).alias("sent_kg"),
        pl.when(is_out).then(0).otherwise("net_kg").alias("arrived_kg"),
    ).filter(pl.col("facility_id").is_not_null())
    for side in ("sent_kg", "arrived_kg"):
        span = moved.filter(pl.col(side) > 0).group_by("facility_id")
        bounds = span.agg(first=pl.col("weighed_on").min(), last=pl.col("weighed_on").max())
        within = pl.col("weighed_on").is_between(pl.col("first"), pl.col("last"))
        moved = moved.join(bounds, on="facility_id").filter(within).drop("first", "last")
    homes = world.facilities.select("facility_id", "district_id")
    found = []
    for period_type in PERIODS:
        start = period_start(pl.col("weighed_on"), period_type).alias("period_start")
        routes = moved.group_by(start, "facility_id").agg(pl.col("sent_kg", "arrived_kg").sum())
        gap = (pl.col("sent_kg") - pl.col("arrived_kg")).abs()
        routes = routes.with_columns(gap.alias("gap_kg")).join(homes, on="facility_id")
        areas = [pl.lit(CITY_ID), *([pl.col("district_id")] if period_type != "D" else [])]
        for area in areas:
            cuts = [("total", pl.lit(""))]
            if period_type == "D" or period_type in BROKEN_DOWN:
                cuts.append(("facility", pl.col("facility_id")))
            for breakdown, part in cuts:
                by = ["period_start", area.alias("area_id"), part.alias("breakdown_id")]
                told = routes.group_by(by).agg(pl.col("gap_kg", "arrived_kg").sum())
                found.append(_figures(told, period_type, breakdown))
    return pl.concat(found)


def _figures(told: pl.DataFrame, period_type: str, breakdown: str) -> pl.DataFrame:
    return told.filter(pl.col("arrived_kg") > 0).select(
        pl.lit("S14").alias("kpi_id"),
        pl.lit("by_route").alias("denominator_policy"),
        pl.lit(period_type).alias("period_type"),
        "period_start",
        "area_id",
        pl.lit(breakdown).alias("breakdown"),
        "breakdown_id",
        (pl.col("gap_kg") / 1000).cast(KPI_SCHEMA["numerator"]).alias("numerator"),
        (pl.col("arrived_kg") / 1000).cast(KPI_SCHEMA["denominator"]).alias("denominator"),
    )
