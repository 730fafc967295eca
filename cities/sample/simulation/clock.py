"""Time in the sample city: legal calendar, working time, deadlines and the rhythm of its days.

The calendar is this simulation's own reading of the State Council's holiday notices for 2024–2026;
limits follow DOMAIN §4.3 and §4.4. All times are naive city wall time in NumPy `datetime64`.
"""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache

import numpy as np
from numpy.typing import NDArray

Times = NDArray[np.datetime64]
Hours = NDArray[np.float64]

FIRST = date(2023, 12, 1)
LAST = date(2027, 1, 31)
"""The calendar reaches so far; deadlines of the last days of 2026 still end inside it."""

URGENT_HOUR, WORK_HOUR, WORK_DAY, NATURAL_DAY = "紧急工作时", "工作时", "工作日", "自然日"

MORNING = (9 * 3600, 12 * 3600)
AFTERNOON = (13 * 3600 + 1800, 17 * 3600 + 1800)
"""Working time, in seconds of the day: 9:00–12:00 and 13:30–17:30."""

_MORNING_SECONDS = MORNING[1] - MORNING[0]
DAY_SECONDS = _MORNING_SECONDS + AFTERNOON[1] - AFTERNOON[0]
"""Seconds of a working day (7 hours)."""

_HOLIDAYS = (
    ("2024-01-01", 1),
    ("2024-02-10", 8),
    ("2024-04-04", 3),
    ("2024-05-01", 5),
    ("2024-06-10", 1),
    ("2024-09-15", 3),
    ("2024-10-01", 7),
    ("2025-01-01", 1),
    ("2025-01-28", 8),
    ("2025-04-04", 3),
    ("2025-05-01", 5),
    ("2025-05-31", 3),
    ("2025-10-01", 8),
    ("2026-01-01", 3),
    ("2026-02-15", 9),
    ("2026-04-04", 3),
    ("2026-05-01", 5),
    ("2026-06-19", 3),
    ("2026-09-25", 3),
    ("2026-10-01", 7),
)
"""First day and number of days of every holiday (法定节假日)."""

_MAKE_UP_WORKDAYS = (
    "2024-02-04 2024-02-18 2024-04-07 2024-04-28 2024-05-11 2024-09-14 2024-09-29 2024-10-12 "
    "2025-01-26 2025-02-08 2025-04-27 2025-09-28 2025-10-11 "
    "2026-01-04 2026-02-14 2026-02-28 2026-05-09 2026-09-20 2026-10-10"
)
"""Weekend days worked instead (调休工作日)."""

_SPRING_FESTIVALS = (date(2024, 2, 10), date(2025, 1, 29), date(2026, 2, 17))


@cache
def holidays() -> frozenset[date]:
    """Every legal holiday."""
    return frozenset(
        date.fromisoformat(first) + timedelta(days=n)
        for first, length in _HOLIDAYS
        for n in range(length)
    )


@cache
def make_up_workdays() -> frozenset[date]:
    """Every Saturday or Sunday that is worked."""
    return frozenset(date.fromisoformat(day) for day in _MAKE_UP_WORKDAYS.split())


@cache
def workday_flags(closed: frozenset[date] = frozenset()) -> NDArray[np.bool_]:
    """One flag a day from `FIRST` on; `closed` are days on which the city itself stood still."""
    days = [FIRST + timedelta(days=n) for n in range((LAST - FIRST).days + 1)]
    idle = holidays() | closed
    worked = [(day.weekday() < 5 or day in make_up_workdays()) and day not in idle for day in days]
    flags = np.array(worked)
    flags.setflags(write=False)
    return flags


def is_workday(day: date, closed: frozenset[date] = frozenset()) -> bool:
    """Whether `day` is a working day."""
    return bool(workday_flags(closed)[(day - FIRST).days])


def working_seconds(at: Times, closed: frozenset[date] = frozenset()) -> NDArray[np.int64]:
    """Working seconds from `FIRST` until `at`; outside working time it does not grow.

    The difference of two of them is the working time between two moments.
    """
    days, seconds = _split(at)
    flags = workday_flags(closed)
    before = _worked_before(closed)[days]
    morning = np.clip(seconds - MORNING[0], 0, _MORNING_SECONDS)
    afternoon = np.clip(seconds - AFTERNOON[0], 0, AFTERNOON[1] - AFTERNOON[0])
    return before + np.where(flags[days], morning + afternoon, 0)


