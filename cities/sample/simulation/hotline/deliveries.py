"""Which order stands in which daily file, in which state, and what becomes of the row.

The file of a day holds the orders that were received or changed that day. The window of a month
keeps only the orders that still live in it, so that memory does not grow with the span.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from cities.sample.simulation.hotline.city import City
from cities.sample.simulation.hotline.demand import days_of_orders
from cities.sample.simulation.hotline.lives import LONGEST_LIFE_DAYS, draw_lives
from cities.sample.simulation.hotline.quirks import add_quirks
from cities.sample.simulation.hotline.schedule import (
    FILE_ROWS_FOR_G03,
    MonthOfDirt,
    month_of,
    schedule,
)
from cities.sample.simulation.hotline.states import EVENTS, event_days
from cities.sample.simulation.hotline.streets import Array, Columns
from cities.sample.simulation.plan import Plan

PLAIN, COPY, OLDER, CLOSED_TOO_EARLY, NO_DISTRICT = range(5)
"""What is wrong with a row as a row: nothing, an identical copy, the state of the day before too,
a closing before the signing, no district."""

_KIND_OF_PICK = {
    "duplicate_row": COPY,
    "older_state": OLDER,
    "closed_before_reported": CLOSED_TOO_EARLY,
    "missing_value": NO_DISTRICT,
}
_REFUSED = (CLOSED_TOO_EARLY, NO_DISTRICT)
_FIXED_AT = np.timedelta64(8 * 3600 + 5 * 60, "s")
_REACH = LONGEST_LIFE_DAYS + 1
_ONE_DAY = np.timedelta64(1, "D")
Day = np.datetime64


@dataclass(frozen=True)
class Window:
    """The rows of the daily files of some days of one month.

    orders: every order that may stand in them. rows, days: the order and the day whose state each
    row shows. file_days: the day of the file. is_late: the file comes a day later. kinds: what is
    wrong with the row. has_landed: whether it is in the landing by the end of the plan; `landed_on`
    of an order is the day of its newest state there. finished: orders that stand in no later
    window. dirt: what the month has scheduled.
    """

    first: date
    last: date
    orders: Columns
    rows: Array
    days: Array
    file_days: Array
    is_late: Array
    kinds: Array
    has_landed: Array
    finished: Array
    dirt: MonthOfDirt

    @property
    def delivered_on(self) -> Array:
        """Day on whose night the row reaches the warehouse."""
        return _delivered_on(self.file_days, self.is_late)


def windows(city: City, plan: Plan, first: date, last: date) -> Iterator[Window]:
    """Windows of the files from `first` to `last`, month by month."""
    drawn = days_of_orders(city, plan, max(plan.first_day, first - timedelta(days=_REACH)), last)
    living: list[Columns] = []
    begin = first
    while begin <= last:
        end = min(_last_of_month(begin), last)
        for day, orders in drawn:
            orders |= draw_lives(city, plan, day, orders)
            add_quirks(city, day, orders, schedule(plan, month_of(day)))
            living.append(orders)
            if day == end:
                break
        orders = _joined(living)
        finished = np.full(len(orders["seq"]), True)
        if end < last:
            finished = _last_change(orders) < np.datetime64(end, "s") + _ONE_DAY
        yield _window(plan, orders, finished, begin, end)
        begin = end + timedelta(days=1)
        living = [{name: values[~finished] for name, values in orders.items()}]


def _window(plan: Plan, orders: Columns, finished: Array, first: date, last: date) -> Window:
    """The rows of one window: every change, the copies, and the mornings after a refusal."""
    dirt = schedule(plan, month_of(first))
    begin, end = np.datetime64(first, "D"), np.datetime64(last, "D")
    rows, days = _within(orders, begin, end)
    late = _is_late(orders, rows, days, dirt)
    picked = _picked(orders, rows, days, late, dirt)
    picks = np.array([at for at, _ in picked], dtype=np.int64)
    how = np.array([kind for _, kind in picked], dtype=np.int64)
    picked_rows, picked_days = rows[picks], days[picks]
    rows, days = _within(orders, begin, end)
    late = _is_late(orders, rows, days, dirt)
    kinds = np.full(len(rows), PLAIN)
    refused = np.isin(how, _REFUSED)
    kinds[_positions(rows, days, picked_rows[refused], picked_days[refused])] = how[refused]
    more_rows, more_days, more = picked_rows[~refused], picked_days[~refused], how[~refused]
    shown = np.where(more == OLDER, more_days - _ONE_DAY, more_days)
    lands = (kinds == PLAIN) & ~orders["is_refused"][rows]
    lands &= _delivered_on(days, late) <= np.datetime64(plan.last_day, "D")
    orders["landed_on"][rows[lands]] = days[lands]  # by day: the last one stays
    return Window(
        first=first,
        last=last,
        orders=orders,
        rows=np.concatenate([rows, more_rows]),
        days=np.concatenate([days, shown]),
        file_days=np.concatenate([days, more_days]),
        is_late=np.concatenate([late, np.zeros(len(more), dtype=bool)]),
        kinds=np.concatenate([kinds, more]),
        has_landed=np.concatenate([lands, np.zeros(len(more), dtype=bool)]),
        finished=finished,
        dirt=dirt,
    )


def _positions(rows: Array, days: Array, wanted_rows: Array, wanted_days: Array) -> Array:
    """Where pairs of order and day stand among all of them."""
    size = rows.max(initial=0) + 1
    keys = days.astype(np.int64) * size + rows
    order = np.argsort(keys)
    wanted = wanted_days.astype(np.int64) * size + wanted_rows
    return np.asarray(order[np.searchsorted(keys[order], wanted)])


def _within(orders: Columns, begin: Day, end: Day) -> tuple[Array, Array]:
    """(order, day) of the changes of the window, by day and then by number."""
    rows, days = event_days(orders)
    here = (days >= begin) & (days <= end)
    rows, days = rows[here], days[here]
    order = np.lexsort((orders["seq"][rows], orders["day"][rows], days))
    return rows[order], days[order]


def _is_late(orders: Columns, rows: Array, days: Array, dirt: MonthOfDirt) -> Array:
    """Rows of the one street whose part of a day comes a day later: one that wrote on that day.

    What is received on a day is known on it, whatever rows are put right afterwards.
    """
    late = np.zeros(len(rows), dtype=bool)
    street = orders["street"][rows]
    fresh = np.flatnonzero((orders["day"][rows] == days) & ~orders["is_refused"][rows])
    for day, draw in dirt.late.items():
        today = np.datetime64(day, "D")
        begin, end = np.searchsorted(days[fresh], [today, today + _ONE_DAY])
        if end > begin:
            chosen = street[fresh[begin + int(draw * (end - begin))]]
            first, last = np.searchsorted(days, [today, today + _ONE_DAY])
            late[first:last] = street[first:last] == chosen
    return late


def _picked(
    orders: Columns, rows: Array, days: Array, late: Array, dirt: MonthOfDirt
) -> list[tuple[int, int]]:
    """(position, kind) of the rows that the schedule of the month picks.

    An order whose row is refused is put right the next morning, which is a change of its own
    (`fixed`, set here). A pick depends on its day and the one before only.
    """
    found: list[tuple[int, int]] = []
    for day in sorted(dirt.rows):
        today = np.datetime64(day, "D")
        at = np.flatnonzero((days == today) & ~late & ~orders["is_refused"][rows])
        before = rows[(days == today - _ONE_DAY) & ~late]
        free = np.ones(len(at), dtype=bool)
        for pick in dirt.rows[day]:
            kind = _KIND_OF_PICK[pick.kind]
            if kind == CLOSED_TOO_EARLY and len(at) < FILE_ROWS_FOR_G03:
                continue
            fit = np.flatnonzero(free & _is_fit(orders, rows[at], today, kind, before))
            if not len(fit):
                continue
            chosen = fit[int(pick.draw * len(fit))]
            free[chosen] = False
            found.append((int(at[chosen]), kind))
            if kind in _REFUSED:
                orders["fixed"][rows[at[chosen]]] = today + _ONE_DAY + _FIXED_AT
    return found


def _is_fit(orders: Columns, rows: Array, today: Day, kind: int, before: Array) -> Array:
    """Which orders of a day can have this kind of dirt."""
    if kind == CLOSED_TOO_EARLY:
        closed = orders["closed"][rows]
        soon = closed - orders["received"][rows] < np.timedelta64(20, "D")
        reopened = orders["reopened"][rows].astype("datetime64[D]") == today
        here = closed.astype("datetime64[D]") == today
        return np.asarray(here & soon & ~reopened & ~orders["is_direct"][rows])
    if kind == NO_DISTRICT:
        return np.asarray(orders["day"][rows] == today)
    if kind == OLDER:
        was_refused = orders["fixed"][rows].astype("datetime64[D]") == today
        return np.asarray(np.isin(rows, before) & ~was_refused)
    return np.ones(len(rows), dtype=bool)


def _last_change(orders: Columns) -> Array:
    """Time of the last event of every order."""
    last = orders["received"]
    for name in EVENTS[1:]:
        last = np.where(orders[name] > last, orders[name], last)
    return last


def _delivered_on(file_days: Array, is_late: Array) -> Array:
    return np.asarray(file_days + np.where(is_late, _ONE_DAY, np.timedelta64(0, "D")))


def _joined(parts: list[Columns]) -> Columns:
    return {name: np.concatenate([part[name] for part in parts]) for name in parts[0]}


def _last_of_month(day: date) -> date:
    return (day.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)
