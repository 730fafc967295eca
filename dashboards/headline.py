"""The sentences above the page: what holds, what got worse, where, and whose it is.

They are computed from the figures that the page shows below them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

from dashboards import counted
from dashboards import format as fmt
from dashboards.indicators import DOMAINS, Area, Book, Kpi
from dashboards.periods import Period
from dashboards.queries import Row
from dashboards.readings import DAY_NOT_COMPARED, Mark, Reading

Named = TypeVar("Named")
UNUSUAL = 1.0
SIZES = frozenset({"V05"})
"""Sizes of samples: that one is large enough makes other figures sound, and is no achievement."""


@dataclass(frozen=True)
class Score:
    """How many indicators with a target, and a sufficient sample, meet it."""

    met: int
    missed: int

    @property
    def judged(self) -> int:
        """Indicators that could be judged."""
        return self.met + self.missed


def of_page(readings: Sequence[Reading], currency: str) -> list[str]:
    """What a page of one domain says first: how many meet their target, what got worst."""
    said = [score_sentence(readings), worst_sentence(readings, worst(readings), currency)]
    return [sentence for sentence in said if sentence]


def score(readings: Sequence[Reading]) -> Score:
    """Count the marks of what was achieved."""
    marks = [reading.mark for reading in readings if reading.kpi.kpi_id not in SIZES]
    return Score(marks.count(Mark.ON_TARGET), marks.count(Mark.OFF_TARGET))


def uncounted_sizes(readings: Sequence[Reading]) -> str:
    """Which sizes of samples bear a mark that `score` does not count, in brackets; else empty."""
    told = [
        reading.kpi.name_zh
        for reading in readings
        if reading.kpi.kpi_id in SIZES and reading.mark in (Mark.ON_TARGET, Mark.OFF_TARGET)
    ]
    return f"（{'、'.join(told)}不计）" if told else ""


def unjudged(readings: Sequence[Reading]) -> str:
    """Why no indicator could be judged: none has a target, or what its figure lacks."""
    words = {one.mark.word: None for one in readings if one.target is not None and one.is_told}
    return "、".join(words) or fmt.NO_TARGET


def score_sentence(readings: Sequence[Reading]) -> str:
    """First sentence: how many of N meet their target."""
    if not any(reading.is_told for reading in readings):
        return counted.sentence(readings) or f"所选区域和期间{fmt.NO_DATA}。"
    result = score(readings)
    if result.judged == 0:
        return "本期没有可以对照目标的指标。"
    apart = uncounted_sizes(readings)
    if result.missed == 0:
        return f"{result.judged} 项有目标的指标全部达标{apart}。"
    if result.met == 0:
        return f"{result.judged} 项有目标的指标均未达标{apart}。"
    many = f"{result.judged} 项有目标的指标中，{result.met} 项达标，{result.missed} 项未达标"
    return f"{many}{apart}。"


def gap(reading: Reading) -> float | None:
    """How far a figure that misses its target lies from it, as a share of the target.

    None where the target is met, or is 0: against none at all every figure is infinitely far.
    """
    if reading.mark is not Mark.OFF_TARGET or reading.value is None or not reading.target:
        return None
    return abs(reading.value - reading.target) / abs(reading.target)


def furthest(readings: Sequence[Reading]) -> Reading | None:
    """The indicator furthest from its target; the first of several as far."""
    achieved = [one for one in readings if one.kpi.kpi_id not in SIZES]
    missed = [(distance, one) for one in achieved if (distance := gap(one)) is not None]
    return max(missed, key=lambda pair: pair[0])[1] if missed else None


def furthest_sentence(readings: Sequence[Reading], currency: str) -> str:
    """Which indicator lies furthest from its target, and by how much; empty where all are met."""
    found = furthest(readings)
    none_wanted = _none_wanted(readings)
    if found is None:
        return none_wanted
    kpi = found.kpi
    now = fmt.figure(found.value, kpi.unit, kpi.decimals, currency).text
    target = fmt.target_text(found.target, kpi.unit, kpi.decimals, kpi.direction, currency)
    away = fmt.change(found.value, found.target, kpi.unit, kpi.decimals)
    short = f"，差 {away.size}" if away else ""
    which = f"{kpi.name_zh}（{DOMAINS[kpi.domain]}，{found.period.label_zh}）"
    return f"离目标最远的是{which}：{now}，{target}{short}。{none_wanted}"


def _none_wanted(readings: Sequence[Reading]) -> str:
    """What misses a target of 0, from which no distance can be told; empty without any."""
    missed = [one for one in readings if one.mark is Mark.OFF_TARGET and one.target == 0]
    if not missed:
        return ""
    return f"{'、'.join(one.kpi.name_zh for one in missed)}的目标为 0，未达标，不比远近。"


def setbacks(readings: Sequence[Reading]) -> list[Reading]:
    """The indicators that got worse, the furthest first, in their own usual movement."""
    moved = [(reading.setback, reading) for reading in readings if reading.setback is not None]
    return [reading for _, reading in sorted(moved, key=lambda pair: pair[0], reverse=True)]


def worst(readings: Sequence[Reading]) -> Reading | None:
    """The indicator that moved furthest the wrong way, in its own usual movement."""
    return next(iter(setbacks(readings)), None)


def worst_sentence(readings: Sequence[Reading], reading: Reading | None, currency: str) -> str:
    """Second sentence: what got worst, or that nothing did, of what could be compared at all.

    Empty without any figure.
    """
    told = [one for one in readings if one.is_told]
    compared = [one for one in told if one.since_previous]
    if not told:
        return ""
    if not compared:
        return f"{_why_not(told)}，暂不能判断进退。"
    left = len(told) - len(compared)
    others = f"另 {left} 项不能与上期相比。" if left else ""
    if reading is None or reading.since_previous is None or reading.setback is None:
        return f"{_unmeasured(compared) or _none_worse(compared, is_every=not left)}。{others}"
    if reading.setback < UNUSUAL:
        moved = f"{reading.period.previous_zh}{reading.since_previous.text}"
        name = named(reading.kpi, [one.kpi for one in readings])
        return f"没有指标的退步超出平常波动；相对最明显的是{name}，{moved}。{others}"
    return f"与平常波动相比，退步最明显的是{_told(reading, readings, currency)}。"


def named(kpi: Kpi, beside: Sequence[Kpi]) -> str:
    """The name of a KPI, with its domain where another one `beside` it bears the same: 满意率."""
    is_shared = any(one.name_zh == kpi.name_zh and one.domain != kpi.domain for one in beside)
    return f"{kpi.name_zh}（{DOMAINS[kpi.domain]}）" if is_shared else kpi.name_zh


def _told(reading: Reading, beside: Sequence[Reading], currency: str) -> str:
    """`按期结案率：94.00%，较上月下降 1.10 个百分点`; without what it is not compared to."""
    kpi, moved = reading.kpi, reading.since_previous
    now = fmt.figure(reading.value, kpi.unit, kpi.decimals, currency).text
    since = f"，{reading.period.previous_zh}{moved.text}" if moved else ""
    return f"{named(kpi, [one.kpi for one in beside])}：{now}{since}"


def _why_not(readings: Sequence[Reading]) -> str:
    """Why nothing is compared, where all have the same reason."""
    reasons = {one.why_not(one.previous) for one in readings}
    if reasons == {DAY_NOT_COMPARED}:
        return DAY_NOT_COMPARED
    return f"各项指标{reasons.pop() if len(reasons) == 1 else fmt.NO_BASELINE}"


def _unmeasured(compared: Sequence[Reading]) -> str:
    """What got worse where too few periods are known to say whether that is usual."""
    worse = [one.kpi.name_zh for one in compared if one.judged(one.since_previous) is False]
    if not worse:
        return ""
    return f"比上期变差的有{'、'.join(worse)}，以往期数不足，不判断是否超出平常波动"


def _none_worse(compared: Sequence[Reading], *, is_every: bool) -> str:
    return "没有指标比上期变差" if is_every else f"可比的 {len(compared)} 项没有比上期变差"


def no_survey(book: Book, chosen: Period | None) -> str:
    """That the chosen period has no survey, and the nearest; empty where there is none at all."""
    nearest = book.nearest_wave(chosen)
    if chosen is None or nearest is None:
        return ""
    return f"所选期间（{chosen.label_zh}）没有满意度调查，最近的一期是{nearest.label_zh}。"


def where_sentence(book: Book, reading: Reading, currency: str) -> str:
    """Third sentence: the district that stands worst in that indicator; empty below two."""
    standing: list[tuple[float, Area]] = []
    for district in book.districts:
        seen = book.at(reading.kpi.kpi_id, district.area_id, reading.period)
        if seen is not None and seen.is_sound and seen.value is not None:
            standing.append((seen.value, district))
    if len(standing) < 2:
        return ""
    value, district = _extreme(reading.kpi, standing)
    text = fmt.figure(value, reading.kpi.unit, reading.kpi.decimals, currency).text
    return f"各区中{district.area_name}{_extreme_word(reading.kpi)}（{text}）。"


def who_sentence(reading: Reading, units: Sequence[Row], currency: str) -> str:
    """Fourth sentence: the responsible unit that stands worst, or that none is told apart."""
    if not units:
        return "这项指标没有按责任单位的数字。"
    if len(units) == 1:
        return ""
    value, unit = _extreme(reading.kpi, [(row["value"], row) for row in units])
    text = fmt.figure(value, reading.kpi.unit, reading.kpi.decimals, currency).text
    size = f"，n\u00a0=\u00a0{fmt.number(unit['n'])}" if reading.kpi.unit == fmt.PERCENT else ""
    return f"责任单位中{unit['unit_name']}{_extreme_word(reading.kpi)}（{text}{size}）。"


def owned_sentence(readings: Sequence[Reading], reading: Reading, currency: str) -> str:
    """The indicator whose units are told, where the one that got worst has none."""
    told = _told(reading, readings, currency)
    if reading.setback is None:
        return f"按责任单位统计的，看{told}。"
    degree = "退步最明显" if reading.setback >= UNUSUAL else "变差相对最明显"
    return f"按责任单位统计的指标中，{degree}的是{told}。"


def _extreme(kpi: Kpi, standing: list[tuple[float, Named]]) -> tuple[float, Named]:
    pick = max if kpi.direction == "down" else min
    return pick(standing, key=lambda pair: pair[0])


def _extreme_word(kpi: Kpi) -> str:
    return "最高" if kpi.direction == "down" else "最低"
