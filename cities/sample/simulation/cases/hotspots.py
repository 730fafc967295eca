"""易反复点位 — places with ≥ 3 valid cases, ≥ 2 closings and ≥ 2 active months in 90 days (R02)."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import polars as pl

from cities.sample.simulation.cases import parameters as p
from cities.sample.simulation.cases.addressing import case_numbers, place_words
from cities.sample.simulation.cases.facts import Facts
from cities.sample.simulation.cases.names import Names
from cities.sample.simulation.cases.places import DUMMY
from cities.sample.simulation.cases.recurrence import Recurrence
from cities.sample.simulation.cases.setting import Setting
from cities.sample.simulation.cases.words import Words
from cities.sample.simulation.truth import district_of, next_start, period_start
from cities.sample.simulation.world import CITY_ID

SOURCE = "case_platform"
"""Name of the source that reads the table 案件; case identifiers begin with it."""
WINDOW_DAYS, MIN_CASES, MIN_CLOSINGS, MIN_ACTIVE_MONTHS = 90, 3, 2, 2


def hotspots_of(
    setting: Setting, words: Words, names: Names, facts: Facts, found: Recurrence, as_of: int
) -> pl.DataFrame:
    """The hotspots at the end of every month, with the public columns but for their hash."""
    frame = _frame(facts, found)
    first, last = _date(int(facts.reported.min() // p.DAY)), _date(as_of // p.DAY)
    month, parts = first.replace(day=1), []
    while month <= last:
        parts.append(_of_month(frame, month))
        month = _next_month(month)
    spots = pl.concat(parts)
    return _named(setting, words, names, facts, found, spots)


def place_counts(places: pl.DataFrame, valid: pl.DataFrame, as_of: int) -> pl.DataFrame:
    """R02 and R03 by month and longer; families as breakdown `category`.

    places: one row a month, area_id, family and place. valid: months and areas with valid cases
    (period_start, area_id): without such places they have 0. Longer periods show the places of
    their last month, once that has begun.
    """
    real = places.with_columns(
        district_of(pl.col("area_id")).alias("district_id"), pl.lit(CITY_ID).alias("city_id")
    )
    parts = [
        _counted(real, column, breakdown, by)
        for column in ("city_id", "district_id", "area_id")
        for breakdown, by in (("total", None), ("category", "family"))
        if by is None or column != "area_id"
    ]
    months = pl.concat(parts)
    none = valid.join(
        months.filter(pl.col("breakdown") == "total"), on=["period_start", "area_id"], how="anti"
    ).select(
        "period_start", "area_id", breakdown=pl.lit("total"), breakdown_id=pl.lit(""),
        places=pl.lit(0).cast(pl.UInt32),
    )  # fmt: skip
    months = pl.concat([months, none])
    told = [months.select(pl.lit("M").alias("period_type"), pl.all())]
    for period_type in ("Q", "H", "Y"):
        start = period_start(pl.col("period_start"), period_type)
        ends = next_start(start, period_type) == pl.col("period_start").dt.offset_by("1mo")
        closing = months.filter(ends).with_columns(start)
        told.append(closing.select(pl.lit(period_type).alias("period_type"), pl.all()))
    last = _date(as_of // p.DAY)
    return pl.concat(told).filter(pl.col("period_start") <= last)


def _frame(facts: Facts, found: Recurrence) -> pl.DataFrame:
    """Valid cases of a known family."""
    rows = np.flatnonzero(found.is_known & ~found.is_duplicate)
    some = facts.take(rows)
    return pl.DataFrame(
        {
            "row": rows,
            "place": some.place,
            "family": some.family,
            "area": some.area,
            "unit": some.unit,
            "reported": some.reported,
            "reported_on": some.reported // p.DAY,
            "closed": some.closed,
            "back": found.next_report[rows],
        }
    )


def _of_month(frame: pl.DataFrame, month: date) -> pl.DataFrame:
    """Places that are hotspots at the end of a month."""
    end = _next_month(month)
    until = (end - date(1970, 1, 1)).days * p.DAY
    seen = frame.filter(
        (pl.col("reported") >= until - WINDOW_DAYS * p.DAY) & (pl.col("reported") < until)
    )
    is_closed = pl.col("closed") < until
    soon = pl.col("back") - pl.col("closed") <= 30 * p.DAY
    active = pl.col("reported_on").cast(pl.Int32).cast(pl.Date).dt.truncate("1mo")
    by_closing = (
        pl.col("unit")
        .filter(is_closed)
        .sort_by(pl.col("closed").filter(is_closed), pl.col("row").filter(is_closed))
    )
    return (
        seen.filter(pl.len().over("family", "place") >= MIN_CASES)
        .with_columns(active.alias("month_of_report"))
        .sort("reported", "row")
        .group_by("family", "place", maintain_order=True)
        .agg(
            pl.len().alias("case_cnt"),
            is_closed.sum().alias("closure_cnt"),
            (is_closed & soon & (pl.col("back") < until)).sum().alias("recurrence_cnt"),
            pl.col("month_of_report").n_unique().alias("active_month_cnt"),
            pl.col("reported").min().alias("first_reported"),
            pl.col("reported").max().alias("last_reported"),
            by_closing.last().alias("last_closing_unit"),
            pl.col("area").last(),
            pl.col("row").alias("rows"),
        )
        .filter(
            (pl.col("case_cnt") >= MIN_CASES)
            & (pl.col("closure_cnt") >= MIN_CLOSINGS)
            & (pl.col("active_month_cnt") >= MIN_ACTIVE_MONTHS)
        )
        .with_columns(pl.lit(month).alias("month"))
    )


def _named(
    setting: Setting,
    words: Words,
    names: Names,
    facts: Facts,
    found: Recurrence,
    spots: pl.DataFrame,
) -> pl.DataFrame:
    """Identifiers, keys and names instead of positions."""
    one = facts.take(spots["rows"].list.first().to_numpy().astype(np.int64))
    numbers = spots.select(pl.col("rows").explode())["rows"].to_numpy().astype(np.int64)
    some = facts.take(numbers)
    case_no = case_numbers(words, some.places.street, some.day, some.seq)
    _, every_name = place_words(setting, words, some.places, some.category)
    spot = np.repeat(np.arange(spots.height), spots["case_cnt"].to_numpy())
    cases = (
        pl.DataFrame({"spot": spot, "case_id": SOURCE + ":" + case_no, "name": every_name})
        .group_by("spot")
        .agg(pl.col("case_id").sort().alias("case_ids"), pl.col("name").min())
        .sort("spot")
    )
    category = np.minimum(one.category, setting.categories.height - 1)
    key, _ = place_words(setting, words, one.places, category)
    moment = pl.Datetime("us")
    return spots.select(
        area_id=names.areas.gather(spots["area"]),
        family=names.families.gather(spots["family"]),
        place_key=key,
        place_name=cases["name"] if cases.height else pl.lit(None, dtype=pl.String),
        case_cnt=pl.col("case_cnt").cast(pl.Int64),
        closure_cnt=pl.col("closure_cnt").cast(pl.Int64),
        recurrence_cnt=pl.col("recurrence_cnt").cast(pl.Int64),
        episode_cnt=pl.col("case_cnt").cast(pl.Int64) - pl.col("recurrence_cnt").cast(pl.Int64),
        active_month_cnt=pl.col("active_month_cnt").cast(pl.Int64),
        first_reported_at=(pl.col("first_reported") * 1_000_000).cast(moment),
        last_reported_at=(pl.col("last_reported") * 1_000_000).cast(moment),
        last_closing_unit_id=names.units.gather(spots["last_closing_unit"]),
        case_ids=cases["case_ids"] if cases.height else pl.lit(None, dtype=pl.List(pl.String)),
        is_dummy_place=pl.Series(one.places.kind == DUMMY),
        is_centroid=pl.Series(found.is_centroid[spots["rows"].list.first().to_numpy()]),
        month=pl.col("month"),
    ).sort("month", "family", "place_key")


def _counted(real: pl.DataFrame, area: str, breakdown: str, by: str | None) -> pl.DataFrame:
    keys = ["month", area, *([by] if by else [])]
    return (
        real.group_by(keys)
        .agg(pl.len().cast(pl.UInt32).alias("places"))
        .select(
            pl.col("month").alias("period_start"),
            pl.col(area).alias("area_id"),
            pl.lit(breakdown).alias("breakdown"),
            (pl.col(by) if by else pl.lit("")).alias("breakdown_id"),
            "places",
        )
    )


def _next_month(month: date) -> date:
    return (month.replace(day=1) + timedelta(days=32)).replace(day=1)


def _date(number: int) -> date:
    return date(1970, 1, 1) + timedelta(days=number)
