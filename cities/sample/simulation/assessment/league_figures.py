"""KPIs of the league (A01–A03) and of its items (A05), of every unit and period."""

from __future__ import annotations

import polars as pl

from cities.sample.simulation.assessment.bearing import WHOLE
from cities.sample.simulation.assessment.components import DUST_ITEM
from cities.sample.simulation.assessment.league import Line
from cities.sample.simulation.assessment.league_truth import league_table
from cities.sample.simulation.assessment.rules import ITEMS
from cities.sample.simulation.truth import figures
from cities.sample.simulation.world import CITY_ID

_WARNED_FROM_TENTHS = 3


def league_figures(told: list[Line]) -> list[pl.DataFrame]:
    """The published score, the place and its change, where there is one."""
    table = league_table(told).with_columns(
        pl.lit(CITY_ID).alias("area_id"),
        pl.lit("unit").alias("breakdown"),
        pl.col("unit_id").alias("breakdown_id"),
    )
    return [
        figures(table.filter(pl.col(column).is_not_null()), kpi_id, column, policy="league")
        for kpi_id, column in (("A01", "published_score"), ("A02", "rank"), ("A03", "rank_delta"))
    ]


def warnings(entries: pl.DataFrame) -> list[pl.DataFrame]:
    """A05: items of which more than 30 % of the full score was lost, by sender and unit.

    entries: what each unit bears (`league_entries`).
    """
    if entries.is_empty():
        return []
    fulls = {**ITEMS, DUST_ITEM: 100}
    full = pl.col("item_name").replace_strict(fulls, return_dtype=pl.Int64) * 100 * WHOLE
    told = entries.filter(pl.col("entry_cnt") > pl.col("hidden_cnt")).select(
        pl.col("period").str.to_date("%Y-%m").alias("period_start"),
        "unit_id",
        pl.concat_str("unit_id", "item_name", separator="|").alias("unit_item"),
        (10 * pl.col("lost") > _WARNED_FROM_TENTHS * full).cast(pl.Int64).alias("cnt"),
    )
    rows = []
    for breakdown, key in (
        ("total", pl.lit("")),
        ("unit", pl.col("unit_id")),
        ("unit_item", pl.col("unit_item")),
    ):
        by = [pl.col("period_start"), key.alias("breakdown_id")]
        rows.append(
            told.group_by(by)
            .agg(pl.col("cnt").sum())
            .select(
                pl.lit("M").alias("period_type"),
                "period_start",
                pl.lit(CITY_ID).alias("area_id"),
                pl.lit(breakdown).alias("breakdown"),
                "breakdown_id",
                "cnt",
            )
        )
    return [figures(pl.concat(rows), "A05", "cnt")]
