"""What is counted of an order: events on their days, and how many stand overdue at their end."""

from __future__ import annotations

from datetime import date

import polars as pl

from cities.sample.simulation.truth import LENGTHS, period_start

FLOWS = (
    "received",
    "received_closed",
    "with_person",
    "repeats",
    "signed",
    "signed_on_time",
    "closed_due",
    "closed_on_time",
    "evaluated",
    "satisfied",
)
"""Events of a period, summed."""

STOCKS = ("unsigned_overdue", "overdue")
"""States at the end of a period; `events_of` gives their changes."""

_KINDS = ("street_id", "unit", "category", "channel")
_SERIES = ["period_type", "area_id", "breakdown", "breakdown_id"]


def events_of(orders: pl.DataFrame, as_of: pl.Expr) -> pl.DataFrame:
    """Changes of every measure, one row an event, with `on_date` and the kinds of the order.

    orders: received, signed, sign_due, closed, due (the extended deadline if there is one), called
    (naive times), rating, is_returned, has_person, is_repeat, and `street_id`, `unit`, `category`,
    `channel`. A deadline at or after `as_of` has not passed yet.
    """
    closed, due = pl.col("closed"), pl.col("due")
    signed, sign_due = pl.col("signed"), pl.col("sign_due")
    is_late = (due < as_of) & (closed.is_null() | (closed > due)) & ~pl.col("is_returned")
    signs_late = (sign_due < as_of) & (signed.is_null() | (signed > sign_due))
    return pl.concat(
        [
            _event(
                orders,
                "received",
                received=pl.lit(True),
                received_closed=closed.is_not_null(),
                with_person=pl.col("has_person"),
                repeats=pl.col("is_repeat"),
            ),
            _event(orders, "signed", signed=pl.lit(True), signed_on_time=signed <= sign_due),
            _event(orders, "closed", closed_due=due.is_not_null(), closed_on_time=closed <= due),
            _event(
                orders, "called", evaluated=pl.col("rating") < 3, satisfied=pl.col("rating") < 2
            ),
            _event(orders.filter(is_late), "due", overdue=pl.lit(1)),
            _event(orders.filter(is_late), "closed", overdue=pl.lit(-1)),
            _event(orders.filter(signs_late), "sign_due", unsigned_overdue=pl.lit(1)),
            _event(orders.filter(signs_late), "signed", unsigned_overdue=pl.lit(-1)),
        ]
    )


def with_stocks(measures: pl.DataFrame, last_day: date) -> pl.DataFrame:
    """Measures of every period from the first with an event to that of `last_day`.

    Stocks are added up from the beginning. Breakdowns keep only periods in which there is
    something; of a place there is always something to tell.
    """
    key = [*_SERIES, "period_start"]
    begun = measures.group_by(_SERIES).agg(pl.col("period_start").min().alias("first"))
    spine = pl.concat(
        [
            begun.filter(pl.col("period_type") == kind)
            .with_columns(
                pl.date_ranges(
                    "first", period_start(pl.lit(last_day), kind), interval=LENGTHS[kind]
                ).alias("period_start")
            )
            .explode("period_start")
            for kind in LENGTHS
        ]
    ).drop("first")
    dense = spine.join(measures, on=key, how="left").with_columns(
        pl.col(*FLOWS, *STOCKS).fill_null(0)
    )
    dense = dense.sort(key).with_columns(pl.col(STOCKS).cum_sum().over(_SERIES))
    something = pl.any_horizontal(pl.col(*FLOWS, *STOCKS) != 0)
    return dense.filter((pl.col("breakdown") == "total") | something)


def _event(orders: pl.DataFrame, at: str, **counted: pl.Expr) -> pl.DataFrame:
    """One row for every order with a time `at`; measures that are not named are 0."""
    return orders.filter(pl.col(at).is_not_null()).select(
        pl.col(at).dt.date().alias("on_date"),
        *_KINDS,
        *(
            counted.get(name, pl.lit(0)).fill_null(False).cast(pl.Int64).alias(name)
            if name in counted
            else pl.lit(0, dtype=pl.Int64).alias(name)
            for name in (*FLOWS, *STOCKS)
        ),
    )
