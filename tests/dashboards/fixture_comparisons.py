"""`kpi_comparison` of the fixture, made from its figures as the warehouse makes it."""

from __future__ import annotations

import polars as pl

_KEY = ["kpi_id", "denominator_policy", "period_type", "area_id", "breakdown", "breakdown_id"]
_BASES = {"previous": {"M": "-1mo", "Q": "-3mo"}, "year_ago": {"M": "-12mo", "Q": "-12mo"}}


def comparisons(figures: pl.DataFrame) -> pl.DataFrame:
    """One row per undivided figure, and per action of E10, with 环比 and 同比.

    A provisional figure is compared with none.

    The running month counts as partial. The year to date of counts is left to the year's months.
    """
    totals = figures.filter(pl.col("breakdown").is_in(["total", "action"]))
    found = totals.select(
        *_KEY,
        *("is_default_policy", "period_start", "period_end", "numerator", "denominator", "value"),
        *("status", "target", "is_on_target", "as_of"),
    )
    for name, steps in _BASES.items():
        base = found.select(
            *_KEY,
            pl.col("period_start").alias(f"{name}_start"),
            pl.col("value").alias(f"{name}_value"),
            pl.col("status").alias("base_status"),
        )
        start = pl.coalesce(
            pl.when(pl.col("period_type") == kind).then(pl.col("period_start").dt.offset_by(step))
            for kind, step in steps.items()
        )
        found = found.with_columns(start.alias(f"{name}_start")).join(
            base, on=[*_KEY, f"{name}_start"], how="left"
        )
        found = _judged(found, name)
    return found.with_columns(
        *(pl.lit(None, pl.Float64).alias(f"ytd_{name}") for name in ("numerator", "denominator")),
        *(pl.lit(None, pl.Float64).alias(f"ytd_{name}") for name in ("value", "year_ago_value")),
        *(pl.lit(None, pl.Float64).alias(f"ytd_{name}") for name in ("change_abs", "change_rel")),
        change_unit=pl.when(pl.col("denominator").is_null())
        .then(pl.lit("件"))
        .otherwise(pl.lit("个百分点")),
        ytd_status=pl.lit("not_cumulative"),
        ytd_year_ago_status=pl.lit("no_comparison"),
    )


def _judged(found: pl.DataFrame, name: str) -> pl.DataFrame:
    base = pl.col(f"{name}_value")
    statuses = (pl.col("status"), pl.col("base_status"))
    status = (
        pl.when(pl.col("value").is_null() | base.is_null())
        .then(pl.lit("no_comparison"))
        .when((statuses[0] == "small_n") | (statuses[1] == "small_n"))
        .then(pl.lit("small_n"))
        .when((statuses[0] == "provisional") | (statuses[1] == "provisional"))
        .then(pl.lit("provisional"))
        .otherwise(pl.lit("ok"))
    )
    found = found.with_columns(status.alias(f"{name}_status")).drop("base_status")
    is_ok = pl.col(f"{name}_status") == "ok"
    is_count = pl.col("denominator").is_null()
    change = pl.col("value") - base
    return found.with_columns(
        pl.when(is_ok).then(change).alias(f"{name}_change_abs"),
        pl.when(is_ok & is_count & (base != 0)).then(change / base).alias(f"{name}_change_rel"),
    )
