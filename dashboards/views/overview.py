"""总览: where the city stands against target, what got worse, where, and whose it is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import streamlit as st

from dashboards import figures, filters, headline
from dashboards.choices import View
from dashboards.components import cards, districts, hero, markup, places, survey, trends
from dashboards.indicators import DOMAINS, HEADLINES, SURVEYED, Area, Book
from dashboards.parts import part
from dashboards.periods import Period
from dashboards.readings import Reading
from dashboards.shell import Context, put

HOTSPOTS_SHOWN = 10
ITEMS_SHOWN = 8


def render(context: Context) -> None:
    """Lay out the page for the area and period of the address."""
    book = context.reader.book()
    title, boxes = st.columns([5, 5], vertical_alignment="bottom")
    with boxes:
        view = filters.choose(context, types=("M", "Q", "H", "Y"))
    area = view.area
    periods = {
        domain: book.period(domain, context.city.reporting_month.get(domain), view.period)
        for domain in DOMAINS
    }
    readings = _readings(context, view, periods)
    with title:
        put(hero.title(context.city.title_zh, area, list(periods.values())))
    put(hero.hero(_sentences(context, book, area, readings), readings))
    put(
        "".join(
            cards.domain_row(domain, periods[domain], readings[domain], context.stamp)
            for domain in DOMAINS
        )
    )
    _districts(context, book, view, periods)
    _places(context, area, periods["case"])
    _survey(context, area, periods[SURVEYED])


def _readings(
    context: Context, view: View, periods: Mapping[str, Period | None]
) -> dict[str, list[Reading]]:
    """Headline readings of the chosen area by domain."""
    area_id = view.area.area_id
    found = _headlines(context, [view.area], periods)
    return {
        domain: [found[kpi, area_id] for kpi in HEADLINES[domain] if (kpi, area_id) in found]
        for domain in DOMAINS
    }


def _headlines(
    context: Context, areas: Sequence[Area], periods: Mapping[str, Period | None]
) -> dict[tuple[str, str], Reading]:
    """Headline readings by KPI and area, asked for once a period."""
    found: dict[tuple[str, str], Reading] = {}
    for period in sorted({period for period in periods.values() if period is not None}):
        domains = [domain for domain, of_domain in periods.items() if of_domain == period]
        ids = [kpi_id for domain in domains for kpi_id in HEADLINES[domain]]
        area_ids = [area.area_id for area in areas]
        found |= figures.of_areas(context.reader, ids, area_ids, period)
    return found


def _sentences(
    context: Context, book: Book, area: Area, readings: Mapping[str, list[Reading]]
) -> list[str]:
    every = [reading for of_domain in readings.values() for reading in of_domain]
    furthest = headline.worst(every)
    said = [headline.score_sentence(every)]
    said.append(headline.worst_sentence(every, furthest, context.currency))
    if furthest is not None:
        units = context.reader.ask(
            "units_of_kpi",
            kpi_id=furthest.kpi.kpi_id,
            area_id=area.area_id,
            period_type=furthest.period.period_type,
            period_start=furthest.period.start,
        )
        where = headline.where_sentence(book, furthest, context.currency)
        who = headline.who_sentence(furthest, units, context.currency)
        said.append((where if area == book.city else "") + who)
    return [sentence for sentence in said if sentence]


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
    found = _headlines(context, areas, shown)
    table = districts.matrix(found, shown, areas, view.area, view.against, context.stamp)
    put(markup.section("各区对照", "同一口径，同一期间", table, anchor="districts"))
    _trends(context, shown)


@part
def _trends(context: Context, shown: Mapping[str, Period]) -> None:
    """The districts' lines of one KPI, which the reader picks."""
    book = context.reader.book()
    kpis = {kpi.kpi_id: kpi for domain in shown for kpi in book.headline_kpis(domain)}
    heading, trend_box = st.columns([7, 3], vertical_alignment="bottom")
    with trend_box:
        picked = st.selectbox(
            "走势指标",
            list(kpis),
            format_func=lambda kpi_id: kpis[kpi_id].name_zh,
            key="trend",
            bind="query-params",
        )
    kpi = kpis[picked]
    with heading:
        put(hero.heading("各区走势", f"{kpi.name_zh}，近 13 期"))
    put(trends.lines(book, kpi, shown[kpi.domain], context.currency))


def _places(context: Context, area: Area, period: Period | None) -> None:
    rows = (
        context.reader.ask(
            "hotspots",
            area_id=area.area_id,
            month=period.end,
            top=HOTSPOTS_SHOWN,
        )
        if period
        else []
    )
    note = "关闭后又反复出现同类问题的地点，按复发次数排列"
    if rows:
        month = Period("M", rows[0]["month"]).label_zh
        note = f"{month}，共 {rows[0]['hotspot_cnt']} 处，列出前 {len(rows)} 处；{note}"
    put(markup.section("易反复点位", note, places.hotspots(rows), anchor="places"))


def _survey(context: Context, area: Area, period: Period | None) -> None:
    rows = (
        context.reader.ask(
            "survey_items",
            area_id=area.area_id,
            period_end=period.end,
            top=ITEMS_SHOWN,
        )
        if period
        else []
    )
    note = (
        f"{rows[0]['wave_name']}，{rows[0]['item_cnt']} 项中得分最低的 {len(rows)} 项"
        if rows
        else ""
    )
    put(markup.section("满意度最低项", note, survey.lowest_items(rows), anchor="survey"))
