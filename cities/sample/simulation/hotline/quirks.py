"""How an order is written down: spellings, kinds of telephone numbers, personal data in its text.

These belong to an order from its receipt on, whatever becomes of it, and turn its draws (`quirk`)
into codes. What the city's lists do not know is scheduled (`schedule`).
"""

from __future__ import annotations

from datetime import date

import numpy as np

from cities.sample.simulation.hotline.city import City
from cities.sample.simulation.hotline.schedule import MonthOfDirt
from cities.sample.simulation.hotline.streets import NAMED, UNKNOWN, UNNAMED, Array, Columns

NO_PII, PII_PHONE, PII_CARD, PII_PLATE, PII_NAME = range(5)
PLAIN, DASHED, FULL_WIDTH, WITH_COUNTRY = range(4)


def add_quirks(city: City, day: date, orders: Columns, dirt: MonthOfDirt) -> None:
    """Replace `quirk` by codes, in place.

    `spelling`: number of a street's other spelling (0 the official name). `district_spelling`
    likewise. `area`: how the street is written. `unit_spelling`: 0 the name of the day. `phone`:
    how the number is written. `pii`: what the text gives away. `wide_time`: the time of receipt in
    full-width digits. `hides_rating`: a sign instead of 未评价. `is_refused`: a value no contract
    allows. `unknown_unit`. `fixed`: never, until a row of the order has to be put right.
    `landed_on`: never, until a row of it has landed.
    """
    quirk = orders.pop("quirk")
    size = len(quirk)
    orders["spelling"] = _numbered(
        quirk[:, 0], 0.045, _lengths(city.streets.spellings)[orders["street"]]
    )
    drifts = (quirk[:, 0] > 0.99) & (orders["spelling"] == 0)
    orders["district_spelling"] = np.where(drifts, 1 + (orders["place"] % 3), 0)
    orders["area"] = np.where((quirk[:, 1] < 0.012) & ~drifts, UNNAMED, NAMED)
    orders["unit_spelling"] = _numbered(quirk[:, 2], 0.04, np.full(size, 60))
    orders["phone"] = _banded(quirk[:, 3], (DASHED, 0.05), (FULL_WIDTH, 0.075), (WITH_COUNTRY, 0.1))
    orders["pii"] = _banded(
        quirk[:, 4], (PII_PHONE, 0.018), (PII_CARD, 0.022), (PII_PLATE, 0.03), (PII_NAME, 0.045)
    )
    orders["wide_time"] = quirk[:, 5] < 0.003
    orders["hides_rating"] = quirk[:, 5] > 0.7
    orders["is_refused"] = np.zeros(size, dtype=bool)
    orders["unknown_unit"] = np.zeros(size, dtype=bool)
    orders["fixed"] = np.full(size, np.datetime64("NaT"), dtype="datetime64[s]")
    orders["landed_on"] = np.full(size, np.datetime64("NaT"), dtype="datetime64[D]")
    orders["clock_skew"] = _clock_skew(quirk[:, 5], orders)
    _scheduled(city, day, orders, dirt)


def _clock_skew(draw: Array, orders: Columns) -> Array:
    """Orders signed some seconds before they were assigned: two clocks that differ (G03)."""
    skewed = (draw > 0.4) & (draw < 0.404) & (orders["assignment_cnt"] == 1)
    behind = (1 + orders["place"] % 100).astype("timedelta64[s]")
    orders["signed_1"] = np.where(skewed, orders["assigned_1"] - behind, orders["signed_1"])
    return np.asarray(skewed)


def _scheduled(city: City, day: date, orders: Columns, dirt: MonthOfDirt) -> None:
    """Orders that name what the lists do not know, and values that no contract allows."""
    district = np.array(city.streets.district_ids)[orders["street"]]
    for pick in dirt.orders.get(day, ()):
        here = (district == pick.district_id) & ~orders["is_refused"]
        if pick.kind == "unknown_area":
            here &= (orders["area"] == NAMED) & (orders["spelling"] == 0)
            here &= orders["district_spelling"] == 0
        elif pick.kind == "unknown_unit":
            here &= ~orders["is_direct"] & (orders["unit_spelling"] == 0)
        rows = np.flatnonzero(here)
        if not len(rows):
            continue
        row = rows[int(pick.draw * len(rows))]
        if pick.kind == "unknown_area":
            orders["area"][row] = UNKNOWN
        elif pick.kind == "unknown_unit":
            orders["unknown_unit"][row] = True
        else:
            orders["is_refused"][row] = True


def _numbered(draw: Array, share: float, cnt: Array) -> Array:
    """1 … cnt for the given share of draws, else 0."""
    return np.asarray(np.where(draw < share, 1 + (draw / share * cnt).astype(np.int64), 0))


def _banded(draw: Array, *bands: tuple[int, float]) -> Array:
    """The code of the first band whose upper bound the draw stays below, else 0."""
    conditions = [draw < bound for _, bound in bands]
    return np.select(conditions, [code for code, _ in bands], default=0)


def _lengths(lists: list[list[str]]) -> Array:
    return np.array([len(one) for one in lists])
