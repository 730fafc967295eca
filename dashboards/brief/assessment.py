"""综合得分 on the sheet: the sentences of page 考核 by group, and what cost the last most."""

from __future__ import annotations

from collections.abc import Sequence

from dashboards import format as fmt
from dashboards import league
from dashboards.brief.trust import tells_of_runs
from dashboards.editions import Reader
from dashboards.league import Group
from dashboards.queries import Row

GROUPS_SHOWN = 3


def sentences(reader: Reader) -> tuple[str, list[str]]:
    """The month of the newest league and a text for each group; of a district its own units."""
    period = league.newest(reader)
    found = league.read_league(reader, period) if period else None
    if found is None:
        return "", []
    components = reader.ask("league_components", **found.asked)
    is_whole = tells_of_runs(reader)
    told = []
    for group in found.groups[:GROUPS_SHOWN]:
        said = league.headline(group, is_whole=is_whole)
        told.append("".join(said) + (_driver(group, components) if is_whole else ""))
    return found.period.label_zh, told


def _driver(group: Group, components: Sequence[Row]) -> str:
    """The component that cost the unit in the last place most points of its total."""
    last = max(group.ranked, key=lambda row: row["rank"], default=None)
    if last is None:
        return ""
    losses = [
        (points, row["component_name"])
        for row in components
        if row["unit_id"] == last["unit_id"] and (points := league.lost(row))
    ]
    if not losses:
        return ""
    most, name = max(losses)
    return f"{last['unit_name']}失分最多的是{name}（{fmt.number(most, 2)} 分）。"
