"""Figures of work held against what citizens say: on which side of the middle a place lies.

The middle is the median of the places beside each other. Nothing is scored; the figures are those
of the edition, and what is told is on which side of the middle they lie.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from statistics import median

from dashboards.readings import Reading

FEWEST = 4
"""Fewer places beside each other have no middle worth the name."""
Found = Mapping[tuple[str, str], Reading]


def better(found: Found, kpi_id: str, area_ids: Sequence[str]) -> dict[str, bool | None]:
    """By area: True on the better side of the middle, False on the worse, None unknown or on it.

    Only sound figures of a KPI with a direction take part.
    """
    readings = {area_id: found.get((kpi_id, area_id)) for area_id in area_ids}
    values = {
        area_id: reading.value
        for area_id, reading in readings.items()
        if reading is not None and reading.is_sound and reading.value is not None
    }
    directions = {reading.kpi.direction for reading in readings.values() if reading is not None}
    wanted = {"up": 1, "down": -1}.get(directions.pop() if len(directions) == 1 else "")
    if wanted is None or len(values) < FEWEST:
        return dict.fromkeys(area_ids)
    middle = median(values.values())
    return {
        area_id: None
        if area_id not in values or values[area_id] == middle
        else (values[area_id] > middle) == (wanted > 0)
        for area_id in area_ids
    }


def held(survey: bool | None, work: Sequence[bool | None]) -> str:
    """What survey and work say together: work is good where most of what is known is."""
    known = [side for side in work if side is not None]
    good, bad = known.count(True), known.count(False)
    if survey is None or not known:
        return "数据不足，不对照"
    if good == bad:
        return "工作指标好坏各半"
    if good > bad:
        return "一致：都好于中位" if survey else "▲ 工作指标好，满意度低"
    return "■ 工作指标差，满意度高" if survey else "一致：都差于中位"
