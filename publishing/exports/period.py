"""The period (周期) a paper is about: `2025-05`, `2025Q2`, `2025H1` or `2025`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

from publishing.exports.errors import ExportError

_FORMS = {
    "M": re.compile(r"(\d{4})-(0[1-9]|1[0-2])"),
    "Q": re.compile(r"(\d{4})-?Q([1-4])"),
    "H": re.compile(r"(\d{4})-?H([12])"),
    "Y": re.compile(r"(\d{4})"),
}
_MONTHS = {"M": 1, "Q": 3, "H": 6, "Y": 12}
_QUARTERS = "一二三四"


@dataclass(frozen=True)
class Period:
    """A month, quarter, half-year or year; `ordinal` is its number in the year, from 1."""

    period_type: str
    year: int
    ordinal: int

    @classmethod
    def parse(cls, text: str) -> Period:
        """The period that `text` names.

        Raises:
            ExportError: it is none of the four forms.
        """
        for period_type, form in _FORMS.items():
            if found := form.fullmatch(text.strip().upper()):
                return cls(period_type, int(found[1]), int(found[2]) if found.lastindex == 2 else 1)
        raise ExportError(
            f"“{text}”不是周期：月写作 2025-05，季写作 2025Q2，半年写作 2025H1，年写作 2025"
        )

    @property
    def code(self) -> str:
        """The form that names files and issues: 2025-05, 2025Q2, 2025H1, 2025."""
        if self.period_type == "M":
            return f"{self.year}-{self.ordinal:02d}"
        return f"{self.year}" + (
            "" if self.period_type == "Y" else self.period_type + f"{self.ordinal}"
        )

    @property
    def _within_year(self) -> str:
        return f"{self.year}{self.period_type}{self.ordinal}"

    @property
    def start(self) -> date:
        """First day."""
        return date(self.year, (self.ordinal - 1) * _MONTHS[self.period_type] + 1, 1)

    @property
    def end(self) -> date:
        """Last day."""
        following = self.start.month + _MONTHS[self.period_type]
        first = date(self.year + (following > 12), (following - 1) % 12 + 1, 1)
        return first - timedelta(days=1)

    @property
    def name_zh(self) -> str:
        """2025年5月, 2025年第二季度, 2025年上半年, 2025年度."""
        if self.period_type == "M":
            return f"{self.year}年{self.ordinal}月"
        if self.period_type == "Q":
            return f"{self.year}年第{_QUARTERS[self.ordinal - 1]}季度"
        if self.period_type == "H":
            return f"{self.year}年{'上' if self.ordinal == 1 else '下'}半年"
        return f"{self.year}年度"

    @property
    def word_zh(self) -> str:
        """How the text calls the period: 本月, 本季度, 上半年, 全年."""
        if self.period_type == "H":
            return "上半年" if self.ordinal == 1 else "下半年"
        return {"M": "本月", "Q": "本季度", "Y": "全年"}[self.period_type]

    @property
    def previous_zh(self) -> str:
        """The period before, as the table's header calls it."""
        return {"M": "上月", "Q": "上季度", "H": "上半年度", "Y": "上年"}[self.period_type]

    @property
    def issue_zh(self) -> str:
        """The number of the paper in its year, as titles write it."""
        if self.period_type == "M":
            return f"{self.year}年第{self.ordinal}期"
        return self.name_zh
