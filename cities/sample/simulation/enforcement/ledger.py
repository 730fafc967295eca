"""Monthly ledgers: which row stands in which file, when the file comes, and what is known of it.

A ledger of a month lists what began or changed in the month, as it stood at its end. It comes on
the evening of the last day; a few come late. An entity has `broken` (the month in whose file its
row is refused, NaT for none) and `fixed` (the day of the month after on which it is put right).
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

import numpy as np

from cities.sample.simulation.enforcement.city import last_of, months_between
from cities.sample.simulation.hotline.streets import Array, Columns
from cities.sample.simulation.plan import Plan

LATE_LEDGERS = {
    ("ordinary", date(2024, 3, 1)),
    ("ordinary", date(2024, 8, 1)),
    ("ordinary", date(2025, 5, 1)),
}
"""Ledgers that come three days after the end of their month."""

_LATE_BY = timedelta(days=3)
_NO_MONTH = np.datetime64("NaT", "M")


def delivery_day(ledger: str, month: date) -> date:
    """Day on whose evening the ledger of a month is there."""
    late = (ledger, month) in LATE_LEDGERS
    return last_of(month) + (_LATE_BY if late else timedelta(0))


def months_delivered(plan: Plan, ledger: str, since: date | None = None) -> list[date]:
    """Months whose ledger is there by the end of the plan, and not before `since`."""
    begin = since or plan.first_day
    return [
        month
        for month in months_between(plan.first_day, plan.last_day)
        if begin <= delivery_day(ledger, month) <= plan.last_day
    ]


def rows_of(entities: Columns, events: Iterable[str], month: date) -> Array:
    """Entities to which something happened in a month."""
    wanted = np.datetime64(month, "M")
    here = np.full(len(entities["broken"]), False)
    for name in events:
        here |= entities[name].astype("datetime64[M]") == wanted
    return np.flatnonzero(here)


def known_on(plan: Plan, ledger: str, entities: Columns, events: Iterable[str]) -> Array:
    """Last day of the newest ledger in which the row of each entity landed; NaT for none."""
    known = np.full(len(entities["broken"]), _NO_MONTH)
    for month in months_delivered(plan, ledger):
        rows = rows_of(entities, events, month)
        this = np.datetime64(month, "M")
        rows = rows[entities["broken"][rows] != this]
        known[rows] = this
    ends = (known + 1).astype("datetime64[D]") - np.timedelta64(1, "D")
    return np.asarray(np.where(np.isnat(known), np.datetime64("NaT", "D"), ends))


def break_rows(entities: Columns, rows: Array, month: date) -> None:
    """Let the rows of a month be refused, and be put right on the 5th of the next."""
    entities["broken"][rows] = np.datetime64(month, "M")
    fixed = (np.datetime64(month, "M") + 1).astype("datetime64[D]") + np.timedelta64(4, "D")
    entities["fixed"][rows] = fixed


def whole(size: int) -> Columns:
    """The columns of entities with which nothing is wrong yet."""
    return {
        "broken": np.full(size, _NO_MONTH),
        "fixed": np.full(size, np.datetime64("NaT", "D")),
    }


def updated(entities: Columns, events: Iterable[str], until: Array) -> Array:
    """Time of the last change up to the end of `until` (days), in office hours."""
    never = np.datetime64("NaT", "D")
    latest = np.full(len(until), never)
    for name in events:
        at = entities[name]
        newer = (at <= until) & (np.isnat(latest) | (at > latest))
        latest = np.where(newer, at, latest)
    second = 9 * 3600 + entities["clock"] % (9 * 3600)
    return np.asarray(latest.astype("datetime64[s]") + second.astype("timedelta64[s]"))
