"""Working time and deadlines of the sample city (DOMAIN §4.3, §4.4)."""

from __future__ import annotations

import csv
from datetime import date, timedelta

import numpy as np
import pytest

from cities.sample.simulation import clock
from cities.settings import REPO


def ends(start: str, value: float, unit: str, *closed: date) -> str:
    moment = np.array([start], dtype="datetime64[s]")
    return str(clock.deadline(moment, value, unit, frozenset(closed))[0])


def seconds_step_by_step(start: str, end: str) -> int:
    """Working seconds counted minute by minute, as slowly and plainly as possible."""
    first, last = np.datetime64(start, "m"), np.datetime64(end, "m")
    counted = 0
    for minute in np.arange(first, last):
        told = minute.astype("datetime64[m]").astype(object)
        of_day = told.hour * 60 + told.minute
        at_work = 540 <= of_day < 720 or 810 <= of_day < 1050
        counted += 60 * (at_work and clock.is_workday(told.date()))
    return counted


def test_the_calendar_agrees_with_the_legal_calendar_of_the_product() -> None:
    path = REPO / "dbt_project" / "seeds" / "legal_calendar.csv"
    with path.open(encoding="utf-8") as handle:
        legal = {row["day"]: row["day_kind"] for row in csv.DictReader(handle)}
    day = date(2024, 1, 1)
    while day <= date(2026, 12, 31):
        kind = legal.get(day.isoformat())
        expected = kind == "工作日" if kind else day.weekday() < 5
        assert clock.is_workday(day) == expected, day
        assert (day in clock.holidays()) == (kind == "法定节假日"), day
        day += timedelta(days=1)


@pytest.mark.parametrize(
    ("start", "value", "unit", "end"),
    [
        ("2024-01-05T17:00:00", 4, "工作时", "2024-01-08T14:00:00"),
        ("2024-01-08T09:00:00", 3, "工作时", "2024-01-08T12:00:00"),
        ("2024-01-08T11:59:59", 0.5, "工作时", "2024-01-08T13:59:59"),
        ("2024-01-05T20:00:00", 2, "工作日", "2024-01-09T17:30:00"),
        ("2024-01-05T10:00:00", 1, "工作日", "2024-01-08T10:00:00"),
        ("2024-02-09T17:00:00", 4, "工作时", "2024-02-18T14:00:00"),
        ("2024-02-03T11:00:00", 1, "工作日", "2024-02-04T17:30:00"),
        ("2024-01-06T03:10:00", 2, "紧急工作时", "2024-01-06T05:10:00"),
        ("2024-02-28T08:00:00", 2, "自然日", "2024-03-01T08:00:00"),
    ],
)
def test_a_limit_ends_when_its_unit_says(start: str, value: float, unit: str, end: str) -> None:
    assert ends(start, value, unit) == end


@pytest.mark.parametrize(
    "start", ["2024-01-05T17:30:00", "2024-01-06T10:00:00", "2024-01-08T02:00:00"]
)
def test_a_report_at_night_or_on_a_holiday_counts_from_the_next_working_minute(start: str) -> None:
    assert ends(start, 4, "工作时") == ends("2024-01-08T09:00:00", 4, "工作时")
    moved = clock.next_working_moment(np.array([start], dtype="datetime64[s]"))
    assert str(moved[0]) == "2024-01-08T09:00:00"


def test_working_moments_stay_where_they_are() -> None:
    at = np.array(["2024-01-08T09:00:00", "2024-01-08T16:20:11"], dtype="datetime64[s]")
    assert (clock.next_working_moment(at) == at).all()


def test_a_day_on_which_the_city_stood_still_moves_deadlines() -> None:
    typhoon = date(2025, 7, 23)
    assert ends("2025-07-22T16:30:00", 2, "工作时") == "2025-07-23T10:00:00"
    assert ends("2025-07-22T16:30:00", 2, "工作时", typhoon) == "2025-07-24T10:00:00"


def test_working_time_agrees_with_a_count_by_the_minute() -> None:
    rng = np.random.default_rng(1)
    first = np.datetime64("2024-01-20T00:00", "m")
    for _ in range(12):
        start = first + rng.integers(0, 60 * 24 * 30)
        minutes = int(rng.integers(1, 2000))
        end = clock.work_end(np.array([start]), np.array([minutes * 60]))[0]
        assert seconds_step_by_step(str(start), str(end)) == minutes * 60


def test_no_time_has_no_deadline() -> None:
    assert ends("NaT", 2, "工作日") == "NaT"
    assert ends("NaT", 2, "自然日") == "NaT"


def test_an_unknown_unit_is_refused() -> None:
    with pytest.raises(ValueError, match="小时"):
        ends("2024-01-08T09:00:00", 2, "小时")


def test_the_inspection_week_is_the_last_whole_week_of_a_month() -> None:
    year = [date(2024, 1, 1) + timedelta(days=n) for n in range(366)]
    weeks = [day for day in year if clock.is_inspection_week(day)]
    assert len(weeks) == 12 * 7
    assert weeks[:7] == [date(2024, 1, day) for day in range(22, 29)]
    assert date(2024, 3, 31) in weeks
    assert date(2024, 4, 29) not in weeks
