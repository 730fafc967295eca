"""热线: matters of the survey, where inspectors, citizens and the survey do not agree."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict

from dashboards import figures, sides, street_matters, survey_matters
from dashboards.choices import View
from dashboards.components import markup, rows
from dashboards.indicators import Area
from dashboards.periods import Period
from dashboards.queries import Parameter, Row
from dashboards.shell import Context, put
from dashboards.triangulation import COMPLAINTS, INSPECTION
from dashboards.views import hotline_matters, tables
from publishing.exports.wording import SMALL_N

TITLE = "同一问题：巡查、投诉与满意度"
SHOWN = 15


def matters(context: Context, view: View, period: Period) -> None:
    """Items of the survey in the areas right below the one that is shown, those apart first."""
    book = context.reader.book()
    parts = [area for area in book.parts(view.area) if not area.is_unassigned]
    if len(parts) < sides.FEWEST:
        return
    asked: dict[str, Parameter] = {"area_id": view.area.area_id, "period_end": period.end}
    items = context.reader.ask_of("dim_survey_matter", "survey_matters", **asked)
    if not items:
        return
    streets = hotline_matters.of_streets(context, view, period)
    counted = street_matters.by_part(streets, parts, {area.area_id: area for area in book.areas})
    every = survey_matters.compared(items, counted, _people(context, parts, period))
    apart = [matter for matter in every if matter.is_apart]

    def told_there(row: Row) -> str:
        return f"{view.link('hotline', area=row['area_id'])}#matters"

    columns = [
        rows.Column("区域", "area_name", address=told_there),
        rows.Column("调查项目", "item_name"),
        rows.Column("三者合看", "said"),
        rows.Column("主动发现（件/万人）", "found_rate", "amount"),
        rows.Column("诉求（件/万人）", "order_rate", "amount"),
        rows.Column("调查得分", "score_100", "score"),
    ]
    shown = f"共 {len(apart)} 处不一致，列出前 {SHOWN} 处；" if len(apart) > SHOWN else ""
    note = (
        f"{period.label_zh}，{shown}每个调查项目与并列区域的中位数相比，"
        f"案件和诉求合计不足 {SMALL_N} 件的不比；得分是最近一期调查的；"
        "点区域看那里的诉求和案件；下载有全部区域和项目"
    )
    listed = [asdict(matter) for matter in apart[:SHOWN]]
    nothing = (
        "没有巡查和投诉不一致的项目。"
        if any(matter.is_held for matter in every)
        else "没有人口数，或案件和诉求太少，不作对照。"
    )
    body = rows.table(columns, listed, TITLE, nothing)
    put(markup.section(TITLE, note, body, anchor="survey"))
    whole = [asdict(matter) for matter in every]
    tables.offer(context, view, period, TITLE, note, columns, whole)


def _people(context: Context, parts: Sequence[Area], period: Period) -> dict[str, float]:
    """Residents in 10,000 by area: those that 万人诉求比 of the period divides by.

    It is asked as for the areas as a whole, which has its answer already.
    """
    area_ids = [area.area_id for area in parts]
    found = figures.of_areas(context.reader, (INSPECTION, COMPLAINTS), area_ids, period)
    return {
        area_id: reading.seen.denominator
        for (kpi_id, area_id), reading in found.items()
        if kpi_id == COMPLAINTS and reading.seen is not None and reading.seen.denominator
    }
