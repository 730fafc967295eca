"""环卫: work on the roads: 机械化率 in every reading, trips and water."""

from __future__ import annotations

from dashboards import counted, downloads, policies
from dashboards import format as fmt
from dashboards.choices import View
from dashboards.components import evidence, markup, rows
from dashboards.periods import Period
from dashboards.readings import Reading
from dashboards.shell import Context, put
from dashboards.views import tables
from dashboards.views.tables import Listing

KPIS = ("S04", "S05")
UNITS = {"S04": "平方米", "S05": "平方米·次"}
"""What numerator and denominator are counted in: areas, and areas as often as they were swept."""
PLANNED = 0.95
"""机械化率 that plans name (DOMAIN §6 S04, T32); the city's own target stands beside it."""


def mechanised(context: Context, view: View, period: Period) -> None:
    """机械化率 by area of all, of main and of machine-sweepable roads, and by work done."""
    found = policies.of_area(context.reader, KPIS, view.area.area_id, period)
    note = (
        f"{period.label_zh}；同一批作业、不同分母，数值不能混用。"
        f"规划值 {PLANNED:.0%} 未写明口径，各口径分别对照；本市目标只对默认口径"
    )
    if not found:
        why_none = counted.sentence_of(context.reader, KPIS, view.area, period)
        calm = markup.calm(why_none or f"所选区域和期间{fmt.NO_DATA}。")
        put(markup.section("机械化率的几种口径", note, calm, anchor="mechanised"))
        return
    heads = [("口径", ""), ("机械化率", "um-num"), (f"对照 {PLANNED:.0%}", ""), ("本市目标", "")]
    heads += [("机械化的", "um-num"), ("全部", "um-num")]
    body = [_row(context, reading) for reading in found]
    table = markup.scrolling(markup.table(heads, body, "um-figures"), "机械化率的几种口径")
    put(markup.section("机械化率的几种口径", note, table, anchor="mechanised"))
    listed = [_listed(reading) for reading in found]
    columns = [
        rows.Column("指标", "name"),
        rows.Column("口径", "policy"),
        rows.Column("机械化率", "value", "share"),
        rows.Column(f"对照 {PLANNED:.0%}", "planned"),
        rows.Column("本市目标", "target", "share"),
        rows.Column("分子", "numerator", "count"),
        rows.Column("分母", "denominator", "count"),
        rows.Column("分子、分母的单位", "unit"),
    ]
    head = downloads.head_of(context, view, period, note)
    title = "机械化率的几种口径"
    downloads.offer(context, title, lambda: rows.sheet(title, head, columns, listed))


def fleet_and_water(context: Context, view: View, period: Period) -> None:
    """Trips, hours, kilometres and water by kind of work, as far as the edition knows them."""
    found = context.reader.ask_of("fct_road_operation", "road_work", **view.inside(period)) or []
    columns = [
        rows.Column("作业方式", "op_type"),
        rows.Column("作业量（万平方米·次）", "work_wan_m2", "hours"),
        rows.Column("出车（趟）", "trip_cnt", "count"),
        rows.Column("作业时间（小时）", "hours", "hours"),
        rows.Column("行驶里程（千米）", "km", "hours"),
        rows.Column("用水（吨）", "water_t", "hours"),
    ]
    unknown = [name for name, field in _ASKED if not any(row[field] is not None for row in found)]
    lacking = f"{'、'.join(unknown)}无数据；" if found and unknown else ""
    note = f"{period.label_zh}；{lacking}车辆台账不在本版，在册车辆数无数据"
    nothing = f"{period.label_zh}没有道路作业记录，车辆与用水无数据。"
    told = Listing("车辆与用水", "fleet", note, nothing)
    tables.listing(context, view, period, told, columns, found)


_ASKED = (("出车", "trip_cnt"), ("作业时间", "hours"), ("行驶里程", "km"), ("用水", "water_t"))


def against_plan(reading: Reading) -> str:
    """`● 达到`, `▲ 差 5.73 个百分点`; — where the figure cannot be judged."""
    if not reading.is_sound or reading.value is None:
        return fmt.DASH
    gap = fmt.round_half_up((PLANNED - reading.value) * 100, 2)
    return "● 达到" if gap <= 0 else f"▲ 差 {fmt.number(gap, 2)} {fmt.POINTS}"


def _row(context: Context, reading: Reading) -> str:
    kpi, seen = reading.kpi, reading.seen
    name = f'{markup.text(kpi.name_zh)}<span class="um-sub">{markup.text(reading.policy_zh)}</span>'
    said = against_plan(reading)
    style = "um-bad" if said.startswith("▲") else "um-good" if said.startswith("●") else ""
    aim = fmt.target_text(reading.target, kpi.unit, kpi.decimals, kpi.direction)
    return (
        f'<tr><th scope="row">{name}</th>'
        f'<td class="um-num">{evidence.number(reading, context.stamp)}</td>'
        f'<td class="{style}">{said}</td><td class="um-aim">{markup.text(aim)}</td>'
        f"{_area(seen.numerator if seen else None, kpi.kpi_id)}"
        f"{_area(seen.denominator if seen else None, kpi.kpi_id)}</tr>"
    )


def _area(value: float | None, kpi_id: str) -> str:
    return f'<td class="um-num">{fmt.part(value)}<span class="um-sub">{UNITS[kpi_id]}</span></td>'


def _listed(reading: Reading) -> dict[str, str | float | None]:
    seen = reading.seen
    return {
        "name": reading.kpi.name_zh,
        "policy": reading.policy_zh,
        "value": reading.value,
        "planned": against_plan(reading),
        "target": reading.target,
        "numerator": seen.numerator if seen else None,
        "denominator": seen.denominator if seen else None,
        "unit": UNITS[reading.kpi.kpi_id],
    }
