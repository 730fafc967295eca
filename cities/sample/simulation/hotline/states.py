"""An order as the hotline's system shows it at a moment: what has not happened yet is not there."""

from __future__ import annotations

import numpy as np

from cities.sample.simulation.hotline.lives import ASSIGNMENTS
from cities.sample.simulation.hotline.streets import Array, Columns

EVENTS = (
    "received",
    *(f"{name}_{n}" for name in ("assigned", "signed", "returned") for n in range(1, 4)),
    "contact",
    "extended",
    "closed",
    "called",
    "reopened",
    "closed_again",
    "called_again",
    "fixed",
)
"""Moments at which an order changes; `fixed` is the morning on which a wrong row was put right."""

_NEVER = np.datetime64("NaT", "s")


def end_of(day: Array) -> Array:
    """Last second of each day."""
    return day.astype("datetime64[s]") + np.timedelta64(86_399, "s")


def event_days(orders: Columns) -> tuple[Array, Array]:
    """(row, day) of every day on which something happened to an order, each pair once."""
    days = np.stack([orders[name].astype("datetime64[D]") for name in EVENTS], axis=1)
    days = np.sort(days, axis=1)
    known = ~np.isnat(days)
    known[:, 1:] &= days[:, 1:] != days[:, :-1]
    rows = np.nonzero(known)[0]
    return rows, days[known]


def state_at(orders: Columns, moment: Array) -> Columns:
    """The system's view of each order at its `moment`.

    One value an order: `unit` (−1 before an assignment), `assigned`, `sign_due`, `signed`,
    `returned`, `reason`, `return_cnt`, `contact`, `close_due`, `extended_due`, `closed`, `called`,
    `outcome`, `rating`, `solved`, `complaint` (−1 before a call), `redo_cnt`, `left_out` (0 before
    the closing) and `updated`, the time of the last change.
    """
    state = _assignment(orders, moment)
    reopened = orders["reopened"] <= moment
    state["close_due"] = np.where(reopened, orders["reopened_due"], state["close_due"])
    extended = (orders["extended"] <= moment) & ~reopened
    state["extended_due"] = np.where(extended, orders["extended_due"], _NEVER)
    closed = np.where(reopened, orders["closed_again"], orders["closed"])
    state["closed"] = np.where(closed <= moment, closed, _NEVER)
    state["contact"] = np.where(orders["contact"] <= moment, orders["contact"], _NEVER)
    again = orders["called_again"] <= moment
    once = orders["called"] <= moment
    state["called"] = np.where(
        again, orders["called_again"], np.where(once, orders["called"], _NEVER)
    )
    for name in ("outcome", "rating", "solved", "complaint"):
        told = np.where(again, orders[f"{name}_again"], orders[name])
        state[name] = np.where(again | once, told, -1)
    state["redo_cnt"] = reopened.astype(np.int64)
    state["left_out"] = np.where(np.isnat(state["closed"]), 0, orders["left_out"])
    state["updated"] = last_change(orders, moment)
    return state


def last_change(orders: Columns, moment: Array) -> Array:
    """Time of the last event at or before `moment`."""
    latest = orders["received"]
    for name in EVENTS[1:]:
        at = orders[name]
        latest = np.where((at <= moment) & (at > latest), at, latest)
    return latest


def _assignment(orders: Columns, moment: Array) -> Columns:
    """The assignment in force, and what was returned before."""
    size = len(moment)
    state: Columns = {
        "unit": np.full(size, -1),
        "return_cnt": np.zeros(size, dtype=np.int64),
        "reason": np.zeros(size, dtype=np.int64),
    }
    for name in ("assigned", "sign_due", "signed", "returned", "close_due"):
        state[name] = np.full(size, _NEVER, dtype="datetime64[s]")
    for nth in range(1, ASSIGNMENTS + 1):
        here = orders[f"assigned_{nth}"] <= moment
        signed = orders[f"signed_{nth}"]
        state["unit"] = np.where(here, orders[f"unit_{nth}"], state["unit"])
        for name in ("assigned", "sign_due", "close_due"):
            state[name] = np.where(here, orders[f"{name}_{nth}"], state[name])
        state["signed"] = np.where(
            here, np.where(signed <= moment, signed, _NEVER), state["signed"]
        )
        back = orders[f"returned_{nth}"] <= moment
        state["returned"] = np.where(back, orders[f"returned_{nth}"], state["returned"])
        state["reason"] = np.where(back, orders[f"reason_{nth}"], state["reason"])
        state["return_cnt"] = state["return_cnt"] + back
    return state
