"""Gate G17 (DOMAIN §13): weights sum to 1, every unit in one group, no component missing.

No entry, appeal or rule file that touches the period stands in `league_defect`.
A component whose score is null is missing data, which the rules must have a policy for
(`missing_zh`); a component without a row at all is a broken table.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from decimal import Decimal
from itertools import pairwise

from publishing.exports.errors import IncompleteError
from publishing.exports.league import League, by_component

ONE, ZERO = Decimal(1), Decimal(0)


def require_complete(league: League) -> None:
    """Refuse a league that cannot be defended.

    Raises:
        IncompleteError: with every reason, not only the first.
    """
    reasons = [
        *(str(row["message_zh"]) for row in league.defects),
        *_weights(league),
        *_groups(league),
        *_components(league),
        *_missing(league),
        *_evidence(league),
        *_totals(league),
        *_ranks(league),
    ]
    if reasons:
        raise IncompleteError(f"{league.period.name_zh}考核结果", reasons)


def _weights(league: League) -> list[str]:
    """Σ weight = 1 for every unit, exactly."""
    told: dict[str, set[str]] = defaultdict(set)
    for (group, unit), weights in _by_unit(league, "weight").items():
        given = [weight for weight in weights if weight is not None]
        if len(given) < len(weights):
            told[f"“{group}”有分项没有权重"].add(unit)
        elif (total := sum(given, Decimal())) != ONE:
            told[f"“{group}”的权重之和为 {total.normalize():f}，应为 1"].add(unit)
    return [f"{reason}（{len(units)} 个单位）" for reason, units in sorted(told.items())]


def _groups(league: League) -> list[str]:
    """Every unit stands once, in one group."""
    counted = Counter(row["unit_id"] for row in league.units)
    names = league.unit_names()
    return [
        f"{names[unit]}出现 {times} 次，每个单位只能在一个组出现一次"
        for unit, times in sorted(counted.items())
        if times > 1
    ]


def _components(league: League) -> list[str]:
    """Every unit of a group has one row for each component of the group."""
    reasons = []
    there = {(row["group_name"], row["unit_id"]): Counter[str]() for row in league.units}
    names = league.unit_names()
    for row in league.components:
        if (key := (row["group_name"], row["unit_id"])) not in there:
            reasons.append(f"分项得分里的单位 {row['unit_id']} 不在排名表“{row['group_name']}”中")
        else:
            there[key][row["component"]] += 1
    for (group, unit), counted in there.items():
        wanted = {
            row["component"]: row["component_name"] for row in league.components_of_group(group)
        }
        lacking = [name for component, name in wanted.items() if not counted[component]]
        doubled = [wanted[component] for component, times in counted.items() if times > 1]
        if lacking or not wanted:
            reasons.append(f"{names[unit]}缺分项：{'、'.join(lacking) or '全部'}")
        if doubled:
            reasons.append(f"{names[unit]}的分项重复：{'、'.join(doubled)}")
    return reasons


def _missing(league: League) -> list[str]:
    """What has no score is covered by the policy of the rules, and has no rank."""
    without = [row for row in league.components if row["score"] is None]
    reasons = []
    if without and not (league.rule["missing_zh"] or "").strip():
        reasons.append(
            f"{len(without)} 个分项没有得分，而考核办法 {league.rule_edition} 没有规定缺项如何处理"
        )
    for row in league.units:
        if row["total_raw"] is None and row["rank"] is not None:
            reasons.append(f"{row['unit_name']}没有总分却有名次")
        if row["total_raw"] is None and not (row["missing_components"] or "").strip():
            reasons.append(f"{row['unit_name']}没有总分，也没有说明缺哪一项")
    return reasons


def _evidence(league: League) -> list[str]:
    """Σ points of the evidence is the score, exactly."""
    summed = {
        key: sum((row["points"] for row in rows if row["points"] is not None), Decimal())
        for key, rows in by_component(league.evidence)
    }
    names = league.unit_names()
    return [
        f"{names.get(key[1], key[1])}“{row['component_name']}”得分 {row['score'].normalize():f}，"
        f"依据合计 {summed.get(key, Decimal()).normalize():f}"
        for key, row in league.scores.items()
        if row["score"] is not None and summed.get(key, Decimal()) != row["score"]
    ]


def _totals(league: League) -> list[str]:
    """Σ weighted score + bonus − deduction is the total; the published one is rounded once."""
    reasons = []
    weighted = _by_unit(league, "weighted_score")
    for row in league.units:
        if (total := row["total_raw"]) is None:
            continue
        parts = weighted.get((row["group_name"], row["unit_id"]), [])
        given = [part for part in parts if part is not None]
        if len(given) < len(parts):
            reasons.append(f"{row['unit_name']}有分项没有得分却有总分")
            continue
        made = sum(given, Decimal()) + (row["bonus"] or ZERO) - (row["deduction"] or ZERO)
        if made != total:
            reasons.append(
                f"{row['unit_name']}总分 {total.normalize():f}，分项合计 {made.normalize():f}"
            )
        if league.published(total) != row["published_score"]:
            told = f"{row['unit_name']}的公布分 {row['published_score']}"
            reasons.append(f"{told} 不是总分的{league.rounding_zh}")
    return reasons


def _ranks(league: League) -> list[str]:
    """A better published score never has a worse rank, within a group."""
    reasons = []
    for group in league.groups():
        ranked = [
            row
            for row in league.of_group(group)
            if row["rank"] is not None and row["published_score"] is not None
        ]
        for above, below in pairwise(ranked):
            if above["published_score"] < below["published_score"]:
                reasons.append(f"{below['unit_name']}得分高于{above['unit_name']}，名次却在其后")
    return reasons


def _by_unit(league: League, column: str) -> dict[tuple[str, str], list[Decimal | None]]:
    gathered: dict[tuple[str, str], list[Decimal | None]] = defaultdict(list)
    for row in league.components:
        gathered[row["group_name"], row["unit_id"]].append(row[column])
    return gathered
