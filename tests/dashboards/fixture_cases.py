"""Cases of the fixture, their calendar and the visits of inspectors: every stage and outcome."""

from __future__ import annotations

import random
from datetime import date, datetime, timedelta

import polars as pl

from tests.dashboards.fixture_figures import AS_OF, DISTRICTS, district_id

COUNT = 600
FIRST = datetime(2024, 5, 1, 0, 20)
FAMILIES = ("stall", "bike", "shopfront", "rubbish", "parking")
CHANNELS = (("监督员上报", "主动"), ("视频抓拍", "主动"), ("公众举报", "被动"), ("其他", "被动"))
LIMITS = (4.0, 7.0, 14.0, None)
UNSEEN = "smoke"
"""A family that citizens tell of and no inspector ever finds."""

OUTCOMES = ("结案",) * 9 + ("在办", "挂账", "作废", "转出", "自行处置")
_MOMENTS = (
    *("reported_at", "accepted_at", "filed_at", "dispatched_at", "handled_at", "checked_at"),
    *("closed_at", "first_closed_at", "reopened_at", "voided_at", "transferred_at"),
    *("suspended_at", "resumed_at", "earlier_suspended_at", "earlier_resumed_at"),
    *("handling_deadline", "effective_handling_deadline", "original_deadline"),
    *("close_deadline", "effective_deadline"),
)


def tables() -> dict[str, pl.DataFrame]:
    """`fct_case`, `fct_inspection`, `dim_calendar` and `dim_period`."""
    return {
        "fct_case": cases(),
        "fct_inspection": _inspections(),
        "dim_calendar": _calendar(),
        "dim_period": _weeks(),
    }


def cases() -> pl.DataFrame:
    """600 cases from May 1st to the newest data, one every two and a half hours."""
    chance = random.Random("cases")
    rows = [_case(number, chance) for number in range(COUNT)]
    return pl.DataFrame(rows, infer_schema_length=None, schema_overrides=_schema())


def _schema() -> dict[str, pl.DataType]:
    return {name: pl.Datetime("us") for name in _MOMENTS} | {"limit_hours": pl.Float64()}


def _case(number: int, chance: random.Random) -> dict[str, object]:
    reported = FIRST + timedelta(minutes=150 * number)
    district = number % len(DISTRICTS)
    outcome = OUTCOMES[chance.randrange(len(OUTCOMES))]
    if reported > AS_OF - timedelta(days=2):
        outcome = "在办"
    limit = LIMITS[number % len(LIMITS)]
    hours = chance.choice((2, 3, 5, 30))
    steps = _steps(reported, outcome, hours)
    due = None if limit is None else reported + timedelta(hours=limit + 4)
    closed = steps.get("closed_at")
    channel, discovery = CHANNELS[chance.randrange(len(CHANNELS))]
    family = FAMILIES[number % len(FAMILIES)]
    if number % 10 == 4:
        family, channel, discovery = UNSEEN, "公众举报", "被动"
    is_open = outcome in ("在办", "挂账")
    is_late = due is not None and due < AS_OF
    unit = "-" if outcome == "自行处置" else f"u{district}"
    is_moved = number % 20 == 11 and unit != "-"
    return {
        "case_id": f"platform:{number}",
        "source_name": "platform",
        "case_no": f"2024{number:06d}",
        "area_id": f"{district_id(district)}/{number % 2 + 1}",
        "district_id": district_id(district),
        "street_id": f"{district_id(district)}/{number % 2 + 1}",
        "category_id": f"{family}-1",
        "family_id": family,
        "unit_id": unit,
        "first_unit_id": f"u{(district + 1) % len(DISTRICTS)}" if is_moved else unit,
        "channel": channel,
        "discovery": discovery,
        "stream": "自行处置" if outcome == "自行处置" else "常规",
        "case_type": "事件",
        "status": "已结案" if closed else "处置中",
        "close_type": {"结案": "正常", "在办": None, "挂账": None}.get(outcome, outcome),
        **dict.fromkeys(_MOMENTS),
        **steps,
        "reported_at": reported,
        "first_closed_at": closed,
        "handling_deadline": due,
        "effective_handling_deadline": due,
        "close_deadline": due,
        "effective_deadline": due,
        "deadline_basis": "来源" if due else None,
        "limit_hours": limit,
        "used_hours": float(hours) if closed else None,
        "handling_hours": float(hours) if closed else None,
        "is_valid": outcome != "作废",
        "is_voided": outcome == "作废",
        "is_suspended": outcome == "挂账",
        "is_closed": closed is not None,
        "is_in_closure_stream": outcome != "自行处置",
        "is_closed_on_time": None if closed is None or due is None else closed <= due,
        "is_overdue_open": outcome == "在办" and is_open and is_late,
        "has_deadline": due is not None,
        "is_clock_skew": False,
        "extension_cnt": 0,
        "rework_cnt": 2 if number % 40 == 0 else 0,
        "return_cnt": (0, 0, 0, 1, 0, 0, 2)[number % 7],
        "place_name": f"{DISTRICTS[district]}示例路{number % 30 + 1}号",
        "is_dummy_place": False,
        "lng": 0.0 if number == 0 else 120.0 + 0.02 * district + 0.001 * (number % 3),
        "lat": 0.0 if number == 0 else 30.0,
        "as_of": AS_OF,
    }


def _steps(reported: datetime, outcome: str, hours: int) -> dict[str, datetime]:
    """The moments that a case of this outcome has."""

    def after(minutes: int) -> datetime:
        return reported + timedelta(minutes=minutes)

    if outcome == "自行处置":
        return {"closed_at": after(30)}
    if outcome == "作废":
        return {"accepted_at": after(20), "voided_at": after(60)}
    begun = {"accepted_at": after(20), "filed_at": after(30)}
    if outcome == "转出":
        return {**begun, "transferred_at": after(90)}
    begun["dispatched_at"] = after(40)
    if outcome == "挂账":
        return {**begun, "suspended_at": after(120)}
    if outcome == "在办":
        return begun
    done = 40 + 60 * hours
    return {
        **begun,
        "handled_at": after(done),
        "checked_at": after(done + 30),
        "closed_at": after(done + 45),
    }


def _inspections() -> pl.DataFrame:
    """A 现场考评 at every street in every fourth week, and a 日常巡查 that is none."""
    rows = []
    for place in range(len(DISTRICTS)):
        for street in range(2):
            for week in range(place % 2, 9, 4):
                for kind in ("现场考评", "日常巡查"):
                    rows.append(
                        {
                            "street_id": f"{district_id(place)}/{street + 1}",
                            "inspection_type": kind,
                            "inspected_on": date(2024, 5, 1) + timedelta(weeks=week, days=street),
                        }
                    )
    return pl.DataFrame(rows)


def _calendar() -> pl.DataFrame:
    days = [date(2024, 5, 1) + timedelta(days=step) for step in range(64)]
    holidays = {date(2024, 5, day) for day in range(1, 6)} | {date(2024, 6, 10)}
    return pl.DataFrame(
        {"day": days, "is_workday": [d.weekday() < 5 and d not in holidays for d in days]}
    )


def _weeks() -> pl.DataFrame:
    starts = [date(2024, 4, 29) + timedelta(weeks=step) for step in range(10)]
    return pl.DataFrame({"period_type": ["W"] * len(starts), "period_start": starts})
