"""The same place and matter: what inspectors find, what citizens complain of, what the survey says.

A matter is an item of the survey with the families of problems that it asks about.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from dashboards import sides
from dashboards.queries import Row
from dashboards.triangulation import Words, together, urgency
from publishing.exports.wording import SMALL_N

ABOUT_MATTERS = Words(("巡查少", "巡查多"), ("投诉少", "投诉多"))


@dataclass(frozen=True)
class Matter:
    """An area and an item: problems that the bureau found and orders, each per 10,000 people."""

    area_id: str
    area_name: str
    item_name: str
    found_rate: float | None
    order_rate: float | None
    score_100: float | None
    said: str

    @property
    def is_apart(self) -> bool:
        """Whether inspectors and citizens do not see the same."""
        return self.said.startswith(("▲", "■"))

    @property
    def is_held(self) -> bool:
        """Whether there is enough to hold it against the other areas."""
        return self.said != sides.NOT_HELD


def compared(
    rows: Sequence[Row], counted: Mapping[tuple[str, str, str], int], people: Mapping[str, float]
) -> list[Matter]:
    """Every area and item of `survey_matters`, held against the middle of the areas for the item.

    `counted` is what was told and found (`street_matters.by_part`), `people` area → residents in
    10,000; where they are not known, or problems and orders together are fewer than `SMALL_N`,
    nothing is told. The most urgent come first.
    """
    every = [{**row, **_counts(row, counted)} for row in rows]
    items = dict.fromkeys(row["item_name"] for row in rows)
    found = [matter for item in items for matter in _of_item(item, every, people)]
    return sorted(found, key=lambda matter: urgency(matter.said, ABOUT_MATTERS))


def _counts(row: Row, counted: Mapping[tuple[str, str, str], int]) -> dict[str, int]:
    return {
        count: sum(counted.get((row["area_id"], family, count), 0) for family in row["family_ids"])
        for count in ("found_cnt", "order_cnt")
    }


def _of_item(item: str, rows: Sequence[Row], people: Mapping[str, float]) -> list[Matter]:
    told = {row["area_id"]: row for row in rows if row["item_name"] == item}
    found_rates, order_rates = _rates(told, people, "found_cnt"), _rates(told, people, "order_cnt")
    scores = {area_id: row["score_100"] for area_id, row in told.items()}
    inspection = sides.lying(found_rates, is_more=False)
    complaints = sides.lying(order_rates, is_more=False)
    survey = sides.lying(scores, is_more=True)
    return [
        Matter(
            area_id,
            row["area_name"],
            item,
            found_rates[area_id],
            order_rates[area_id],
            scores[area_id],
            together(inspection[area_id], complaints[area_id], survey[area_id], ABOUT_MATTERS),
        )
        for area_id, row in told.items()
    ]


def _rates(
    told: Mapping[str, Row], people: Mapping[str, float], count: str
) -> dict[str, float | None]:
    return {
        area_id: row[count] / people[area_id]
        if people.get(area_id) and row["found_cnt"] + row["order_cnt"] >= SMALL_N
        else None
        for area_id, row in told.items()
    }
