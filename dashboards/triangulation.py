"""Hotline against inspection and survey for the same place, or the same place and matter.

A place stands better or worse than the middle of the places beside it (`sides`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from dashboards import sides
from dashboards.readings import Reading

INSPECTION, COMPLAINTS, SURVEY = "C27", "H15", "V01"
KPIS = (INSPECTION, COMPLAINTS, SURVEY)


@dataclass(frozen=True)
class Words:
    """How it is told that inspection and complaints lie apart, or alike; problems come first."""

    few_and_many: str
    many_and_few: str
    both_few: str
    both_many: str


ABOUT_PLACES = Words("▲ 考评好、投诉多", "■ 考评差、投诉少", "一致：都好于中位", "一致：都差于中位")


@dataclass(frozen=True)
class Place:
    """Where a place lies, KPI by KPI: True better than the middle, False worse, None unknown."""

    area_id: str
    better: Mapping[str, bool | None]

    @property
    def said(self) -> str:
        """What the three say together."""
        return together(*(self.better[kpi] for kpi in KPIS), ABOUT_PLACES)


def places(found: Mapping[tuple[str, str], Reading], area_ids: list[str]) -> list[Place]:
    """Every place against the middle of all; sound figures alone take part."""
    lying = {
        kpi_id: sides.lying(
            {area_id: sides.sound(found.get((kpi_id, area_id))) for area_id in area_ids},
            is_more=kpi_id == SURVEY,
        )
        for kpi_id in KPIS
    }
    return [Place(area_id, {kpi: lying[kpi][area_id] for kpi in KPIS}) for area_id in area_ids]


def together(
    inspection: bool | None, complaints: bool | None, survey: bool | None, words: Words
) -> str:
    """What the three say: those of problems and complaints are better where there are fewer."""
    if inspection is None or complaints is None:
        return sides.NOT_HELD
    if inspection and not complaints:
        return words.few_and_many + ("，满意度也偏低" if survey is False else "")
    if not inspection and complaints:
        return words.many_and_few + ("，满意度也偏高" if survey else "")
    return words.both_few if inspection else words.both_many
