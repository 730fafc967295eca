"""Hotline orders of the fixture, and the week's ranking of hot issues."""

from __future__ import annotations

import random
from datetime import date, datetime, timedelta

import polars as pl

from tests.dashboards.fixture_figures import DISTRICTS, district_id

COUNT = 400
FAMILIES = ("stall", "parking", "smoke", "stall")


def tables() -> dict[str, pl.DataFrame]:
    """`fct_hotline_order` and `hot_issue`."""
    return {"fct_hotline_order": _orders(), "hot_issue": _hot_issues()}


def _orders() -> pl.DataFrame:
    chance = random.Random("orders")
    rows = []
    for number in range(COUNT):
        district = number % len(DISTRICTS)
        street = f"{district_id(district)}/{number % 2 + 1}"
        rows.append(
            {
                "order_id": f"hotline:{number}",
                "order_no": f"GD{number:05d}",
                "area_id": street,
                "district_id": district_id(district),
                "street_id": street,
                "channel": chance.choice(("12345电话", "微信", "网站")),
                "appeal_type": chance.choice(("投诉", "举报", "求助")),
                "category_id": f"{FAMILIES[number % len(FAMILIES)]}-1",
                "place_name": f"{DISTRICTS[district]}示例路{number % 4 + 1}号",
                "received_at": datetime(2024, 5, 1, 8) + timedelta(hours=3.5 * number),
                "satisfaction": chance.choice(("满意", "不满意", None)),
                "is_repeat": number % 9 == 0,
                "is_dissatisfied": number % 11 == 0,
                "is_excluded": number % 50 == 49,
                "case_id": f"platform:{number}" if number % 3 == 1 else None,
            }
        )
    return pl.DataFrame(rows, infer_schema_length=None)


def _hot_issues() -> pl.DataFrame:
    rows = [
        (date(2024, 6, 17), "count", 1, "stall", "流动摊贩", 30, 31),
        (date(2024, 6, 24), "count", 1, "stall", "流动摊贩", 33, 30),
        (date(2024, 6, 24), "count", 2, "parking", "机动车乱停放", 12, 20),
        (date(2024, 6, 24), "growth", 1, "smoke", "油烟污染", 11, 5),
        (date(2024, 7, 1), "count", 1, "smoke", "油烟污染", 4, 11),
    ]
    columns = ["period_start", "ranking", "rank_no", "family_id", "family_name", "order_cnt"]
    frame = pl.DataFrame(rows, schema=[*columns, "prev_order_cnt"], orient="row")
    growth = (pl.col("order_cnt") - pl.col("prev_order_cnt")) / pl.col("prev_order_cnt")
    return frame.with_columns(
        period_end=pl.col("period_start") + pl.duration(days=6), growth_rate=growth
    )
