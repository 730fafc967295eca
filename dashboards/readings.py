"""One KPI as a reader meets it: the figure, its mark against target, 环比, 同比 and 年内累计."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from itertools import pairwise
from statistics import fmean

from dashboards import few
from dashboards import format as fmt
from dashboards.indicators import Kpi, Observation
from dashboards.periods import Period

SMALL_BASE = 10
"""Against fewer than this many a change is told in the unit: from 1 to 280 is not 27,900 %."""

STEPS_NEEDED = 3
DAY_NOT_COMPARED = "日数字不作比较"

_WHY_NOT = {
    "partial": "期间数据不全，不作比较",
    "small_n": "样本不足，不作比较",
    "provisional": "尚为暂定，不作比较",
    few.STATUS: f"对比期{few.SAID}，不作比较",
}


class Mark(Enum):
    """How a figure stands: shape, word and style class; shape and word never rest on colour."""

    ON_TARGET = ("●", "达标", "good")
    OFF_TARGET = ("▲", "未达标", "bad")
    NO_TARGET = ("–", "无目标", "none")
    NOT_JUDGED = ("◇", "不评高低", "none")
    SMALL_SAMPLE = ("■", fmt.SMALL_SAMPLE, "weak")
    FEW_PERSONS = ("□", few.SAID, "weak")
    NO_DATA = (fmt.DASH, fmt.NO_DATA, "none")

    def __init__(self, shape: str, word: str, style: str) -> None:
        self.shape = shape
        self.word = word
        self.style = style


def mark_of(seen: Observation | None) -> Mark:
    """The mark of a figure; a small sample is never judged (DOMAIN §9.3)."""
    if seen is None or seen.status == "no_data":
        return Mark.NO_DATA
    if seen.status == "small_n":
        return Mark.SMALL_SAMPLE
    if seen.status == few.STATUS:
        return Mark.FEW_PERSONS
    if seen.value is None:
        return Mark.NO_DATA
    if seen.is_on_target is None:
        return Mark.NO_TARGET if seen.target is None else Mark.NOT_JUDGED
    return Mark.ON_TARGET if seen.is_on_target else Mark.OFF_TARGET


@dataclass(frozen=True, slots=True)
class Compared:
    """One comparison of `kpi_comparison`: the base, what it is worth, and the change."""

    base: float | None
    status: str
    absolute: float | None
    relative: float | None

    def change(self, kpi: Kpi) -> fmt.Change | None:
        """The change as printed; None when the two are not compared."""
        is_count = kpi.unit != fmt.PERCENT and self.base is not None
        is_few = is_count and self.base is not None and abs(self.base) < SMALL_BASE
        relative = None if is_few else self.relative
        return fmt.stored_change(self.absolute, relative, kpi.unit, kpi.decimals)

    @property
    def why_not(self) -> str:
        """Why there is no change."""
        return _WHY_NOT.get(self.status, fmt.NO_BASELINE)


@dataclass(frozen=True, slots=True)
class ToDate:
    """年内累计: from January 1st to the end of the period, and against a year before."""

    value: float | None
    numerator: float | None
    denominator: float | None
    status: str
    year_ago: Compared


@dataclass(frozen=True)
class Reading:
    """A KPI in one area and period, with what it is compared to and its line of 13 periods.

    `previous`, `year_ago` and `to_date` are None where the edition has no row of comparison.
    """

    kpi: Kpi
    period: Period
    seen: Observation | None
    previous: Compared | None
    year_ago: Compared | None
    line: list[tuple[Period, float | None]]
    policy_zh: str = ""
    """Name of the denominator policy of the figure; empty where there is only one reading."""
    to_date: ToDate | None = None
    uncounted: str = ""
    """Why there is no figure, where the edition never counts the KPI so; empty: data lack."""

    @property
    def mark(self) -> Mark:
        """How the figure stands against its target."""
        return mark_of(self.seen)

    @property
    def value(self) -> float | None:
        """The figure itself, in the units of `kpi_value`."""
        return self.seen.value if self.seen else None

    @property
    def target(self) -> float | None:
        """Its target, in the same units."""
        return self.seen.target if self.seen else None

    @property
    def is_told(self) -> bool:
        """Whether there is anything to show."""
        return self.mark is not Mark.NO_DATA

    @property
    def is_sound(self) -> bool:
        """Whether the figure may be judged and compared."""
        return self.seen is not None and self.seen.is_sound

    @property
    def is_provisional(self) -> bool:
        """Whether the figure may still change by itself."""
        return self.seen is not None and self.seen.status == "provisional"

    @property
    def status_zh(self) -> str:
        """How sound the figure is, in the word of a file."""
        words = {
            "ok": fmt.SOUND,
            "small_n": fmt.SMALL_SAMPLE,
            few.STATUS: few.SAID,
            "provisional": fmt.PROVISIONAL,
        }
        return words.get(self.seen.status, fmt.NO_DATA) if self.seen else fmt.NO_DATA

    @property
    def since_previous(self) -> fmt.Change | None:
        """环比; None when there is nothing to compare with."""
        return self.previous.change(self.kpi) if self.previous else None

    @property
    def since_year_ago(self) -> fmt.Change | None:
        """同比; None when there is nothing to compare with."""
        return self.year_ago.change(self.kpi) if self.year_ago else None

    def why_not(self, compared: Compared | None) -> str:
        """Why the figure is not compared with a base; None: the edition has no row of it."""
        if not self.period.is_compared:
            return DAY_NOT_COMPARED
        return compared.why_not if compared else fmt.NO_BASELINE

    def judged(self, change: fmt.Change | None) -> bool | None:
        """True when the change is for the better, False for the worse, None when neither."""
        wanted = {"up": 1, "down": -1}.get(self.kpi.direction)
        if change is None or wanted is None or change.sign == 0:
            return None
        return change.sign == wanted

    @property
    def setback(self) -> float | None:
        """How far the figure moved the wrong way since the period before.

        Measured in its own usual movement: the mean absolute step between the earlier points of
        the line, of which at least three are needed. None when it did not move the wrong way or
        nothing is known of its usual movement.
        """
        if self.judged(self.since_previous) is not False:
            return None
        values = [value for _, value in self.line]
        steps = [
            abs(later - earlier)
            for earlier, later in pairwise(values[:-1])
            if earlier is not None and later is not None
        ]
        usual = fmean(steps) if len(steps) >= STEPS_NEEDED else 0.0
        if usual == 0.0 or values[-1] is None or values[-2] is None:
            return None
        return abs(values[-1] - values[-2]) / usual
