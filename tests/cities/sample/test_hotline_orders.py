"""热线 orders: who writes, what becomes of an order, and what its system shows of it."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from cities.sample.simulation.clock import work_end
from cities.sample.simulation.hotline import truth
from cities.sample.simulation.hotline.city import City
from cities.sample.simulation.hotline.deliveries import Window, windows
from cities.sample.simulation.hotline.demand import LONGEST_GAP_DAYS, days_of_orders
from cities.sample.simulation.hotline.lives import LONGEST_LIFE_DAYS
from cities.sample.simulation.hotline.schedule import DISTRICTS, schedule
from cities.sample.simulation.hotline.states import EVENTS, end_of, event_days, state_at
from cities.sample.simulation.hotline.streets import Columns
from cities.sample.simulation.hotline.words import phone_number
from cities.sample.simulation.plan import Plan
from cities.sample.simulation.world import World

DAYS = 90


@pytest.fixture(scope="module")
def city(world: World) -> City:
    return City(world)


@pytest.fixture(scope="module")
def plan() -> Plan:
    return Plan(Path("raw"), Path("truth"), days=DAYS)


LATE = 240
"""Days after which the drawing begins in the middle of chains of repeated orders."""


@pytest.fixture(scope="module")
def orders(city: City, plan: Plan) -> Columns:
    """Orders of the first 90 days that live in March."""
    *_, last = windows(city, plan, plan.first_day, plan.last_day)
    return last.orders


def taken(orders: Columns, rows: np.ndarray) -> Columns:
    return {name: values[rows] for name, values in orders.items()}


def test_orders_of_a_day_do_not_depend_on_where_the_drawing_begins(city: City) -> None:
    long = Plan(Path("raw"), Path("truth"), days=LATE)
    wanted = long.last_day
    whole = dict(days_of_orders(city, long, long.first_day, wanted))[wanted]
    [(_, alone)] = days_of_orders(city, long, wanted, wanted)
    assert whole.keys() == alone.keys()
    assert all(
        np.array_equal(whole[n], alone[n], equal_nan=whole[n].dtype.kind == "M") for n in whole
    )


def test_another_seed_is_another_city_of_callers(city: City, plan: Plan) -> None:
    first, other = (
        next(days_of_orders(city, one, one.first_day, one.first_day))[1]
        for one in (plan, replace(plan, seed=7))
    )
    assert not np.array_equal(first["received"], other["received"])


def test_twelve_thousand_orders_a_year_come_at_a_tenth_of_the_scale(city: City, plan: Plan) -> None:
    tenth = replace(plan, cases=25_000, days=366)
    cnt = sum(
        len(orders["seq"])
        for _, orders in days_of_orders(city, tenth, date(2024, 1, 1), tenth.last_day)
    )
    assert cnt == pytest.approx(120_000 / 731 * 366 / 10, rel=0.03)


def test_a_street_in_disorder_writes_more(city: City, plan: Plan) -> None:
    """Orders per unit of weight, on days of much and of little disorder."""
    rows = []
    for day, orders in days_of_orders(city, plan, plan.first_day, plan.last_day):
        here, _ = city.streets.demand_on(day)
        weight = city.world.streets_on(day)["weight"].to_numpy()
        disorder = city.world.disorder(day)["disorder"].to_numpy()
        cnt = np.bincount(orders["street"], minlength=len(city.streets.ids))[here]
        rows.append(pl.DataFrame({"cnt": cnt, "weight": weight, "disorder": disorder}))
    told = pl.concat(rows).with_columns(pl.col("disorder").cut([0.9, 1.2]).alias("band"))
    rate = dict(told.group_by("band").agg(pl.col("cnt").sum() / pl.col("weight").sum()).iter_rows())
    assert rate["(1.2, inf]"] > 1.3 * rate["(-inf, 0.9]"]


def test_who_writes_again_does_so_about_the_same_matter_within_thirty_days(
    orders: Columns,
) -> None:
    again = orders["link_seq"] > 0
    assert 0.02 < again.mean() < 0.12
    known = {key: row for row, key in enumerate(zip(orders["day"], orders["seq"], strict=True))}
    checked = 0
    for row in np.flatnonzero(again):
        first = known.get((orders["link_day"][row], orders["link_seq"][row]))
        if first is None:
            continue
        checked += 1
        for name in ("person", "matter", "street", "place"):
            assert orders[name][row] == orders[name][first]
        gap = orders["day"][row] - orders["day"][first]
        assert 0 < gap.astype(int) <= 3 * LONGEST_GAP_DAYS
    assert checked > 50


def test_every_stage_follows_the_one_before(orders: Columns) -> None:
    skew = np.timedelta64(100, "s")
    for earlier, later in (
        ("received", "assigned_1"),
        ("signed_1", "returned_1"),
        ("returned_1", "assigned_2"),
        ("assigned_2", "signed_2"),
        ("closed", "called"),
        ("called", "reopened"),
        ("reopened", "closed_again"),
    ):
        both = ~np.isnat(orders[earlier]) & ~np.isnat(orders[later])
        assert both.sum() > 0
        assert (orders[earlier][both] <= orders[later][both]).all(), (earlier, later)
    both = ~np.isnat(orders["signed_1"])
    assert (orders["signed_1"] + skew >= orders["assigned_1"])[both].all()


def test_a_returned_order_begins_anew_with_its_next_unit(orders: Columns, city: City) -> None:
    returned = ~np.isnat(orders["assigned_2"])
    mine = taken(orders, np.flatnonzero(returned))
    before = state_at(mine, mine["returned_1"])
    after = state_at(mine, mine["assigned_2"])
    assert (before["return_cnt"] == 1).all()
    assert (before["returned"] >= before["assigned"]).all()
    assert np.isnat(after["signed"]).all()
    assert (after["assigned"] > after["returned"]).all()
    four_hours = work_end(mine["assigned_2"], np.full(returned.sum(), 4 * 3600), city.world.closed)
    assert (after["sign_due"] == four_hours).all()
    assert (after["close_due"] > before["close_due"]).mean() > 0.9


def test_a_state_tells_nothing_that_has_not_happened(orders: Columns) -> None:
    rows, days = event_days(orders)
    mine, moment = taken(orders, rows), end_of(days)
    state = state_at(mine, moment)
    for name in ("assigned", "signed", "returned", "contact", "closed", "called", "updated"):
        told = ~np.isnat(state[name])
        assert (state[name][told] <= moment[told]).all(), name
    assert ((state["rating"] >= 0) == ~np.isnat(state["called"])).all()
    assert (state["unit"] >= 0).sum() == (~np.isnat(state["assigned"])).sum()


def test_an_order_stands_in_the_files_of_the_days_on_which_it_changed(orders: Columns) -> None:
    rows, days = event_days(orders)
    for row in range(0, len(orders["seq"]), 997):
        expected = {
            orders[name][row].astype("datetime64[D]")
            for name in EVENTS
            if not np.isnat(orders[name][row])
        }
        assert set(days[rows == row]) == expected


def test_nothing_happens_after_the_longest_life(orders: Columns) -> None:
    limit = orders["received"] + np.timedelta64(LONGEST_LIFE_DAYS, "D")
    for name in EVENTS:
        told = ~np.isnat(orders[name])
        assert (orders[name][told] <= limit[told]).all(), name


def test_a_month_keeps_only_orders_that_still_live(city: City, plan: Plan) -> None:
    found: list[Window] = list(windows(city, plan, plan.first_day, plan.last_day))
    assert [len(one.orders["seq"]) for one in found][-1] < 2 * len(found[0].orders["seq"])
    assert found[-1].finished.all()
    gone = {
        (day, seq)
        for one in found[:-1]
        for day, seq in zip(
            one.orders["day"][one.finished], one.orders["seq"][one.finished], strict=True
        )
    }
    last = found[-1].orders
    assert gone.isdisjoint(zip(last["day"], last["seq"], strict=True))


def test_numbers_of_telephones_are_in_a_range_that_nobody_uses() -> None:
    numbers = phone_number(np.arange(200_000)).astype(str)
    assert all(number.startswith(("154", "6008")) for number in numbers)
    assert len(set(numbers)) == len(numbers)


def test_rates_lie_where_published_reports_lie(world: World, plan: Plan) -> None:
    months = truth(world, replace(plan, days=182)).kpi.filter(
        (pl.col("period_type") == "Q")
        & (pl.col("area_id") == "shili")
        & (pl.col("breakdown") == "total")
        & (pl.col("period_start") == date(2024, 4, 1))
    )
    rate = {
        (kpi, policy): numerator / denominator
        for kpi, policy, numerator, denominator in months.select(
            "kpi_id", "denominator_policy", "numerator", "denominator"
        ).iter_rows()
        if denominator
    }
    assert 0.97 <= rate["H03", "due"] <= 0.999
    assert 0.93 <= rate["H04", ""] <= rate["H05", "due"] <= 0.9995
    assert 0.90 <= rate["H08", "evaluated"] <= 0.97
    assert 0.03 <= rate["H11", "30d"] <= 0.12


def test_the_days_before_the_first_are_not_drawn(city: City, plan: Plan) -> None:
    days = [day for day, _ in days_of_orders(city, plan, plan.first_day, date(2024, 1, 3))]
    assert days == [plan.first_day + timedelta(days=n) for n in range(3)]


def test_a_unit_bears_the_name_of_the_day_and_keeps_its_last_one(city: City) -> None:
    """A renamed body, and the office of a town that was divided."""
    renamed, gone = (city.units.at[key] for key in ("d3-hw", "d5s06-jd"))
    unit = np.array([renamed, renamed, gone, gone, -1])
    day = np.array(
        ["2025-06-30", "2025-07-01", "2024-12-31", "2025-01-20", "2025-01-20"],
        dtype="datetime64[D]",
    )
    told = city.units.cells(unit, day, np.zeros(5, dtype=np.int64)).to_list()
    assert told[0] == "兰汀区环境卫生管理所" and told[1] == "兰汀区环境卫生服务中心"
    assert told[2] == told[3] != ""
    assert told[4] is None


def test_dirt_is_spread_over_the_districts(plan: Plan) -> None:
    month = schedule(plan, date(2024, 2, 1))
    for kind in ("unknown_area", "unknown_unit"):
        hit = [p.district_id for picks in month.orders.values() for p in picks if p.kind == kind]
        assert max(Counter(hit).values()) <= len(hit) // len(DISTRICTS) + 1
