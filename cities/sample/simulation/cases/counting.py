"""Counts of cases by period, area and breakdown: events by their own dates, stocks at period ends.

Definitions: DOMAIN §4.2, §4.3 and §6 C01–C25; 应结案 under `due_incl_backlog`.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import polars as pl

from cities.sample.simulation.cases.draws import NEVER, Flags, Ints
from cities.sample.simulation.cases.facts import Facts, Names
from cities.sample.simulation.cases.parameters import DAY
from cities.sample.simulation.truth import LONG_PERIODS, next_start, period_start, roll_up

BREAKDOWNS = {"unit": "unit_id", "category": "category_id", "channel": "channel"}
EVENTS = (
    "reported", "valid", "proactive", "accepted", "accepted_closed", "filed", "dispatched",
    "closed", "on_time", "reworked_closed",
)  # fmt: skip
STOCKS = ("overdue", "reworked_overdue")
KEYS = ["period_type", "period_start", "area_id", "breakdown", "breakdown_id"]


def events_of(facts: Facts, names: Names) -> pl.DataFrame:
    """Events of a block, rolled up: a column of `EVENTS` each."""
    is_closed = facts.closed < NEVER
    counted = facts.is_counted & is_closed
    on_time = counted & (facts.closed <= facts.effective)
    everything = np.ones(facts.size, bool)
    parts = [
        events(facts, names, facts.reported, {
            "reported": everything,
            "valid": facts.is_valid,
            "proactive": facts.is_valid & facts.is_proactive,
        }),
        events(facts, names, facts.accepted, {
            "accepted": everything,
            "accepted_closed": is_closed & facts.is_valid,
        }),
        events(facts, names, facts.filed, {"filed": everything}),
        events(facts, names, facts.dispatched, {"dispatched": everything}),
        events(facts, names, np.where(counted, facts.closed, NEVER), {
            "closed": everything,
            "on_time": on_time,
            "reworked_closed": facts.rework_cnt >= 1,
        }),
    ]  # fmt: skip
    together = pl.concat(parts, how="diagonal").with_columns(
        pl.col(name).fill_null(0) for name in EVENTS
    )
    return roll_up(together, EVENTS, BREAKDOWNS)


def overdue_of(facts: Facts, names: Names, as_of: int) -> pl.DataFrame:
    """超期未结 at the end of every day up to `as_of`: street_id, the breakdowns and `STOCKS`.

    At a moment e a case counts if it is filed and not over before e, not suspended at e, and the
    deadline in force at e lies before e; in the running day, before `as_of`.
    """
    over = np.where(facts.is_counted, facts.ends, 0)
    until_hold = np.minimum(over, facts.suspended)
    begins = np.maximum(facts.deadline, facts.filed)
    again = np.maximum(np.maximum(facts.effective, facts.resumed), facts.filed)
    spells = [
        (np.arange(facts.size), begins, until_hold),
        (np.flatnonzero(facts.resumed < NEVER), again, over),
    ]
    parts = []
    for rows, start, end in spells:
        row, day = _days_standing(rows, start[rows], end[rows], as_of)
        some = facts.take(row)
        parts.append(
            _keys(some, names).with_columns(
                pl.Series(day.astype(np.int32)).cast(pl.Date).alias("on_date"),
                pl.lit(1).cast(pl.Int64).alias("overdue"),
                pl.Series((some.rework_cnt >= 1).astype(np.int64)).alias("reworked_overdue"),
            )
        )
    return (
        pl.concat(parts)
        .group_by("on_date", "street_id", *BREAKDOWNS.values())
        .agg(pl.col(STOCKS).sum())
    )


def at_period_ends(overdue: pl.DataFrame, as_of: int) -> pl.DataFrame:
    """Stocks of days turned into stocks at the ends of every kind of period, rolled up by area."""
    last = pl.Series([as_of // DAY]).cast(pl.Int32).cast(pl.Date).item()
    parts = [roll_up(overdue, STOCKS, periods=("D",))]
    for period_type in LONG_PERIODS:
        start = period_start(pl.col("on_date"), period_type)
        end = next_start(start, period_type).dt.offset_by("-1d")
        is_last = (pl.col("on_date") == end) | (pl.col("on_date") == last)
        parts.append(roll_up(overdue.filter(is_last), STOCKS, BREAKDOWNS, periods=(period_type,)))
    return pl.concat(parts)


def events(facts: Facts, names: Names, time: Ints, counted: Mapping[str, Flags]) -> pl.DataFrame:
    """One row a day and key at which something happened, with the number of cases by measure."""
    rows = np.flatnonzero(time < NEVER)
    day = (time[rows] // DAY).astype(np.int32)
    frame = _keys(facts.take(rows), names).with_columns(
        pl.Series(day).cast(pl.Date).alias("on_date"),
        *(pl.Series(flags[rows].astype(np.int64)).alias(name) for name, flags in counted.items()),
    )
    return frame.group_by("on_date", "street_id", *BREAKDOWNS.values()).agg(
        pl.col(list(counted)).sum()
    )


def _keys(facts: Facts, names: Names) -> pl.DataFrame:
    return pl.DataFrame(
        {
            "street_id": names.areas.gather(facts.area),
            "unit_id": names.units.gather(facts.unit),
            "category_id": names.categories.gather(facts.category),
            "channel": names.channels.gather(facts.channel),
        }
    )


def _days_standing(rows: Ints, start: Ints, end: Ints, as_of: int) -> tuple[Ints, Ints]:
    """Case and day of every day at whose end a case stands overdue.

    The end e of a day counts when start < e ≤ end; the running day counts what began before `as_of`
    and is not over.
    """
    last = as_of // DAY
    first_day = start // DAY
    last_day = np.where(end < NEVER, end // DAY - 1, last)
    stands = (start < as_of) & (end > start)
    length = np.where(stands, np.maximum(np.minimum(last_day, last) - first_day + 1, 0), 0)
    row = np.repeat(rows, length)
    step = np.arange(length.sum()) - np.repeat(np.cumsum(length) - length, length)
    return row, np.repeat(first_day, length) + step
