"""环卫: which days of which facility are known."""

from __future__ import annotations

from collections.abc import Sequence

from dashboards.choices import View
from dashboards.components import calendar as drawing
from dashboards.components import markup, rows
from dashboards.components.conservation import NOT_RECORDED
from dashboards.periods import Period
from dashboards.queries import Row
from dashboards.shell import Context, put
from dashboards.views import tables

WORDS = {"told": "已报", "partial": "处理量未报", "missing": "缺报"}
LISTED = 30
BASES = {"report": "设施日报", "ticket": "磅单"}


def calendar(context: Context, view: View, period: Period) -> None:
    """Every facility by day, or by month in a period longer than one; days that lack are listed."""
    known = context.reader.ask_of("fct_weighing_day", "facility_days", **view.inside(period))
    found = [
        {**row, "said": WORDS[row["state"]], "basis_zh": BASES[row["basis"]]} for row in known or []
    ]
    lacking = [row for row in found if row["state"] != "told"]
    columns = [
        rows.Column("设施", "facility_name"),
        rows.Column("类型", "facility_type"),
        rows.Column("日期", "on_day"),
        rows.Column("情况", "said"),
        rows.Column("依据", "basis_zh"),
    ]
    title = "设施日历"
    absent = NOT_RECORDED if known is None else "所选区域没有设施，或期内无数据。"
    nothing = "没有缺报的日子。" if found else absent
    body = drawing.calendar(found) + rows.table(columns, lacking[:LISTED], "缺报的日子", nothing)
    cut = f"；先列 {LISTED} 个缺报的日子，下载含每一天" if len(lacking) > LISTED else ""
    note = f"{period.label_zh}；处理设施看日报，没有日报的（转运站）看磅单{cut}"
    put(markup.section(title, note, _summary(lacking) + body, anchor="calendar"))
    if found:
        tables.offer(context, view, period, title, note, columns, found)


def _summary(lacking: Sequence[Row]) -> str:
    if not lacking:
        return ""
    missing = sum(row["state"] == "missing" for row in lacking)
    partial = len(lacking) - missing
    said = f"缺报 {missing} 天次，处理量未报 {partial} 天次。"
    return f'<p class="um-say">{markup.text(said)}</p>'
