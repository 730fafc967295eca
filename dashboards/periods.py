"""Reporting periods: their Chinese names, the one before and the one a year ago (DOMAIN §6)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

_MONTHS = {"M": 1, "Q": 3, "H": 6, "Y": 12}
_PREVIOUS_ZH = {"M": "较上月", "Q": "较上季", "H": "较上半年度", "Y": "较上年"}
_YEAR_AGO_ZH = {"M": "较上年同月", "Q": "较上年同季", "H": "较上年同期"}


@dataclass(frozen=True, order=True, slots=True)
class Period:
    """A calendar period of `kpi_value`: type M, Q, H or Y and its first day."""

    period_type: str
    start: date

    @property
    def months(self) -> int:
        """Length in months."""
        return _MONTHS[self.period_type]

    @property
    def end(self) -> date:
        """Last day, inclusive."""
        return shift_months(self.start, self.months) - timedelta(days=1)

    def shifted(self, count: int) -> Period:
        """The period `count` periods later (earlier when negative)."""
        return Period(self.period_type, shift_months(self.start, count * self.months))

    @property
    def previous(self) -> Period:
        """The base of 环比."""
        return self.shifted(-1)

    @property
    def year_ago(self) -> Period:
        """The base of 同比."""
        return Period(self.period_type, shift_months(self.start, -12))

    @property
    def has_year_comparison(self) -> bool:
        """Whether 同比 says something 环比 does not: not so for whole years."""
        return self.period_type != "Y"

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
        """2024年6月, 2024年第2季度, 2024年上半年, 2024年."""
        year = f"{self.start.year}年"
        if self.period_type == "M":
            return f"{year}{self.start.month}月"
        if self.period_type == "Q":
            return f"{year}第{(self.start.month + 2) // 3}季度"
        if self.period_type == "H":
            return year + ("上半年" if self.start.month <= 6 else "下半年")
        return year

    @property
    def short_label(self) -> str:
        """A label for the end of an axis: 24-06, 24-Q2, 24-H1, 2024."""
        year = f"{self.start.year % 100:02d}"
        if self.period_type == "M":
            return f"{year}-{self.start.month:02d}"
        if self.period_type == "Q":
            return f"{year}-Q{(self.start.month + 2) // 3}"
        if self.period_type == "H":
            return f"{year}-H{1 if self.start.month <= 6 else 2}"
        return str(self.start.year)


def shift_months(day: date, months: int) -> date:
    """The first of the month `months` after that of `day`."""
    index = day.year * 12 + day.month - 1 + months
    return date(index // 12, index % 12 + 1, 1)


def month_from_text(text: str) -> Period:
    """The month of a `YYYY-MM` text.

    Raises:
        ValueError: the text is not a month.
    """
    return Period("M", date.fromisoformat(f"{text}-01"))
