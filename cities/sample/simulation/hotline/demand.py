"""Who writes to the hotline on a day, about what and where; and who writes again.

Orders follow the disorder of their street, which cases share; some are filed as cases, and cases
that drag on bring others (contagion, `cases.calls`). A column is an array with one value an order;
what becomes of an order afterwards is drawn in `lives`.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

import numpy as np

from cities.sample.simulation.cases.calls import call_book
from cities.sample.simulation.cases.setting import day_number
from cities.sample.simulation.clock import is_spring_festival_lull
from cities.sample.simulation.hotline.city import City
from cities.sample.simulation.hotline.streets import Array, Columns
from cities.sample.simulation.plan import Plan
from cities.sample.simulation.rhythm import day_factor, moments_of_day, weekday_factor

ORDERS_A_DAY = 150.0
"""First orders of an average day at the default scale; with those written again about 163."""

_OF_THEMSELVES = 0.61
"""Share of them that have nothing to do with a case."""

CHANNELS: tuple[tuple[str, float], ...] = (
    ("12345电话", 0.620), ("12319电话", 0.085), ("微信", 0.095), ("APP", 0.055), ("网站", 0.040),
    ("省平台流转", 0.028), ("领导信箱", 0.018), ("问政", 0.020), ("网络舆情", 0.015),
    ("来访", 0.008), ("信访系统", 0.012), ("其他", 0.004),
)  # fmt: skip
PHONE_CHANNELS = 2
"""The first so many channels are calls: answered at any hour, in person."""

APPEALS = ("投诉", "举报", "求助", "咨询", "意见建议", "表扬")
_PROBLEM_APPEALS = (0.62, 0.14, 0.24)

WRITES_AGAIN = 0.052
"""Share of orders whose writer writes again about the same matter; half as often a third time."""

LONGEST_GAP_DAYS = 29
LONGEST_CHAIN_DAYS = 3 * (LONGEST_GAP_DAYS + 1)
_WEEK = 0.6
"""How much of the weekday's swing reaches the orders: written channels know no weekend."""

_FESTIVAL = 0.2
"""How much of the lull around 春节 does: shops are shut, people are at home and write."""

_ANONYMOUS, _CONFIDENTIAL, _FREQUENT = 0.035, 0.012, 0.025
_FREQUENT_WRITERS = 40
_RESIDENTS = 680_000


def days_of_orders(
    city: City, plan: Plan, first: date, last: date
) -> Iterator[tuple[date, Columns]]:
    """All orders received on each day from `first` to `last`, in the order they were received.

    They are numbered from 1 within the day (`seq`). The days before `first` that chains of repeated
    orders reach back to are drawn too, with those that give them their numbers, and not given out.
    """
    begin = max(plan.first_day, first - timedelta(days=2 * LONGEST_CHAIN_DAYS))
    waiting: dict[date, list[Columns]] = {}
    for number in range((last - begin).days + 1):
        day = begin + timedelta(days=number)
        orders = _together([_fresh(city, plan, day), *waiting.pop(day, [])])
        order = np.lexsort((orders["person"], orders["received"]))
        orders = {name: values[order] for name, values in orders.items()}
        orders["seq"] = np.arange(1, len(order) + 1)
        orders["day"] = np.full(len(order), np.datetime64(day, "D"))
        for again_on, repeated in _written_again(plan, day, orders):
            waiting.setdefault(again_on, []).append(repeated)
        if day >= first:
            yield day, orders


def expected_orders(plan: Plan, days: int = 1) -> float:
    """Orders to expect in so many average days; amounts of dirt follow it."""
    return ORDERS_A_DAY * 1.08 * days * plan.share


