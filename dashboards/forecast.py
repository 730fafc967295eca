"""年底预计: the running year carried on at its own pace, with what that method got wrong before.

线性推算: of a count, the mean of the whole months so far times twelve; of a rate, Σ numerator /
Σ denominator so far. The interval is from the smallest to the largest error that the same method,
after as many months, made in earlier runs of twelve months of this very figure. No distribution is
assumed, and none is told where fewer than `RUNS_NEEDED` runs can be looked back on.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from dashboards.periods import shift_months

MONTHS = 12
LEAST_MONTHS = 3
RUNS_NEEDED = 6
NOT_A_SUM = (
    "按指标定义或以往年度，各月相加不等于全年（存量、差额、含结转），或没有完整年度可核对，不作预计"
)

Part = tuple[float, float | None]
"""Numerator and denominator of a month; a count has no denominator."""


@dataclass(frozen=True)
class Forecast:
    """What the year comes to at the pace of its first `month_cnt` months, by past errors."""

    value: float
    low: float
    high: float
    month_cnt: int
    run_cnt: int


def forecast(
    months: Mapping[date, Part], year: int, *, is_sum: bool, reached: float = 0.0
) -> tuple[Forecast | None, str]:
    """The forecast of a year, or None and the reason (中文).

    `months` are whole months without a gap to be carried on, by first day. `is_sum` tells that the
    months make the year, by the book and in every whole year (`target_sums`).
    `reached` is what a count has come to already, the running month with it: no forecast is below.
    """
    first = date(year, 1, 1)
    so_far = _run(months, first, MONTHS)
    if len(so_far) == MONTHS:
        return None, "全年各月已齐，不作预计"
    if not months:
        return None, "没有按月的数字，不作预计"
    if len(so_far) < LEAST_MONTHS:
        return None, f"本年完整月份不足 {LEAST_MONTHS} 个，不作预计"
    if not is_sum:
        return None, NOT_A_SUM
    errors = _errors(months, len(so_far), first)
    if len(errors) < RUNS_NEEDED:
        return None, f"可回看的 12 个月不足 {RUNS_NEEDED} 段，说不出误差，不作预计"
    value = _paced(so_far)
    if value is None:
        return None, "分母为 0，不作预计"
    is_rate = so_far[0][1] is not None
    low, high = min(errors), max(errors)
    span = (value + low, value + high) if is_rate else (value * low, value * high)
    bottom, top = (max(0.0, min(*span, value)), max(*span, value))
    top = min(top, 1.0) if is_rate and value <= 1 else top
    floor = 0.0 if is_rate else reached
    value, bottom, top = (max(each, floor) for each in (value, bottom, top))
    return Forecast(value, bottom, top, len(so_far), len(errors)), ""


def _run(months: Mapping[date, Part], first: date, most: int) -> list[Part]:
    """The months from `first` on, up to `most`, until one is missing."""
    found: list[Part] = []
    while len(found) < most and (part := months.get(shift_months(first, len(found)))) is not None:
        found.append(part)
    return found


def _paced(parts: Sequence[Part]) -> float | None:
    """Twelve months at the pace of these."""
    above = sum(part[0] for part in parts)
    if parts[0][1] is None:
        return above / len(parts) * MONTHS
    below = sum(part[1] or 0.0 for part in parts)
    return above / below if below else None


def _errors(months: Mapping[date, Part], month_cnt: int, before: date) -> list[float]:
    """What twelve months came to against the pace of their first: a ratio, of rates a difference.

    Runs of any twelve whole months count that began before the year; they overlap.
    """
    found = []
    for start in sorted(months):
        run = _run(months, start, MONTHS)
        if start >= before or len(run) < MONTHS:
            continue
        paced, came = _paced(run[:month_cnt]), _paced(run)
        if paced is None or came is None:
            continue
        if run[0][1] is None:
            if paced:
                found.append(came / paced)
        else:
            found.append(came - paced)
    return found
