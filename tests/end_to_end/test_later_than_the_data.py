"""An event dated after the newest time of its source waits, is told, and stops no night."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from small_city import FIRST_DAY, SmallCity, case_rows, open_small_city

RULE = "dbt.assert_no_event_is_dated_after_its_data"


@pytest.fixture
def city(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> SmallCity:
    return open_small_city(tmp_path, monkeypatch)


def told(city: SmallCity) -> tuple[list[Any], list[Any], list[Any]]:
    """Overdue cases of the city on its last day, the cases that wait, the warning."""
    with city.edition.connect() as connection:
        overdue = """
            select numerator from kpi_value
            where kpi_id = 'C21' and period_type = 'D' and breakdown = 'total'
                and area_id in (select area_id from dim_area where area_level = 'city')
            order by period_start desc limit 1
        """
        unmoved = "select right(case_no, 2) from fct_case where is_overdue_open order by 1"
        warned = f"select status, message from quality_result where check_id = '{RULE}'"
        return tuple(connection.execute(asked).fetchall() for asked in (overdue, unmoved, warned))


def open_cases(day: date, later: str) -> list[dict[str, Any]]:
    """Six cases of a day, due at noon; five have an event at `later`, beyond the data."""
    rows = case_rows(day)[:6]
    events = ["作废时间", "结案时间", "挂账时间", "重开时间", "转出时间", ""]
    for row, event in zip(rows, events, strict=True):
        row |= {"结案时间": "", "处置完成时间": "", "案件状态": "处置中"}
        row |= {"重开时间": "", "转出时间": "", "结案截止时间": f"{day} 12:00:00"}
        row |= {event: later} if event else {}
        row["更新时间"] = f"{day} 13:00:00"
    return rows


def test_an_event_after_the_time_of_the_data_waits_and_is_told(city: SmallCity) -> None:
    later = FIRST_DAY + timedelta(days=2)
    city.deliver_day(0, cases=open_cases(FIRST_DAY, f"{later} 10:00:00"))
    assert city.night(), city.refresh.reasons
    overdue, unmoved, warned = told(city)
    assert overdue == [(5.0,)], "not the one that is taken up again later"
    assert [number for (number,) in unmoved] == ["00", "01", "02", "04", "05"]
    assert [status for status, _ in warned] == ["fail"]
    assert f"{FIRST_DAY:%Y%m%d}0000" in warned[0][1]

    city.deliver_day(2)
    assert city.night(), city.refresh.reasons
    overdue, unmoved, warned = told(city)
    assert overdue == [(2.0,)], "the reopened one and the one without an event"
    assert [number for (number,) in unmoved] == ["03", "05"]
    assert [status for status, _ in warned] == ["pass"]
