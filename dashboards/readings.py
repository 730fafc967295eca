"""One KPI as a reader meets it: the figure, its mark against target, 环比 and 同比."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from itertools import pairwise
from statistics import fmean

from dashboards import format as fmt
from dashboards.indicators import Book, Kpi, Observation
from dashboards.periods import Period

SMALL_BASE = 10
"""A change against fewer than this many is no comparison: from 1 to 280 is not 27,900 %."""

STEPS_NEEDED = 3


class Mark(Enum):
    """How a figure stands: shape, word and style class; shape and word never rest on colour."""

    ON_TARGET = ("●", "达标", "good")
    OFF_TARGET = ("▲", "未达标", "bad")
    NO_TARGET = ("–", "无目标", "none")
    SMALL_SAMPLE = ("■", fmt.SMALL_SAMPLE, "weak")
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
    if seen.value is None:
        return Mark.NO_DATA
    if seen.is_on_target is None:
        return Mark.NO_TARGET
    return Mark.ON_TARGET if seen.is_on_target else Mark.OFF_TARGET


@dataclass(frozen=True)
class Reading:
    """A KPI in one area and period, with what it is compared to and its line of 13 periods."""

    kpi: Kpi
    period: Period
    seen: Observation | None
    previous: Observation | None
    year_ago: Observation | None
    line: list[tuple[Period, float | None]]
    policy_zh: str = ""
    """Name of the denominator policy of the figure; empty where there is only one reading."""

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
    def is_sound(self) -> bool:
        """Whether the figure may be judged and compared."""
        return self.seen is not None and self.seen.is_sound

    @property
    def since_previous(self) -> fmt.Change | None:
        """环比; None when there is nothing to compare with."""
        return self._change(self.previous)

    @property
    def since_year_ago(self) -> fmt.Change | None:
        """同比; None when there is nothing to compare with."""
        return self._change(self.year_ago)

    def judged(self, change: fmt.Change | None) -> bool | None:
        """True when the change is for the better, False for the worse, None when neither.

        A provisional figure still moves: it is compared, and not judged.
        """
        wanted = {"up": 1, "down": -1}.get(self.kpi.direction)
        is_settled = self.seen is not None and self.seen.status == "ok"
        if change is None or wanted is None or change.sign == 0 or not is_settled:
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

    def _change(self, base: Observation | None) -> fmt.Change | None:
        seen = self.seen
        if seen is None or base is None or not (seen.is_sound and base.is_sound):
            return None
        if seen.denominator_policy != base.denominator_policy:
            return None
        if base.n is not None and base.n < SMALL_BASE:
            return None
        return fmt.change(seen.value, base.value, self.kpi.unit, self.kpi.decimals)


def read(book: Book, kpi: Kpi, area_id: str, period: Period) -> Reading:
    """Gather one KPI of one area and period from the book."""
    seen = book.at(kpi.kpi_id, area_id, period)
    return Reading(
        kpi=kpi,
        period=period,
        seen=seen,
        previous=book.at(kpi.kpi_id, area_id, period.previous),
        year_ago=book.at(kpi.kpi_id, area_id, period.year_ago),
        line=book.line(kpi.kpi_id, area_id, period),
        policy_zh=book.policy_name(kpi.kpi_id, seen.denominator_policy) if seen else "",
    )
