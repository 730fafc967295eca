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
    """What is said of inspection and of complaints: on the better side of the middle, or not."""

    inspection: tuple[str, str]
    complaints: tuple[str, str]


ABOUT_PLACES = Words(("考评好", "考评差"), ("投诉少", "投诉多"))


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
    """What the three say together; where they do not agree, a sign stands before it.

    ▲ where inspectors find little amiss and citizens complain, or are not content though neither
    tells of much; ■ the other way round. A survey in the middle, or unknown, says nothing.
    """
    if inspection is None or complaints is None:
        return sides.NOT_HELD
    work = f"{words.inspection[not inspection]}、{words.complaints[not complaints]}"
    content = "" if survey is None else "，满意度偏高" if survey else "，满意度偏低"
    if inspection == complaints and survey in (None, inspection):
        return f"一致：{work}{content}"
    return f"{'▲' if inspection else '■'} {work}{content}"


def urgency(said: str, words: Words) -> tuple[int, bool, bool]:
    """Sorts what was said: what inspectors miss first, complaints and low scores before others."""
    signs = ("▲", "■", "一致")
    at = next((place for place, sign in enumerate(signs) if said.startswith(sign)), len(signs))
    return at, words.complaints[1] not in said, not said.endswith("满意度偏低")
