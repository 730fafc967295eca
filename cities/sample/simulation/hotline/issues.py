"""热点问题 (H14): what the hotline hears of most each week, and what grew most since the last."""

from __future__ import annotations

import polars as pl

from cities.sample.simulation.truth import figures as figures_of
from cities.sample.simulation.truth import period_start
from cities.sample.simulation.world import CITY_ID

LISTED = 10
MANY = 20
GROWTH = 1.5
"""A list has ten places; growth is told from 20 orders and 1.5 times the week before."""


def weekly(orders: pl.DataFrame) -> pl.DataFrame:
    """`week`, `first_day` of the orders in it, `category` and `cnt`."""
    day = pl.col("received").dt.date()
    return orders.group_by(period_start(day, "W").alias("week"), "category").agg(
        day.min().alias("first_day"), pl.len().alias("cnt")
    )


def ranked(weeks: pl.DataFrame, categories: pl.DataFrame) -> pl.DataFrame:
    """Both lists with the columns of the public table `hot_issue`.

    weeks: as `weekly` gives them, a week may stand there in several parts. categories: category_id
    and family_id; what the city's list does not know is in no list.
    """
    begins = weeks["first_day"].min()
    families = categories.select(category="category_id", family_id="family_id")
    told = weeks.join(families, on="category")
    told = told.group_by("week", "family_id").agg(pl.col("cnt").sum().cast(pl.Int64))
    before = told.select(pl.col("week").dt.offset_by("1w"), "family_id", before="cnt")
    told = told.join(before, on=["week", "family_id"], how="left").with_columns(
        (pl.col("week").dt.offset_by("-1w") >= begins).alias("is_whole")
    )
    growth = pl.col("cnt") / pl.col("before") - 1
    told = told.with_columns(growth.alias("growth_rate"))
    grown = told.filter(
        pl.col("is_whole"),
        pl.col("cnt") >= MANY,
        pl.col("cnt") >= pl.col("before").fill_null(0) * GROWTH,
    )
    steep = pl.struct(pl.col("growth_rate").fill_null(float("inf")), "cnt")
    lists = [_placed(told, "count", pl.col("cnt")), _placed(grown, "growth", steep)]
    whole = pl.col("is_whole")
    return pl.concat(lists).select(
        pl.col("week").alias("period_start"),
        "ranking",
        "family_id",
        "rank_no",
        pl.col("cnt").alias("order_cnt"),
        pl.when(whole).then(pl.col("before").fill_null(0)).alias("prev_order_cnt"),
        pl.when(whole).then("growth_rate").alias("growth_rate"),
    )


def figures(hot: pl.DataFrame) -> pl.DataFrame:
    """The places as figures of H14, by family of the whole city."""
    rows = hot.with_columns(
        pl.lit("W").alias("period_type"),
        pl.lit(CITY_ID).alias("area_id"),
        pl.lit("category").alias("breakdown"),
        pl.col("family_id").alias("breakdown_id"),
    )
    lists = ("count", "growth")
    return pl.concat(
        figures_of(rows.filter(pl.col("ranking") == name), "H14", "rank_no", policy=name)
        for name in lists
    )


def _placed(told: pl.DataFrame, ranking: str, by: pl.Expr) -> pl.DataFrame:
    place = by.rank("min", descending=True).over("week").cast(pl.Int64).alias("rank_no")
    rows = told.with_columns(place, pl.lit(ranking).alias("ranking"))
    return rows.filter(pl.col("rank_no") <= LISTED)