def _fresh(city: City, plan: Plan, day: date) -> Columns:
    """First orders of a day; their number scatters less than chance would: lines are limited."""
    rng = plan.rng("hotline.first_orders", day)
    streets, share = city.streets.demand_on(day)
    busy = weekday_factor("hotline", day) ** _WEEK * _lull(day)
    mean = ORDERS_A_DAY * _OF_THEMSELVES * plan.share * busy * share.sum()
    total = rng.binomial(int(2 * mean + rng.random()), 0.5)
    cnt = rng.multinomial(total, share / share.sum())
    calls = call_book(city.world, plan).on(day_number(day))
    street = np.concatenate([np.repeat(streets, cnt), calls.street])
    size = len(street)
    matter = rng.choice(len(city.matters.names), size=total, p=city.matter_weights(day))
    matter = np.concatenate([matter, calls.category])
    case_day = np.full(size, np.datetime64("NaT"), dtype="datetime64[D]")
    case_day[total:] = calls.case_day.astype("datetime64[D]")
    appeal = rng.choice(3, size=size, p=_PROBLEM_APPEALS)
    other = matter - city.matters.first_other
    appeal = np.where(other >= 0, np.array([2, 3, 4, 5])[np.maximum(other, 0)], appeal)
    anonymous = rng.random(size) < _ANONYMOUS
    confidential = ~anonymous & (rng.random(size) < _CONFIDENTIAL)
    received = moments_of_day(rng, day, "hotline", total)
    return {
        "received": np.concatenate([received, calls.received.astype("datetime64[s]")]),
        "street": street,
        "matter": matter,
        "appeal": appeal,
        "channel": np.concatenate([_channels(rng, total), calls.line]),
        "person": np.where(anonymous | confidential, -1, _persons(rng, plan, size)),
        "anonymous": anonymous,
        "confidential": confidential,
        "place": rng.integers(0, 2**31, size=size),
        "wording": rng.integers(0, 2**31, size=size),
        "quirk": rng.random((size, 6)),
        "link_day": np.full(size, np.datetime64("NaT"), dtype="datetime64[D]"),
        "link_seq": np.zeros(size, dtype=np.int64),
        "case_day": case_day,
        "case_seq": np.concatenate([np.zeros(total, dtype=np.int64), calls.case_seq]),
    }


def _written_again(plan: Plan, day: date, orders: Columns) -> Iterator[tuple[date, Columns]]:
    """Later orders of the same people about the same matter at the same place.

    Only a first order has followers, so that no chain is longer than three more orders. Nothing is
    drawn for the others: what a day starts does not depend on what earlier days had started.
    """
    rng = plan.rng("hotline.again", day)
    fresh = np.flatnonzero(orders["link_seq"] == 0)
    chance, gaps = rng.random(len(fresh)), rng.geometric(0.11, size=(len(fresh), 3))
    may = (orders["person"][fresh] >= 0) & (orders["appeal"][fresh] < 3)
    days_later = np.cumsum(np.minimum(gaps, LONGEST_GAP_DAYS), axis=1)
    for nth, share in enumerate((WRITES_AGAIN, WRITES_AGAIN / 2, WRITES_AGAIN / 5)):
        chosen = np.flatnonzero(may & (chance < share))
        if not len(chosen):
            continue
        rows = fresh[chosen]
        again = {name: values[rows] for name, values in orders.items()}
        again["link_day"], again["link_seq"] = again.pop("day"), again.pop("seq")
        again["case_day"] = np.full(len(rows), np.datetime64("NaT"), dtype="datetime64[D]")
        again["case_seq"] = np.zeros(len(rows), dtype=np.int64)
        again["channel"] = _channels(rng, len(rows))
        again["wording"] = rng.integers(0, 2**31, size=len(rows))
        again["quirk"] = rng.random((len(rows), 6))
        later = days_later[chosen, nth]
        seconds = (orders["received"] - orders["day"].astype("datetime64[s]"))[rows]
        shift = rng.integers(-3600, 3600, size=len(rows)).astype("timedelta64[s]")
        seconds = np.clip(seconds + shift, np.timedelta64(0, "s"), np.timedelta64(86_399, "s"))
        for delay in np.unique(later):
            mine = later == delay
            on = day + timedelta(days=int(delay))
            told = {name: values[mine] for name, values in again.items()}
            told["received"] = np.datetime64(on, "s") + seconds[mine]
            yield on, told


def _lull(day: date) -> float:
    """How busy the city is, as far as the hotline feels it."""
    return float(day_factor(day) ** (_FESTIVAL if is_spring_festival_lull(day) else 1.0))


def _channels(rng: np.random.Generator, size: int) -> Array:
    return rng.choice(len(CHANNELS), size=size, p=[share for _, share in CHANNELS])


def _persons(rng: np.random.Generator, plan: Plan, size: int) -> Array:
    """Numbers of people; a few of them write all the time (一号多诉)."""
    few = max(3, round(_FREQUENT_WRITERS * plan.share))
    frequent = rng.random(size) < _FREQUENT
    return np.where(
        frequent,
        rng.integers(0, few, size=size),
        1_000_000 + rng.integers(0, _RESIDENTS, size=size),
    )


def _together(parts: list[Columns]) -> Columns:
    if len(parts) == 1:
        return parts[0]
    return {name: np.concatenate([part[name] for part in parts]) for name in parts[0]}
