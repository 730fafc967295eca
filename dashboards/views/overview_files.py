"""总览: its tables as files: the districts and their lines, and all rows of the two short lists."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from dashboards import downloads
from dashboards import format as fmt
from dashboards.choices import View
from dashboards.components import rows
from dashboards.components.districts import Readings
from dashboards.components.rows import Column
from dashboards.indicators import DOMAINS, HEADLINES, Area, Kpi
from dashboards.periods import Period
from dashboards.queries import Row
from dashboards.readings import Compared, Reading
from dashboards.sheets import Sheet
from dashboards.shell import Context

_MATRIX = [
    Column("领域", "domain_zh"),
    Column("期间", "period_zh"),
    Column("指标", "name_zh"),
    Column("单位", "unit_zh"),
    Column("区域", "area_name"),
    Column("数值", "value", "amount"),
    Column("分子", "numerator", "amount"),
    Column("分母", "denominator", "amount"),
    Column("n", "n", "count"),
    Column("状态", "status_zh"),
    Column("目标", "target", "amount"),
    Column("对照", "mark_zh"),
    Column("环比基数", "previous", "amount"),
    Column("环比变化", "since_previous"),
    Column("同比基数", "year_ago", "amount"),
    Column("同比变化", "since_year_ago"),
]
_PLACES = [
    Column("点位", "place_name"),
    Column("区域", "area_name"),
    Column("问题类别", "family_name"),
    Column("复发", "recurrence_cnt", "count"),
    Column("案件", "case_cnt", "count"),
    Column("结案", "closure_cnt", "count"),
    Column("最近结案单位", "last_closing_unit"),
    Column("首次上报", "first_reported_at"),
    Column("最近上报", "last_reported_at"),
]
_LOWEST = [
    Column("项目", "item_name"),
    Column("得分", "score_100", "amount"),
    Column("区间下限", "ci_low", "amount"),
    Column("区间上限", "ci_high", "amount"),
    Column("n", "n", "count"),
]
NOTE = "比率按 0 至 1；各领域的期间写在各行"


def matrix(
    context: Context,
    view: View,
    found: Readings,
    periods: Mapping[str, Period],
    areas: Sequence[Area],
) -> None:
    """各区对照: a row a KPI and area, in the order of the screen."""

    def made() -> Sheet:
        head = downloads.head_of(context, view, view.period, NOTE, is_whole=True)
        told = [
            _cell(context, domain, period, area, found[kpi_id, area.area_id])
            for domain, period in periods.items()
            for kpi_id in HEADLINES[domain]
            for area in areas
            if (kpi_id, area.area_id) in found
        ]
        return rows.sheet("各区对照", head, _MATRIX, told)

    downloads.offer(context, "各区对照", made)


def lines(context: Context, view: View, kpi: Kpi, period: Period) -> None:
    """各区走势: the periods of one KPI, a row the city or a district."""
    book = context.reader.book()
    title = f"各区走势（{kpi.name_zh}）"

    def made() -> Sheet:
        drawn = [
            (area, book.line(kpi.kpi_id, area.area_id, period))
            for area in (book.city, *book.districts)
        ]
        columns = ["区域", *(at.label_zh for at, _ in drawn[0][1])]
        rates = frozenset(range(1, len(columns)) if kpi.unit == fmt.PERCENT else ())
        cells = [[area.area_name, *(value for _, value in line)] for area, line in drawn]
        unit = fmt.unit_name(kpi.unit, context.currency)
        head = downloads.head_of(context, view, period, unit, is_whole=True)
        return Sheet(title, head, columns, cells, rates)

    downloads.offer(context, title, made)


def places(context: Context, view: View, shown: Sequence[Row]) -> None:
    """易反复点位: all of the area, of which the screen lists the first."""
    if not shown:
        return
    first = shown[0]
    month = Period("M", first["month"])

    def made() -> Sheet:
        every = context.reader.ask(
            "hotspots", area_id=view.area.area_id, month=month.start, top=first["hotspot_cnt"]
        )
        head = downloads.head_of(context, view, month, "截至月末近 90 天，按复发次数排列")
        return rows.sheet("易反复点位", head, _PLACES, every)

    downloads.offer(context, "易反复点位", made)


def lowest(context: Context, view: View, wave: Period | None, shown: Sequence[Row]) -> None:
    """满意度最低项: all items of the wave, of which the screen lists the lowest."""
    if not shown or wave is None:
        return

    def made() -> Sheet:
        every = context.reader.ask(
            "survey_items",
            area_id=view.area.area_id,
            first=wave.start,
            period_end=wave.end,
            top=shown[0]["item_cnt"],
        )
        head = downloads.head_of(context, view, wave, f"{shown[0]['wave_name']}，由低到高")
        return rows.sheet("满意度分项得分", head, _LOWEST, every)

    downloads.offer(context, "满意度分项得分", made)


def _cell(context: Context, domain: str, period: Period, area: Area, reading: Reading) -> Row:
    kpi, seen = reading.kpi, reading.seen
    return {
        "domain_zh": DOMAINS[domain],
        "period_zh": period.label_zh,
        "name_zh": kpi.name_zh,
        "unit_zh": fmt.unit_name(kpi.unit, context.currency),
        "area_name": area.area_name,
        "value": reading.value,
        "numerator": seen.numerator if seen else None,
        "denominator": seen.denominator if seen else None,
        "n": seen.n if seen else None,
        "status_zh": reading.status_zh,
        "target": reading.target,
        "mark_zh": reading.mark.word,
        "previous": _base(reading.previous),
        "since_previous": _moved(reading, reading.previous),
        "year_ago": _base(reading.year_ago),
        "since_year_ago": _moved(reading, reading.year_ago),
    }


def _base(compared: Compared | None) -> float | None:
    return compared.base if compared else None


def _moved(reading: Reading, compared: Compared | None) -> str:
    moved = compared.change(reading.kpi) if compared else None
    return moved.text if moved else reading.why_not(compared)
