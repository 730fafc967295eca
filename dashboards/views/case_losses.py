"""案件: at which stage cases stopped, by channel, unit, category or street."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from dashboards import case_flow, downloads
from dashboards.case_flow import STAGES, Loss, share
from dashboards.case_list import Choice
from dashboards.choices import View
from dashboards.components import hero, markup, rows
from dashboards.components import losses as drawing
from dashboards.parts import part
from dashboards.periods import Period
from dashboards.queries import Row
from dashboards.shell import Context, put
from dashboards.views.case_listing import ANCHOR, PAGE, link
from publishing.exports.wording import SMALL_N

BY = {"channel": "问题来源", "unit": "责任单位", "category": "小类", "street": "街道"}
SHOWN = 20
"""Parts on screen; the download holds all."""
NOTE = f"止于某环节的含仍在办的；比例以到达该环节的为分母，到达不足 {SMALL_N} 件的不算"
NO_UNIT_YET = "；派遣以前还没有责任单位，列在未注明"


@part
def losses(context: Context, view: View, period: Period) -> None:
    """What stopped at each stage by a choice of part, the parts with most of it first."""
    left, right = st.columns([7, 3], vertical_alignment="bottom")
    with right:
        by = st.selectbox(
            "分开看", list(BY), format_func=BY.__getitem__, key="flow-by", bind="query-params"
        )
    asked = context.reader.ask("case_flow", **view.inside(period), by=by)
    names = _names(context, by)
    found = case_flow.losses(asked, names)
    note = NOTE + (NO_UNIT_YET if by == "unit" else "")
    cut = f"；列出止步最多的 {SHOWN} 个，下载含全部 {len(found)} 个" if len(found) > SHOWN else ""
    heading = hero.heading(f"止于各环节：按{BY[by]}", f"{period.label_zh}；{note}{cut}")
    with left:
        put(markup.named(heading, anchor="losses"))
    put(drawing.losses(BY[by], found[:SHOWN], lambda *at: _address(view, by, names, *at)))
    if found:
        title = f"止于各环节（按{BY[by]}）"
        head = downloads.head_of(context, view, period, note)
        listed = [_listed(one) for one in found]
        downloads.offer(context, title, lambda: rows.sheet(title, head, _columns(by), listed))


def _names(context: Context, by: str) -> dict[str, str]:
    """`part_id` → name, of those that a list can be narrowed to; a channel is its own name."""
    if by == "street":
        book = context.reader.book()
        return {area.area_id: book.long_name(area) for area in book.areas}
    found = context.reader.ask("part_names")
    return {row["part_id"]: row["part_name"] for row in found if row["part"] == by}


def _address(view: View, by: str, names: Mapping[str, str], part_id: str, stage: int) -> str:
    """The list of what stopped there; nowhere for cases without a street or channel."""
    choice = Choice(stage=stage)
    if by != "street":
        return "" if (by, part_id) == ("channel", "-") else link(view, choice.having(by, part_id))
    if part_id not in names:
        return ""
    return f"{view.link(PAGE, **choice.query(), area=part_id)}#{ANCHOR}"


def _columns(by: str) -> list[rows.Column]:
    columns = [rows.Column(BY[by], "name"), rows.Column("上报", "reported", "count")]
    for number, stage in enumerate(STAGES[:-1], start=1):
        columns.append(rows.Column(drawing.stopped_at(stage), f"lost_{number}", "count"))
        columns.append(rows.Column(f"占到达{stage}的", f"share_{number}", "share"))
    return [
        *columns,
        rows.Column(STAGES[-1], "closed", "count"),
        rows.Column("占上报的", "closed_share", "share"),
    ]


def _listed(one: Loss) -> Row:
    reported, closed = one.stages[0].reached, one.stages[-1].reached
    listed: Row = {"name": one.name, "reported": reported, "closed": closed}
    listed["closed_share"] = share(closed, reported)
    for stage in one.stages[:-1]:
        listed[f"lost_{stage.number}"] = stage.lost
        listed[f"share_{stage.number}"] = share(stage.lost, stage.reached)
    return listed
