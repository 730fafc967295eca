"""指标口径: what every figure means, how it is computed, where it comes from and is used."""

from __future__ import annotations

from datetime import date

import streamlit as st

from dashboards import few
from dashboards.choices import Span, read_view
from dashboards.components import definition, directory
from dashboards.definitions import BOOK_DOMAINS, Definition, find
from dashboards.queries import Parameter
from dashboards.shell import Context, put

OPENED = "kpi"
EVERY = "全部领域"


def render(context: Context) -> None:
    """Lay out the entry that the address names, if any, and the list that was searched for."""
    book = [Definition(**row) for row in context.reader.ask("kpi_definitions")]
    put(directory.title(context.city.title_zh, len(book)))
    found = find(book, *_asked(book))
    opened = next((one for one in book if one.kpi_id == st.query_params.get(OPENED)), None)
    if opened is None and len(found) == 1:
        (opened,) = found
    if opened is not None:
        put(definition.definition(opened, _evidence(context, opened), context.stamp))
    put(directory.directory(found, opened.kpi_id if opened else "", context.stamp.asked))


def _asked(book: list[Definition]) -> tuple[str, str | None]:
    """The words and the domain of the search; a new search closes the opened entry."""
    domains = {one.domain: one.domain_zh for one in book}
    words, choice = st.columns([7, 3], vertical_alignment="bottom")
    with words:
        asked = st.text_input(
            "搜索",
            placeholder="编号、名称或公式里的词，例如 C12、结案率、超期",
            key="q",
            bind="query-params",
            on_change=_close,
        )
    with choice:
        domain = st.selectbox(
            "领域",
            [EVERY, *domains],
            format_func=lambda key: BOOK_DOMAINS.get(key, key),
            key="domain",
            bind="query-params",
            on_change=_close,
        )
    return asked, None if domain == EVERY else domain


def _close() -> None:
    st.query_params.pop(OPENED, None)


def _evidence(context: Context, one: Definition) -> definition.Evidence:
    kpi_id = one.kpi_id
    policies = context.reader.ask_of("kpi_policy", "kpi_policies")
    landed = context.reader.ask_of("delivery_summary", "conservation") or []
    (extent,) = context.reader.ask("kpi_extent", kpi_id=kpi_id)
    example = context.reader.ask("kpi_example", kpi_id=kpi_id, **_shown_before(context))
    return definition.Evidence(
        example=[few.withheld({**row, "kpi_id": kpi_id}, one.unit) for row in example],
        extent=extent,
        policies=None if policies is None else [p for p in policies if p["kpi_id"] == kpi_id],
        lineage=context.reader.ask_of("kpi_lineage", "kpi_lineage", kpi_id=kpi_id),
        targets=context.reader.ask("kpi_targets", kpi_id=kpi_id),
        titles={row["table_name"]: row["table_title"] for row in landed},
        settings=context.reader.ask_of("kpi_setting", "kpi_settings", kpi_id=kpi_id),
    )


def _shown_before(context: Context) -> dict[str, Parameter]:
    """Area and period of the address: who came from a figure finds that figure explained."""
    book = context.reader.book()
    span = Span(book.first_day, context.edition.manifest.as_of.date())
    view, _ = read_view(st.query_params.to_dict(), book, span)
    asked: dict[str, Parameter] = {"area_id": view.area.area_id}
    if view.period is None:
        return {**asked, "period_type": "", "period_start": date.min}
    return {**asked, "period_type": view.period.period_type, "period_start": view.period.start}
