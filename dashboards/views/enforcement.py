"""执法: what was decided and how, what became of illegal buildings, and the way of working."""

from __future__ import annotations

from collections.abc import Sequence

from dashboards import figures, filters, headline
from dashboards import format as fmt
from dashboards.choices import View
from dashboards.components import hero, markup
from dashboards.periods import Period
from dashboards.readings import Reading
from dashboards.shell import Context, put
from dashboards.views import enforcement_objects, enforcement_ways, tables, uncounted
from dashboards.views.tables import Parts

ADDRESS = "enforcement"
GROUPS = (
    (
        *("行政处罚", "penalties", "罚没金额只说明规模，不是目标，也不排名"),
        ("E01", "E02", "E04", "E13", "E11", "E03"),
    ),
    ("违法建设", "buildings", "制止不是拆除", ("E05", "E06", "E07")),
    ("餐饮油烟、渣土与三色单", "objects", "", ("E08", "E09", "E12")),
)
PARTS = {
    tables.AREA: Parts("区域", ("E01", "E02", "E04", "E13", "E06", "E07", "E08", "E09", "E12")),
    "category": Parts("违法类别", ("E01", "E02", "E04", "E13")),
    "procedure": Parts("处罚程序", ("E01", "E03", "E13")),
    "unit": Parts("执法单位", ("E01", "E02", "E04", "E11", "E13")),
    "size_class": Parts("餐饮规模", ("E08",)),
}
"""No table of areas or units holds 罚没金额: fines are never a ranking (DOMAIN §12)."""


def render(context: Context) -> None:
    """Lay out the page for the area and period of the address."""
    view, period = filters.open_page(context, "执法", "enforcement")
    if period is None:
        put(markup.calm("本版没有执法的数字。"))
        return
    _cards(context, view, period)
    tables.chosen(context, view, period, "执法指标", ADDRESS, PARTS)
    enforcement_objects.buildings(context, view, period)
    enforcement_objects.muck(context, view, period)
    enforcement_objects.fume(context, view, period)
    enforcement_ways.ladder(context, view, period)
    enforcement_ways.mix(context, view, period)


def _cards(context: Context, view: View, period: Period) -> None:
    every = [kpi_id for *_, ids in GROUPS for kpi_id in ids]
    found = figures.of_area(context.reader, every, view.area.area_id, period)
    put(hero.sentences([*said(found), *headline.of_page(_judged(found), context.currency)]))
    uncounted.ways(context, view, ADDRESS, period, found)
    for name, anchor, note, ids in GROUPS:
        of_group = [one for one in found if one.kpi.kpi_id in ids]
        if of_group:
            put(markup.section(name, note, tables.deck(of_group, context), anchor=anchor))


def _judged(found: Sequence[Reading]) -> list[Reading]:
    """What the sentences are about: never whether fines went up or down."""
    return [one for one in found if one.kpi.kpi_id != "E03"]


def said(found: Sequence[Reading]) -> list[str]:
    """How many penalties were decided, and how many of them on the spot."""
    known = {one.kpi.kpi_id: one for one in found if one.is_sound}
    if "E01" not in known:
        return []
    decided = known["E01"]
    parts = [f"作出行政处罚 {fmt.number(decided.value)} 件"]
    if "E02" in known:
        easy = known["E02"]
        parts.append(f"简易程序占 {fmt.plain(easy.value, easy.kpi.unit, easy.kpi.decimals)}")
    if decided.since_previous is not None:
        parts.append(f"件数{decided.period.previous_zh}{decided.since_previous.text}")
    return [f"{'，'.join(parts)}。"]
