"""The figures of a page by area, unit, category or channel, one at a time, with their download."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from dashboards import counted, downloads, figures, why
from dashboards.choices import View
from dashboards.components import table
from dashboards.components.table import Line
from dashboards.indicators import Kpi
from dashboards.parts import part
from dashboards.periods import Period
from dashboards.shell import Context, put
from dashboards.views import divided
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
    words = asked.by
    told = dict.fromkeys(words, asked.kpi_ids)
    by, kpi = divided.choose(context, period, "by", words, told, telling="unit")
    lines = _lines(context, view, period, asked, by, kpi)
    book = context.reader.book()
    columns = why.columns(kpi, asked.kpi_ids)
    kpis = [book.kpis[kpi_id] for kpi_id in columns if kpi_id in book.kpis]
    against = view.against if by == "area" else None
    why_none = "" if lines else counted.sentence_of(context.reader, columns, view.area, period)
    put(table.of_kpis(words[by], lines, kpis, context.stamp, against=against, nothing=why_none))
    if lines:
        title = f"{asked.title}（按{words[by]}）"
        head = downloads.head_of(context, view, period, table.policies_of(lines, kpis))
        downloads.offer(context, title, lambda: table.sheet(title, head, words[by], lines, kpis))


def _lines(
    context: Context, view: View, period: Period, asked: Breakdown, by: str, kpi: Kpi | None
) -> list[Line]:
    if by == "area":
        return area_lines(context, view, period, asked.page, asked.kpi_ids, kpi)
    found = figures.of_parts(context.reader, asked.kpi_ids, view.area.area_id, period, by)
    lead = asked.lead
    lines = [
        Line(one.name, one.readings, lead(by, one.part_id) if lead else "", one.is_nobody)
        for one in found
    ]
    return why.ordered(kpi, lines)
