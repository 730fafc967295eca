"""环卫: how much was collected, where it went, how the roads were swept, and what is not known."""

from __future__ import annotations

from collections.abc import Sequence

from dashboards import figures, filters, headline
from dashboards import format as fmt
from dashboards.choices import View
from dashboards.components import hero, markup
from dashboards.periods import Period
from dashboards.readings import Reading
from dashboards.shell import Context, put
from dashboards.views import (
    sanitation_days,
    sanitation_weighing,
    sanitation_work,
    tables,
    uncounted,
)
from dashboards.views.tables import Parts

ADDRESS = "sanitation"
GROUPS = (
    (
        "清运与计量",
        "weight",
        "只计首次过磅；同一吨垃圾不重复计",
        ("S01", "S02", "S03", "S15", "S14"),
    ),
    ("保洁作业", "sweeping", "面积口径与作业量口径不是一回事", ("S04", "S05", "S10")),
    ("处理与利用", "treatment", "产生量不详，以清运量代", ("S06", "S07", "S08", "S11")),
    ("分类、收费与公厕", "reports", "来自环卫统计报表", ("S09", "S12", "S13")),
)
TONNES = ("S01", "S02", "S03", "S15")
PARTS = {
    tables.AREA: Parts("区域", ("S01", "S02", "S03", "S04", "S05", "S06", "S14")),
    "stream": Parts("垃圾类别", TONNES),
    "facility": Parts("设施", (*TONNES, "S14")),
    "op_type": Parts("作业方式", ("S05",)),
}


def render(context: Context) -> None:
    """Lay out the page for the area and period of the address."""
    view, period = filters.open_page(context, "环卫", "sanitation")
    if period is None:
        put(markup.calm("本版没有环卫的数字。"))
        return
    _cards(context, view, period)
    sanitation_work.mechanised(context, view, period)
    tables.chosen(context, view, period, "环卫指标", ADDRESS, PARTS)
    sanitation_weighing.chain(context, view, period)
    sanitation_work.fleet_and_water(context, view, period)
    sanitation_weighing.odd_tickets(context, view, period)
    sanitation_days.calendar(context, view, period)


def _cards(context: Context, view: View, period: Period) -> None:
    every = [kpi_id for *_, ids in GROUPS for kpi_id in ids]
    found = figures.of_area(context.reader, every, view.area.area_id, period)
    put(
        hero.sentences([*said(found, context.currency), *headline.of_page(found, context.currency)])
    )
    uncounted.ways(context, view, ADDRESS, period, found)
    for name, anchor, note, ids in GROUPS:
        of_group = [one for one in found if one.kpi.kpi_id in ids]
        if of_group:
            put(markup.section(name, note, tables.deck(of_group, context), anchor=anchor))


def said(found: Sequence[Reading], currency: str) -> list[str]:
    """How much was collected and how much a day; nothing where it is not known."""
    known = {one.kpi.kpi_id: one for one in found if one.value is not None}
    if "S01" not in known:
        return []
    words = (("S01", "清运生活垃圾"), ("S02", "日均"))
    parts = [f"{name} {_text(known[kpi], currency)}" for kpi, name in words if kpi in known]
    return [f"{'；'.join(parts)}。"]


def _text(reading: Reading, currency: str) -> str:
    """`26,788.34 吨，较上月下降 7.5%`; without what it is not compared to."""
    kpi, moved = reading.kpi, reading.since_previous
    now = fmt.figure(reading.value, kpi.unit, kpi.decimals, currency).text
    return f"{now}，{reading.period.previous_zh}{moved.text}" if moved else now
