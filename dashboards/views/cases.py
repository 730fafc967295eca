"""案件: where cases are lost on their way, who is late, when they come, and every case itself."""

from __future__ import annotations

import streamlit as st

from dashboards import figures, filters, headline
from dashboards.case_list import Choice
from dashboards.choices import View
from dashboards.components import cards, hero, lifeline, markup, rows
from dashboards.shell import Context, put
from dashboards.views import (
    breakdown,
    case_listing,
    case_losses,
    case_parts,
    case_patterns,
    tables,
    uncounted,
)
from dashboards.views.breakdown import Breakdown

ADDRESS = "cases"
CARDS = ("C04", "C12", "C13", "C22", "C21", "R04", "C15", "C19", "R01")
KPIS = ("C04", "C12", "C13", "C14", "C22", "C21", "C15", "R01")
OPENED = "case"
ORDERS_TITLE = "关联的热线工单"
ORDERS = (
    rows.Column("工单", "order_no"),
    rows.Column("受理时间", "received_at"),
    rows.Column("来源", "channel"),
    rows.Column("诉求类型", "appeal_type"),
    rows.Column("满意度评价", "satisfaction"),
)


def render(context: Context) -> None:
    """Lay out the opened case of the address, else the page of its area and period."""
    opened = st.query_params.get(OPENED)
    if opened is not None and _case(context, opened):
        return
    view, period = filters.open_page(context, "案件", "case")
    if opened is not None:
        put(markup.notice([f"没有可以看的案件“{opened}”，改看案件清单。"]))
    if period is None:
        put(markup.calm("本版没有案件的数字。"))
        return
    shown = figures.of_area(context.reader, CARDS, view.area.area_id, period)
    put(hero.sentences(headline.of_page(shown, context.currency)))
    uncounted.ways(context, view, ADDRESS, period, shown)
    put(cards.deck(shown, context.stamp))
    case_parts.flow(context, view, period)
    case_losses.losses(context, view, period)
    breakdown.tables(context, view, period, _broken_down(view))
    case_parts.limits(context, view, period)
    case_patterns.hours(context, view, period)
    case_patterns.inspection_weeks(context, view, period)
    case_patterns.ageing(context, view)
    case_patterns.returns(context, view, period)
    case_listing.listing(context, view, period)


def _broken_down(view: View) -> Breakdown:
    def lead(by: str, part_id: str) -> str:
        return case_listing.link(view, Choice(basis="filed").having(by, part_id))

    return Breakdown("案件指标", ADDRESS, KPIS, lead)


def _case(context: Context, case_id: str) -> bool:
    """Show one case, and say whether there is such a case for the reader."""
    found = context.reader.ask("case_life", case_id=case_id)
    if not found:
        return False
    orders = context.reader.ask_of("fct_hotline_order", "orders_of_case", case_id=case_id)
    kept = {key: value for key, value in st.query_params.items() if key != OPENED}
    put(lifeline.case(found[0], case_listing.address(kept), context.stamp))
    if orders:
        note = f"{len(orders)} 件"
        body = rows.table(ORDERS, orders, ORDERS_TITLE, "")
        put(markup.section(ORDERS_TITLE, note, body, anchor="orders"))
        tables.offer_of_edition(context, ORDERS_TITLE, note, ORDERS, orders)
    return True
