"""总览: where the city stands against target, what got worse, where, and whose it is."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from dashboards import downloads, filters, league
from dashboards.brief import sheet
from dashboards.choices import View
from dashboards.components import (
    cards,
    composite,
    districts,
    hero,
    history,
    markup,
    matters,
    places,
    survey,
    trends,
)
from dashboards.composite import Composite, composites
from dashboards.headline import named
from dashboards.indicators import DOMAINS, SURVEYED, Book
from dashboards.matters import PAGES, Matter, behind
from dashboards.parts import part
from dashboards.periods import Period
from dashboards.queries import Row
from dashboards.shell import Context, put
from dashboards.situation import Situation, headlines, situation_of
from dashboards.views import league_shown, overview_files


def render(context: Context) -> None:
    """Lay out the page for the area and period of the address."""
    book = context.reader.book()
    title, boxes = st.columns([5, 5], vertical_alignment="bottom")
    with boxes:
        view = filters.choose(context, types=("M", "Q", "H", "Y"))
    found = situation_of(context.reader, context.city, view.area, view.period)
    with title:
        put(hero.title(context.city.title_zh, view.area, found.periods))
    put(hero.hero(found.sentences, found.readings, ways=_ways(view, found)))
    _matters(context, view, found)
    _composite(context, view)
    _brief(context, view, found)
    put("".join(_domain(context, view, found, domain) for domain in DOMAINS))
    _districts(context, book, view, found.periods)
    _places(context, view, found)
    _survey(context, view, found)


def _ways(view: View, found: Situation) -> dict[str, str]:
    """To what is behind what got worst, and to the units of what is told in its stead."""
    told = {"看原因": found.worst}
    if found.owned is not None:
        told[f"看{found.owned.kpi.name_zh}"] = found.owned
    ways = {}
    for name, reading in told.items():
        if reading is not None:
            page, asked, anchor = behind(reading.kpi)
            ways[name] = f"{view.link(page, **asked)}#{anchor}"
    return ways


def _matters(context: Context, view: View, found: Situation) -> None:
    """What to ask about first; for who may open 数据质量, what the edition changed."""

    def address(matter: Matter) -> str:
        link = view.link(matter.page, **matter.asked)
        return f"{link}#{matter.anchor}" if matter.anchor else link

    body = matters.matters(found.matters, address)
    if context.viewer.may_open("quality"):
        said = history.in_short(context.edition.manifest.changes)
        body += (
            f'<p class="um-since">与上一版相比：{markup.text(said)}。'
            f'<a href="{markup.text(view.link("quality"))}#history" target="_self">看变动 →</a></p>'
        )
    put(markup.section("要紧的事", "先问这几件", body, anchor="matters"))


def _composite(context: Context, view: View) -> None:
    """综合得分 of the league of the period, and what moves it; the newest without a period."""
    reader = context.reader
    period = view.period or league.newest(reader)
    found = league.read_league(reader, period) if period else None
    each = composites(reader, found, view.area) if found else []
    if found is None or not each:
        where = f"{view.area.area_name}没有参加考核的单位。"
        put(_composite_section("", markup.calm(where if found else league.nothing(reader, period))))
        return
    code = found.period.code

    def address(one: Composite) -> str:
        return view.link(league_shown.ADDRESS, **{league_shown.GROUP: one.group}, period=code)

    body = composite.cards(each, address, sees_all=context.sees_whole_city)
    note = f"{found.period.label_zh}，{found.rule_edition}；各组分开，不跨组比"
    put(_composite_section(note, body))


def _composite_section(note: str, body: str) -> str:
    return markup.section("考核综合得分", note, body, anchor="composite")


def _brief(context: Context, view: View, found: Situation) -> None:
    """The page on one sheet of A4, to be taken into a meeting."""
    reader, city = context.reader, context.city
    downloads.offer_pdf(
        context, sheet.NAME, sheet.name_of(reader, view), lambda: sheet.pdf(reader, city, found)
    )


def _domain(context: Context, view: View, found: Situation, domain: str) -> str:
    return cards.domain_row(
        domain,
        found.periods[domain],
        found.readings[domain],
        context.stamp,
        address=view.link(PAGES[domain]),
        why_none=found.unsurveyed if domain == SURVEYED else "",
    )


def _districts(
    context: Context, book: Book, view: View, periods: Mapping[str, Period | None]
) -> None:
    shown = {
        domain: period
        for domain, period in periods.items()
        if period is not None and book.has_domain(domain, book.city.area_id)
    }
    if not shown or not book.districts:
        return
    areas = [book.city, *book.districts]
    found = headlines(context.reader, areas, shown)
    table = districts.matrix(found, shown, areas, view.area, view.against, context.stamp)
    put(markup.section("各区对照", "同一口径，同一期间", table, anchor="districts"))
    overview_files.matrix(context, view, found, shown, areas)
    _trends(context, view, shown)


@part
def _trends(context: Context, view: View, shown: Mapping[str, Period]) -> None:
    """The districts' lines of one KPI, which the reader picks."""
    book = context.reader.book()
    kpis = {kpi.kpi_id: kpi for domain in shown for kpi in book.headline_kpis(domain)}
    heading, trend_box = st.columns([7, 3], vertical_alignment="bottom")
    with trend_box:
        picked = st.selectbox(
            "走势指标",
            list(kpis),
            format_func=lambda kpi_id: named(kpis[kpi_id], list(kpis.values())),
            key="trend",
            bind="query-params",
        )
    kpi = kpis[picked]
    with heading:
        put(hero.heading("各区走势", f"{named(kpi, list(kpis.values()))}，近 13 期"))
    put(trends.lines(book, kpi, shown[kpi.domain], context.currency))
    overview_files.lines(context, view, kpi, shown[kpi.domain])


def _places(context: Context, view: View, found: Situation) -> None:
    def address(row: Row) -> str:
        return view.link("hotspots", place=row["hotspot_id"])

    rows = found.places
    if found.unlisted:
        put(markup.section("易反复点位", "", markup.calm(found.unlisted), anchor="places"))
        return
    note = "关闭后又反复出现同类问题的地点，按复发次数排列"
    if rows:
        month = Period("M", rows[0]["month"]).label_zh
        note = f"{month}，共 {rows[0]['hotspot_cnt']} 处，列出前 {len(rows)} 处；{note}"
    put(markup.section("易反复点位", note, places.hotspots(rows, address), anchor="places"))
    overview_files.places(context, view, rows)


def _survey(context: Context, view: View, found: Situation) -> None:
    rows = found.items
    note = (
        f"{rows[0]['wave_name']}，{rows[0]['item_cnt']} 项中得分最低的 {len(rows)} 项"
        if rows
        else found.unsurveyed
    )
    put(
        markup.section(
            "满意度最低项", note, survey.lowest_items(rows, found.unranked), anchor="survey"
        )
    )
    overview_files.lowest(context, view, found.periods[SURVEYED], rows)
