"""综合得分 (A01) as 总览 tells it: of each group score and movement, who stands where, and why.

The score of a group is its published 组平均, that of a smaller area the mean of its units there.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from statistics import mean

from dashboards import league
from dashboards.editions import Reader
from dashboards.indicators import Area
from dashboards.league import Group, League
from dashboards.queries import Row


@dataclass(frozen=True)
class Component:
    """One component (分项) of a group's units of an area, as the mean of them.

    `lost` are points of the total that it did not bring, `rate` its score as a share of the full.
    """

    name: str
    lost: Decimal
    rate: Decimal


@dataclass(frozen=True)
class Composite:
    """One group (组别), or the units of it that lie in an area: those with a place, best first.

    is_whole: whether it tells of every unit of the group, as far as the reader may see them.
    score: None where no unit has one. before: the same one period earlier, None where the rules
    changed meanwhile or nothing was scored. group_mean: 组平均, to hold the score against.
    """

    group: str
    is_whole: bool
    units: Sequence[Row]
    score: Decimal | None
    before: Decimal | None
    group_mean: Decimal | None
    components: Sequence[Component]

    @property
    def costliest(self) -> Component | None:
        """The component that pulls the score down most; None where nothing was lost."""
        most = max(self.components, key=lambda each: each.lost, default=None)
        return most if most and most.lost > 0 else None

    @property
    def best(self) -> Component | None:
        """The component that holds the score up most; None where there is only one."""
        others = [each for each in self.components if each is not self.costliest]
        return max(others, key=lambda each: each.rate, default=None)


def composites(reader: Reader, found: League, area: Area) -> list[Composite]:
    """Every group with a unit in the area."""
    earlier = league.read_league(reader, found.period.previous)
    before = {group.name: group for group in earlier.groups} if earlier else {}
    if earlier and earlier.rule_edition != found.rule_edition:
        before = {}
    parts = reader.ask("league_components", **found.asked)
    return [
        Composite(
            group=group.name,
            is_whole=area.area_level == "city",
            units=units,
            score=_score(group, area),
            before=_score(before[group.name], area) if group.name in before else None,
            group_mean=group.mean,
            components=_components(units, parts),
        )
        for group in found.groups
        if (units := _inside(group, area)) or area.area_level == "city"
    ]


def _inside(group: Group, area: Area) -> list[Row]:
    """The units of a group that lie in the area and have a place, in the order of places."""
    return [row for row in group.ranked if league.is_inside(row, area)]


def _score(group: Group, area: Area) -> Decimal | None:
    if area.area_level == "city":
        return group.mean
    scores = [row["published_score"] for row in _inside(group, area)]
    return mean(scores) if scores else None


def _components(units: Sequence[Row], parts: Sequence[Row]) -> list[Component]:
    """The means of what the units got, where all that counts is known."""
    ids = {row["unit_id"] for row in units}
    told: dict[str, list[Row]] = {}
    for row in parts:
        if row["unit_id"] in ids and league.lost(row) is not None and row["full_score"]:
            told.setdefault(row["component_name"], []).append(row)
    return [
        Component(
            name,
            mean(league.lost(row) or Decimal(0) for row in rows),
            mean(row["score"] / row["full_score"] for row in rows),
        )
        for name, rows in told.items()
    ]
