"""On which side of the middle a place lies, and figures of work held against what citizens say.

The middle is the median of the places beside each other. Nothing is scored; the figures are those
of the edition, and what is told is on which side of the middle they lie.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from statistics import median

from dashboards.readings import Reading

FEWEST = 4
"""Fewer places beside each other have no middle worth the name."""
NOT_HELD = "数据不足，不对照"
Found = Mapping[tuple[str, str], Reading]


def better(found: Found, kpi_id: str, area_ids: Sequence[str]) -> dict[str, bool | None]:
    """By area: True on the better side of the middle, False on the worse, None unknown or on it.

    Only sound figures of a KPI with a direction take part.
    """
    readings = {area_id: found.get((kpi_id, area_id)) for area_id in area_ids}
    directions = {reading.kpi.direction for reading in readings.values() if reading is not None}
    wanted = directions.pop() if len(directions) == 1 else None
    if wanted not in ("up", "down"):
        return dict.fromkeys(area_ids)
    values = {area_id: sound(reading) for area_id, reading in readings.items()}
    return lying(values, is_more=wanted == "up")


def lying(values: Mapping[str, float | None], *, is_more: bool) -> dict[str, bool | None]:
    """By place: on the better side of the middle, where more (or less) is better.

    None is unknown, in the middle itself, or one of fewer than `FEWEST` that are known.
    """
    known = [value for value in values.values() if value is not None]
    middle = median(known) if len(known) >= FEWEST else None
    return {
        place: None
        if value is None or middle is None or value == middle
        else (value > middle) == is_more
        for place, value in values.items()
    }


def sound(reading: Reading | None) -> float | None:
    """The value of a reading that may be compared."""
    return reading.value if reading is not None and reading.is_sound else None


def held(survey: bool | None, work: Sequence[bool | None]) -> str:
    """What survey and work say together: work is good where most of what is known is."""
    known = [side for side in work if side is not None]
    good, bad = known.count(True), known.count(False)
    if survey is None or not known:
        return NOT_HELD
    if good == bad:
        return "工作指标好坏各半"
    if good > bad:
        return "一致：都好于中位" if survey else "▲ 工作指标好，满意度低"
    return "■ 工作指标差，满意度高" if survey else "一致：都差于中位"
