"""Hotline against inspection and survey for the same place: where the three do not agree.

A place stands better or worse than the middle (the median) of the places beside it. Nothing is
scored: the figures are those of the edition, and what is told is on which side they lie.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from statistics import median

from dashboards.readings import Reading

INSPECTION, COMPLAINTS, SURVEY = "C27", "H15", "V01"
KPIS = (INSPECTION, COMPLAINTS, SURVEY)
FEWEST = 4
"""Fewer places beside each other have no middle worth the name."""


@dataclass(frozen=True)
class Place:
    """Where a place lies, KPI by KPI: True better than the middle, False worse, None unknown."""

    area_id: str
    better: Mapping[str, bool | None]

    @property
    def said(self) -> str:
        """What the three say together."""
        inspection, complaints = self.better[INSPECTION], self.better[COMPLAINTS]
        survey = self.better[SURVEY]
        if inspection is None or complaints is None:
            return "数据不足，不对照"
        if inspection and not complaints:
            word = "▲ 考评好、投诉多"
            return f"{word}，满意度也偏低" if survey is False else word
        if not inspection and complaints:
            word = "■ 考评差、投诉少"
            return f"{word}，满意度也偏高" if survey else word
        return "一致：都好于中位" if inspection else "一致：都差于中位"


def places(found: Mapping[tuple[str, str], Reading], area_ids: list[str]) -> list[Place]:
    """Every place against the middle of all; sound figures alone take part."""
    middles = {}
    for kpi_id in KPIS:
        values = [
            reading.value
            for area_id in area_ids
            if (reading := found.get((kpi_id, area_id))) is not None
            and reading.is_sound
            and reading.value is not None
        ]
        middles[kpi_id] = median(values) if len(values) >= FEWEST else None
    return [
        Place(area_id, {kpi: _better(found.get((kpi, area_id)), middles[kpi]) for kpi in KPIS})
        for area_id in area_ids
    ]


def _better(reading: Reading | None, middle: float | None) -> bool | None:
    """Less is better for problems and complaints, more for satisfaction; the middle is neither."""
    if reading is None or not reading.is_sound or reading.value is None or middle is None:
        return None
    if reading.value == middle:
        return None
    is_above = reading.value > middle
    return is_above if reading.kpi.kpi_id == SURVEY else not is_above
