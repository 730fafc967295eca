"""What 看原因 asks: the column of one KPI stands first, and what stands worst in it on top."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from dashboards.components.table import Line
from dashboards.indicators import Kpi
from dashboards.readings import Reading

KPI = "kpi"
"""Names the KPI in the address."""
ANCHOR = "parts"
"""The figures of a page by area, unit or other part."""


def kpi_of(
    address: Mapping[str, str], known: Mapping[str, Kpi], told: Mapping[str, Sequence[str]]
) -> tuple[Kpi | None, list[str]]:
    """The KPI of an address, and a sentence where the page does not break it down.

    `told` are the KPIs of the page's tables by breakdown.
    """
    kpi_id = address.get(KPI)
    if kpi_id is None:
        return None, []
    if kpi_id in known and any(kpi_id in kpi_ids for kpi_ids in told.values()):
        return known[kpi_id], []
    return None, [f"地址里的指标“{kpi_id}”在本页没有细分的数字，没有按它排列。"]


def breakdown(kpi: Kpi | None, told: Mapping[str, Sequence[str]], telling: str) -> str:
    """What a page is divided by at first: for a KPI by `telling`, else by what tells it."""
    if kpi is None:
        return next(iter(told))
    return next(by for by in (telling, *told) if kpi.kpi_id in told[by])


def columns(kpi: Kpi | None, kpi_ids: Sequence[str]) -> tuple[str, ...]:
    """The KPIs of a table that tells the one asked about: that one first."""
    if kpi is None:
        return tuple(kpi_ids)
    return (kpi.kpi_id, *(kpi_id for kpi_id in kpi_ids if kpi_id != kpi.kpi_id))


def ordered(kpi: Kpi | None, lines: Sequence[Line]) -> list[Line]:
    """The rows from bad to good, then what nobody is named for, small samples and no figure.

    A KPI without a direction (立案数, 清运量, 罚没金额) has no worst: nothing is ranked by it.
    """
    if kpi is None or kpi.direction == "none":
        return list(lines)
    kpi_id, sign = kpi.kpi_id, -1 if kpi.direction == "down" else 1

    def place(line: Line) -> tuple[bool, bool, float]:
        value = _sound(line.readings.get(kpi_id))
        return value is None, value is not None and line.is_nobody, sign * (value or 0.0)

    return sorted(lines, key=place)


def note(kpi: Kpi | None) -> str:
    """How the rows are ordered; empty where they are in their usual order."""
    if kpi is None or kpi.direction == "none":
        return ""
    return f"按{kpi.name_zh}从差到好，样本不足和无数据的在后；"


def _sound(reading: Reading | None) -> float | None:
    return reading.value if reading is not None and reading.is_sound else None
