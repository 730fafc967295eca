"""热点: places where a problem keeps coming back, on a map and as a list, down to the case."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from dashboards import figures, filters, withheld
from dashboards import format as fmt
from dashboards.choices import View
from dashboards.components import citymap, hero, markup, rows
from dashboards.components.conservation import NOT_RECORDED
from dashboards.parts import part
from dashboards.periods import Period
from dashboards.queries import Parameter, Row
from dashboards.shell import Context, put
from dashboards.views import hotspot_place, tables, uncounted
from dashboards.views.tables import Listing

ADDRESS = "hotspots"
TYPES = ("W", "M", "Q", "H", "Y")
"""Nothing here is counted by the day, which is widened to its month."""
CARDS = ("R02", "R01", "R03", "R05")
SHOWN = 20
LEAST = 2
"""Cases that make a cell part of the ground: one alone may stand anywhere."""


def render(context: Context) -> None:
    """Lay out the opened place of the address, else the map and the lists."""
    view, period = filters.open_page(context, "热点", "case", types=TYPES, has_comparison=False)
    if period is None:
        put(markup.calm("本版没有案件的数字，也没有热点。"))
        return
    if unlisted := withheld.places(context.reader):
        put(markup.notice([unlisted]))
        return
    asked: dict[str, Parameter] = {
        "area_id": view.area.area_id,
        "month": period.end.replace(day=1),
    }
    opened = st.query_params.get(hotspot_place.OPENED)
    if opened:
        found = context.reader.ask("places_again", **{**asked, "place": opened})
        if found:
            hotspot_place.place(context, view, period, found[0])
            return
        put(markup.notice([f"没有可以看的点位“{opened}”，改看点位清单。"]))
    every = context.reader.ask("places_again", **{**asked, "place": ""})
    places = [row for row in every if not row["is_set_aside"]]
    readings = figures.of_area(context.reader, CARDS, view.area.area_id, period)
    put(hero.sentences(said(places, period)))
    put(tables.deck(readings, context))
    uncounted.ways(context, view, ADDRESS, period, readings)
    _again(context, view, period, places, len(every) - len(places))
    _high(context, view, period, chosen_month=asked["month"])


def said(places: Sequence[Row], period: Period) -> list[str]:
    """How many places, where it is worst, and what it is mostly about.

    The month they are counted at is named where it is not the period of the page.
    """
    if not places:
        return ["没有达到易反复标准的点位。"]
    first = places[0]
    month = Period("M", first["month"])
    as_of = "" if month == period else f"截至{month.label_zh}末，"
    chains = sum(row["episode_cnt"] for row in places)
    kinds: dict[str, int] = {}
    for row in places:
        kinds[row["family_name"]] = kinds.get(row["family_name"], 0) + 1
    most = sorted(kinds, key=lambda name: (-kinds[name], name))[:3]
    named = "、".join(f"{name} {fmt.number(kinds[name])} 处" for name in most)
    unit = f"，最近由{first['last_closing_unit']}结案" if first["last_closing_unit"] else ""
    worst = hotspot_place.named(first)
    return [
        f"{as_of}易反复点位 {fmt.number(len(places))} 处，复发最多的是{worst}。",
        f"近 90 天那里{first['family_name']} {fmt.number(first['case_cnt'])} 件，"
        f"复发 {fmt.number(first['recurrence_cnt'])} 次{unit}。",
        f"共 {fmt.number(chains)} 条复发链；最多的问题：{named}。",
    ]


@part
def _again(
    context: Context,
    view: View,
    period: Period,
    places: list[Row],
    set_aside: int,
) -> None:
    """Map and list of the places, of every kind of problem or of one."""
    chosen = _of_family(places)
    _map(context, view, chosen)
    _list(context, view, period, chosen, set_aside)


def _of_family(places: list[Row]) -> list[Row]:
    """The places of the kind of problem that the reader chose."""
    names = sorted({row["family_name"] for row in places})
    chosen = st.selectbox("问题类别", ["全部", *names], key="hotspots-family", bind="query-params")
    return places if chosen == "全部" else [row for row in places if row["family_name"] == chosen]


def _map(context: Context, view: View, chosen: list[Row]) -> None:
    area_id = view.area.area_id
    cells = context.reader.ask_of("fct_case_cell", "place_cells", area_id=area_id, least=LEAST)
    placed = _placed(context, view, chosen)
    if cells is None or placed is None:
        body = markup.calm(NOT_RECORDED)
    else:
        told = f"易反复点位分布图，{len(chosen)} 处；同样的内容见下面的清单"
        body = citymap.citymap(cells, placed, lambda row: _address(view, row), told)
    put(markup.section("分布图", "点编号看该处的案件", body, anchor="map"))


def _placed(context: Context, view: View, chosen: list[Row]) -> list[Row] | None:
    """The places with `lng` and `lat`, None where no case of theirs lies anywhere in the city.

    None of an edition that was published before it had positions.
    """
    if not chosen:
        return []
    asked = {**view.within(), "month": chosen[0]["month"]}
    found = context.reader.ask_of("fct_hotspot_position", "place_positions", **asked)
    if found is None:
        return None
    at = {row["hotspot_id"]: row for row in found}
    nowhere = {"lng": None, "lat": None}
    return [{**row, **at.get(row["hotspot_id"], nowhere)} for row in chosen]


def _list(context: Context, view: View, period: Period, chosen: list[Row], set_aside: int) -> None:
    listed = [{**row, "rank": rank} for rank, row in enumerate(chosen, start=1)]
    columns = [
        rows.Column("序", "rank", "count"),
        rows.Column("地点", "place_name", address=lambda row: _address(view, row)),
        rows.Column("复发", "recurrence_cnt", "count"),
        rows.Column("案件", "case_cnt", "count"),
        rows.Column("问题", "family_name"),
        rows.Column("区域", "area_name"),
        rows.Column("结案", "closure_cnt", "count"),
        rows.Column("复发链", "episode_cnt", "count"),
        rows.Column("活跃月数", "active_month_cnt", "count"),
        rows.Column("最近结案单位", "last_closing_unit"),
        rows.Column("首次上报", "first_reported_at"),
        rows.Column("最近上报", "last_reported_at"),
    ]
    at = Period("M", chosen[0]["month"]) if chosen else period
    month = f"{at.label_zh}，" if chosen else ""
    aside = f"另有 {set_aside} 处占位地址或兜底位置不计；" if set_aside else ""
    note = (
        f"{month}同一地点同一类问题，近 90 天至少 3 件、结案 2 次、跨 2 个月；"
        f"{aside}列出前 {SHOWN} 处，下载含全部"
    )
    told = Listing("易反复点位", "places", note, "没有达到易反复标准的点位。", SHOWN)
    tables.listing(context, view, at, told, columns, listed)


def _high(context: Context, view: View, period: Period, *, chosen_month: Parameter) -> None:
    found = [
        {**row, "why": _why(row)}
        for row in context.reader.ask_of(
            "fct_high_incidence_place",
            "high_places",
            area_id=view.area.area_id,
            month=chosen_month,
        )
        or []
    ]

    def lead(row: Row) -> str:
        return _address(view, row) if row["hotspot_id"] else ""

    columns = [
        rows.Column("地点", "place_name", address=lead),
        rows.Column("当月案件", "case_cnt", "count"),
        rows.Column("问题", "family_name"),
        rows.Column("区域", "area_name"),
        rows.Column("同类 P95", "percentile_cnt", "hours"),
        rows.Column("此前 12 个月", "year_before_cnt", "count"),
        rows.Column("为何列入", "why"),
    ]
    at = Period("M", found[0]["month"]) if found else period
    month = f"{at.label_zh}，" if found else ""
    note = (
        f"{month}当月同类问题不少于 3 件，且高于同类地点的 P95 或明显高于自身以往；"
        f"高发只看件数，易反复看结案后又来。列出前 {SHOWN} 处，有链接的同时是易反复点位"
    )
    told = Listing("高发点位", "high", note, "没有高发点位。", SHOWN)
    tables.listing(context, view, at, told, columns, found)


def _why(row: Row) -> str:
    reasons = (
        ("高于同类 P95", row["is_above_percentile"]),
        ("高于自身以往", row["is_above_own_mean"]),
    )
    return "；".join(word for word, holds in reasons if holds)


def _address(view: View, row: Row) -> str:
    return view.link(ADDRESS, **{hotspot_place.OPENED: row["hotspot_id"]})
