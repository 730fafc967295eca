"""热线: where it is about: places told again and again, and places where the three do not agree."""

from __future__ import annotations

from dashboards import downloads, figures, sides, street_matters, triangulation
from dashboards.case_list import Choice
from dashboards.choices import AREA, PERIOD, View
from dashboards.components import evidence, markup, rows
from dashboards.indicators import SURVEYED, Area
from dashboards.periods import Period
from dashboards.queries import Row
from dashboards.readings import Reading
from dashboards.sheets import Sheet
from dashboards.shell import Context, put
from dashboards.views import case_listing, hotline_matters

LEAST = 3
SHOWN = 15
EVERY = 1_000_000
"""More places than any city tells of: a file has them all."""


def repeated(context: Context, view: View, period: Period) -> None:
    """Places with several orders of one family, each with the way to the cases of both."""
    found = _told_again(context, view, period, SHOWN)
    known = {area.area_id for area in context.reader.book().areas}

    def cases(row: Row) -> str:
        if not row["case_cnt"] or row["area_id"] not in known:
            return ""
        listed = Choice(family=row["family_id"], address=row["place_name"], valid=1)
        seen = {AREA: row["area_id"], PERIOD: period.code}
        return case_listing.link(view, listed, **seen)

    columns = [
        rows.Column("地点", "place_name", address=cases),
        rows.Column("诉求", "order_cnt", "count"),
        rows.Column("重复诉求", "repeat_cnt", "count"),
        rows.Column("不满意", "dissatisfied_cnt", "count"),
        rows.Column("该处同类案件", "case_cnt", "count"),
        rows.Column("问题", "family_name"),
        rows.Column("区域", "area_name"),
        rows.Column("最近一次", "last_received_at"),
    ]
    note = (
        f"{period.label_zh}，同一地点同一类问题至少 {LEAST} 件，列出最多的 {SHOWN} 处；"
        "点地点看地名含它的同类案件；下载含全部"
    )
    body = rows.table(columns, found, "反复投诉的地点", f"没有 {LEAST} 件以上的地点。")
    put(markup.section("反复投诉的地点", note, body, anchor="places"))
    if found:
        head = downloads.head_of(context, view, period, note)
        title = "反复投诉的地点"

        def whole() -> Sheet:
            return rows.sheet(title, head, columns, _told_again(context, view, period, EVERY))

        downloads.offer(context, title, whole)


def _told_again(context: Context, view: View, period: Period, top: int) -> list[Row]:
    asked = {**view.inside(period), "least": LEAST, "top": top}
    return context.reader.ask_of("fct_hotline_order", "hotline_places", **asked) or []


def triangulated(context: Context, view: View, period: Period) -> None:
    """考评, 诉求 and 满意度 of the areas right below the one that is shown."""
    parts = [area for area in context.reader.book().parts(view.area) if not area.is_unassigned]
    note = (
        f"{period.label_zh}；与并列区域的中位数相比。"
        "考评看问题发生率，投诉看万人诉求比，满意度看最近一期调查的得分"
    )
    if len(parts) < sides.FEWEST:
        calm = markup.calm(f"并列的区域不足 {sides.FEWEST} 个，不作对照。")
        put(markup.section("考评、投诉与满意度", note, calm, anchor="triangulation"))
        return
    found = _figures(context, [part.area_id for part in parts], period)
    places = triangulation.places(found, [part.area_id for part in parts])
    said = {place.area_id: place.said for place in places}

    def urgency(part: Area) -> tuple[int, bool, bool]:
        return triangulation.urgency(said[part.area_id], triangulation.ABOUT_PLACES)

    ordered = sorted(parts, key=urgency)
    body = "".join(_row(context, view, part, found, said[part.area_id]) for part in ordered)
    names = ("区域", "三者合看", "问题发生率（考评）", "万人诉求比（投诉）", "满意度得分（调查）")
    heads = [(name, "um-num" if at > 1 else "") for at, name in enumerate(names)]
    table = markup.scrolling(markup.table(heads, [body], "um-figures"), "考评、投诉与满意度")
    put(markup.section("考评、投诉与满意度", note, table, anchor="triangulation"))
    listed = [_listed(part, found, said[part.area_id]) for part in ordered]
    columns = [
        rows.Column(name, field, "text")
        for name, field in zip(names, ("area", "said", *triangulation.KPIS), strict=True)
    ]
    head = downloads.head_of(context, view, period, note)
    title = "考评、投诉与满意度"
    downloads.offer(context, title, lambda: rows.sheet(title, head, columns, listed))


def blind_spots(context: Context, view: View, period: Period) -> None:
    """Streets where citizens told of a family of which inspectors found nothing."""
    areas = {area.area_id: area for area in context.reader.book().areas}
    every = street_matters.unseen(hotline_matters.of_streets(context, view, period), LEAST, areas)
    found = every[:SHOWN]

    def street(row: Row) -> str:
        return f"{view.link('cases', area=row['area_id'])}#list"

    def cases(row: Row) -> str:
        if not row["told_cnt"]:
            return ""
        seen = {AREA: row["area_id"], PERIOD: period.code}
        return case_listing.link(view, Choice(family=row["family_id"], valid=1), **seen)

    columns = [
        rows.Column("街道", "area_name", address=street),
        rows.Column("问题", "family_name", address=cases),
        rows.Column("诉求", "order_cnt", "count"),
        rows.Column("别人报来的案件", "told_cnt", "count"),
        rows.Column("重复诉求", "repeat_cnt", "count"),
    ]
    shown = f"共 {len(every)} 处，列出前 {len(found)} 处；" if found else ""
    note = (
        f"{period.label_zh}，{shown}至少 {LEAST} 件诉求而没有一件主动发现；"
        "点问题看别人报来的同类案件；下载含全部"
    )
    body = rows.table(columns, found, "群众看见、巡查没看见", "没有这样的地方和问题。")
    put(markup.section("群众看见、巡查没看见", note, body, anchor="blind"))
    if found:
        head = downloads.head_of(context, view, period, note)
        title = "群众看见、巡查没看见"
        downloads.offer(context, title, lambda: rows.sheet(title, head, columns, every))


def _figures(
    context: Context, area_ids: list[str], period: Period
) -> dict[tuple[str, str], Reading]:
    """The three figures of each place, those of the survey from its last wave."""
    wave = context.reader.book().period(SURVEYED, None, period)
    asked = ((triangulation.INSPECTION, triangulation.COMPLAINTS), period)
    found = figures.of_areas(context.reader, asked[0], area_ids, asked[1])
    return found | figures.of_areas(context.reader, (triangulation.SURVEY,), area_ids, wave)


def _row(
    context: Context, view: View, part: Area, found: dict[tuple[str, str], Reading], said: str
) -> str:
    cells = "".join(
        f'<td class="um-num">{evidence.number(reading, context.stamp) if reading else "—"}</td>'
        for reading in (found.get((kpi, part.area_id)) for kpi in triangulation.KPIS)
    )
    address = markup.text(view.link("hotline", area=part.area_id))
    name = f'<a href="{address}" target="_self">{markup.text(part.area_name)}</a>'
    return f'<tr><th scope="row">{name}</th><td>{markup.text(said)}</td>{cells}</tr>'


def _listed(
    part: Area, found: dict[tuple[str, str], Reading], said: str
) -> dict[str, str | float | None]:
    values = {
        kpi: reading.value if (reading := found.get((kpi, part.area_id))) is not None else None
        for kpi in triangulation.KPIS
    }
    return {"area": part.area_name, **values, "said": said}
