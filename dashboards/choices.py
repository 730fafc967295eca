"""What a page shows by the address: area, period and comparison, and what was wrong with it.

The address is the only memory of the choice, so that a link shows the same view to everybody;
what it does not name, or names wrongly, falls back with a sentence. See filters.py for the boxes.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import Enum
from urllib.parse import urlencode

from dashboards.indicators import Area, Book
from dashboards.periods import TYPES, Period, period_from_code, period_of
from dashboards.queries import Parameter

AREA, PERIOD, AGAINST = "area", "period", "compare"
KEYS = (AREA, PERIOD, AGAINST)
NEWEST = "newest"
_DAYS_LISTED, _WEEKS_LISTED = 31, 26


class Against(Enum):
    """What figures are compared with: code of the address and word on the screen."""

    PREVIOUS = ("previous", "环比")
    YEAR_AGO = ("year", "同比")
    TARGET = ("target", "目标")

    def __init__(self, code: str, word: str) -> None:
        self.code = code
        self.word = word


@dataclass(frozen=True)
class Span:
    """The periods one may choose from: from the first figure to the day of the newest data."""

    first: date
    as_of: date

    def presets(self) -> dict[str, Period]:
        """本月, 上月 … by their code in the address, relative to the newest data."""
        month, quarter, year = (period_of(kind, self.as_of) for kind in "MQY")
        return {
            "this-month": month,
            "last-month": month.previous,
            "this-quarter": quarter,
            "last-quarter": quarter.previous,
            "this-year": year,
            "last-year": year.previous,
        }

    def holds(self, period: Period) -> bool:
        """Whether some day of the period lies in the data."""
        begun = period_of(period.period_type, self.first).start
        return begun <= period.start <= self.as_of

    def listed(self) -> list[Period]:
        """Every month, quarter, half year and year, and the last weeks and days, newest first."""
        periods: list[Period] = []
        for kind in ("M", "Q", "H", "Y", "W", "D"):
            most = {"W": _WEEKS_LISTED, "D": _DAYS_LISTED}.get(kind)
            period = period_of(kind, self.as_of)
            while self.holds(period) and most != 0:
                periods.append(period)
                period = period.previous
                most = most and most - 1
        return periods


PRESETS = {
    NEWEST: "最近报告期",
    "this-month": "本月",
    "last-month": "上月",
    "this-quarter": "本季",
    "last-quarter": "上季",
    "this-year": "今年",
    "last-year": "去年",
}


@dataclass(frozen=True)
class View:
    """What is shown. `asked` is the code of the period: a preset stays a preset in a link."""

    area: Area
    asked: str
    period: Period | None
    """None: the newest period of each domain (`Book.period`)."""
    against: Against
    is_home: bool

    def query(self) -> dict[str, str]:
        """The view as parameters of an address; what is the default is left out."""
        told = {}
        if not self.is_home:
            told[AREA] = self.area.area_id
        if self.asked != NEWEST:
            told[PERIOD] = self.asked
        if self.against is not Against.PREVIOUS:
            told[AGAINST] = self.against.code
        return told

    def inside(self, period: Period) -> dict[str, Parameter]:
        """Parameters of a query over rows of the area and a period; `beyond` is the day after."""
        beyond = period.end + timedelta(days=1)
        return {**self.within(), "first": period.start, "beyond": beyond}

    def within(self) -> dict[str, Parameter]:
        """Parameters of a query over rows of the area.

        Told the level, DuckDB compares one column with the area and skips what it is laid down by;
        to look the level up in `dim_area` would make it read every row first.
        """
        return {"area_id": self.area.area_id, "area_level": self.area.area_level}

    def link(self, page: str, /, **more: str | int) -> str:
        """The address of a page that shows the same view; `more` adds to it or changes it."""
        told = {**self.query(), **{key: str(value) for key, value in more.items()}}
        return f"{page}?{urlencode(told)}" if told else page


def read_view(
    asked: Mapping[str, str], book: Book, span: Span, types: tuple[str, ...] = TYPES
) -> tuple[View, list[str]]:
    """The view of an address, and a sentence for each thing that it names wrongly.

    `types` are the types of period that the page has figures for; a shorter one is widened to the
    month that holds it, which then is what the view asks for: its links open what it shows.
    """
    faults: list[str] = []
    areas = {area.area_id: area for area in book.choosable}
    area = areas.get(asked.get(AREA, ""), book.home)
    if asked.get(AREA, area.area_id) != area.area_id:
        faults.append(f"地址里的区域不在可以看的区域中，改看{area.area_name}。")
    code, period = _period(asked.get(PERIOD, NEWEST), span, faults)
    if period is not None and period.period_type not in types:
        wider = period_of("M", period.start)
        faults.append(f"本页没有{period.label_zh}的数字，改看{wider.label_zh}。")
        code, period = wider.code, wider
    words = {against.code: against for against in Against}
    against = words.get(asked.get(AGAINST, ""), Against.PREVIOUS)
    if asked.get(AGAINST, against.code) != against.code:
        faults.append(f"地址里的比较方式“{asked[AGAINST]}”不认识，改用{against.word}。")
    return View(area, code, period, against, area == book.home), faults


def _period(code: str, span: Span, faults: list[str]) -> tuple[str, Period | None]:
    if code == NEWEST:
        return code, None
    presets = span.presets()
    try:
        period = presets[code] if code in presets else period_from_code(code)
    except ValueError:
        faults.append(f"地址里的期间“{code}”不认识，改看{PRESETS[NEWEST]}。")
        return NEWEST, None
    if not span.holds(period):
        faults.append(f"{period.label_zh}不在数据的范围内，改看{PRESETS[NEWEST]}。")
        return NEWEST, None
    return code, period
