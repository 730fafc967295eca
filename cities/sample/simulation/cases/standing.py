"""What stands at the end of a period: 超期未结, 超期未处置, 挂账, 在办 and 积案, day by day.

At a moment e a state counts that began before e and was not over before e; in the running day, what
began before the time of the data (DOMAIN §4.2 and §6 C09, C17, C21, R04).
"""

from __future__ import annotations

import numpy as np
import polars as pl

from cities.sample.simulation.cases.counting import BREAKDOWNS, WEEKLY, keys
from cities.sample.simulation.cases.draws import NEVER, Ints
from cities.sample.simulation.cases.facts import Facts
from cities.sample.simulation.cases.names import Names
from cities.sample.simulation.cases.parameters import DAY
from cities.sample.simulation.truth import LONG_PERIODS, next_start, period_start, roll_up

STOCKS = (
    "overdue", "reworked_overdue", "extended_overdue", "unhandled", "suspended", "open", "backlog",
)  # fmt: skip
BACKLOG_OVERDUE, BACKLOG_SUSPENDED, BACKLOG_REWORKS = 30 * DAY, 90 * DAY, 3
"""Policies of the city (R04 积案)."""

_Stretch = tuple[Ints, Ints]
"""Start and end of a state of every case; it never began where the start is not before the end."""


def standing_of(facts: Facts, names: Names, as_of: int) -> pl.DataFrame:
    """Cases standing at the end of every day: on_date, street_id, the breakdowns and `STOCKS`."""
    overdue = _overdue(facts)
    states = {
        "overdue": overdue,
        "unhandled": _unhandled(facts),
        "suspended": [(np.maximum(facts.suspended, facts.filed), _until(facts, facts.resumed))],
        "open": [
            (facts.filed, np.minimum(facts.ends, facts.first_closed)),
            (facts.reopened, facts.ends),
        ],
        "backlog": _backlog(facts),
    }
    parts = []
    for name, stretches in states.items():
        row, day = _days(stretches, as_of)
        some = facts.take(row)
        frame = keys(some, names).with_columns(
            pl.Series(day.astype(np.int32)).cast(pl.Date).alias("on_date"),
            pl.lit(1).cast(pl.Int64).alias(name),
        )
        if name == "overdue":
            frame = frame.with_columns(
                pl.Series((some.rework_cnt >= 1).astype(np.int64)).alias("reworked_overdue"),
                pl.Series((some.extension_cnt >= 1).astype(np.int64)).alias("extended_overdue"),
            )
        parts.append(frame)
    return (
        pl.concat(parts, how="diagonal")
        .group_by("on_date", "street_id", *BREAKDOWNS.values())
        .agg(pl.col(STOCKS).sum())
    )


def at_period_ends(standing: pl.DataFrame, as_of: int) -> pl.DataFrame:
    """Stocks of days turned into stocks at the ends of every kind of period, rolled up by area."""
    last = pl.Series([as_of // DAY]).cast(pl.Int32).cast(pl.Date).item()
    parts = [roll_up(standing, STOCKS, periods=("D",))]
    for period_type in LONG_PERIODS:
        start = period_start(pl.col("on_date"), period_type)
        end = next_start(start, period_type).dt.offset_by("-1d")
        is_last = (pl.col("on_date") == end) | (pl.col("on_date") == last)
        at_end = standing.filter(is_last)
        parts.append(roll_up(at_end, STOCKS, BREAKDOWNS, periods=(period_type,), weekly=WEEKLY))
    return pl.concat(parts)


def _until(facts: Facts, *times: Ints) -> Ints:
    first: Ints = np.minimum.reduce([facts.ends, *times])
    return first


def _overdue(facts: Facts) -> list[_Stretch]:
    """超期未结: before a suspension, after it, and in the first life of a reopened case."""
    begun = np.maximum(facts.filed, _or_zero(facts.reopened))
    over = np.where(facts.is_counted, facts.ends, 0)
    again = np.maximum.reduce([facts.effective, facts.resumed, begun])
    earlier = np.where(facts.is_in_stream, facts.first_closed, 0)
    return [
        (np.maximum(facts.deadline, begun), np.minimum(over, facts.suspended)),
        (again, over),
        (np.maximum(facts.first_deadline, facts.filed), earlier),
    ]


def _unhandled(facts: Facts) -> list[_Stretch]:
    """超期未处置: before a suspension, after it, and in a first life that a night saw.

    A first life has no suspension: what has trouble of its own is not reopened.
    """
    can = facts.is_in_stream & (facts.dispatched < NEVER) & (facts.handling_deadline < NEVER)
    over = np.where(can, np.minimum(facts.handled, facts.ends), 0)
    again = np.maximum.reduce([facts.effective_handling, facts.resumed, facts.dispatched])
    first = np.maximum(facts.handling_deadline, facts.dispatched)
    before = np.where(facts.is_in_stream, facts.first_handled, 0)
    return [
        (first, np.minimum(over, facts.suspended)),
        (again, over),
        (np.maximum(facts.first_handling_deadline, facts.first_dispatched), before),
    ]


def _backlog(facts: Facts) -> list[_Stretch]:
    """积案 for any of its three reasons; a case may have several at a time."""
    over = np.where(facts.is_in_stream, facts.ends, 0)
    begun = np.maximum(facts.filed, _or_zero(facts.reopened))
    reworked = np.where(
        facts.reopened < NEVER, facts.reopened, np.minimum(facts.checked, facts.handled)
    )
    often = np.where(facts.rework_cnt >= BACKLOG_REWORKS, reworked, NEVER)
    found = [
        (facts.suspended + BACKLOG_SUSPENDED, np.minimum(over, facts.resumed)),
        (often, over),
    ]
    counted = np.where(facts.is_counted, over, 0)
    late = np.maximum(facts.deadline, begun) + BACKLOG_OVERDUE
    found.append((late, np.minimum(counted, facts.suspended)))
    moved = np.maximum(facts.effective, begun) + BACKLOG_OVERDUE
    found.append((np.maximum(moved, facts.resumed), counted))
    return found


def _or_zero(time: Ints) -> Ints:
    return np.where(time < NEVER, time, 0)


def _days(stretches: list[_Stretch], as_of: int) -> tuple[Ints, Ints]:
    """Case and day of every day at whose end a case stands in one of the stretches, once each.

    The end e of a day counts when start < e ≤ end; the running day counts what began before `as_of`
    and is not over.
    """
    last = as_of // DAY
    found = []
    for start, end in stretches:
        rows = np.flatnonzero((start < as_of) & (end > start))
        begin, stop = start[rows], end[rows]
        last_day = np.minimum(np.where(stop < NEVER, stop // DAY - 1, last), last)
        length = np.maximum(last_day - begin // DAY + 1, 0)
        step = np.arange(length.sum()) - np.repeat(np.cumsum(length) - length, length)
        found.append(np.stack([np.repeat(rows, length), np.repeat(begin // DAY, length) + step]))
    row, day = np.unique(np.concatenate(found, axis=1), axis=1)
    return row, day
