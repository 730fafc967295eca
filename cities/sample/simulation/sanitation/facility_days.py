"""What the plants report of each day: waste taken in, treated, residue, power and stock."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

import numpy as np
import polars as pl

from cities.sample.simulation.plan import Plan

LINES: tuple[tuple[str, str, str], ...] = (
    ("f_fs01", "其他", "焚烧"),
    ("f_fs02", "其他", "焚烧"),
    ("f_tm01", "其他", "卫生填埋"),
    ("f_cy01", "厨余", "生物处理"),
    ("f_cy01", "园林", "生物处理"),
    ("f_hs01", "可回收物", "其他"),
    ("f_hs01", "有害", "其他"),
    ("f_jz01", "建筑", "其他"),
    ("f_dj01", "大件", "其他"),
    ("f_fb01", "粪便", "生物处理"),
)
"""Plant, stream and way of treatment: one row each a day."""

HARMLESS = ("焚烧", "卫生填埋", "生物处理")
"""Ways of treatment that meet the standard (S06)."""

NAME_DRIFT, FULL_WIDTH, IN_WAN, IN_KG = "name_drift", "fullwidth", "wan", "kg"
ABOUT, HIDDEN, DOUBLE = "about", "hidden", "double"
_RATES: Mapping[str, float] = {
    NAME_DRIFT: 0.02,
    FULL_WIDTH: 0.005,
    IN_WAN: 0.004,
    IN_KG: 0.003,
    ABOUT: 0.002,
    HIDDEN: 0.0015,
    DOUBLE: 0.002,
}
_LEAST_KG = 5_000
"""Smaller amounts are typed without mistakes: an estimate in whole tonnes would say nothing."""

_IN_BUNKER = 0.002
"""At most this share of what a line takes in is still there in the evening."""

_CHANGED, _LOWERED = 3, 0.985

NEVER_SENT = (("f_fs02", date(2024, 2, 21)), ("f_fs01", date(2025, 3, 18)))
"""Plant and day that no report ever tells of: no data, not zero."""

SENT_LATER = {
    ("f_fs01", date(2024, 4, 9)): date(2024, 4, 12),
    ("f_cy01", date(2025, 9, 5)): date(2025, 9, 9),
}
"""Plant and day that a supplement tells of, and the day on which it comes."""

CORRECTIONS = {date(2024, 1, 1): date(2024, 2, 19), date(2025, 6, 1): date(2025, 7, 15)}
"""Months whose report is sent a second time, and the day of it."""


def facility_days(plan: Plan, weighed: pl.DataFrame, days: list[date]) -> pl.DataFrame:
    """One row a line of `LINES` and day of `days`, out of all tickets weighed on them.

    weighed: tickets of `days_needed`. Columns: op_date, facility_id, stream, process, received_kg,
    treated_kg, residue_kg, power_kwh, stock_kg, delivered_on (null: never), dirt, choice. A little
    of what a plant takes in stays in its bunker until the next day; it begins with an empty one.
    """
    wanted, days = days, days_needed(plan, days)
    taken = (
        weighed.filter(pl.col("direction") == "进场")
        .group_by("weighed_on", "facility_id", "stream")
        .agg(pl.col("net_kg").sum())
    )
    lines = pl.DataFrame(LINES, schema=["facility_id", "stream", "process"], orient="row")
    dates = pl.DataFrame({"op_date": days}, schema={"op_date": pl.Date()})
    grid = dates.join(lines, how="cross", maintain_order="left")
    frame = grid.join(
        taken.rename({"weighed_on": "op_date", "net_kg": "received_kg"}),
        on=["op_date", "facility_id", "stream"],
        how="left",
        maintain_order="left",
    ).with_columns(pl.col("received_kg").fill_null(0))
    draws = np.concatenate(
        [plan.rng("sanitation.plants", day).random((len(LINES), 3)) for day in days]
    )
    held = (pl.col("received_kg") * pl.Series(draws[:, 0]) * _IN_BUNKER / 10).ceil() * 10
    held = pl.min_horizontal(held.cast(pl.Int64), "received_kg")
    frame = frame.with_columns(held.alias("stock_kg"))
    left_over = pl.col("stock_kg").shift(1).over("facility_id", "stream").fill_null(0)
    treated = pl.col("received_kg") + left_over - pl.col("stock_kg")
    burns = pl.col("process") == "焚烧"
    frame = frame.with_columns(treated.alias("treated_kg"), _dirt(draws[:, 1]).alias("dirt"))
    is_much = (pl.col("treated_kg") >= _LEAST_KG) | pl.col("dirt").is_in([NAME_DRIFT, DOUBLE])
    frame = frame.with_columns(
        pl.when(is_much).then(pl.col("dirt")).otherwise(pl.lit("")).alias("dirt")
    )
    told = frame.with_columns(
        pl.when(burns).then(pl.col("treated_kg") // 50 * 9).alias("residue_kg"),
        pl.when(burns).then(pl.col("treated_kg") * 42 // 100).alias("power_kwh"),
        _delivered_on().alias("delivered_on"),
        pl.Series("choice", draws[:, 2]),
    )
    return told.filter(pl.col("op_date").is_in(wanted))


def days_needed(plan: Plan, days: list[date]) -> list[date]:
    """The days whose tickets tell of `days`, consecutive ones: the day before is in the bunker."""
    before = days[0] - timedelta(days=1)
    return [before, *days] if before >= plan.first_day else days


def known_treated_kg() -> pl.Expr:
    """What a reader of the report knows: an estimate as it is told, nothing of a hidden amount."""
    return (
        pl.when(pl.col("dirt") == HIDDEN)
        .then(None)
        .when(pl.col("dirt") == ABOUT)
        .then(pl.col("treated_kg") // 1000 * 1000)
        .otherwise(pl.col("treated_kg"))
    )


def corrected(month: pl.DataFrame) -> pl.DataFrame:
    """A month's report as it is sent again: mistakes repaired, a few treated amounts lowered.

    Names stay as they were written: the name is what the row is known by.
    """
    burnt = (pl.col("process") == "焚烧") & (pl.col("treated_kg") > 0)
    rank = pl.when(burnt).then(pl.col("choice")).otherwise(2.0).rank("ordinal")
    changed = (rank <= _CHANGED) & burnt
    lowered = (pl.col("treated_kg") * _LOWERED / 10).floor().cast(pl.Int64) * 10
    return month.with_columns(
        changed.alias("is_changed"),
        pl.when(pl.col("dirt") == NAME_DRIFT)
        .then(pl.col("dirt"))
        .otherwise(pl.lit(""))
        .alias("dirt"),
        pl.when(changed).then(lowered).otherwise(pl.col("treated_kg")).alias("treated_kg"),
    )


def corrections_until(day: date) -> dict[date, date]:
    """Months whose corrected report has been sent by the end of `day`, and when it was."""
    return {month: sent for month, sent in CORRECTIONS.items() if sent <= day}


def _dirt(draw: np.ndarray) -> pl.Series:
    told = np.full(len(draw), "", dtype=object)
    bound = 0.0
    for name, rate in _RATES.items():
        told[(draw >= bound) & (draw < bound + rate)] = name
        bound += rate
    return pl.Series(told, dtype=pl.String)


def _delivered_on() -> pl.Expr:
    told = pl.col("op_date")
    for (facility_id, day), sent in SENT_LATER.items():
        is_it = (pl.col("facility_id") == facility_id) & (pl.col("op_date") == day)
        told = pl.when(is_it).then(pl.lit(sent)).otherwise(told)
    for facility_id, day in NEVER_SENT:
        is_it = (pl.col("facility_id") == facility_id) & (pl.col("op_date") == day)
        told = pl.when(is_it).then(None).otherwise(told)
    return told
