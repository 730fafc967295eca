"""案件: the seven stages, and 按期 by the length of the limit."""

from __future__ import annotations

from dashboards import case_flow, downloads
from dashboards.case_list import Choice
from dashboards.choices import View
from dashboards.components import flow as drawing
from dashboards.components import markup, rows
from dashboards.periods import Period
from dashboards.shell import Context, put
from dashboards.views.case_listing import link
from publishing.exports.wording import SMALL_N


def flow(context: Context, view: View, period: Period) -> None:
    """七个环节, of the cases reported in the period."""
    found = case_flow.stages(
        context.reader.ask("case_flow", **view.inside(period), by=case_flow.USUAL)
    )
    body = drawing.flow(
        found, lambda stage, outcome: link(view, Choice(stage=stage, outcome=outcome))
    )
    cohort = f"{period.label_zh}上报的案件走到了哪里（指标“立案数”按立案时间计，与这里不同）"
    note = f"{cohort}；止于某环节的可以点开清单"
    put(markup.section("七个环节", note, body, anchor="flow"))


def limits(context: Context, view: View, period: Period) -> None:
    """按期 by the length of the limit, of the cases closed in the period."""
    found = [
        {
            **row,
            "limit": "没有时限" if row["limit_hours"] is None else f"{row['limit_hours']:g} 小时",
            "share": case_flow.share(row["on_time_cnt"], row["with_deadline_cnt"]),
            "remark": "" if row["with_deadline_cnt"] >= SMALL_N else "样本不足",
        }
        for row in context.reader.ask("case_limits", **view.inside(period))
    ]

    def lead(row: dict[str, object]) -> str:
        hours = row["limit_hours"]
        return link(view, Choice(basis="closed", limit="-" if hours is None else str(hours)))

    columns = [
        rows.Column("时限", "limit", address=lead),
        rows.Column("期内结案数", "closed_cnt", "count"),
        rows.Column("有截止时间", "with_deadline_cnt", "count"),
        rows.Column("按期结案数", "on_time_cnt", "count"),
        rows.Column("结案中按期占比", "share", "share"),
        rows.Column("已用时限中位数（小时）", "used_hours", "hours"),
        rows.Column("说明", "remark"),
    ]
    note = "期内结案的案件；分母是结案数，与按期结案率（分母为应结案数）不同"
    body = rows.table(columns, found, "按时限的按期情况", f"{period.label_zh}没有结案。")
    put(markup.section("按时限长短", note, body, anchor="limits"))
    if found:
        head = downloads.head_of(context, view, period, note)
        downloads.offer(
            context, "按时限", lambda: rows.sheet("按时限的按期情况", head, columns, found)
        )
