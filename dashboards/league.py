"""The league of one period as pages read it: groups, units, and what may be said of them.

Places and their intervals come from `league_table`; nothing is ranked here.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal

from dashboards import format as fmt
from dashboards.editions import Reader
from dashboards.indicators import Area
from dashboards.periods import Period
from dashboards.queries import Parameter, Row

TYPES = ("M", "Q", "H", "Y")
_SAID = 3
_LEAST_MOVED = 5
"""Places that a unit must gain or lose for the opening sentences to name it."""


@dataclass(frozen=True)
class Group:
    """Units of one group (组别) by place; those without a place come last."""

    name: str
    units: list[Row]

    @property
    def ranked(self) -> list[Row]:
        """Units that have a place."""
        return [row for row in self.units if row["rank"] is not None]

    def has_units_in(self, area: Area) -> bool:
        """Whether a unit of the group lies in an area."""
        return any(is_inside(row, area) for row in self.units)

    @property
    def mean(self) -> Decimal | None:
        """组平均 of the published scores, as the edition has it."""
        return next(
            (row["group_mean"] for row in self.units if row["group_mean"] is not None), None
        )

    @property
    def rivals_of_first(self) -> list[Row]:
        """Units behind the first whose 名次区间 overlaps its own: not told apart from it.

        The meaning is that of `is_distinguishable`, which is false where any two units overlap.
        """
        known = [row for row in self.ranked if row["rank_low"] is not None]
        reach = max((row["rank_high"] for row in known if row["rank"] == 1), default=0)
        return [row for row in known if row["rank"] != 1 and row["rank_low"] <= reach]


@dataclass(frozen=True)
class League:
    """A league: its period, the rules in force on its last day, its groups in order."""

    period: Period
    rule_edition: str
    groups: list[Group]

    def group(self, name: str | None, area: Area) -> Group:
        """The group of this name, else the first with a unit in the area, else the first."""
        named = [each for each in self.groups if each.name == name]
        inside = [each for each in self.groups if each.has_units_in(area)]
        return [*named, *inside, *self.groups][0]

    def unit(self, unit_id: str | None) -> Row | None:
        """The line of a unit; None where the league (or the reader) has none."""
        found = (row for group in self.groups for row in group.units if row["unit_id"] == unit_id)
        return next(found, None)

    @property
    def asked(self) -> dict[str, Parameter]:
        """Parameters of the queries of one period."""
        return {"period_type": self.period.period_type, "period_start": self.period.start}

    @property
    def months(self) -> dict[str, Parameter]:
        """Parameters of the queries over its months; `beyond` is the day after the last."""
        return {"first": self.period.start, "beyond": self.period.end + timedelta(days=1)}


def periods(reader: Reader) -> list[Period]:
    """Every period with a league, newest first; none where the city has no rules."""
    rows = reader.ask_of("league_table", "league_periods") or []
    return [Period(row["period_type"], row["period_start"]) for row in rows]


def newest(reader: Reader) -> Period | None:
    """The newest month in which some unit has a place; any month, where there is none."""
    rows = reader.ask_of("league_table", "league_periods") or []
    months = [row for row in rows if row["period_type"] == "M"]
    counted = [row for row in months if row["ranked_cnt"]] or months
    return Period("M", counted[0]["period_start"]) if counted else None


def read_league(reader: Reader, period: Period) -> League | None:
    """The league of a period as far as the reader may see it; None where there is none."""
    rows = reader.ask_of(
        "league_table",
        "league_standings",
        period_type=period.period_type,
        period_start=period.start,
    )
    if not rows:
        return None
    names = dict.fromkeys(row["group_name"] for row in rows)
    groups = [Group(name, [row for row in rows if row["group_name"] == name]) for name in names]
    return League(period, rows[0]["rule_edition"], groups)


def nothing(reader: Reader, period: Period | None) -> str:
    """Why there is no league of a period, and of which period the last one is."""
    known = periods(reader)
    if period is None or not known:
        return "本版没有考核结果：本市没有考核办法，或还没有考核数据。"
    last = next((each for each in known if each.period_type == period.period_type), None)
    also = f"最近有结果的是{last.label_zh}。" if last else "考核办法不按这种周期评分。"
    return f"{period.label_zh}没有考核结果。{also}"


def is_inside(row: Row, area: Area) -> bool:
    """Whether a unit lies in an area, as it stands now."""
    return area.area_level == "city" or area.area_id in (row["area_id"], row["district_id"])


def lost(row: Row) -> Decimal | None:
    """Points of the total that a component did not bring its unit; None without a score."""
    if row["score"] is None or row["weight"] is None or row["full_score"] is None:
        return None
    return Decimal(row["weight"] * (row["full_score"] - row["score"]))


def headline(group: Group, *, is_whole: bool = True) -> list[str]:
    """What a leader must know of a group: who is first and how surely, who is last, who moved.

    Without `is_whole` only some units of the group are seen.
    """
    ranked = group.ranked
    if not ranked:
        return [f"{group.name}本期没有单位有名次。"]
    if not is_whole:
        return [_own(group.name, ranked), _moved(ranked)]
    return [_first(group), _last(ranked), _moved(ranked)]


def _own(name: str, ranked: Sequence[Row]) -> str:
    """What a reader of some units of the group is told: first and last are not his to name."""
    best = min(ranked, key=lambda row: row["rank"])
    worst = max(ranked, key=lambda row: row["rank"])
    black = sum(row["list"] == "black" for row in ranked)
    said = f"{name}里可以看的 {len(ranked)} 个单位中，名次最好的是{_placed(best)}"
    if worst is not best:
        said += f"，最靠后的是{_placed(worst)}"
    return said + (f"；黑榜 {black} 个单位。" if black else "；没有单位列入黑榜。")


def _placed(row: Row) -> str:
    return f"{row['unit_name']}（第 {row['rank']} 名，{fmt.score(row['published_score'])} 分）"


def _first(group: Group) -> str:
    first = [row for row in group.ranked if row["rank"] == 1]
    names = "、".join(row["unit_name"] for row in first[:_SAID])
    names += f"等 {len(first)} 个单位" if len(first) > _SAID else ""
    tied = "并列" if len(first) > 1 else ""
    said = f"{group.name}第一名{tied}：{names}（{fmt.score(first[0]['published_score'])} 分）"
    rivals = group.rivals_of_first
    if all(row["rank_low"] is None for row in first):
        return f"{said}；名次区间未算，先后只供参考。"
    if not rivals:
        return f"{said}，名次区间不与其他单位重叠，可区分。"
    return f"{said}；另有 {len(rivals)} 个单位的名次区间与其重叠，统计上不可区分。"


def _last(ranked: Sequence[Row]) -> str:
    worst = max(row["rank"] for row in ranked)
    last = [row for row in ranked if row["rank"] == worst]
    black = [row for row in ranked if row["list"] == "black"]
    names = "、".join(row["unit_name"] for row in last[:_SAID])
    said = f"末位：{names}（{fmt.score(last[0]['published_score'])} 分）"
    return said + (f"，黑榜 {len(black)} 个单位。" if black else "，没有单位列入黑榜。")


def _moved(ranked: Sequence[Row]) -> str:
    known = [row for row in ranked if row["rank_delta"] is not None]
    if not known:
        return "没有可比的上期名次（组别或考核办法版本已变，或上期无名次）。"
    up = max(known, key=lambda row: row["rank_delta"])
    down = min(known, key=lambda row: row["rank_delta"])
    said = []
    if up["rank_delta"] >= _LEAST_MOVED:
        said.append(f"上升最多的是{up['unit_name']}（↑{up['rank_delta']} 位）")
    if down["rank_delta"] <= -_LEAST_MOVED:
        said.append(f"下降最多的是{down['unit_name']}（↓{-down['rank_delta']} 位）")
    if not said:
        return f"与上期相比，没有单位升降达到 {_LEAST_MOVED} 位。"
    return "，".join(said) + "。"
