"""The truth of the hotline: its KPIs, counted from the orders as the warehouse can know them.

An order counts in the state that was last delivered and fit to land; the formulas are those of
DOMAIN §6 (H01–H15). Orders are counted as soon as nothing more happens to them, so
that memory does not grow with the span.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

import numpy as np
import polars as pl

from cities.sample.simulation.hotline import issues
from cities.sample.simulation.hotline.callers import REPEAT_DAYS, Callers, code_of
from cities.sample.simulation.hotline.city import City
from cities.sample.simulation.hotline.deliveries import windows
from cities.sample.simulation.hotline.demand import CHANNELS
from cities.sample.simulation.hotline.measures import FLOWS, STOCKS, events_of, with_stocks
from cities.sample.simulation.hotline.states import end_of, state_at
from cities.sample.simulation.hotline.streets import Array, Columns
from cities.sample.simulation.plan import Plan
from cities.sample.simulation.truth import BY_DAY, Truth, figures, roll_up
from cities.sample.simulation.world import World

_DUE = pl.col("closed_due") + pl.col("overdue")
_RATES = (
    ("H03", "due", "signed_on_time", pl.col("signed") + pl.col("unsigned_overdue")),
    ("H04", "", "closed_on_time", _DUE),
    ("H05", "due", "closed_due", _DUE),
    ("H05", "received", "received_closed", "received"),
    ("H06", "assigned", "contact_in_time", "contact_due"),
    ("H11", f"{REPEAT_DAYS}d", "repeats", "with_person"),
)
_RATES_WITHOUT_UNIT = (
    ("H13", "assignments", "returns", "assignments"),
    ("H13", "ping_pong", "ping_pong", "assigned"),
)
_RATES_OF_CALLS = (
    ("H07", "valid_callbacks", "valid_solved", "valid_answers"),
    ("H07", "all_callbacks", "solved", "answers"),
    ("H08", "evaluated", "satisfied", "evaluated"),
    (
        "H08",
        "unrated_satisfied",
        pl.col("satisfied") + pl.col("unrated"),
        pl.col("evaluated") + pl.col("unrated"),
    ),
    ("H09", "evaluated", "dissatisfied", "evaluated"),
    ("H10", "attempted", "called", "closed"),
    ("H10", "connected", "connected", "closed"),
)
_BREAKDOWNS = {"unit": "unit", "category": "category", "channel": "channel"}
_KEY = ["period_type", "period_start", "area_id", "breakdown", "breakdown_id"]


def truth(world: World, plan: Plan) -> Truth:
    """What is true of the hotline at `plan.now`, as far as its files have told it."""
    city = City(world)
    as_of = data_as_of(city, plan)
    if as_of is None:
        return Truth(figures(_nothing(), "H01", "received"))
    parts: list[pl.DataFrame] = []
    weeks: list[pl.DataFrame] = []
    callers = Callers(city)
    for window in windows(city, plan, plan.first_day, plan.last_day):
        callers.read(window)
        orders = _known(city, window.orders, window.finished, callers.repeated)
        weeks.append(issues.weekly(orders))
        parts.append(roll_up(events_of(orders, pl.lit(as_of)), [*FLOWS, *STOCKS], _BREAKDOWNS))
    measures = pl.concat(parts).group_by(_KEY).agg(pl.col(*FLOWS, *STOCKS).sum())
    measures = with_stocks(measures, as_of.date())
    hot = issues.ranked(pl.concat(weeks), world.categories)
    others = [callers.figures(), issues.figures(hot), _per_resident(measures, world.population)]
    return Truth(pl.concat([_kpis(measures), *others]), {"hot_issue": hot})


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
    """All figures that add up; rates by month and longer.

    A city in which nobody was called back yet knows nothing of call-backs, one whose orders name no
    case nothing of orders without one.
    """
    carried = pl.col("open") - pl.col("received") + pl.col("closed")
    told = [
        figures(measures, "H01", "received"),
        figures(_long(measures), "H01", carried, policy="carried_over"),
        figures(_long(measures), "H01", pl.col("received") + carried, policy="with_carried_over"),
        *(
            figures(measures, "H02", name, policy=name)
            for name in ("assigned", "direct", "waiting")
        ),
        *_rates(measures, _RATES),
        *_rates(measures.filter(pl.col("breakdown") != "unit"), _RATES_WITHOUT_UNIT),
    ]
    if (measures["without_case"] < measures["received"]).any():
        some = _long(measures).filter(pl.col("received") > 0)
        told.append(figures(some, "H01", "without_case", policy="without_cases"))
    if measures["called"].sum():
        told += _rates(measures, _RATES_OF_CALLS)
    every_day = (pl.col("period_type") != "D") | pl.col("kpi_id").is_in(BY_DAY)
    return pl.concat(told).filter(every_day)


def _rates(
    measures: pl.DataFrame, rates: Iterable[tuple[str, str, pl.Expr | str, pl.Expr | str]]
) -> list[pl.DataFrame]:
    return [
        figures(measures, kpi_id, numerator, denominator, policy=policy)
        for kpi_id, policy, numerator, denominator in rates
    ]


def _long(measures: pl.DataFrame) -> pl.DataFrame:
    return measures.filter(pl.col("period_type") != "D")


def _per_resident(measures: pl.DataFrame, population: pl.DataFrame) -> pl.DataFrame:
    """H15: orders for every 10,000 residents of the year, the last known one until it is told."""
    totals = _long(measures).filter(pl.col("breakdown") == "total")
    totals = totals.with_columns(pl.col("period_start").dt.year().cast(pl.Int64).alias("year"))
    residents = population.select("area_id", pl.col("year").cast(pl.Int64), "population")
    told = totals.sort("year").join_asof(
        residents.sort("year"), on="year", by="area_id", check_sortedness=False
    )
    told = told.filter(pl.col("population").is_not_null())
    return figures(told, "H15", "received", pl.col("population") / 10_000, policy="resident")


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
                    ("assigned", state["assigned"]),
                    ("contact", state["contact"]),
                    ("signed", state["signed"]),
                    ("sign_due", state["sign_due"]),
                    ("closed", state["closed"]),
                    ("due", due),
                    ("called", state["called"]),
                )
            },
            "return_cnt": state["return_cnt"],
            "assignment_cnt": state["return_cnt"] + (~pending & ~np.isnat(state["assigned"])),
            "outcome": state["outcome"],
            "rating": state["rating"],
            "answer": state["solved"],
            "left_out": state["left_out"],
            "appeal": mine["appeal"],
            "is_returned": pending & np.isnat(state["closed"]),
            "has_person": mine["person"] >= 0,
            "has_case": mine["case_seq"] > 0,
            "is_repeat": np.isin(code_of(mine), repeated),
            "street_id": city.streets.counted_as(mine["street"], mine["area"]),
            "unit": _named([*city.units.ids, None], unit),
            "category": _categories(city, mine["matter"]),
            "channel": _named([name for name, _ in CHANNELS], mine["channel"]),
        }
    )


def _categories(city: City, matter: Array) -> pl.Series:
    ids = [*city.world.categories["category_id"]]
    return _named([*ids, *[None] * (len(city.matters.names) - len(ids))], matter)


def _named(names: list[str | None] | list[str], code: Array) -> pl.Series:
    return pl.Series(names, dtype=pl.String).gather(np.where(code < 0, len(names) - 1, code))


def _times(moments: Array) -> pl.Series:
    return pl.Series(moments.astype("datetime64[us]"))


def _nothing() -> pl.DataFrame:
    return pl.DataFrame(schema=dict.fromkeys([*_KEY, "received"], pl.String))