def deadline(
    start: Times,
    value: NDArray[np.floating] | NDArray[np.integer] | float,
    unit: str,
    closed: frozenset[date] = frozenset(),
) -> Times:
    """When a limit of `value` units that begins at `start` ends; NaT stays NaT.

    紧急工作时: continuous hours. 自然日: days of 24 hours. 工作时: hours of working time. 工作日:
    working days of seven working hours. A working limit that begins at night or on a holiday
    begins with the next working minute, and ends no later than the end of a working day.
    Fractions of a second are dropped.

    Raises:
        ValueError: the unit is none of the four.
    """
    moments = np.asarray(start).astype("datetime64[s]")
    amount = np.broadcast_to(np.asarray(value, dtype=np.float64), moments.shape)
    if unit in (URGENT_HOUR, NATURAL_DAY):
        length = 3600 if unit == URGENT_HOUR else 86_400
        ends: Times = moments + np.round(amount * length).astype("timedelta64[s]")
        return ends
    if unit not in (WORK_HOUR, WORK_DAY):
        raise ValueError(f"unknown unit of time '{unit}'")
    length = 3600 if unit == WORK_HOUR else DAY_SECONDS
    told = ~np.isnat(moments)
    ends = np.full(moments.shape, np.datetime64("NaT"), dtype="datetime64[s]")
    goal = working_seconds(moments[told], closed)
    ends[told] = _moment_of(goal + np.round(amount[told] * length).astype(np.int64), closed)
    return ends


def work_end(
    start: Times, seconds: NDArray[np.integer], closed: frozenset[date] = frozenset()
) -> Times:
    """The moment at which `seconds` of working time have passed since `start`."""
    goal = working_seconds(start, closed) + np.asarray(seconds, dtype=np.int64)
    return _moment_of(goal, closed)


def next_working_moment(at: Times, closed: frozenset[date] = frozenset()) -> Times:
    """`at` itself in working time, else the beginning of the next stretch of it."""
    one_more = _moment_of(working_seconds(at, closed) + 1, closed) - np.timedelta64(1, "s")
    moment: Times = np.maximum(one_more, np.asarray(at).astype("datetime64[s]"))
    return moment


@cache
def _worked_before(closed: frozenset[date]) -> NDArray[np.int64]:
    """Working seconds before the beginning of each day."""
    worked = np.cumsum(workday_flags(closed).astype(np.int64) * DAY_SECONDS)
    return np.concatenate([[0], worked])


def _moment_of(goal: NDArray[np.int64], closed: frozenset[date]) -> Times:
    """The first moment at which `goal` working seconds have passed."""
    days = np.searchsorted(_worked_before(closed), goal, side="left") - 1
    rest = goal - _worked_before(closed)[days]
    seconds = np.where(
        rest <= _MORNING_SECONDS, MORNING[0] + rest, AFTERNOON[0] + rest - _MORNING_SECONDS
    )
    midnight = np.datetime64(FIRST, "s") + days.astype("timedelta64[D]")
    moment: Times = midnight + seconds.astype("timedelta64[s]")
    return moment


def _split(at: Times) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Days since `FIRST` and seconds of the day."""
    moments = np.asarray(at).astype("datetime64[s]")
    days = moments.astype("datetime64[D]")
    number = (days - np.datetime64(FIRST, "D")).astype(np.int64)
    return number, (moments - days.astype("datetime64[s]")).astype(np.int64)


def is_spring_festival_lull(day: date) -> bool:
    """The days around 春节 on which shops are shut and half the city is away."""
    return any(-3 <= (day - festival).days <= 9 for festival in _SPRING_FESTIVALS)


def is_inspection_week(day: date) -> bool:
    """突击化 (001): the last whole week, Monday to Sunday, of a month; then the report is due."""
    monday = day - timedelta(days=day.weekday())
    sunday, after = monday + timedelta(days=6), monday + timedelta(days=13)
    return monday.month == sunday.month and after.month != monday.month
