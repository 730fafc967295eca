"""试算 on the rows that a page holds: `publishing.what_if` computes, the edition stays as it is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal

from dashboards.editions import Reader
from dashboards.league import Group, League
from dashboards.queries import Row
from publishing.what_if import Change, LeagueMonth, Outcome


def month_of(reader: Reader, league: League, group: Group) -> LeagueMonth | None:
    """One group of a month as a trial begins from it; None where the edition lacks its rules."""
    rules = reader.ask_of("league_edition", "league_rules") or []
    rule = next((row for row in rules if row["rule_edition"] == league.rule_edition), None)
    if rule is None:
        return None

    def mine(query: str) -> list[Row]:
        rows = reader.ask(query, **league.asked)
        return [row for row in rows if row["group_name"] == group.name]

    return LeagueMonth(rule, group.units, mine("league_components"), mine("league_points"))


def weights_of(month: LeagueMonth) -> dict[str, tuple[str, Decimal]]:
    """Name and weight of every component, in the order of display."""
    return {
        row["component"]: (row["component_name"], row["weight"])
        for row in sorted(month.components, key=lambda row: row["sort_order"])
    }


def change_of(
    month: LeagueMonth,
    percents: Mapping[str, float],
    without_components: Sequence[str],
    without_items: Sequence[str],
) -> Change:
    """What the boxes say; a weight that still is the official one is no change."""
    told = {component: Decimal(str(percent)) / 100 for component, percent in percents.items()}
    official = {component: weight for component, (_, weight) in weights_of(month).items()}
    return Change(
        {part: weight for part, weight in told.items() if weight != official[part]},
        frozenset(without_components),
        frozenset(without_items),
    )


def is_nothing(change: Change) -> bool:
    """Whether nothing is tried out."""
    return not (change.weights or change.without_components or change.without_items)


def sentence(outcomes: Sequence[Outcome], change: Change) -> str:
    """What the trial did to the places of the group."""
    if is_nothing(change):
        return "没有改动：试算结果就是正式结果。"
    moved = [one for one in outcomes if one.moved]
    if not moved:
        return "按试算的规则，名次没有变化。"
    most = max(moved, key=lambda one: abs(one.moved or 0))
    way = "上升" if (most.moved or 0) > 0 else "下降"
    first = next((one for one in outcomes if one.rank == 1), None)
    was = next((one for one in outcomes if one.official_rank == 1), None)
    said = (
        f"{len(moved)} 个单位名次变动，最多的是{most.unit_name}（{way} {abs(most.moved or 0)} 位）"
    )
    if first and was and first.unit_id != was.unit_id:
        return f"{said}；第一名由{was.unit_name}变为{first.unit_name}。"
    return f"{said}；第一名不变。"
