"""环卫 of the fixture: two months of weighings, reports of a plant with gaps, work on roads."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import polars as pl

from tests.dashboards.fixture_figures import AS_OF, DISTRICTS, district_id

FIRST = date(2024, 5, 1)
DAYS = 62
MISSING = date(2024, 6, 9)
"""The plant told nothing on this day."""
PARTIAL = date(2024, 6, 16)
"""The plant told what came in, and not what it treated."""
PLANT, STATION, OTHER = "f2", "f1", "f3"


def facilities() -> pl.DataFrame:
    """`dim_facility`: a station and a plant in the first district, a station in the second."""
    rows = [
        (STATION, "城北转运站", "转运站", district_id(0)),
        (PLANT, "东湖焚烧厂", "焚烧", district_id(0)),
        (OTHER, "西山转运站", "转运站", district_id(1)),
    ]
    columns = ["facility_id", "facility_name", "facility_type", "area_id"]
    return pl.DataFrame(rows, schema=columns, orient="row").with_columns(is_current=True)


def tables() -> dict[str, pl.DataFrame]:
    """`fct_weigh_ticket`, `fct_facility_day` and `fct_road_operation`."""
    return {
        "fct_weigh_ticket": tickets(),
        "fct_facility_day": _reports(),
        "fct_road_operation": _work(),
    }


def days() -> list[date]:
    """Every day that is told of."""
    return [FIRST + timedelta(days=step) for step in range(DAYS)]


def tickets() -> pl.DataFrame:
    """A load a day and district, weighed at a station, leaving it, and at the plant."""
    rows = []
    for step, day in enumerate(days()):
        for place in range(len(DISTRICTS)):
            for stage, facility, direction in (
                ("transfer_in", STATION if place % 2 == 0 else OTHER, "进场"),
                ("transfer_out", STATION if place % 2 == 0 else OTHER, "出场"),
                ("terminal_in", PLANT, "进场"),
            ):
                net = 5000.0 + 10 * step + place
                odd = stage == "transfer_in" and place == 1
                rows.append(
                    {
                        "ticket_id": f"{day}:{place}:{stage}",
                        "area_id": f"{district_id(place)}/1",
                        "street_id": f"{district_id(place)}/1",
                        "district_id": district_id(place),
                        "facility_id": facility,
                        "flow_direction": direction,
                        "flow_stage": stage,
                        "is_first_weighing": stage == "transfer_in",
                        "is_msw": True,
                        "waste_stream": "其他",
                        "vehicle_type": "压缩车",
                        "weighed_at": datetime(day.year, day.month, day.day, 9),
                        "weighed_on": day,
                        "gross_kg": net + 9000 + (50 if odd and step == 40 else 0),
                        "tare_kg": 9000.0,
                        "net_kg": net,
                        "weigh_mode": "手工补录" if odd and step % 10 == 0 else "自动",
                        "as_of": AS_OF,
                    }
                )
    return pl.DataFrame(rows)


def _reports() -> pl.DataFrame:
    rows = [
        {
            "facility_id": PLANT,
            "op_date": day,
            "district_id": district_id(0),
            "received_t": 25.0,
            "treated_t": None if day == PARTIAL else 24.0,
            "waste_stream": "其他",
        }
        for day in days()
        if day != MISSING
    ]
    return pl.DataFrame(rows)


def _work() -> pl.DataFrame:
    rows = [
        {
            "op_date": day,
            "area_id": f"{district_id(place)}/1",
            "street_id": f"{district_id(place)}/1",
            "district_id": district_id(place),
            "op_type": kind,
            "cleaning_area_m2": 10_000.0,
            "passes": 2.0,
            "trips": 3.0,
            "hours": None,
            "km": None,
            "water_t": 12.5 if kind == "洒水" else None,
        }
        for day in days()
        for place in range(len(DISTRICTS))
        for kind in ("机扫", "洒水")
    ]
    return pl.DataFrame(rows, schema_overrides={"hours": pl.Float64, "km": pl.Float64})
