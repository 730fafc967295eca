"""The truth of the hotline: its KPIs, counted from the orders as the warehouse can know them.

An order counts in the state that was last delivered and fit to land; the formulas are those of
DOMAIN §6 (H01 H03 H04 H05 H08 H11). Orders are counted as soon as nothing more happens to them, so
that memory does not grow with the span.
"""

from __future__ import annotations

from datetime import datetime, timedelta

import numpy as np
import polars as pl

from cities.sample.simulation.hotline.city import City
from cities.sample.simulation.hotline.deliveries import Window, windows
from cities.sample.simulation.hotline.demand import CHANNELS
from cities.sample.simulation.hotline.measures import FLOWS, STOCKS, events_of, with_stocks
from cities.sample.simulation.hotline.states import end_of, state_at
from cities.sample.simulation.hotline.streets import Array, Columns
from cities.sample.simulation.hotline.words import phone_number
from cities.sample.simulation.plan import Plan
from cities.sample.simulation.truth import BY_DAY, Truth, figures, roll_up
from cities.sample.simulation.world import World

REPEAT_DAYS = 30
"""重复诉求: the same person about the same matter within so many days (DOMAIN §8)."""

_BREAKDOWNS = {"unit": "unit", "category": "category", "channel": "channel"}
_KEY = ["period_type", "period_start", "area_id", "breakdown", "breakdown_id"]
_NUMBERS_A_DAY = 1_000_000


def truth(world: World, plan: Plan) -> Truth:
    """What is true of the hotline at `plan.now`, as far as its files have told it."""
    city = City(world)
    as_of = data_as_of(city, plan)
    if as_of is None:
        return Truth(figures(_nothing(), "H01", "received"))
    parts: list[pl.DataFrame] = []
    recent = pl.DataFrame()
    repeated = np.array([], dtype=np.int64)
    for window in windows(city, plan, plan.first_day, plan.last_day):
        found, recent = _repeats(window, recent)
        repeated = np.concatenate([repeated, found])
        orders = _known(city, window.orders, window.finished, repeated)
        parts.append(roll_up(events_of(orders, pl.lit(as_of)), [*FLOWS, *STOCKS], _BREAKDOWNS))
    measures = pl.concat(parts).group_by(_KEY).agg(pl.col(*FLOWS, *STOCKS).sum())
    return Truth(_kpis(with_stocks(measures, as_of.date())))


def data_as_of(city: City, plan: Plan) -> datetime | None:
    """数据截止: the newest time of change of all rows that landed; None when none did."""
    for days in (3, 30, plan.days):
        begin = max(plan.first_day, plan.last_day - timedelta(days=days))
        newest = [
            state_at(
                {name: values[rows] for name, values in window.orders.items()},
                end_of(window.days[window.has_landed]),
            )["updated"].max()
            for window in windows(city, plan, begin, plan.last_day)
            if len(rows := window.rows[window.has_landed])
        ]
        if newest:
            told: datetime = max(newest).astype("datetime64[us]").item()
            return told
    return None


def _kpis(measures: pl.DataFrame) -> pl.DataFrame:
    """All figures; rates by month and longer."""
    due = pl.col("closed_due") + pl.col("overdue")
    told = pl.concat(
        [
            figures(measures, "H01", "received"),
            figures(
                measures,
                "H03",
                "signed_on_time",
                pl.col("signed") + pl.col("unsigned_overdue"),
                policy="due",
            ),
            figures(measures, "H04", "closed_on_time", due),
            figures(measures, "H05", "closed_due", due, policy="due"),
            figures(measures, "H05", "received_closed", "received", policy="received"),
            figures(measures, "H08", "satisfied", "evaluated", policy="evaluated"),
            figures(measures, "H11", "repeats", "with_person", policy="30d"),
        ]
    )
    return told.filter((pl.col("period_type") != "D") | pl.col("kpi_id").is_in(BY_DAY))


def _known(city: City, orders: Columns, wanted: Array, repeated: Array) -> pl.DataFrame:
    """The orders whose life is over, in the state that landed last.

    An order of which nothing ever landed is not among them.
    """
    seen = wanted & ~np.isnat(orders["landed_on"])
    mine = {name: values[seen] for name, values in orders.items()}
    state = state_at(mine, end_of(mine["landed_on"]))
    extended = ~np.isnat(state["extended_due"])
    due = np.where(extended, state["extended_due"], state["close_due"])
    pending = state["returned"] >= state["assigned"]
    unit = np.where(mine["unknown_unit"], -1, state["unit"])
    return pl.DataFrame(
        {
            **{
                name: _times(values)
                for name, values in (
                    ("received", mine["received"]),
                    ("signed", state["signed"]),
                    ("sign_due", state["sign_due"]),
                    ("closed", state["closed"]),
                    ("due", due),
                    ("called", state["called"]),
                )
            },
            "rating": state["rating"],
            "is_returned": pending & np.isnat(state["closed"]),
            "has_person": mine["person"] >= 0,
            "is_repeat": np.isin(_code(mine), repeated),
            "street_id": city.streets.counted_as(mine["street"], mine["area"]),
            "unit": _named([*city.units.ids, None], unit),
            "category": _categories(city, mine["matter"]),
            "channel": _named([name for name, _ in CHANNELS], mine["channel"]),
        }
    )


def _repeats(window: Window, recent: pl.DataFrame) -> tuple[Array, pl.DataFrame]:
    """Codes of the window's orders that repeat one received up to 30 days and before them.

    recent: what the window before handed on; the second value is what the next one needs.
    """
    orders = window.orders
    here = (orders["day"] >= np.datetime64(window.first, "D")) & (orders["person"] >= 0)
    here &= ~np.isnat(orders["landed_on"])
    mine = {name: values[here] for name, values in orders.items()}
    fresh = pl.DataFrame(
        {
            "code": _code(mine),
            "number": phone_number(mine["person"]),
            "matter": mine["matter"],
            "received": _times(mine["received"]),
            "is_fresh": np.full(int(here.sum()), True),
        }
    )
    appeals = pl.concat([recent, fresh], how="diagonal")
    same = ["number", "matter"]
    moments = appeals.select(*same, "received").unique().sort(*same, "received")
    moments = moments.with_columns(pl.col("received").shift(1).over(same).alias("before"))
    told = appeals.join(moments, on=[*same, "received"], how="left")
    again = pl.col("received") - pl.col("before") <= pl.duration(days=REPEAT_DAYS)
    codes = told.filter(again & pl.col("is_fresh"))["code"].to_numpy()
    reach = window.last - timedelta(days=REPEAT_DAYS + 1)
    handed_on = appeals.filter(pl.col("received") >= datetime.combine(reach, datetime.min.time()))
    return codes, handed_on.with_columns(pl.lit(False).alias("is_fresh"))


def _categories(city: City, matter: Array) -> pl.Series:
    ids = [*city.world.categories["category_id"]]
    return _named([*ids, *[None] * (len(city.matters.names) - len(ids))], matter)


def _code(orders: Columns) -> Array:
    """One number for each order."""
    return orders["day"].astype(np.int64) * _NUMBERS_A_DAY + orders["seq"]


def _named(names: list[str | None] | list[str], code: Array) -> pl.Series:
    return pl.Series(names, dtype=pl.String).gather(np.where(code < 0, len(names) - 1, code))


def _times(moments: Array) -> pl.Series:
    return pl.Series(moments.astype("datetime64[us]"))


def _nothing() -> pl.DataFrame:
    return pl.DataFrame(schema=dict.fromkeys([*_KEY, "received"], pl.String))
