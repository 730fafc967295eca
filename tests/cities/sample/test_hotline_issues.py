"""热点问题 of the truth: ranks, ties, growth and the weeks that cannot be compared."""

from __future__ import annotations

from datetime import date, datetime

import polars as pl

from cities.sample.simulation.hotline import issues

CATEGORIES = pl.DataFrame({"category_id": ["a", "b", "c"], "family_id": ["f", "f", "g"]})


def weeks(*told: tuple[date, str | None, int]) -> pl.DataFrame:
    """As many orders of a category on a day as told."""
    rows = [(datetime(d.year, d.month, d.day, 9), c) for d, c, cnt in told for _ in range(cnt)]
    orders = pl.DataFrame(rows, schema=["received", "category"], orient="row")
    parts = [orders[::2], orders[1::2]]
    return pl.concat(issues.weekly(part) for part in parts)


def listed(hot: pl.DataFrame, ranking: str) -> list[tuple[object, ...]]:
    rows = hot.filter(pl.col("ranking") == ranking).sort("period_start", "rank_no", "family_id")
    return rows.select(
        "period_start", "rank_no", "family_id", "order_cnt", "prev_order_cnt", "growth_rate"
    ).rows()


def test_growth_is_told_from_twenty_orders_and_half_as_many_again() -> None:
    first, second, third = date(2024, 1, 1), date(2024, 1, 10), date(2024, 1, 15)
    hot = issues.ranked(
        weeks(
            (first, "a", 8), (date(2024, 1, 7), "b", 12), (first, "c", 20), (first, None, 99),
            (second, "a", 30), (second, "c", 29),
            (third, "c", 20),
        ),
        CATEGORIES,
    )  # fmt: skip
    weeks_of = [date(2024, 1, 1), date(2024, 1, 8), date(2024, 1, 15)]
    assert listed(hot, "count") == [
        (weeks_of[0], 1, "f", 20, None, None),
        (weeks_of[0], 1, "g", 20, None, None),
        (weeks_of[1], 1, "f", 30, 20, 0.5),
        (weeks_of[1], 2, "g", 29, 20, 29 / 20 - 1),
        (weeks_of[2], 1, "g", 20, 29, 20 / 29 - 1),
    ]
    assert listed(hot, "growth") == [(weeks_of[1], 1, "f", 30, 20, 0.5)]


def test_a_week_after_a_part_of_one_has_nothing_to_be_compared_with() -> None:
    hot = issues.ranked(
        weeks(
            (date(2024, 1, 3), "a", 5), (date(2024, 1, 8), "a", 50), (date(2024, 1, 15), "c", 20)
        ),
        CATEGORIES,
    )
    assert listed(hot, "growth") == [(date(2024, 1, 15), 1, "g", 20, 0, None)]
