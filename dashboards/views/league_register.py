"""考核: what is registered beside the scores: defects, 单项预警, appeals and what they excluded."""

from __future__ import annotations

from dashboards import downloads
from dashboards.choices import View
from dashboards.components import markup, rows
from dashboards.queries import Row
from dashboards.shell import Context, put
from dashboards.views import tables
from dashboards.views.league_shown import Shown

LISTED = 10
PENDING = "待审"
_UNTOLD = "这一版没有这张表。"
_DEFECTS = [
    rows.Column("待核记录", "message_zh"),
    rows.Column("文件", "file_name"),
    rows.Column("工作表", "source_sheet"),
    rows.Column("行", "source_row", "count"),
]
_WARNED = [
    rows.Column("单位", "unit_name"),
    rows.Column("考核项目", "item_name"),
    rows.Column("扣分", "deduction", "score"),
    rows.Column("分值", "full_score", "score"),
    rows.Column("扣分占比", "ratio", "share"),
]
_APPEALS = [
    rows.Column("申诉编号", "appeal_no"),
    rows.Column("单位", "unit_name"),
    rows.Column("申诉对象", "target_no"),
    rows.Column("理由", "ground_zh"),
    rows.Column("提出", "appealed_on"),
    rows.Column("处理结果", "effect_zh"),
    rows.Column("处理", "decided_by_role"),
    rows.Column("处理日期", "decided_on"),
    rows.Column("结果说明", "outcome_zh", "prose"),
]
_EFFECTS = {
    "late": "不采纳（逾期{}）",
    "contradicted": "未定（决定互相矛盾）",
    "unknown": "未生效（没有对应的扣分{}）",
}
"""What becomes of an appeal whatever was answered, by its state; the others are as answered."""
_EXCLUDED = [
    rows.Column("单位", "unit_name"),
    rows.Column("考核项目", "item_name"),
    rows.Column("编号", "evidence_id"),
    rows.Column("返还分", "points", "score"),
    rows.Column("申诉编号", "appeal_no"),
    rows.Column("理由", "ground_zh"),
    rows.Column("处理", "decided_by_role"),
    rows.Column("处理日期", "decided_on"),
]


def stopping(context: Context, shown: Shown) -> list[Row]:
    """Defects that stop the papers of the period; none in an edition without the table."""
    return context.reader.ask_of("league_defect", "league_defects", **shown.league.asked) or []


def defects(context: Context, shown: Shown) -> None:
    """待核记录, where there are any: they stop papers, so they come before the places."""
    found = stopping(context, shown)
    if found:
        note = f"{len(found)} 条记录无法按现有规则计分：更正之前，本期不能导出和签发（G17）"
        body = rows.table(_DEFECTS, found[:LISTED], "待核记录", "")
        put(markup.section("待核记录", note, body, anchor="defects"))
        tables.offer_of_edition(context, "待核记录", note, _DEFECTS, found)


def warnings(context: Context, view: View, shown: Shown) -> None:
    """单项预警 of the group."""
    found = context.reader.ask_of("league_item_warning", "league_warnings", **shown.league.asked)
    mine = [row for row in found or [] if row["group_name"] == shown.group.name]
    note = "一个考核项目失去的分超过考核办法规定的比例"
    _list(context, view, shown, "单项预警", note, _WARNED, mine if found is not None else None)


def appeals(context: Context, view: View, shown: Shown) -> None:
    """申诉 of the group in the months of the period; also of units that stand in no group."""
    found = context.reader.ask_of("league_appeal", "league_appeals", **shown.league.months)
    mine = {row["unit_id"] for row in shown.group.units}
    grouped = {row["unit_id"] for group in shown.league.groups for row in group.units}
    told = [
        {**row, "effect_zh": effect(row)}
        for row in found or []
        if row["unit_id"] in mine or row["unit_id"] not in grouped
    ]
    note = (
        f"{shown.group.name}；本期各月扣分的申诉，待处理的在前；逾期的列出而不生效；"
        "单位不在任何一组的，各组都列"
    )
    _list(context, view, shown, "申诉", note, _APPEALS, told if found is not None else None)


def effect(row: Row) -> str:
    """What an appeal comes to: what was answered, unless that has no effect."""
    answered = row["decision"] or PENDING
    if row["appeal_state"] not in _EFFECTS:
        return str(answered)
    told = "" if answered == PENDING else f"；答复为{answered}"
    return _EFFECTS[row["appeal_state"]].format(told)


def exclusions(context: Context, view: View, shown: Shown) -> None:
    """剔除清单 of the group in the months of the period."""
    found = context.reader.ask_of("league_exclusion", "league_excluded", **shown.league.months)
    mine = [row for row in found or [] if row["group_name"] == shown.group.name]
    note = f"{shown.group.name}；申诉成立、返还了分的扣分"
    _list(context, view, shown, "剔除清单", note, _EXCLUDED, mine if found is not None else None)


_ANCHORS = {"单项预警": "warnings", "申诉": "appeals", "剔除清单": "exclusions"}


def _list(
    context: Context,
    view: View,
    shown: Shown,
    title: str,
    note: str,
    columns: list[rows.Column],
    found: list[Row] | None,
) -> None:
    """The first rows on the screen, all in the file."""
    when = f"{shown.league.period.label_zh}{shown.group.name}"
    if found is None:
        put(markup.section(title, note, markup.calm(_UNTOLD), anchor=_ANCHORS[title]))
        return
    cut = f"，先列 {LISTED} 条，下载含全部" if len(found) > LISTED else ""
    body = rows.table(columns, found[:LISTED], title, f"{when}没有{title}。")
    put(markup.section(title, f"{note}；共 {len(found)} 条{cut}", body, anchor=_ANCHORS[title]))
    if found:
        head = shown.head(context, view, note)
        downloads.offer(context, title, lambda: rows.sheet(title, head, columns, found))
