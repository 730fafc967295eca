"""What differs between an issue and another state of its period, in words for the evaluator."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import asdict, dataclass
from typing import Any

from publishing.exports.listings import KINDS
from publishing.exports.rows import Row
from publishing.issues.state import QUOTED, State

GONE, NEW = "删去", "新增"
_KEYS: dict[str, tuple[str, ...]] = {
    "league_table": ("group_name", "unit_id"),
    "league_component_score": ("group_name", "unit_id", "component"),
    "league_item_warning": ("unit_id", "item_name"),
    "league_edition": ("rule_edition",),
    QUOTED: ("表", "指标", "口径", "分组", "成员", "引用列"),
}
_COUNTED: dict[str, tuple[str, ...]] = {
    "league_exclusion": ("unit_id", "component", "evidence_id", "ground_zh", "points"),
    "league_evidence": (
        *("unit_id", "component", "evidence_kind", "evidence_id", "evidence_zh", "points"),
    ),
}
TITLES = {
    "league_table": "考核排名",
    "league_component_score": "分项得分",
    "league_item_warning": "单项预警",
    "league_edition": "考核办法",
    "league_exclusion": "剔除清单",
    "league_evidence": "得分依据",
    QUOTED: "正文数字",
}
_COLUMNS = {
    "published_score": "总分",
    "total_raw": "未舍入总分",
    "rank": "排名",
    "list": "红黑榜",
    "group_mean": "组平均",
    "bonus": "加分",
    "deduction": "扣分",
    "score": "得分",
    "weight": "权重",
    "weighted_score": "加权得分",
    "rank_low": "名次下限",
    "rank_high": "名次上限",
    "prev_rank": "上期排名",
    "rank_delta": "升降",
    "tied_cnt": "同名次单位数",
    "is_distinguishable": "与其他单位可区分",
    "missing_components": "缺项",
    "remark_zh": "备注",
    "is_warned": "是否预警",
    "ratio": "扣分占比",
    "n": "样本",
    "group_name": "组别",
}
_UNTOLD = {"as_of"}
_ABSENT = "无"
_DECIMAL = re.compile(r"-?\d+\.\d+")


@dataclass(frozen=True)
class Difference:
    """One thing that differs: `issued` is what was signed off, `now` what the other state says."""

    table: str
    subject: str
    column: str
    issued: str
    now: str

    @property
    def line(self) -> str:
        """考核排名 澄湖街道 总分：88.51 → 88.61."""
        where = f"{TITLES.get(self.table, self.table)} {self.subject}"
        if self.column in (GONE, NEW):
            return (
                f"{where}：{self.column} {self.issued if self.column == GONE else self.now}".strip()
            )
        return f"{where} {self.column}：{self.issued} → {self.now}"

    def as_json(self) -> dict[str, str]:
        """Its fields."""
        return asdict(self)


def differences(issued: State, now: State) -> list[Difference]:
    """Every difference, ranking first; empty when both say the same."""
    names = _names(issued, now)
    found: list[Difference] = []
    for table in (*_KEYS, *_COUNTED):
        before, after = issued.get(table, []), now.get(table, [])
        if table in _KEYS:
            found += _by_key(table, before, after, names)
        else:
            found += _by_count(table, before, after, names)
    return found


def _names(*states: State) -> dict[str, str]:
    """What units, components and kinds of evidence are called."""
    found = dict(KINDS)
    for state in states:
        found |= {row["unit_id"]: row["unit_name"] for row in state.get("league_table", [])}
        for row in state.get("league_component_score", []):
            found[row["component"]] = row["component_name"]
    return found


def _by_key(
    table: str, before: list[Row], after: list[Row], names: dict[str, str]
) -> list[Difference]:
    old, new = (_keyed(rows, _KEYS[table]) for rows in (before, after))
    found = []
    for key in [*old, *(key for key in new if key not in old)]:
        subject = _subject(old.get(key) or new[key], _KEYS[table], names)
        if key not in new:
            found.append(Difference(table, subject, GONE, "", _ABSENT))
        elif key not in old:
            found.append(Difference(table, subject, NEW, _ABSENT, ""))
        else:
            found += _columns(table, subject, old[key], new[key])
    return found


def _columns(table: str, subject: str, old: Row, new: Row) -> list[Difference]:
    return [
        Difference(table, subject, _COLUMNS.get(column, column), _text(old[column]), _text(value))
        for column, value in new.items()
        if column not in _UNTOLD and column in old and old[column] != value
    ]


def _by_count(
    table: str, before: list[Row], after: list[Row], names: dict[str, str]
) -> list[Difference]:
    """Rows without a key of their own: what is there more often, or less."""
    columns = _COUNTED[table]
    old, new = (_counter(before, columns), _counter(after, columns))
    found = []
    for row in (old - new).elements():
        found.append(Difference(table, _counted(row, names), GONE, _rest(row, names), _ABSENT))
    for row in (new - old).elements():
        found.append(Difference(table, _counted(row, names), NEW, _ABSENT, _rest(row, names)))
    return found


def _counter(rows: list[Row], columns: tuple[str, ...]) -> Counter[tuple[Any, ...]]:
    return Counter(tuple(row[name] for name in columns) for row in rows)


def _keyed(rows: list[Row], key: tuple[str, ...]) -> dict[tuple[Any, ...], Row]:
    return {tuple(row[name] for name in key): row for row in rows}


def _subject(row: Row, key: tuple[str, ...], names: dict[str, str]) -> str:
    parts = [_text(row[name]) for name in key if row[name]]
    return " ".join(names.get(part, part) for part in parts)


def _counted(row: tuple[Any, ...], names: dict[str, str]) -> str:
    return " ".join(names.get(part, part) for part in row[:2])


def _rest(row: tuple[Any, ...], names: dict[str, str]) -> str:
    return " ".join(_text(names.get(value, value)) for value in row[2:] if value not in (None, ""))


def _text(value: Any) -> str:
    if value is None or value == "":
        return _ABSENT
    if isinstance(value, bool):
        return "是" if value else "否"
    text = str(value)
    return _short(text) if _DECIMAL.fullmatch(text) else text


def _short(decimal: str) -> str:
    """88.5100 is 88.51: a decimal without the zeros of its column's type."""
    return decimal.rstrip("0").rstrip(".")
