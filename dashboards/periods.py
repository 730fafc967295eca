"""Reporting periods: their Chinese names and codes, the one before and the one a year ago.

DOMAIN §6: days, weeks that begin on Monday, months, quarters, half years and years.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, timedelta

_MONTHS = {"M": 1, "Q": 3, "H": 6, "Y": 12}
_DAYS = {"D": 1, "W": 7}
TYPES = (*_DAYS, *_MONTHS)
"""D, W, M, Q, H, Y: the types of a period, the shortest first."""

_PREVIOUS_ZH = {
    "D": "较前一日",
    "W": "较上周",
    "M": "较上月",
    "Q": "较上季",
    "H": "较上半年度",
    "Y": "较上年",
}
_YEAR_AGO_ZH = {"W": "较上年同周", "M": "较上年同月", "Q": "较上年同季", "H": "较上年同期"}
_CODE = re.compile(
    r"(?P<year>\d{4})(?:-(?P<day>\d\d-\d\d)|-W(?P<week>\d\d)|-Q(?P<quarter>[1-4])"
    r"|-H(?P<half>[12])|-(?P<month>\d\d))?"
)


@dataclass(frozen=True, order=True, slots=True)
class Period:
    """A calendar period of `kpi_value`: type D, W, M, Q, H or Y and its first day."""

    period_type: str
    start: date

    @property
    def end(self) -> date:
        """Last day, inclusive."""
        return self.shifted(1).start - timedelta(days=1)

    @property
    def days(self) -> int:
        """Length in days."""
        return (self.end - self.start).days + 1

    def shifted(self, count: int) -> Period:
        """The period `count` periods later (earlier when negative)."""
        if self.period_type in _DAYS:
            start = self.start + timedelta(days=count * _DAYS[self.period_type])
        else:
            start = shift_months(self.start, count * _MONTHS[self.period_type])
        return Period(self.period_type, start)

    @property
    def previous(self) -> Period:
        """The base of 环比."""
        return self.shifted(-1)

    @property
    def is_compared(self) -> bool:
        """Whether its figures are compared with earlier ones: those of a day are not."""
        return self.period_type != "D"

    @property
    def has_year_comparison(self) -> bool:
        """Whether 同比 says something 环比 does not: not so for days and whole years."""
        return self.period_type in _YEAR_AGO_ZH

    @property
    def previous_zh(self) -> str:
        """How 环比 is introduced: 较上月, 较上季."""
        return _PREVIOUS_ZH[self.period_type]

    @property
    def year_ago_zh(self) -> str:
        """How 同比 is introduced: 较上年同月."""
        return _YEAR_AGO_ZH.get(self.period_type, "较上年")

    @property
    def label_zh(self) -> str:
        """2024年6月, 2024年第2季度, 2024年上半年, 2024年, 2024年6月3日, 2024年6月3日起的一周."""
        year = f"{self.start.year}年"
        if self.period_type in _DAYS:
            day = f"{year}{self.start.month}月{self.start.day}日"
            return day if self.period_type == "D" else f"{day}起的一周"
        if self.period_type == "M":
            return f"{year}{self.start.month}月"
        if self.period_type == "Q":
            return f"{year}第{(self.start.month + 2) // 3}季度"
        if self.period_type == "H":
            return year + ("上半年" if self.start.month <= 6 else "下半年")
        return year

    @property
    def short_label(self) -> str:
        """A label for the end of an axis: 24-06, 24-Q2, 24-H1, 2024, 06-03."""
        if self.period_type in _DAYS:
            return f"{self.start:%m-%d}"
        return self.code if self.period_type == "Y" else self.code[2:]

    @property
    def code(self) -> str:
        """How an address names it: 2024-06-03, 2024-W23, 2024-06, 2024-Q2, 2024-H1, 2024."""
        if self.period_type == "D":
            return f"{self.start:%Y-%m-%d}"
        if self.period_type == "W":
            year, week, _ = self.start.isocalendar()
            return f"{year}-W{week:02d}"
        if self.period_type == "M":
            return f"{self.start:%Y-%m}"
        if self.period_type == "Q":
            return f"{self.start.year}-Q{(self.start.month + 2) // 3}"
        if self.period_type == "H":
            return f"{self.start.year}-H{1 if self.start.month <= 6 else 2}"
        return str(self.start.year)


def shift_months(day: date, months: int) -> date:
    """The first of the month `months` after that of `day`."""
    index = day.year * 12 + day.month - 1 + months
    return date(index // 12, index % 12 + 1, 1)


def period_of(period_type: str, day: date) -> Period:
    """The period of this type that `day` lies in."""
    if period_type == "D":
        return Period("D", day)
    if period_type == "W":
        return Period("W", day - timedelta(days=day.weekday()))
    months = _MONTHS[period_type]
    return Period(period_type, date(day.year, (day.month - 1) // months * months + 1, 1))


def period_from_code(code: str) -> Period:
    """The period that `Period.code` names so.

    Raises:
        ValueError: the text names no period.
    """
    found = _CODE.fullmatch(code)
    if found is None:
        raise ValueError(f"no period is called {code!r}")
    year = int(found["year"])
    if found["day"]:
        return Period("D", date.fromisoformat(code))
    if found["week"]:
        return Period("W", date.fromisocalendar(year, int(found["week"]), 1))
    if found["quarter"]:
        return Period("Q", date(year, int(found["quarter"]) * 3 - 2, 1))
    if found["half"]:
        return Period("H", date(year, int(found["half"]) * 6 - 5, 1))
    if found["month"]:
        return Period("M", date(year, int(found["month"]), 1))
    return Period("Y", date(year, 1, 1))


def wave_within(periods: Iterable[Period], wanted: Period) -> Period | None:
    """The shortest of `periods` that holds the wanted one, else the last that shares a day."""
    shared = [each for each in periods if each.start <= wanted.end and wanted.start <= each.end]
    holding = [each for each in shared if each.start <= wanted.start and wanted.end <= each.end]
    return min(holding, key=lambda period: period.days, default=_last(shared))


def wave_nearest(periods: Collection[Period], wanted: Period | None) -> Period | None:
    """The last of `periods` that is over before the wanted one begins, else the first of all.

    Without a wanted one the last of all.
    """
    past = [each for each in periods if wanted is None or each.end < wanted.start]
    return _last(past) or min(periods, key=lambda period: period.start, default=None)


def _last(periods: Iterable[Period]) -> Period | None:
    """The one that ends last, the shortest of several."""
    return max(periods, key=lambda period: (period.end, -period.days), default=None)
