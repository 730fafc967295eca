"""热线: what citizens say, how it is answered, and whether inspectors see the same."""

from __future__ import annotations

from dashboards import figures, filters, headline
from dashboards.choices import View
from dashboards.components import cards, hero, markup
from dashboards.periods import Period
from dashboards.shell import Context, put
from dashboards.views import breakdown, hotline_matters, hotline_places, hotline_survey, uncounted

ADDRESS = "hotline"
GROUPS = (
    ("受理与办结", "volume", ("H01", "H02", "H03", "H04", "H05", "H13")),
    ("三率", "rates", ("H06", "H07", "H08")),
    ("重复与回访", "again", ("H11", "H12", "H15", "H09", "H10")),
)
KPIS = ("H01", "H04", "H05", "H06", "H07", "H08", "H11")


def render(context: Context) -> None:
    """Lay out the page for the area and period of the address."""
    view, period = filters.open_page(context, "热线", "hotline")
    if period is None:
        put(markup.calm("本版没有热线的数字。"))
        return
    _cards(context, view, period)
    breakdown.tables(context, view, period, breakdown.Breakdown("热线指标", ADDRESS, KPIS))
    hotline_matters.hot_issues(context, view, period)
    hotline_matters.matters(context, view, period)
    hotline_places.repeated(context, view, period)
    hotline_places.triangulated(context, view, period)
    hotline_survey.matters(context, view, period)
    hotline_places.blind_spots(context, view, period)


def _cards(context: Context, view: View, period: Period) -> None:
    notes = {
        "volume": "",
        "rates": "响应率、解决率、满意率：群众是否联系上、解决了、满意",
        "again": "一号多诉只计人数，不列来电人，不足 5 人的不公布",
    }
    every = [kpi_id for _, _, ids in GROUPS for kpi_id in ids]
    found = figures.of_area(context.reader, every, view.area.area_id, period)
    put(hero.sentences(headline.of_page(found, context.currency)))
    uncounted.ways(context, view, ADDRESS, period, found)
    for name, anchor, ids in GROUPS:
        shown = [reading for reading in found if reading.kpi.kpi_id in ids]
        if shown:
            deck = cards.deck(shown, context.stamp)
            put(markup.section(name, notes[anchor], deck, anchor=anchor))
