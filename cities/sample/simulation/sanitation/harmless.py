"""S06: how much of the household waste that is to be treated was treated to the standard.

Definitions: DOMAIN §6 S06 and §1.6; figures are of the whole city alone.
"""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import polars as pl

from cities.sample.simulation.sanitation.facility_days import HARMLESS
from cities.sample.simulation.sanitation.model import TERMINALS, TO_TREAT
from cities.sample.simulation.truth import LONG_PERIODS, figures, period_start
from cities.sample.simulation.world import CITY_ID


def harmless_figures(known: pl.DataFrame, told: pl.DataFrame) -> pl.DataFrame:
    """S06 of what was collected, and of what was collected and is not in stock.

    known: tickets that have come and were not refused. told: facility days as they were told last.
    A day on which a plant is silent counts on neither side.
    """
    weighed = known.filter(pl.col("stream").is_in(TO_TREAT))
    lines = told.filter(pl.col("stream").is_in(TO_TREAT))
    days = _treated(lines).join(_collected(weighed), on="on_date", how="full", coalesce=True)
    for column in ("treated_kg", "net_kg"):
        reached = days.filter(pl.col(column).is_not_null())["on_date"]
        days = days.filter(pl.col("on_date").is_between(reached.min(), reached.max()))
    silent = _silent(weighed, lines)
    days = days.join(silent, on="on_date", how="anti")
    found = [figures(_by_period(days), "S06", "treated_kg", "net_kg", policy="collected")]
    certain = days.join(_blurred(lines, silent), on="on_date", how="anti")
    with_stock = _by_period(certain).filter(pl.col("stock_change_kg").is_not_null())
    in_hand = pl.col("net_kg") - pl.col("stock_change_kg")
    found.append(figures(with_stock, "S06", "treated_kg", in_hand, policy="collected_less_stock"))
    tonnes = [pl.col("numerator") / 1000, pl.col("denominator") / 1000]
    return pl.concat(found).with_columns(tonnes)


def _treated(lines: pl.DataFrame) -> pl.DataFrame:
    """What was treated to the standard a day, and by what the stocks grew; null: nobody tells."""
    meets = pl.col("process").is_in(HARMLESS)
    treated = pl.when(meets).then("treated_kg").otherwise(pl.col("treated_kg") * 0)
    told_last = pl.col("stock_kg").forward_fill().shift(1)
    grown = pl.col("stock_kg") - told_last.over("facility_id", "stream", order_by="op_date")
    return (
        lines.with_columns(treated.alias("treated_kg"), grown.alias("stock_change_kg"))
        .group_by(on_date="op_date")
        .agg(_sum("treated_kg"), _sum("stock_change_kg"))
    )


def _collected(weighed: pl.DataFrame) -> pl.DataFrame:
    first = weighed.filter("is_first")
    return first.group_by(on_date="weighed_on").agg(pl.col("net_kg").sum())


def _silent(weighed: pl.DataFrame, lines: pl.DataFrame) -> pl.DataFrame:
    """Days on which a plant hid what it treated, or took waste in and told nothing."""
    is_hidden = pl.col("treated_kg").is_null()
    at_plant = (pl.col("direction") == "进场") & pl.col("facility_id").is_in(TERMINALS)
    arrived = weighed.filter(at_plant)
    place = ["on_date", "facility_id"]
    told = lines.select(pl.col("op_date").alias("on_date"), "facility_id")
    came = arrived.select(pl.col("weighed_on").alias("on_date"), "facility_id").unique()
    hidden = lines.filter(is_hidden).select(pl.col("op_date").alias("on_date"))
    return pl.concat([hidden, came.join(told, on=place, how="anti").select("on_date")]).unique()


def _blurred(lines: pl.DataFrame, silent: pl.DataFrame) -> pl.DataFrame:
    """Days since a stock was last told, where one of them is silent: what grew on which of them?"""
    quiet, found = set(silent["on_date"]), set[date]()
    stocked = lines.filter(pl.col("stock_kg").is_not_null()).sort("op_date")
    for _, rows in stocked.group_by("facility_id", "stream"):
        told = rows["op_date"].to_list()
        for last, now in pairwise(told):
            since = {last + timedelta(days=n) for n in range(1, (now - last).days + 1)}
            if len(since) > 1 and since & quiet:
                found |= since
    return pl.DataFrame({"on_date": sorted(found)}, schema={"on_date": pl.Date})


def _by_period(days: pl.DataFrame) -> pl.DataFrame:
    """Sums of every period in which something was collected and treated.

    Of no week: DOMAIN §6 gives S06 by months, for what is collected on a Sunday is treated on the
    Monday after.
    """
    found = [
        days.group_by(period_start(pl.col("on_date"), kind).alias("period_start"))
        .agg(_sum("treated_kg"), _sum("net_kg"), _sum("stock_change_kg"))
        .with_columns(
            pl.lit(kind).alias("period_type"),
            pl.lit(CITY_ID).alias("area_id"),
            pl.lit("total").alias("breakdown"),
            pl.lit("").alias("breakdown_id"),
        )
        for kind in LONG_PERIODS
        if kind != "W"
    ]
    both = pl.col("treated_kg").is_not_null() & (pl.col("net_kg") > 0)
    return pl.concat(found).filter(both)


def _sum(column: str) -> pl.Expr:
    """A sum that is null, and not 0, where nothing is known."""
    known = pl.col(column)
    return pl.when(known.count() > 0).then(known.sum()).alias(column)
