"""Plain tables of a league, one row a thing, for .csv and the sheets behind the ranking."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from publishing.exports.cells import Cell
from publishing.exports.league import League
from publishing.exports.reference_tables import REFERENCE_HEADER, policy_rows, reference_row
from publishing.exports.references import Register
from publishing.exports.rows import Row
from publishing.exports.suppression import withhold


@dataclass(frozen=True)
class Listing:
    """`name` is the file's and the sheet's; `widths` are characters."""

    name: str
    header: tuple[str, ...]
    rows: list[tuple[Cell, ...]]
    widths: tuple[int, ...]


def listings(league: League) -> Iterator[Listing]:
    """排名, 分项得分, 得分依据, 单项预警, 剔除清单, 申诉处理, 口径."""
    components, evidence = withhold(league)
    yield _ranking(league)
    yield _components(league, components)
    yield _evidence(league, evidence)
    yield _warnings(league)
    yield _exclusions(league)
    yield _appeals(league)
    yield Listing("口径", ("事项", "内容"), [tuple(row) for row in policy_rows(league)], (14, 90))


def reference_listing(register: Register) -> Listing:
    """指标引用: the row behind each figure of the text."""
    rows = [reference_row(number, each) for number, each in register.listed()]
    return Listing(
        "指标引用",
        REFERENCE_HEADER,
        rows,
        (6, 16, 8, 22, 18, 6, 12, 12, 10, 20, 22, 14, 14, 14, 10),
    )


def _ranking(league: League) -> Listing:
    header = (
        *("组别", "单位编号", "单位", "排名", "总分", "未舍入总分", "加分", "扣分", "上期排名"),
        *("升降", "名次下限", "名次上限", "与其他单位可区分", "红黑榜", "组平均", "缺项", "备注"),
    )
    columns = (
        *("group_name", "unit_id", "unit_name", "rank", "published_score", "total_raw", "bonus"),
        *("deduction", "prev_rank", "rank_delta", "rank_low", "rank_high", "is_distinguishable"),
        *("list", "group_mean", "missing_components", "remark_zh"),
    )
    ordered = [row for group in league.groups() for row in league.of_group(group)]
    widths = (10, 12, 16, 6, 9, 14, 8, 8, 8, 6, 8, 8, 12, 8, 9, 16, 24)
    return Listing("考核结果", header, _cells(ordered, columns), widths)


def _components(league: League, rows: list[Row]) -> Listing:
    header = (
        *("组别", "单位编号", "单位", "分项编号", "分项", "来源", "权重", "满分", "得分"),
        *("加权得分", "分项加分", "样本", "状态"),
    )
    columns = (
        *("group_name", "unit_id", "unit_name", "component", "component_name", "source", "weight"),
        *("full_score", "score", "weighted_score", "bonus", "n", "status"),
    )
    return Listing(
        "分项得分",
        header,
        _cells(_named(league, rows), columns),
        (10, 12, 16, 16, 18, 20, 8, 8, 14, 14, 12, 8, 10),
    )


def _evidence(league: League, rows: list[Row]) -> Listing:
    header = (
        *("组别", "单位编号", "单位", "分项编号", "分项", "序号", "依据类型", "依据编号", "依据"),
        *("分子", "分母", "分值"),
    )
    columns = (
        *("group_name", "unit_id", "unit_name", "component", "component_name", "evidence_no"),
        *("kind_zh", "evidence_id", "evidence_zh", "numerator", "denominator", "points"),
    )
    names = league.component_names()
    said = [
        {
            **row,
            "component_name": names.get(row["component"], row["component"]),
            "kind_zh": KINDS.get(row["evidence_kind"], row["evidence_kind"]),
        }
        for row in _named(league, rows)
    ]
    return Listing(
        "得分依据", header, _cells(said, columns), (10, 12, 16, 16, 18, 6, 10, 28, 44, 10, 10, 14)
    )


KINDS = {
    "full": "起算满分",
    "deduction": "扣分",
    "appeal": "申诉返还",
    "cap": "扣分封顶",
    "kpi": "指标",
    "step": "分档",
    "survey": "满意度",
    "delivered": "报送",
    "bonus": "加分",
    "month": "月度得分",
}


def _warnings(league: League) -> Listing:
    header = ("单位编号", "单位", "考核项目", "扣分", "项目分值", "扣分占比", "是否预警")
    columns = (
        *("unit_id", "unit_name", "item_name", "deduction", "full_score", "ratio", "is_warned"),
    )
    return Listing(
        "单项预警",
        header,
        _cells(_named(league, league.warnings), columns),
        (12, 16, 30, 10, 10, 10, 10),
    )


def _exclusions(league: League) -> Listing:
    header = ("单位编号", "单位", "分项", "依据编号", "剔除理由", "认定", "认定日期", "返还分值")
    columns = (
        *("unit_id", "unit_name", "component_name", "evidence_id", "ground_zh"),
        *("decided_by_role", "decided_on", "points"),
    )
    names = league.component_names()
    said = [
        {**row, "component_name": names.get(row["component"], row["component"])}
        for row in _named(league, league.exclusions)
    ]
    return Listing("剔除清单", header, _cells(said, columns), (12, 16, 18, 24, 36, 14, 12, 12))


def _appeals(league: League) -> Listing:
    """Every appeal against a deduction of the period, and what became of it, in a sentence."""
    header = (
        *("单位编号", "单位", "申诉编号", "申诉对象", "申诉理由", "处理结果", "认定", "申诉日期"),
        *("认定日期", "结论"),
    )
    columns = (
        *("unit_id", "unit_name", "appeal_no", "target_no", "ground_zh", "decision"),
        *("decided_by_role", "appealed_on", "decided_on", "outcome_zh"),
    )
    widths = (12, 16, 18, 18, 30, 10, 14, 12, 12, 50)
    return Listing("申诉处理", header, _cells(_named(league, league.appeals), columns), widths)


def _named(league: League, rows: list[Row]) -> list[Row]:
    names = league.unit_names()
    return [{**row, "unit_name": names.get(row["unit_id"], row["unit_id"])} for row in rows]


def _cells(rows: list[Row], columns: tuple[str, ...]) -> list[tuple[Cell, ...]]:
    return [tuple(row[column] for column in columns) for row in rows]
