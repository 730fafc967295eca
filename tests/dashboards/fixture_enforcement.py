"""执法 of the fixture: illegal buildings, 渣土 and 三色单, a few of each, by hand."""

from __future__ import annotations

from datetime import date, datetime

import polars as pl

from tests.dashboards.fixture_figures import district_id

BUILDINGS = (
    # kind, district, found, stopped, removed, removed m², shed
    ("存量", 0, date(2019, 1, 1), None, date(2024, 6, 3), 120.0, False),
    ("存量", 0, date(2019, 1, 1), None, None, None, True),
    ("新增", 0, date(2024, 6, 2), date(2024, 6, 3), date(2024, 6, 20), 40.0, True),
    ("新增", 1, date(2024, 6, 5), date(2024, 6, 6), None, None, None),
    ("新增", 1, date(2024, 5, 5), None, date(2024, 7, 1), 60.0, False),
)
MUCK = (
    ("沿途遗撒", 0, datetime(2024, 6, 1, 9), "E-1"),
    ("沿途遗撒", 0, datetime(2024, 6, 8, 9), None),
    ("沿途遗撒", 1, datetime(2024, 5, 8, 9), None),
    ("乱倒渣土", 1, datetime(2024, 6, 30, 23), None),
)
NOTICES = (
    ("蓝", 0, date(2024, 6, 1), "S-1", False),
    ("蓝", 1, date(2024, 6, 1), "S-2", False),
    ("黄", 0, date(2024, 6, 9), "S-1", False),
    ("红", 1, date(2024, 6, 9), "S-3", True),
    (None, 1, date(2024, 6, 9), "S-4", False),
)


def tables() -> dict[str, pl.DataFrame]:
    """`fct_illegal_building`, `fct_muck_violation` and `fct_notice`."""
    return {
        "fct_illegal_building": _placed(_buildings()),
        "fct_muck_violation": _placed(_muck()),
        "fct_notice": _placed(_notices()),
    }


def _placed(frame: pl.DataFrame) -> pl.DataFrame:
    """Every row stands in the first street of its district."""
    ids = frame["place"].map_elements(district_id, return_dtype=pl.String)
    street = ids + "/1"
    return frame.drop("place").with_columns(area_id=street, street_id=street, district_id=ids)


def _buildings() -> pl.DataFrame:
    columns = ["ib_stock_flag", "place", "found_on", "stopped_on", "removed_on", "removed_m2"]
    frame = pl.DataFrame(list(BUILDINGS), schema=[*columns, "is_shed"], orient="row")
    return frame.with_columns(ib_area_m2=pl.lit(130.0))


def _muck() -> pl.DataFrame:
    columns = ["violation_name", "place", "found_at", "enf_case_no"]
    return pl.DataFrame(list(MUCK), schema=columns, orient="row")


def _notices() -> pl.DataFrame:
    columns = ["colour_notice", "place", "issued_on", "enf_case_no", "is_out_of_order"]
    return pl.DataFrame(list(NOTICES), schema=columns, orient="row")
