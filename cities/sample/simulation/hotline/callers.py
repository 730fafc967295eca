"""Who writes again: 重复诉求 (H11) and 一号多诉 (H12), from the orders that landed."""

from __future__ import annotations

from datetime import datetime, timedelta

import numpy as np
import polars as pl

from cities.sample.simulation.hotline.city import City
from cities.sample.simulation.hotline.deliveries import Window
from cities.sample.simulation.hotline.streets import Array, Columns
from cities.sample.simulation.hotline.words import phone_number, places
from cities.sample.simulation.policies import policy
from cities.sample.simulation.truth import LONG_PERIODS, district_of, period_start
from cities.sample.simulation.truth import figures as figures_of
from cities.sample.simulation.world import CITY_ID

REPEAT_DAYS = policy("repeat_appeal_days")
"""重复诉求: the same person, address and family of matters within so many days (DOMAIN §6, §8)."""

MANY_ORDERS, MANY_DAYS = 3, 30
"""一号多诉: so many orders of one person within so many days (DOMAIN §8)."""

_NUMBERS_A_DAY = 1_000_000
_SECONDS = MANY_DAYS * 86_400


class Callers:
    """Reads the windows of the orders in their order.

    repeated: codes (`code_of`) of the orders that repeat one received up to `REPEAT_DAYS` before.
    """

    def __init__(self, city: City) -> None:
        self.city = city
        self.repeated = np.array([], dtype=np.int64)
        self._recent = pl.DataFrame()
        self._many: list[pl.DataFrame] = []

    def read(self, window: Window) -> None:
        """Take the orders received in a window that landed and whose writer is known."""
        orders = window.orders
        here = (orders["day"] >= np.datetime64(window.first, "D")) & (orders["person"] >= 0)
        here &= ~np.isnat(orders["landed_on"])
        mine = {name: values[here] for name, values in orders.items()}
        fresh = pl.DataFrame(
            {
                "code": code_of(mine),
                "number": phone_number(mine["person"]),
                "matter": _families(self.city)[mine["matter"]],
                "place": places(self.city, mine)["address"],
                "received": pl.Series(mine["received"].astype("datetime64[us]")),
                "street_id": self.city.streets.counted_as(mine["street"], mine["area"]),
                "is_fresh": np.full(int(here.sum()), True),
            }
        )
        orders_of_month = pl.concat([self._recent, fresh], how="diagonal")
        self.repeated = np.concatenate([self.repeated, _repeats(orders_of_month)])
        self._many.append(_of_many(orders_of_month))
        days = max(REPEAT_DAYS, MANY_DAYS) + 1
        reach = datetime.combine(window.last - timedelta(days=days), datetime.min.time())
        self._recent = orders_of_month.filter(pl.col("received") >= reach).with_columns(
            pl.lit(False).alias("is_fresh")
        )

    def figures(self) -> pl.DataFrame:
        """H12: persons with an order that is at least the third of 30 days, each counted once."""
        told = pl.concat(self._many).with_columns(
            district_of(pl.col("street_id")).alias("district_id"), pl.lit(CITY_ID).alias("city_id")
        )
        found = []
        for period_type in LONG_PERIODS:
            levels = ["city_id", "district_id", *(["street_id"] if period_type != "W" else [])]
            start = period_start(pl.col("received").dt.date(), period_type).alias("period_start")
            for area in levels:
                counted = told.group_by(start, pl.col(area).alias("area_id")).agg(
                    pl.col("number").n_unique().alias("persons")
                )
                found.append(counted.with_columns(pl.lit(period_type).alias("period_type")))
        totals = pl.concat(found).with_columns(
            pl.lit("total").alias("breakdown"), pl.lit("").alias("breakdown_id")
        )
        return figures_of(totals, "H12", "persons")


def code_of(orders: Columns) -> Array:
    """One number for each order."""
    return np.asarray(orders["day"].astype(np.int64) * _NUMBERS_A_DAY + orders["seq"])


def _families(city: City) -> Array:
    """The family of every matter; what the city's list does not know is one of its own."""
    listed = city.world.categories["family_id"].to_list()
    return np.array([*listed, *city.matters.names[len(listed) :]])


def _repeats(orders: pl.DataFrame) -> Array:
    """Codes of fresh orders with an earlier one of person, family and address in so many days."""
    same = ["number", "matter", "place"]
    moments = orders.select(*same, "received").unique().sort(*same, "received")
    moments = moments.with_columns(pl.col("received").shift(1).over(same).alias("before"))
    told = orders.join(moments, on=[*same, "received"], how="left")
    again = pl.col("received") - pl.col("before") <= pl.duration(days=REPEAT_DAYS)
    return told.filter(again & pl.col("is_fresh"))["code"].to_numpy()


def _of_many(orders: pl.DataFrame) -> pl.DataFrame:
    """Fresh orders with at least three of their person in the 30 days up to them."""
    persons = orders["number"].rank("dense").cast(pl.Int64).to_numpy()
    at = persons * 10**11 + orders["received"].dt.epoch("s").to_numpy()
    known = np.sort(at)
    cnt = np.searchsorted(known, at, "right") - np.searchsorted(known, at - _SECONDS, "left")
    many = pl.Series(cnt >= MANY_ORDERS)
    return orders.filter(many & pl.col("is_fresh")).select("number", "received", "street_id")
