"""The figures of a page by area, unit, category or channel, one at a time, with their download."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import streamlit as st

from dashboards import downloads, figures
from dashboards.choices import View
from dashboards.components import hero, table
from dashboards.components.table import Line
from dashboards.parts import part
from dashboards.periods import Period
from dashboards.shell import Context, put
from dashboards.views.tables import area_lines

BY = {"area": "区域", "unit": "责任单位", "category": "小类", "channel": "问题来源"}


@dataclass(frozen=True)
class Breakdown:
    """What a page breaks down: a title, its address, its KPIs, and where a part leads.

    `lead` is given the breakdown and the id of a part; without it parts lead nowhere. `by` are the
    breakdowns of `kpi_value` the page offers, with their words, beside `area`.
    """

    title: str
    page: str
    kpi_ids: tuple[str, ...]
    lead: Callable[[str, str], str] | None = None
    by: Mapping[str, str] = field(default_factory=lambda: BY)


@part
def tables(context: Context, view: View, period: Period, asked: Breakdown) -> None:
    """The choice of a breakdown, its table, its download."""
    left, right = st.columns([7, 3], vertical_alignment="bottom")
    with right:
        words = asked.by
        by = st.selectbox(
            "按", list(words), format_func=words.__getitem__, key="by", bind="query-params"
        )
    with left:
        put(hero.heading(f"按{words[by]}", f"{period.label_zh}；点开数字看分子、分母和口径"))
    lines = _lines(context, view, period, asked, by)
    book = context.reader.book()
    kpis = [book.kpis[kpi_id] for kpi_id in asked.kpi_ids if kpi_id in book.kpis]
    against = view.against if by == "area" else None
    put(table.of_kpis(words[by], lines, kpis, context.stamp, against=against))
    if lines:
        title = f"{asked.title}（按{words[by]}）"
        head = downloads.head_of(context, view, period, table.policies_of(lines, kpis))
        downloads.offer(context, title, lambda: table.sheet(title, head, words[by], lines, kpis))


def _lines(context: Context, view: View, period: Period, asked: Breakdown, by: str) -> list[Line]:
    if by == "area":
        return area_lines(context, view, period, asked.page, asked.kpi_ids)
    found = figures.of_parts(context.reader, asked.kpi_ids, view.area.area_id, period, by)
    lead = asked.lead
    return [Line(one.name, one.readings, lead(by, one.part_id) if lead else "") for one in found]
