"""What is counted of an order: events on their days, and how many stand overdue at their end."""

from __future__ import annotations

from datetime import date

import polars as pl

from cities.sample.simulation.hotline.demand import APPEALS
from cities.sample.simulation.hotline.lives import LEFT_OUT, OUTCOMES, RATINGS, SOLVED
from cities.sample.simulation.truth import LENGTHS, period_start

FLOWS = (
    "received",
    "received_closed",
    "without_case",
    "with_person",
    "repeats",
    "assigned",
    "direct",
    "waiting",
    "assignments",
    "returns",
    "ping_pong",
    "contact_due",
    "contact_in_time",
    "signed",
    "signed_on_time",
    "closed",
    "closed_due",
    "closed_on_time",
    "called",
    "connected",
    "evaluated",
    "unrated",
    "satisfied",
    "dissatisfied",
    "answers",
    "solved",
    "valid_answers",
    "valid_solved",
)
"""Events of a period, summed."""

STOCKS = ("open", "unsigned_overdue", "overdue")
"""States at the end of a period; `events_of` gives their changes."""

CONTACT_HOURS = 24
"""响应时限 (DOMAIN §6 H06)."""

WITHOUT_SOLUTION = ("咨询", "表扬", "不合理", "法定途径")
"""What cannot be solved does not count in 解决率 (DOMAIN §6 H07): 剔除原因 …"""

UNSOLVABLE_APPEALS = ("咨询", "表扬")
"""… and 诉求类型: a question or praise is one whether or not a reason is told."""

_KINDS = ("street_id", "unit", "category", "channel")
_SERIES = ["period_type", "area_id", "breakdown", "breakdown_id"]


def events_of(orders: pl.DataFrame, as_of: pl.Expr) -> pl.DataFrame:
    """Changes of every measure, one row an event, with `on_date` and the kinds of the order.

    orders: received, assigned, contact, signed, sign_due, closed, due (the extended deadline if
    there is one), called (naive times); return_cnt, assignment_cnt, outcome, rating, answer,
    left_out (codes of `lives`, −1 is none), appeal (code of `demand`); is_returned, has_person,
    has_case, is_repeat; `street_id`, `unit`, `category`, `channel`. A deadline at or after `as_of`
    has not passed yet.
    """
    closed, due = pl.col("closed"), pl.col("due")
    signed, sign_due = pl.col("signed"), pl.col("sign_due")
    is_late = (due < as_of) & (closed.is_null() | (closed > due)) & ~pl.col("is_returned")
    signs_late = (sign_due < as_of) & (signed.is_null() | (signed > sign_due))
    return pl.concat(
        [
            _event(orders, "received", open=pl.lit(1), **_receipt()),
            _event(orders, "assigned", **_response(as_of)),
            _event(orders, "signed", signed=pl.lit(True), signed_on_time=signed <= sign_due),
            _event(
                orders,
                "closed",
                open=pl.lit(-1),
                closed=pl.lit(True),
                closed_due=due.is_not_null(),
                closed_on_time=closed <= due,
                called=pl.col("called").is_not_null(),
                connected=pl.col("outcome") == OUTCOMES.index("接通"),
            ),
            _event(orders, "called", **_judgement()),
            _event(orders.filter(is_late), "due", overdue=pl.lit(1)),
            _event(orders.filter(is_late), "closed", overdue=pl.lit(-1)),
            _event(orders.filter(signs_late), "sign_due", unsigned_overdue=pl.lit(1)),
            _event(orders.filter(signs_late), "signed", unsigned_overdue=pl.lit(-1)),
        ]
    )


def _receipt() -> dict[str, pl.Expr]:
    """What is counted on the day of receipt (H01 H02 H05 H11 H12 H13)."""
    assigned, closed = pl.col("assigned").is_not_null(), pl.col("closed").is_not_null()
    return {
        "received": pl.lit(True),
        "received_closed": closed,
        "without_case": ~pl.col("has_case"),
        "with_person": pl.col("has_person"),
        "repeats": pl.col("is_repeat"),
        "assigned": assigned,
        "direct": ~assigned & closed,
        "waiting": ~assigned & ~closed,
        "assignments": pl.col("assignment_cnt"),
        "returns": pl.col("return_cnt"),
        "ping_pong": pl.col("return_cnt") > 1,
    }


def _response(as_of: pl.Expr) -> dict[str, pl.Expr]:
    """The first contact within the limit from the assignment on (H06)."""
    contact, limit = pl.col("contact"), pl.col("assigned") + pl.duration(hours=CONTACT_HOURS)
    return {
        "contact_due": contact.is_not_null() | (limit < as_of),
        "contact_in_time": contact.is_not_null() & (contact <= limit),
    }


def _judgement() -> dict[str, pl.Expr]:
    """What a writer says when called back (H07 H08 H09)."""
    rating, answer, outcome = pl.col("rating"), pl.col("answer"), pl.col("outcome")
    told, solved = answer < SOLVED.index("未回访"), answer == SOLVED.index("已解决")
    by_reason = pl.col("left_out").is_in([LEFT_OUT.index(why) for why in WITHOUT_SOLUTION])
    by_kind = pl.col("appeal").is_in([APPEALS.index(kind) for kind in UNSOLVABLE_APPEALS])
    counts = ~(by_reason | by_kind)
    return {
        "evaluated": rating < RATINGS.index("未评价"),
        "unrated": (rating == RATINGS.index("未评价")) & (outcome == OUTCOMES.index("接通")),
        "satisfied": rating <= RATINGS.index("基本满意"),
        "dissatisfied": rating == RATINGS.index("不满意"),
        "answers": told,
        "solved": solved,
        "valid_answers": told & counts,
        "valid_solved": solved & counts,
    }


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
