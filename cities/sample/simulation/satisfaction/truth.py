"""V01 to V06 and the scores of the items, as DOMAIN §6 and §9.3 define them."""

from __future__ import annotations

import polars as pl

from cities.sample.simulation.plan import Plan
from cities.sample.simulation.satisfaction import answers as a
from cities.sample.simulation.satisfaction.ranking import (
    LOWEST,
    lowest_shares,
    persistent,
    student_t,
)
from cities.sample.simulation.satisfaction.scores import STEPS, item_stats, knowledge_stats
from cities.sample.simulation.truth import KPI_SCHEMA, Truth
from cities.sample.simulation.world import World

PUBLISHED_FROM, RANKED_FROM = 30, 100
"""Answers from which a score is published, and ranked."""

ASSERTED_FROM = 0.8
"""Share of draws in which an item must be one of the lowest three."""

_HALF_YEAR = "H"
ITEM_SCORE: dict[str, pl.DataType] = {
    "area_id": pl.String(),
    "wave": pl.String(),
    "item_code": pl.String(),
    "item_name": pl.String(),
    "n": pl.Int64(),
    "effective_n": pl.Float64(),
    "score_100": pl.Float64(),
    "ci_low": pl.Float64(),
    "ci_high": pl.Float64(),
    "sat_rate": pl.Float64(),
    "dont_know_share": pl.Float64(),
    "refused_share": pl.Float64(),
    "rank_from_bottom": pl.Int64(),
    "is_lowest3": pl.Boolean(),
    "lowest3_share": pl.Float64(),
    "is_separable": pl.Boolean(),
}


def truth(world: World, plan: Plan) -> Truth:
    """Figures of the waves delivered until `plan.now`; withheld scores have no row."""
    starts = dict(world.survey_waves.select("wave", "period_start").iter_rows())
    kpi: list[pl.DataFrame] = [pl.DataFrame(schema=KPI_SCHEMA)]
    items: list[pl.DataFrame] = [pl.DataFrame(schema=ITEM_SCORE)]
    for wave in a.waves_until(world, plan):
        asked = a.asked(world, plan, wave)
        stats = item_stats(asked, world)
        scored = _scored(stats, world, wave.name)
        items.append(scored)
        told = _figures(stats, scored)
        told["V04"] = persistent([frame.filter("is_lowest3") for frame in items[1:]], items[1:])
        told["V06"] = _knowing(knowledge_stats(asked, world))
        kpi += [_shaped(frame, kpi_id, starts[wave.name]) for kpi_id, frame in told.items()]
    return Truth(pl.concat(kpi), {"survey_item_score": pl.concat(items)})


def _figures(stats: pl.DataFrame, scored: pl.DataFrame) -> dict[str, pl.DataFrame]:
    """Numerator and denominator of every KPI by area_id and item_code."""
    published = stats.filter(pl.col("n") >= PUBLISHED_FROM)
    weight = pl.col("weight_sum") / STEPS
    is_total = pl.col("item_code") == ""
    key = ["area_id", "item_code"]
    nothing = pl.lit(None, dtype=pl.Float64)
    return {
        "V01": published.select(
            *key, (pl.col("score_sum") / STEPS).alias("top"), weight.alias("below")
        ),
        "V02": published.select(
            *key,
            (pl.col("satisfied_weight_sum") / STEPS).alias("top"),
            weight.alias("below"),
        ),
        "V03": scored.filter("is_lowest3").select(
            *key, pl.col("rank_from_bottom").alias("top"), nothing.alias("below")
        ),
        "V05": stats.select(
            *key,
            pl.when(is_total).then(pl.col("respondents")).otherwise(pl.col("n")).alias("top"),
            nothing.alias("below"),
        ),
    }


def _knowing(told: pl.DataFrame) -> pl.DataFrame:
    """V06, in total and for the one question."""
    counted = told.filter(pl.col("n") >= PUBLISHED_FROM)
    return pl.concat(
        counted.select(
            "area_id",
            pl.lit(item).alias("item_code"),
            (pl.col("knows_sum") / STEPS).alias("top"),
            (pl.col("asked_sum") / STEPS).alias("below"),
        )
        for item in ("", a.AWARENESS_CODE)
    )


def _shaped(frame: pl.DataFrame, kpi_id: str, period_start: object) -> pl.DataFrame:
    is_total = pl.col("item_code") == ""
    return frame.select(
        pl.lit(kpi_id).alias("kpi_id"),
        pl.lit("").alias("denominator_policy"),
        pl.lit(_HALF_YEAR).alias("period_type"),
        pl.lit(period_start, dtype=pl.Date).alias("period_start"),
        "area_id",
        pl.when(is_total).then(pl.lit("total")).otherwise(pl.lit("item")).alias("breakdown"),
        pl.col("item_code").alias("breakdown_id"),
        pl.col("top").cast(pl.Float64).alias("numerator"),
        pl.col("below").cast(pl.Float64).alias("denominator"),
    )


def _scored(stats: pl.DataFrame, world: World, wave: str) -> pl.DataFrame:
    """Items with their interval from the effective n, ranked from the bottom (V03, §9.3)."""
    weight = pl.col("weight_sum")
    mean = pl.col("score_sum") / weight
    effective = weight.cast(pl.Float64) * weight / pl.col("weight_square_sum")
    variance = (pl.col("score_square_sum") / weight - mean * mean).clip(0)
    error = pl.when(effective > 1).then((variance / (effective - 1)).sqrt())
    half = student_t(effective - 1) * error
    names = world.survey_items.select("item_code", "item_name")
    scored = (
        stats.filter((pl.col("item_code") != "") & (pl.col("n") >= PUBLISHED_FROM))
        .join(names, on="item_code", maintain_order="left")
        .with_columns(
            pl.lit(wave).alias("wave"),
            effective.alias("effective_n"),
            error.alias("error"),
            mean.alias("score_100"),
            (mean - half).clip(0).alias("ci_low"),
            (mean + half).clip(upper_bound=100).alias("ci_high"),
            (pl.col("satisfied_weight_sum") / weight).alias("sat_rate"),
            (pl.col("dont_know_sum") / pl.col("told_sum")).alias("dont_know_share"),
            (pl.col("refused_sum") / pl.col("told_sum")).alias("refused_share"),
        )
    )
    may_rank = pl.col("n") >= RANKED_FROM
    rank = pl.when(may_rank).then("score_100").rank("min").over("area_id")
    scored = scored.with_columns(rank.cast(pl.Int64).alias("rank_from_bottom"))
    lowest = (pl.col("rank_from_bottom") <= LOWEST).fill_null(False)
    scored = scored.with_columns(lowest.alias("is_lowest3")).join(
        lowest_shares(scored), on=["area_id", "item_code"], how="left", maintain_order="left"
    )
    return scored.with_columns(
        (lowest & (pl.col("lowest3_share") >= ASSERTED_FROM).fill_null(False)).alias("is_separable")
    ).select(pl.col(name).cast(kind) for name, kind in ITEM_SCORE.items())
