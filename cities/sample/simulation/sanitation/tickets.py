"""Weigh tickets: what the weighbridges print, when a ticket reaches its book, and corrected books.

A ticket carries at most one kind of dirt (`mistakes`). Its weights are those that were weighed;
what the systems know of them is counted in `truth`.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from functools import lru_cache

import polars as pl

from cities.sample.simulation.plan import Plan
from cities.sample.simulation.sanitation import mistakes
from cities.sample.simulation.sanitation.loads import (
    DISTRICTS,
    FROM_DISTRICT,
    FROM_STATION,
    OUT,
    weighings,
)
from cities.sample.simulation.sanitation.model import FACILITIES, STATIONS, VEHICLES
from cities.sample.simulation.world import NOWHERE, UNASSIGNED, World

STATION_BOOK, PLANT_BOOK = "stations", "plants"
"""The two ticket systems: the bureau's transfer stations (kg), the plants' own (t)."""

_LATE_SHARE, _LATEST = 0.0015, 9
_BY_HAND = 0.012
_UNKNOWN_PLACES = ("东岭物流园", "北关批发市场", "云台工业园", "南站货场")
_PLATE_LETTERS = "CKHYZDFLTS"
"""One letter a kind of vehicle. 示 is no province, so that no plate is mistaken for a real one."""

_CORRECTED_SHARE, _LEAST_CORRECTED = 0.0015, 3
_CORRECTIONS = {
    date(2024, 2, 1): date(2024, 3, 20),
    date(2024, 11, 1): date(2024, 12, 18),
    date(2025, 8, 1): date(2025, 9, 22),
}
"""Months of the station book that are sent a second time, and the day of it."""


def tickets(world: World, plan: Plan, days: Iterable[date]) -> pl.DataFrame:
    """Tickets weighed on `days`, one row each.

    Columns: weighed_on, weighed_at, delivered_on, book, ticket_no, facility_id, direction (进场 or
    出场), vehicle, rated_t, plate, company_id, stream, source_name, spelling (a drifting or unknown
    name), street_id (of the source), is_first, net_kg, tare_kg, mode, dirt ('' for none), fix (a
    uniform draw that chooses corrected tickets).
    """
    frame = weighings(world, plan, days)
    kinds = pl.DataFrame(
        {
            "vehicle": range(len(VEHICLES)),
            "stream": [haul.stream for haul in VEHICLES],
            "vehicle_type": [haul.vehicle for haul in VEHICLES],
            "rated_t": [haul.rated_t for haul in VEHICLES],
        },
        schema_overrides={"vehicle": pl.Int64},
    )
    facilities = pl.DataFrame(
        {"facility": range(len(FACILITIES)), "facility_id": FACILITIES},
        schema_overrides={"facility": pl.Int64},
    )
    frame = frame.join(kinds, on="vehicle", maintain_order="left")
    frame = frame.join(facilities, on="facility", maintain_order="left")
    frame = frame.join(_places(world), on="source", maintain_order="left")
    may_be_lost = mistakes.may_be_lost(world, plan)
    frame = frame.with_columns(mistakes.kind_of_dirt(may_be_lost).alias("dirt"))
    is_late = (pl.col("late") < _LATE_SHARE) & may_be_lost & (pl.col("dirt") == "")
    return _printed(frame, plan, is_late)


def months_of(plan: Plan) -> list[date]:
    """First days of the months the plan touches."""
    return sorted({day.replace(day=1) for day in plan.all_days()})


def simulated_days(plan: Plan, month: date) -> list[date]:
    """The days of the month that begins on `month`, as far as the plan simulates them."""
    days = (month + timedelta(days=n) for n in range(31))
    return [d for d in days if d.month == month.month and plan.first_day <= d <= plan.last_day]


def delivered(world: World, plan: Plan, first: date, last: date) -> pl.DataFrame:
    """Tickets that reach their book between two days, late ones of the days before included."""
    begin = max(plan.first_day, first - timedelta(days=_LATEST))
    days = [begin + timedelta(days=n) for n in range((last - begin).days + 1)]
    return tickets(world, plan, days).filter(pl.col("delivered_on").is_between(first, last))


def book_of_month(world: World, plan: Plan, month: date) -> pl.DataFrame:
    """The station tickets that reached their book in a month: what a correction sends again."""
    days = simulated_days(plan, month)
    arrived = delivered(world, plan, days[0], days[-1])
    return arrived.filter(pl.col("book") == STATION_BOOK)


def corrections_until(day: date) -> dict[date, date]:
    """Months whose corrected book has been sent by the end of `day`, and when it was."""
    return {month: sent for month, sent in _CORRECTIONS.items() if sent <= day}


def corrected(book: pl.DataFrame) -> pl.DataFrame:
    """A month's book as it is sent again: every mistake repaired, a few tickets changed.

    Changed tickets have `is_changed`; two of three get another weight, the third another stream.
    """
    size = max(_LEAST_CORRECTED, round(_CORRECTED_SHARE * book.height))
    first_of_fix = pl.col("fix").rank("ordinal")
    is_plain = (pl.col("stream") == "其他") & pl.col("is_first")
    draws = book.with_columns(
        pl.when(is_plain).then(pl.col("fix")).otherwise(1.0 + pl.col("fix")).alias("fix")
    )
    ranked = draws.with_columns(first_of_fix.cast(pl.Int64).alias("_rank"))
    changed = pl.col("_rank") <= size
    step = ((pl.col("_rank") % 2) * 2 - 1) * (20 + pl.col("_rank") * 7 % 25 * 20)
    to_stream = changed & (pl.col("_rank") % 3 == 0)
    return ranked.with_columns(
        pl.lit("").alias("dirt"),
        pl.col("source_name").alias("spelling"),
        changed.alias("is_changed"),
        pl.when(changed & ~to_stream)
        .then(pl.col("net_kg") + step)
        .otherwise(pl.col("net_kg"))
        .alias("net_kg"),
        pl.when(to_stream).then(pl.lit("厨余")).otherwise(pl.col("stream")).alias("stream"),
    ).drop("_rank")


def _printed(frame: pl.DataFrame, plan: Plan, is_late: pl.Expr) -> pl.DataFrame:
    """The columns a reader of `tickets` gets."""
    number = pl.int_range(1, pl.len() + 1).over("weighed_on", "facility")
    at = pl.col("weighed_on").cast(pl.Datetime("us")) + pl.duration(seconds=pl.col("second"))
    lag = (pl.col("late") / _LATE_SHARE * _LATEST).floor().cast(pl.Int64) + 1
    unknown = pl.col("dirt") == mistakes.UNKNOWN_AREA
    stranger = (pl.col("choice") * len(_UNKNOWN_PLACES)).floor().cast(pl.Int64)
    drift = (pl.col("choice") * pl.col("spellings").list.len()).floor().cast(pl.Int64)
    return frame.select(
        "weighed_on",
        at.alias("weighed_at"),
        (pl.col("weighed_on") + pl.duration(days=pl.when(is_late).then(lag).otherwise(0))).alias(
            "delivered_on"
        ),
        pl.when(pl.col("facility") < len(STATIONS))
        .then(pl.lit(STATION_BOOK))
        .otherwise(pl.lit(PLANT_BOOK))
        .alias("book"),
        pl.format(
            "{}{}{}",
            pl.col("facility_id").str.slice(2).str.to_uppercase(),
            pl.col("weighed_on").dt.strftime("%y%m%d"),
            number.cast(pl.String).str.zfill(4 if plan.share <= 10 else 6),
        ).alias("ticket_no"),
        "facility_id",
        pl.when(pl.col("direction") == OUT)
        .then(pl.lit("出场"))
        .otherwise(pl.lit("进场"))
        .alias("direction"),
        "vehicle_type",
        "rated_t",
        pl.format(
            "示A{}{}{}",
            pl.col("home") + 1,
            _named(pl.col("vehicle"), _PLATE_LETTERS),
            (pl.col("plate") + 1).cast(pl.String).str.zfill(3),
        ).alias("plate"),
        pl.format("k-0{}", pl.col("home") + 1).alias("company_id"),
        "stream",
        "source_name",
        pl.when(unknown)
        .then(_named(stranger, _UNKNOWN_PLACES))
        .when(pl.col("dirt") == mistakes.NAME_DRIFT)
        .then(pl.col("spellings").list.get(drift, null_on_oob=True))
        .otherwise(pl.col("source_name"))
        .alias("spelling"),
        "street_id",
        "is_first",
        "net_kg",
        "tare_kg",
        pl.when(pl.col("dirt") == mistakes.ABOUT)
        .then(pl.lit("估算"))
        .when(pl.col("mode") < _BY_HAND)
        .then(pl.lit("手工补录"))
        .otherwise(pl.lit("自动"))
        .alias("mode"),
        "dirt",
        "fix",
    )


def _named(number: pl.Expr, names: Iterable[str]) -> pl.Expr:
    """The name with that number, counted from 0."""
    listed = list(names)
    return number.replace_strict(list(range(len(listed))), listed, return_dtype=pl.String)


@lru_cache(maxsize=4)
def _places(world: World) -> pl.DataFrame:
    """What the numbers in `source` stand for: name on the ticket, other spellings, street."""
    rows = []
    for number, street in enumerate(world.streets.iter_rows(named=True)):
        told = world.spellings_of(street["street_id"])
        drifting = [name for name in told if name != street["street_name"]]
        rows.append((number, street["street_name"], drifting, street["street_id"]))
    for number, station in enumerate(STATIONS):
        name = world.facility_spellings(station)[1]
        rows.append((FROM_STATION + number, name, [], NOWHERE))
    names = dict(world.streets.select("district_id", "district_name").iter_rows())
    for number, district in enumerate(DISTRICTS):
        rows.append((FROM_DISTRICT + number, names[district], [], f"{district}{UNASSIGNED}"))
    schema = {
        "source": pl.Int64(),
        "source_name": pl.String(),
        "spellings": pl.List(pl.String()),
        "street_id": pl.String(),
    }
    return pl.DataFrame(rows, schema=schema, orient="row")
