"""The league of a month as the city prints it: two components, the total and the rank (A01–A03).

The total is Σ weight × score of the components, rounded half up once; equal totals share a rank. It
was printed before the register of appeals came in, and knows what the inspectors blotted out.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

import polars as pl

from cities.sample.simulation.assessment import events
from cities.sample.simulation.assessment.rules import (
    DISTRICTS,
    ITEMS,
    item_cap,
    period,
    rule_edition,
    weights,
)
from cities.sample.simulation.plan import Plan
from cities.sample.simulation.world import World

PRINTED: dict[str, pl.DataType] = {
    "period": pl.String(),
    "rule_edition": pl.String(),
    "group_name": pl.String(),
    "unit_id": pl.String(),
    "item_name": pl.String(),
    "weight_percent": pl.Int64(),
    "component_cents": pl.Int64(),
    "total_cents": pl.Int64(),
    "rank": pl.Int64(),
}


def printed(world: World, plan: Plan, months: Iterable[date]) -> pl.DataFrame:
    """The leagues of some months, one row a street office and component (`assess_league`)."""
    found = [pl.DataFrame(schema=PRINTED)]
    for month in months:
        told = totals(world, plan, month)
        cents = ("field_cents", "district_cents")
        for (item, percent), column in zip(weights(month).items(), cents, strict=True):
            found.append(
                told.select(
                    pl.lit(period(month)).alias("period"),
                    pl.lit(rule_edition(month)).alias("rule_edition"),
                    pl.col("area_group").alias("group_name"),
                    "unit_id",
                    pl.lit(item).alias("item_name"),
                    pl.lit(percent, dtype=pl.Int64).alias("weight_percent"),
                    pl.col(column).cast(pl.Int64).alias("component_cents"),
                    pl.col("total_cents").cast(pl.Int64),
                    "rank",
                )
            )
    return pl.concat(found)


def totals(world: World, plan: Plan, month: date) -> pl.DataFrame:
    """One row a street office.

    Columns: unit_id, unit_name, is_drift, area_group, field_cents, district_cents, weighted
    (hundredths of a cent), total_cents, rank.
    """
    streets = events.assessed(world, plan, month, "totals")
    entries = events.field_entries(world, plan, month)
    net = pl.col("deduction_cents") - pl.col("adjusted_cents").fill_null(0)
    caps = {name: item_cap(month, name) for name in ITEMS}
    field = (
        entries.filter(pl.col("item_name").is_in(list(ITEMS)))
        .group_by("unit_id", "item_name")
        .agg(net.sum().alias("lost"))
        .with_columns(
            pl.min_horizontal(
                "lost", pl.col("item_name").replace_strict(caps, return_dtype=pl.Int64)
            ).alias("lost")
        )
        .group_by("unit_id")
        .agg(pl.col("lost").sum())
    )
    scores = pl.concat(
        events.district_scores(world, plan, month, district_id) for district_id in DISTRICTS
    )
    down = scores.group_by("unit_id").agg(
        (pl.col("deduction_cents") - pl.col("bonus_cents")).sum().alias("down")
    )
    percent = list(weights(month).values())
    told = (
        streets.select("unit_id", "unit_name", "is_drift", "area_group")
        .join(field, on="unit_id", how="left", maintain_order="left")
        .join(down, on="unit_id", how="left", maintain_order="left")
        .with_columns(
            (10_000 - pl.col("lost").fill_null(0)).clip(0).alias("field_cents"),
            (10_000 - pl.col("down").fill_null(0)).clip(0, 10_000).alias("district_cents"),
        )
        .with_columns(
            (percent[0] * pl.col("field_cents") + percent[1] * pl.col("district_cents")).alias(
                "weighted"
            )
        )
        .with_columns(((pl.col("weighted") + 50) // 100).alias("total_cents"))
    )
    rank = pl.col("total_cents").rank("min", descending=True).over("area_group")
    return told.drop("lost", "down").with_columns(rank.cast(pl.Int64).alias("rank"))
