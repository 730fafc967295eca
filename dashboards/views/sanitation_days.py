"""环卫: which days of which facility are known."""

from __future__ import annotations

from dashboards.choices import View
from dashboards.components import calendar as drawing
from dashboards.components import markup, rows
from dashboards.components.conservation import NOT_RECORDED
from dashboards.periods import Period
from dashboards.shell import Context, put
from dashboards.views import tables
from dashboards.views.tables import Listing

WORDS = {"told": "已报", "partial": "处理量未报", "missing": "缺报"}
BASES = {"report": "设施日报", "ticket": "磅单"}


def calendar(context: Context, view: View, period: Period) -> None:
    """Every facility by day, or by month in a period longer than one; days that lack are listed."""
    known = context.reader.ask_of("fct_weighing_day", "facility_days", **view.inside(period))
    found = known or []
    lacking = [
        {**row, "said": WORDS[row["state"]], "basis_zh": BASES[row["basis"]]}
        for row in found
        if row["state"] != "told"
    ]
    columns = [
        rows.Column("设施", "facility_name"),
        rows.Column("类型", "facility_type"),
        rows.Column("日期", "on_day"),
        rows.Column("情况", "said"),
        rows.Column("依据", "basis_zh"),
    ]
    note = f"{period.label_zh}；处理设施看日报，没有日报的（转运站）看磅单"
    absent = NOT_RECORDED if known is None else "所选区域没有设施，或期内无数据。"
    nothing = "没有缺报的日子。" if found else absent
    body = drawing.calendar(found)
    told = Listing("设施日历", "calendar", note, nothing, shown=30)
    missing = sum(row["state"] == "missing" for row in lacking)
    partial = len(lacking) - missing
    summary = f"缺报 {missing} 天次，处理量未报 {partial} 天次。" if lacking else ""
    said = f'<p class="um-say">{markup.text(summary)}</p>' if summary else ""
    if lacking:
        tables.listing(context, view, period, told, columns, lacking, lambda: said + body)
    else:
        put(markup.section(told.title, note, body + markup.calm(nothing), anchor="calendar"))
